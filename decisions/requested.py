"""What was asked, or given, in the order of reading: for those who asked and for those who were asked, and for nobody else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from decisions.facts import REASONS
from decisions.forms.concern import WhoForm
from decisions.models import InformationRequest
from wscp_isa import clock
from wscp_isa.protocol import library


class Said(NamedTuple):
    """One thing that was said, under the words in which it is read, and the clause that asks for it."""

    asked: str
    said: str
    clause: str = ""


@dataclass(frozen=True)
class Section:
    """What was said about one thing."""

    title: str
    lines: Sequence[Said]


def sections(request: InformationRequest) -> list[Section]:
    """Whom it is about, what for and on which basis, and what is asked; what nothing was said about is left out."""
    laid = [
        *(
            Section("The child" if number == 1 else f"Child {number}", list(_child(child)))
            for number, child in enumerate(request.children, start=1)
        ),
        Section("What it is for", list(_purpose(request))),
        Section("Consent, and what the parents know", list(_family(request))),
        Section("What is asked", list(_asked(request))),
    ]
    return [section for section in laid if section.lines]


def _child(child: dict[str, str]) -> Iterator[Said]:
    words = {
        "initials": "Initials",
        "name": "Full name",
        "other_names": "Other names",
        "born_on": "Date of birth",
        "address": "Address",
        "record_number": "Their record number",
    }
    for key, asked in words.items():
        if said := child.get(key, ""):
            yield Said(asked, clock.day_in_words(date.fromisoformat(said)) if key == "born_on" else said)
    if child.get("unborn"):
        yield Said("Not born yet", "Yes: these are the mother’s")


def _purpose(request: InformationRequest) -> Iterator[Said]:
    said = request.said
    purposes = dict(WhoForm.base_fields["purpose_is"].choices)  # type: ignore[attr-defined]
    yield Said("Purpose", str(purposes.get(request.purpose, request.purpose)), "ISA 3.5")
    yield from _texts(said, why=("Why it is needed", "ISA 3.8"), function=("Under which function", "ISA 3.8"))
    yield from _texts(said, forum=("Meeting or review", "ISA 3.5"), attendees=("Who takes part", "ISA 3.5"))
    entries = library.catalogue(REASONS, timezone.localdate(request.made_at)).entries
    known = {entry.key: f"{entry.says} ({entry.cite})" for entry in entries}
    if basis := "\n".join(known.get(key, key) for key in said.get("basis", ())):
        yield Said("Lawful reason relied on", basis, "ISA 4.3(a)")
    if said.get("public_task"):
        yield Said("Public task", "They need this information for their own public task")


def _family(request: InformationRequest) -> Iterator[Said]:
    for key, asked, clause in (
        ("consent", "Consent", "ISA 3.8"),
        ("parents", "Parents told of this request", "ISA 3.8"),
    ):
        answer, why = request.said.get(key, ""), request.said.get(f"{key}_why", "")
        if answer or why:
            yield Said(asked, ": ".join(part for part in (answer.capitalize(), why) if part), clause)


def _asked(request: InformationRequest) -> Iterator[Said]:
    yield from _texts(request.said, items=("Which information", ""))
    urgent = ": ".join(
        part for part in (str(request.get_urgency_display()), request.said.get("urgent_why", "")) if part
    )
    yield Said("How urgent", urgent)
    if request.answer_by:
        yield Said("Needed by", clock.words(request.answer_by))
    yield from _texts(request.said, known=("What they saw or know", ""), think=("What they think", ""))
    yield from _texts(request.said, heard=("What they were told, and by whom", ""))


def _texts(said: dict[str, str], **words: tuple[str, str]) -> Iterator[Said]:
    for key, (asked, clause) in words.items():
        if text := said.get(key, ""):
            yield Said(asked, text, clause)
