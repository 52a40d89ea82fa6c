"""One request in words: what was asked, how it stands with each agency that somebody may see, and what passed with each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.utils import timezone

from agencies.models import Agency, AgencyContact
from decisions import exchange
from decisions.facts import REASONS
from decisions.forms.purposes import PURPOSES
from decisions.forms.received import HOWS, NOT_SAID
from decisions.models import Asked, InformationRequest
from wscp_isa import clock, work
from wscp_isa.govuk.summary import Row
from wscp_isa.protocol import library

State = Asked.State
_SAID = {"yes": "Yes", "no": "No", NOT_SAID: "They did not say"}


@dataclass(frozen=True)
class Part:
    """How it stands with one agency, in words."""

    asked: Asked
    timeline: Sequence[exchange.Event]
    phone: str
    unnamed: bool

    @property
    def agency(self) -> Agency:
        return self.asked.agency

    @property
    def open(self) -> bool:
        return self.asked.closed_at is None

    @property
    def state(self) -> str:
        if self.asked.answer:
            return self.asked.get_answer_display()
        return self.asked.get_state_display()

    @property
    def seen(self) -> str:
        seen_at = self.asked.seen_at
        return clock.words(seen_at) if seen_at else "Not yet"

    @property
    def due(self) -> str:
        """By when it is due, or since when it is not any more."""
        asked = self.asked
        if asked.closed_at:
            return f"Closed on {clock.words(asked.closed_at)}"
        if asked.paused_at:
            return "Their clock stands still until you answer their question"
        said = work.due_in_words(asked.due_at, now=timezone.now())
        until = (
            f" (they asked for more time, until {clock.words(asked.due_at)})" if asked.state == State.PROMISED else ""
        )
        return f"{said[0].upper()}{said[1:]}{until}"

    @property
    def late(self) -> bool:
        return self.open and not self.asked.paused_at and self.asked.due_at < timezone.now()

    @property
    def waits_for_us(self) -> bool:
        return self.asked.state == State.QUERIED

    @property
    def tel(self) -> str:
        return self.phone.replace(" ", "")

    @property
    def sent(self) -> Sequence[tuple[str, str]]:
        """What they sent with their answer."""
        return next((event.sent for event in reversed(self.timeline) if event.sent), ())


class Picture:
    """The request, its parts and its words. Reading it takes a fixed number of queries.

    Those who ask see each agency's part; an agency that was asked, only `among` which is its own.
    """

    def __init__(self, request: InformationRequest, *, among: Sequence[Asked] | None = None) -> None:
        self.request, self.among = request, among

    @cached_property
    def parts(self) -> list[Part]:
        """Each agency's part: those that wait for us first, then what is open, the soonest first."""
        rows = list(self.among if self.among is not None else self.request.parts.select_related("agency", "seen_by"))
        for row in rows:
            row.request = self.request
        timelines = exchange.of(self.request, rows)
        contacts = _contacts([row.agency_id for row in rows])
        parts = [
            Part(
                asked=row,
                timeline=timelines[row],
                phone=row.agency.phone or contacts.get(row.agency_id, ""),
                unnamed=row.agency_id not in contacts and row.closed_at is None and row.seen_at is None,
            )
            for row in rows
        ]
        return sorted(
            parts, key=lambda part: (not part.waits_for_us, not part.open, part.asked.due_at, str(part.agency))
        )

    @property
    def answered(self) -> str:
        """How far it has come: 3 of 5 answered."""
        closed = sum(not part.open for part in self.parts)
        return f"{closed} of {len(self.parts)} answered"

    @property
    def open(self) -> bool:
        return any(part.open for part in self.parts)

    @property
    def late(self) -> list[Part]:
        return [part for part in self.parts if part.late]

    @property
    def unnamed(self) -> list[Part]:
        """Where nobody is named who could be told, so that somebody has to ring."""
        return [part for part in self.parts if part.unnamed]

    @property
    def sections(self) -> list[tuple[str, list[Row]]]:
        """What was asked, under the headings of the page on which it was."""
        sections = [(title, list(rows)) for title, rows in self._sections()]
        return [(title, rows) for title, rows in sections if rows]

    def _sections(self) -> Iterator[tuple[str, Iterator[Row]]]:
        several = len(self.request.children) > 1
        for number, child in enumerate(self.request.children, start=1):
            yield f"Child {number}" if several else "The child", _of_child(child)
        yield ("What was given, and why" if self._gives else "What was asked, and why"), self._what()
        yield "Lawful basis, consent and the parents", self._basis()
        yield "How urgent it is", self._urgent()
        yield ("Who gave it" if self._gives else "Who asked"), self._who()

    @property
    def _gives(self) -> bool:
        return self.request.kind == InformationRequest.Kind.GIVES

    def _what(self) -> Iterator[Row]:
        said, purposes = self.request.said, {choice.value: choice.text for choice in PURPOSES} | _SAID
        yield Row("What it is for", purposes.get(self.request.purpose, self.request.purpose))
        yield from _told(said, why="Why it is needed", items="Information asked for")
        if said.get("public_task"):
            yield Row("Public task", "Those who ask need this information for their public task")
        yield from _told(said, known="What they saw or know", think="What they think", heard="What they were told")
        yield from _told(said, function="Function of the law", forum="Meeting or review, and who attends")

    def _basis(self) -> Iterator[Row]:
        said = self.request.said
        known = {
            entry.key: entry for entry in library.catalogue(REASONS, timezone.localdate(self.request.made_at)).entries
        }
        # What was said by telephone is a sentence; what was selected, entries of the catalogue.
        basis = [said["basis"]] if isinstance(said.get("basis"), str) else said.get("basis", ())
        relied = [f"{known[key].says} ({known[key].cite})" if key in known else key for key in basis if key]
        if relied:
            yield Row("Lawful basis", "\n".join(relied), verbatim=True)
        for name, title in (("consent", "Consent to ask"), ("parents", "Parents told")):
            if name in said:
                yield Row(title, _SAID.get(said[name], said[name]))
            yield from _told(said, **{f"{name}_why": "Why not"})

    def _urgent(self) -> Iterator[Row]:
        yield Row("A child may be in need or harmed", "Yes" if self.request.harm else "No")
        yield Row("Answer needed", self.request.get_urgency_display())
        yield from _told(self.request.said, urgent_why="Why it is urgent")
        if self.request.answer_by:
            yield Row("Answer needed by", clock.words(self.request.answer_by))

    def _who(self) -> Iterator[Row]:
        said, hows = self.request.said, {choice.value: choice.text for choice in HOWS}
        yield Row("Agency" if not self.request.logged else "Who", self.request.asker)
        yield from _told(said, checked="How that was checked")
        if "received_how" in said:
            yield Row("How it came", hows.get(said["received_how"], said["received_how"]))
        if "received_at" in said:
            yield Row("When it came", clock.words(datetime.fromisoformat(said["received_at"])))
        by = f"{self.request.made_by.name}, {self.request.agency.name}"
        yield Row("Written down by" if self.request.logged else "Who", by)

    # --- As text, to be pasted where it is needed ---

    @property
    def without_names(self) -> str:
        """What was asked of whom and how far it has come, from fixed answers alone: nothing that anybody typed is in it."""
        purposes = {choice.value: choice.text for choice in PURPOSES}
        return "\n".join(
            [
                *self._head(),
                f"For: {purposes.get(self.request.purpose, 'not said')}",
                f"Answer needed: {self.request.get_urgency_display()}",
                *(f"{part.agency.name}: {part.state}" for part in self.parts),
                "This summary names nobody whom the request is about. The record is held by the organisation above.",
            ]
        )

    @property
    def for_own_system(self) -> str:
        """All of it, with what was answered."""
        lines = [*self._head()]
        for title, rows in self.sections:
            lines += ["", title.upper(), *(_line(row.key, row.value) for row in rows)]
        for part in self.parts:
            lines += ["", part.agency.name.upper(), f"{part.state}. {part.due}"]
            for event in part.timeline:
                lines.append(f"{clock.words(event.at)}: {event.words}, by {event.by}")
                lines += [event.text] if event.text else []
                lines += [_line(asked, said) for asked, said in event.sent]
        return "\n".join(lines)

    def _head(self) -> Iterator[str]:
        yield f"Originator: {self.request.made_by.name}"
        yield f"Organisation: {self.request.agency.name}"
        yield f"Date: {clock.words(self.request.made_at)}"
        yield f"Reference: {self.request.reference}"


