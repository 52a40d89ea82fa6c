"""Invented stories, page by page as they are typed: what the demonstration, the seeder and the tests walk through the form."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

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
