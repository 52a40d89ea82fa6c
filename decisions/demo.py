"""Invented decisions, each walked through its pages and signed as a person would."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from unittest import mock

from django.utils import timezone

from agencies.models import Agency, Category, Person
from decisions import walk
from decisions.actions import decision as actions
from decisions.actions import urgent
from decisions.models import Decision, UrgentNote
from wscp_isa.identifiers import uuid7

_KEEP = {"decided": "keep"}


def _who(asked: str, purpose_is: str, helps: str, *, purpose: str = "yes") -> dict[str, str]:
    other = "Family support worker, rung back on the number of their office"
    return {
        "recipient": "other",
        "other": other,
        "asked": asked,
        "purpose_is": purpose_is,
        "helps": helps,
        "purpose": purpose,
    }


def _how(known: str, way: str, *, think: str = "", heard: str = "") -> dict[str, str]:
    return {"known": known, "think": think, "heard": heard, "received_by": "The family support worker", "way": way}


def _why(reasons: str, wellbeing: str, others: str) -> dict[str, str]:
    return {"reasons": reasons, "wellbeing": wellbeing, "others": others, "discussed": "Told them by telephone at once"}


# What is answered page by page, by how the story ends. Times are filled in when it is told.
STORIES: dict[str, dict[str, dict[str, Any]]] = {
    "refused consent, shared": {
        "worry": {"worry": "in-need-or-harmed"},
        "who": _who("yes", "needs", "They can see whether absence at school and at the clinic are one pattern."),
        "family": {"consent": "refused", "told": "told"},
        "law": {"lawful-reason": ["public-task"], "kinds": ["none"]},
        "how": _how(
            "Absent on 14 days of 30 since 5 October. Dates attached.",
            "secure-email",
            think="I think that the reasons given do not fit the pattern.",
            heard="A neighbour told the office that the child is seen out in the mornings.",
        ),
        "reasons": _why(
            "Absent 14 days of 30 with no explanation that fits. The family support worker asks for dates only, "
            "and the dates are what we give.",
            "If nobody joins the absences up, a pattern is missed.",
            "A younger brother is at home. The parent may be upset with school: we rang them first.",
        ),
    },
    "consent relied on": {
        "worry": {"worry": "neither"},
        "who": _who("no", "needs", "The therapist can build on what works in class."),
        "family": {"consent": "relied-on", "told": "told"},
        "law": {"reasons": ["consent"], "kinds": ["health"]},
        "consent-given": {
            "giver": "Mother",
            "capacity": "We talked it through, and she asked good questions",
            "scope": "Progress in class, to the therapist only",
            "how": "In writing, kept on the child’s file",
        },
        "how": _how("Speaks in sentences of four words since half term.", "phone"),
        "reasons": _why(
            "The family asked us to tell the speech therapist about progress in class, and may change their mind.",
            "Support starts sooner.",
            "Nobody else is affected, and nothing else about the family is given.",
        ),
    },
    "nobody can be identified": {
        "worry": {"worry": "neither"},
        "who": _who("yes", "review", "The partnership sees where help is short."),
        "family": {"consent": "not-possible", "told": "not-possible"},
        "identifiable": {"identifiable": "no"},
        "law": {"reasons": ["none"], "kinds": ["none"]},
        "untold": {"why": "Nobody can be picked out of the figures, so there is nobody to tell."},
        "how": _how("How many pupils in each year group missed more than ten days.", "system"),
        "reasons": _why(
            "A count by year group for the partnership’s annual report. Groups smaller than five are left out.",
            "No child can be found from the figures.",
            "The report may bring more help to the area.",
        ),
    },
    "no clear purpose": {
        "worry": {"worry": "neither"},
        "who": _who("yes", "something-else", "I cannot see that it would.", purpose="no"),
        "outcome": _KEEP,
        "reasons": _why(
            "The caller wanted a reading list for a family and would not say why, or who they were.",
            "Telling an unknown caller could lead somebody to the child. Not telling them harms nobody.",
            "The mother has moved to be safe.",
        ),
    },
    "no lawful reason, procedures followed": {
        "worry": {"worry": "not-sure"},
        "who": _who("yes", "something-else", "They say that the family would be invited to matches."),
        "family": {"consent": "unsafe-to-ask", "told": "unsafe"},
        "law": {"lawful-reason": ["none"], "kinds": ["none"]},
        "outcome": _KEEP,
        "procedures": {"now": "yes"},
        "reasons": _why(
            "The club asked for the family’s address for its mailing list. That is no reason in law.",
            "The address is known to put the mother at risk. We told the front door about the request.",
            "Her sister lives there too.",
        ),
    },
    "departed to share": {
        "worry": {"worry": "in-need-or-harmed"},
        "who": _who("yes", "working-together", "A first visit is safer if they know who lives there.", purpose="no"),
        "law": {"reasons": ["public-task"], "kinds": ["none"]},
        "outcome": {"decided": "share"},
        "departure": {
            "why": "The request was badly put, but what the nurse needs it for became clear when I rang back."
        },
        "how": _how("Who lives in the home, and their ages.", "phone"),
        "reasons": _why(
            "The nurse is planning a first visit and needs to know who else is in the home.",
            "Safer for the child and for the nurse.",
            "Only names and ages of the household are given.",
        ),
    },
}


def parts(name: str, at: datetime) -> dict[str, str]:
    """A moment as it is typed into a page's boxes for day, month, year and time."""
    local = timezone.localtime(at)
    return {
        f"{name}-day": str(local.day),
        f"{name}-month": str(local.month),
        f"{name}-year": str(local.year),
        f"{name}-time": f"{local:%H:%M} {local:%Z}",
    }


def told(story: str) -> dict[str, dict[str, Any]]:
    """A story with its times: shared and agreed to just now, to be looked at again in a week."""
    now = timezone.now()
    pages = {page: dict(answers) for page, answers in STORIES[story].items()}
    for page, name, at in (
        ("how", "shared_at", now),
        ("consent-given", "given_at", now),
        ("untold", "look_again_on", now + timedelta(days=7)),
    ):
        if page in pages:
            pages[page] |= parts(name, at)
    return pages


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
    """Record thirty decisions over half a year, an emergency, and today two drafts and a note that wait, once."""
    if Decision.objects.exists():
        return
    for moment, happens in sorted(_past(timezone.now()), key=lambda one: one[0]):
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


# How the Friday emergency is finished, page by page; what the note says already is filled in when it is told.
EMERGENCY: dict[str, dict[str, Any]] = {
    "worry": {"worry": "danger"},
    "who": {
        "asked": "no",
        "purpose_is": "front-door",
        "helps": "They can see the child before the weekend and decide where it is safe to sleep.",
        "purpose": "yes",
    },
    "child": {"initials": "GJ", "record_number": "DEMO-0201"},
    "family": {"consent": "unsafe-to-ask", "told": "unsafe"},
    "law": {"lawful-reason": ["public-task"], "kinds": ["offences"]},
    "untold": {
        "why": "Telling the stepfather first could put the child at risk tonight. The front door tells the mother."
    },
    "how": {"way": "phone"},
    "reasons": {
        "reasons": "The child said that going home was not safe, and had a fresh bruise. It could not wait until Monday.",
        "wellbeing": "Not telling anybody would have left the child at home for the weekend with whoever had hit them.",
        "others": "A younger sister lives there too. The front door was told of her.",
    },
}


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
