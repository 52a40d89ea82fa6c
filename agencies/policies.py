"""Why a person may not do something to agencies, people or numbers now; None when they may."""

from agencies.models import Person


def editing_numbers(person: Person) -> str | None:
    """The numbers to ring are kept true by WSCP managers, since a wrong one costs minutes that a child may not have."""
    if not person.oversees:
        return "Only a manager of the Wirral Safeguarding Children Partnership can change these numbers"
    return None