def _of_child(child: dict[str, str]) -> Iterator[Row]:
    names = {
        "initials": "Initials",
        "record_number": "Record number",
        "name": "Full name",
        "other_names": "Other names",
    }
    yield from _told(child, **names)
    if child.get("born_on"):
        yield Row("Date of birth", clock.day_in_words(datetime.fromisoformat(child["born_on"]).date()))
    yield from _told(child, address="Address")
    if child.get("unborn"):
        yield Row("Not born yet", "The child is not born yet")


def _told(said: dict[str, str], **titles: str) -> Iterator[Row]:
    """What was typed, under these titles; nothing where nothing was."""
    yield from (Row(title, said[name], verbatim=True) for name, title in titles.items() if said.get(name))


def _line(asked: str, said: str) -> str:
    return f"{asked}\n{said}" if "\n" in said else f"{asked}: {said}"


def _contacts(agencies: list[UUID]) -> dict[UUID, str]:
    """Which of these agencies have somebody to be told, with a telephone number of theirs where one is known."""
    phones: dict[UUID, str] = {}
    rows = AgencyContact.objects.on(clock.today()).filter(agency__in=agencies).order_by("kind", "id")
    for agency, phone in rows.values_list("agency", "phone"):
        phones[agency] = phones.get(agency) or phone
    return phones
