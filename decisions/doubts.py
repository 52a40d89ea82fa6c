"""The myth, rule or principle that bears on an answer just given, shown on the page that follows it; never in a pop-up."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from decisions.facts import Facts
from wscp_isa.protocol import library

_NO_CONSENT = ("refused", "unsafe-to-ask", "not-possible")


@dataclass(frozen=True)
class Doubt:
    """An entry of the guidance, cut to what can be read in passing, and where the whole of it stands."""

    title: str
    says: str
    clause: str
    part: str
    key: str


# The page it is shown on, the part of the guidance and the entry, and what must have been answered.
_BEARING: tuple[tuple[str, str, str, Callable[[Facts], bool]], ...] = (
    ("who", "principles", "timely", lambda facts: facts.said("worry", "worry") == "danger"),
    ("who", "golden-rules", "golden-rule-3", lambda facts: facts.said("worry", "worry") == "not-sure"),
    ("family", "consent", "consent-not-asked", lambda facts: facts.at_risk),
    ("law", "myths", "myth-2", lambda facts: facts.given.get("consent") in _NO_CONSENT),
    ("law", "consent", "consent-explicit", lambda facts: facts.given.get("consent") == "relied-on"),
    ("outcome", "myths", "myth-1", lambda facts: bool(facts.outcome and not facts.outcome.share and facts.passed[1:])),
    ("outcome", "golden-rules", "golden-rule-3", lambda facts: bool(facts.outcome and not facts.outcome.share)),
    ("untold", "golden-rules", "golden-rule-2", lambda facts: True),
    ("how", "principles", "necessary-and-proportionate", lambda facts: True),
    ("reasons", "myths", "myth-4", lambda facts: facts.share is False),
)
_SENTENCES = re.compile(r"(.+?[.!?])(?:\s|$)(.+?[.!?](?:\s|$))?", re.DOTALL)


def on(page: str, facts: Facts) -> list[Doubt]:
    """What to show on this page, under the guidance of the draft's edition; entries that it does not have are left out."""
    guidance = library.guidance(facts.protocol.edition)
    return [
        Doubt(entry.title, _opening(entry.says), entry.clause, part, key)
        for shown_on, part, key, bears in _BEARING
        if shown_on == page and bears(facts)
        for entry in getattr(guidance, part.replace("-", "_"))
        if entry.key == key
    ]


def _opening(text: str) -> str:
    """The first two sentences."""
    match = _SENTENCES.match(text)
    return match[0].strip() if match else text
