"""Why a person may not do something to agencies, people or numbers now; None when they may."""

from agencies.models import Person


def editing_numbers(person: Person) -> str | None:
    """The numbers to ring are kept true by WSCP managers, since a wrong one costs minutes that a child may not have."""
    if not person.oversees:
        return "Only a manager of the Wirral Safeguarding Children Partnership can change these numbers"
    return None


def overseeing(person: Person) -> str | None:
    """What all agencies do is for those to see who oversee it (ISA 5.1)."""
    if not person.oversees:
        return "Only a manager of the Wirral Safeguarding Children Partnership can do this"
    return None


def revealing(person: Person) -> str | None:
    """Names are shown to those who oversee, and to nobody else who is not of the record's own agency (ISA 7.2)."""
    if not person.oversees:
        return "Only a manager of the Wirral Safeguarding Children Partnership can be shown who a case is about"
    return None
