"""Invented decisions, each walked through its pages and signed as a person would."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from unittest import mock

from django.utils import timezone

from agencies.models import Agency, Category, Person
from decisions import correspondence, walk
from decisions.actions import decision as actions
from decisions.actions import urgent
from decisions.models import Decision, UrgentNote
from decisions.stories import EMERGENCY, STORIES, parts, told
from wscp_isa.identifiers import uuid7

# Who records what, about whom: initials and record numbers, plainly invented.
RECORDS: list[tuple[str, str, str]] = [
    (person, initials, story)
    for person, children in {
        "alice": ["AB", "CD", "EF", "GH", "JK", "LM"],
        "dana": ["AB", "NP", "QR", "ST"],
        "erin": ["UV", "WX", "YZ"],
        "charlie": ["BA", "DC", "FE", "HG"],
        "olive": ["KJ", "ML"],
        "imran": ["PN", "RQ", "TS", "VU", "XW", "ZY", "AC", "BD"],
        "priya": ["CE", "DF", "EG"],
    }.items()
    for initials, story in zip(children, [*STORIES, *STORIES], strict=False)
]


# Of these not to share, whoever reviews them finds that little is said of the child's safety and wellbeing.
LITTLE_SAID = {5, 10, 24}
LITTLE = "None that I can see"


def make() -> None:
    """Record thirty decisions over half a year, an emergency and some requests, and today two drafts and a note that wait."""
    if Decision.objects.exists():
        return
    now = timezone.now()
    for moment, happens in sorted([*_past(now), *correspondence.past(now)], key=lambda one: one[0]):
        with at(moment):
            happens()
    for person, initials in (("alice", "DG"), ("dana", "FH")):
        _answered(_person(person), initials, "DEMO-0100", {"worry": {"worry": "not-sure"}})
    note_today()


def _past(now: datetime) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """What has happened until now, and when: a decision every week or so, and a Friday afternoon emergency finished late."""
    for number, (person, initials, story) in enumerate(RECORDS, start=1):
        yield when(number, now), partial(_decide, number, person, initials, story, now + timedelta(days=7))
    friday = _a_friday_afternoon()
    yield friday + timedelta(minutes=12), partial(_note_on_friday, friday)
    yield friday + timedelta(days=6, hours=-6), lambda: _finish(UrgentNote.objects.get(), "dana")


def when(number: int, now: datetime) -> datetime:
    """When the decision of this number was taken: on a working day, everybody's in turn, the last of them yesterday or before."""
    # Seven and thirty have no divisor in common, so each comes to a place of its own.
    ago = 1 + number * 7 % len(RECORDS) * 13 // 2
    local = timezone.localtime(now - timedelta(days=ago))
    working = local - timedelta(days=max(0, local.weekday() - 4))
    return working.replace(hour=9 + number % 7, minute=number, second=0, microsecond=0)


def _decide(number: int, person: str, initials: str, story: str, again: datetime) -> None:
    by, pages = _person(person), told(story)
    if "untold" in pages:
        pages["untold"] |= parts("look_again_on", again)
    if number in LITTLE_SAID:
        pages["reasons"] |= {"wellbeing": LITTLE}
    decision = _answered(by, initials, f"DEMO-{number:04}", pages)
    with at(timezone.now() + timedelta(minutes=20)):
        actions.sign(decision, version=decision.version, by=by)


def _answered(by: Person, initials: str, record_number: str, story: dict[str, dict[str, Any]]) -> Decision:
    agency = Agency.objects.get(pk=by.roles_now[0].agency_id)
    decision = actions.start(agency, submission_key=uuid7(), by=by)
    child = {"child": {"initials": initials, "record_number": record_number}}
    return walk.on(decision, posted=child | story, by=by)


def _note_on_friday(friday: datetime) -> None:
    _note(
        "bob",
        child="GJ, DEMO-0201",
        told_whom="Duty social worker, log 4471",
        told_at=friday,
        what="At 3:40pm the child said “he hit me again and mum is away until Sunday”. A bruise on the left arm.",
        why="School was about to close for the weekend, and nobody safe was at home.",
    )


def note_today() -> None:
    """A note of today that nobody has finished yet."""
    _note(
        "alice",
        child="HK",
        told_whom="Call handler at the duty desk, log 4502",
        told_at=timezone.now() - timedelta(minutes=20),
        what="The child was not collected and nobody answers at home. An older cousin came who smelled of drink.",
        why="The building was closing and there was nobody safe to go home with.",
    )


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """As if it were that moment. Actions ask the clock themselves, and nothing else runs while the demonstration is made."""
    with mock.patch.object(timezone, "now", return_value=moment):
        yield


def _a_friday_afternoon() -> datetime:
    """Ten past four in the UK, a Friday at least a week ago: the working day after it is over, even at Christmas."""
    today = timezone.localtime()
    friday = today - timedelta(days=(today.weekday() - 4) % 7 + 7)
    return friday.replace(hour=16, minute=10, second=0, microsecond=0)


def _person(name: str) -> Person:
    return Person.objects.get(email=f"{name}@wirral.example")


def _note(by: str, **said: Any) -> UrgentNote:
    person = _person(by)
    front_door = Agency.objects.get(category=Category.FRONT_DOOR)
    agency = person.roles_now[0].agency
    return urgent.sign(agency, told_agency=front_door, submission_key=uuid7(), by=person, **said)


def _finish(note: UrgentNote, by: str) -> None:
    person = _person(by)
    pages = {page: dict(answers) for page, answers in EMERGENCY.items()}
    pages["who"]["recipient"] = str(note.told_agency_id)
    pages["how"] |= {"known": note.what, "received_by": note.told_whom, **parts("shared_at", note.told_at)}
    pages["untold"] |= parts("look_again_on", timezone.now() + timedelta(days=7))
    decision = walk.on(urgent.finish(note, by=person), posted=pages, by=person)
    actions.sign(decision, version=decision.version, by=person)


def introduction() -> list[str]:
    """Nothing to say beyond who can sign in."""
    return []
