"""Why a person may not change by when something is due, or when schools are closed, now; None when they may."""

from collections.abc import Collection
from datetime import date

from agencies.models import Person, SchoolHoliday, Target
from agencies.models.target import Unit
from agencies.targets import Span
from wscp_isa import clock, workdays


def keeping_targets(person: Person) -> str | None:
    """All agencies are held to the targets, so they are for WSCP managers to say, as the holidays of schools are."""
    if not person.oversees:
        return "Only a manager of the Wirral Safeguarding Children Partnership can change this"
    return None


def counting(kind: str, *, amount: int, unit: str) -> str | None:
    """A target is some time, counted as it can be for what is due, and no longer than anyone can have meant."""
    if unit not in Target.UNITS[kind]:
        return "Select a way to count that this target can have"
    most = Target.MOST[unit]
    if not 1 <= amount <= most:
        return f"How many {Unit(unit).replace('-', ' ')} must be between 1 and {most}"
    return None


def setting(span: Span, *, held: Span, taken: Collection[date], today: date) -> str | None:
    """A target changes from today or a later day, once a day: what has been due stays as it was."""
    if span.since < today:
        return "A change begins today or on a later day"
    if span.since in taken:
        return "This target changes on that day already. Choose a later day"
    if (span.amount, span.unit) == (held.amount, held.unit):
        return f"On {clock.day_in_words(span.since)} this is the target already"
    return None


def closing(first: date, last: date) -> str | None:
    """A holiday ends after it began, is no longer than a summer, and lies where the service knows the other holidays."""
    if last < first:
        return "The last day must be the same as or after the first day"
    if (last - first).days >= SchoolHoliday.LONGEST:
        return (
            f"A school holiday must be no longer than {SchoolHoliday.LONGEST // 7} weeks. Check the first and last day"
        )
    listed = workdays.bank_holidays()
    if not {first.year, last.year} <= listed.keys():
        return f"The first and last day must be between {min(listed)} and {max(listed)}"
    return None


def adding(first: date, last: date, *, holidays: Collection[SchoolHoliday], today: date) -> str | None:
    """A holiday that is not over, on days that belong to no other."""
    if last < today:
        return "This holiday is over. Add one that ends today or later"
    for other in holidays:
        if first <= other.last and other.first <= last:
            return f"These days overlap with {other.name}, {clock.day_in_words(other.first)} to {clock.day_in_words(other.last)}"
    return None


def removing(holiday: SchoolHoliday, *, today: date) -> str | None:
    """What is over stays, as what was due was counted by it."""
    if holiday.last < today:
        return "This holiday is over, so it stays: what was due at schools was counted by it"
    return None
