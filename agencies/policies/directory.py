"""Why a person may not do something to the directory, to the numbers, or for audit now; None when they may."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from agencies.models import Agency, Person, Role


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


def keeping_directory(person: Person) -> str | None:
    """Who is in the directory, under which name and as what, is for WSCP managers to say."""
    if not person.oversees:
        return "Only a manager of the Wirral Safeguarding Children Partnership can change this"
    return None


def importing(person: Person, *, there: bool, faults: bool) -> str | None:
    """A file is put into the directory whole, once, and only where nothing in it is wrong."""
    if reason := keeping_directory(person):
        return reason
    if not there:
        return "This file has been imported or thrown away already"
    if faults:
        return "Something in this file is wrong, so nothing of it can be imported"
    return None


def changing(person: Person, agency: Agency, facts: Collection[str]) -> str | None:
    """Managers keep all facts; those who answer for an agency keep true how it is reached and what it has in place (ISA 4.3i)."""
    if person.oversees:
        return None
    if agency.pk not in person.agency_ids(*Role.WHOLE_AGENCY):
        return "Only this agency’s single point of contact or responsible manager can change this"
    if agency.closed_at:
        return "This agency has closed, so only a manager of the partnership can change this"
    if not set(facts) <= set(Agency.OF_ITS_OWN):
        return keeping_directory(person)
    return None


def answering(person: Person, agency: Agency) -> str | None:
    """An agency’s own business is for its single point of contact and its responsible manager (ISA 4.3i, 5.1)."""
    if agency.pk not in person.agency_ids(*Role.WHOLE_AGENCY):
        return "Only this agency’s single point of contact or responsible manager can do this"
    return None


def standing(agency: Agency, *, above: Collection[UUID], decides_through: bool, code_taken: bool) -> str | None:
    """What an agency is told of itself must hold together: nobody is part of itself, and a controller decides for itself."""
    if code_taken:
        return "Another agency has this organisation code"
    if agency.pk in above:
        return "An agency cannot be part of itself, or of an agency that is part of it"
    if agency.controller_id is not None and decides_through:
        return "The controller must be an agency that decides for itself"
    return None


def naming(
    agency: Agency | None, *, name: str, since: date | None, named_since: date | None, taken: bool, today: date
) -> str | None:
    """One name at a time, and no two agencies of one name at one time."""
    if taken:
        return "Another agency in the directory has this name"
    if agency is not None and agency.closed_at:
        return "This agency has closed. Its names stay as they were"
    if agency is not None and agency.name == name:
        return "This is its name already"
    if since and since > today:
        return "The new name must be in use by today"
    if since and named_since and since <= named_since:
        return "The new name must begin after the name that it has now"
    return None


def ending(
    agency: Agency,
    *,
    on: date,
    named_since: date | None,
    to: Agency | None,
    records_with: Agency,
    beyond: Collection[UUID],
    today: date,
) -> str | None:
    """An agency ends once, after it began, and what it was comes back to it by no way round."""
    if agency.closed_at:
        return "This agency has closed already"
    if agency.pk in beyond:
        return "Nothing can pass to the agency itself, or to one whose own work or records passed to it"
    if on > today:
        return "What is to come is recorded when it has come"
    if named_since and on <= named_since:
        return "It must end after the day when it was given the name that it has now"
    for taker in (to, records_with):
        if taker is not None and taker.closed_on is not None and taker.closed_on <= on:
            return f"{taker} had closed by then"
    return None
