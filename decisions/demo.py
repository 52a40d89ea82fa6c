"""Invented decisions, each walked through its pages and signed as a person would."""

from typing import Any

from agencies.models import Agency, Person
from decisions import walk
from decisions.actions import decision as actions
from decisions.models import Decision
from wscp_isa.identifiers import uuid7

_SHARE, _KEEP = {"decided": "share"}, {"decided": "keep"}

# What is answered beyond the child, the worry and the outcome, by how the story ends.
STORIES: dict[str, dict[str, dict[str, Any]]] = {
    "refused consent, shared": {
        "worry": {"worry": "in-need-or-harmed"},
        "purpose": {"answer": "yes"},
        "consent": {"answer": "refused"},
        "identifiable": {"answer": "yes"},
        "lawful-reason": {"reasons": ["public-task"]},
        "outcome": _SHARE,
        "reasons": {
            "reasons": "Absent 14 days of 30 with no explanation that fits. The family support worker asks for dates only, "
            "and the dates are what we will give.",
            "wellbeing": "A younger sibling is at home. If nobody joins the absences up, a pattern is missed. "
            "The parent may be upset with school: we will ring them first.",
        },
    },
    "consent relied on": {
        "worry": {"worry": "neither"},
        "purpose": {"answer": "yes"},
        "consent": {"answer": "relied-on"},
        "outcome": _SHARE,
        "basis": {"reasons": ["consent"]},
        "reasons": {
            "reasons": "The family asked us to tell the speech therapist about progress in class, and may change their mind.",
            "wellbeing": "Support starts sooner. Nobody else is affected, and nothing else about the family is given.",
        },
    },
    "nobody can be identified": {
        "worry": {"worry": "neither"},
        "purpose": {"answer": "yes"},
        "consent": {"answer": "not-possible"},
        "identifiable": {"answer": "no"},
        "outcome": _SHARE,
        "basis": {"reasons": ["none"]},
        "reasons": {
            "reasons": "A count by year group for the partnership’s annual report. Groups smaller than five are left out.",
            "wellbeing": "No child can be found from the figures, and the report may bring more help to the area.",
        },
    },
    "no clear purpose": {
        "worry": {"worry": "neither"},
        "purpose": {"answer": "no"},
        "outcome": _KEEP,
        "reasons": {
            "reasons": "The caller wanted a reading list for a family and would not say why, or who they were.",
            "wellbeing": "Telling an unknown caller could lead somebody to the child. Not telling them harms nobody.",
        },
    },
    "no lawful reason, procedures followed": {
        "worry": {"worry": "not-sure"},
        "purpose": {"answer": "yes"},
        "consent": {"answer": "unsafe-to-ask"},
        "identifiable": {"answer": "yes"},
        "lawful-reason": {"reasons": ["none"]},
        "outcome": _KEEP,
        "procedures": {"now": "yes"},
        "reasons": {
            "reasons": "The club asked for the family’s address for its mailing list. That is no reason in law.",
            "wellbeing": "The address is known to put the mother at risk. We told the front door about the request.",
        },
    },
    "departed to share": {
        "worry": {"worry": "in-need-or-harmed"},
        "purpose": {"answer": "no"},
        "outcome": _SHARE,
        "departure": {
            "why": "The request was badly put, but what the nurse needs it for became clear when I rang her back."
        },
        "basis": {"reasons": ["public-task"]},
        "reasons": {
            "reasons": "The nurse is planning a first visit and needs to know who else is in the home.",
            "wellbeing": "Safer for the child and for the nurse. Only names and ages of the household are given.",
        },
    },
}

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


def make() -> None:
    """Record thirty decisions and leave two unfinished, once."""
    if Decision.objects.exists():
        return
    for number, (person, initials, story) in enumerate(RECORDS, start=1):
        by = Person.objects.get(email=f"{person}@wirral.example")
        decision = _answered(by, initials, f"DEMO-{number:04}", STORIES[story])
        actions.sign(decision, version=decision.version, by=by)
    for person, initials in (("alice", "DG"), ("dana", "FH")):
        by = Person.objects.get(email=f"{person}@wirral.example")
        _answered(by, initials, "DEMO-0100", {"worry": {"worry": "not-sure"}, "purpose": {"answer": "yes"}})


def _answered(by: Person, initials: str, record_number: str, story: dict[str, dict[str, Any]]) -> Decision:
    agency = Agency.objects.get(pk=by.roles_now[0].agency_id)
    decision = actions.start(agency, submission_key=uuid7(), by=by)
    child = {"child": {"initials": initials, "record_number": record_number}}
    return walk.on(decision, posted=child | story, by=by)


def introduction() -> list[str]:
    """Nothing to say beyond who can sign in."""
    return []
