"""A record as plain text, to be pasted where it is needed: into one's own system, or anywhere else without naming anybody."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils import timezone

from decisions.facts import REASONS
from decisions.forms.concern import WhoForm, WorryForm
from decisions.forms.family import ConsentForm
from decisions.forms.sharing import HowForm
from decisions.models import Decision
from decisions.record import Added, Line, Record
from wscp_isa import clock
from wscp_isa.protocol import library


def without_names(record: Record) -> str:
    """What was decided, from fixed answers alone: nothing that anybody typed is in it, so that nobody can be named by it."""
    return "\n".join([*_head(record), "", *_from_codes(record)])


def for_own_system(record: Record) -> str:
    """All of it: for the agency's own case system or a referral form, under the child's initials and record number."""
    return "\n".join([*_head(record), "", *_in_full(record)])


def _head(record: Record) -> Iterator[str]:
    """Whose it is, from where, and of when: nothing leaves the service without it (ISA 6.1)."""
    signed, decision = record.transcript["signed"], record.decision
    assert decision.signed_at is not None  # a record is signed
    yield f"Originator: {', '.join(part for part in (signed['by'], signed['role']) if part)}"
    yield f"Organisation: {record.transcript['agency']}"
    yield f"Date: {clock.words(decision.signed_at)}"
    yield f"Reference: {decision.reference}"


def decided(record: Record) -> str:
    """What was decided, in a few words."""
    words = "Share the information" if record.decision.share else "Do not share the information"
    return f"{words} (not as the protocol advises)" if record.decision.departed else words


def _from_codes(record: Record) -> Iterator[str]:
    decision, outcome = record.decision, record.transcript["outcome"]
    yield f"Decided: {decided(record)}"
    if decision.worry:
        yield f"Concern: {_label(WorryForm, 'worry', decision.worry)}"
    yield "Somebody asked for the information" if decision.asked else "Nobody asked for the information"
    if decision.purpose:
        yield f"For: {_label(WhoForm, 'purpose_is', decision.purpose)}"
    yield f"Protocol: {outcome['says']} ({outcome['clause']})"
    for reason in outcome["path"]:
        yield f"- {reason['asked']} {reason['said']}"
    if decision.share:
        yield from _shared(decision)
    for added in record.added:
        yield f"Added on {clock.words(added.addition.at)}: {added.title}"
    yield "This summary names nobody whom the information is about. The record is held by the organisation above."


def _shared(decision: Decision) -> Iterator[str]:
    yield f"With: {decision.recipient.name if decision.recipient else 'somebody outside the directory of agencies'}"
    if decision.shared_at:
        yield f"Sent: {_label(HowForm, 'way', decision.way)}, {clock.words(decision.shared_at)}"
    yield from (f"Lawful reason: {reason}" for reason in _relied_on(decision))
    if decision.told_family:
        yield f"The family know: {_label(ConsentForm, 'told', decision.told_family)}"


def _relied_on(decision: Decision) -> list[str]:
    """The lawful reasons in the catalogue's own words, of the day of signing."""
    assert decision.signed_at is not None
    catalogue = library.catalogue(REASONS, timezone.localdate(decision.signed_at))
    known = {entry.key: f"{entry.says} ({entry.cite})" for entry in catalogue.entries}
    return [known.get(reliance.reason, reliance.reason) for reliance in decision.reliances.order_by("reason")]


def _label(form: type[forms.Form], name: str, code: str) -> str:
    """What was selected, as the page says it; the bare code where the page no longer offers it."""
    field: Any = form.base_fields[name]
    return dict(field.choices).get(code, code)


def _in_full(record: Record) -> Iterator[str]:
    yield f"Decided: {decided(record)}"
    if afterwards := record.transcript.get("afterwards"):
        yield afterwards
    for added in record.corrections:
        yield from _said_since(added)
    for section in record.sections:
        yield from ("", section.title.upper())
        for added in section.corrections:
            yield from _said_since(added)
        if section.corrections:
            yield from ("", "AS IT WAS SIGNED")
        if section.key == "advised":
            yield from _because(record)
        yield from map(_said, section.lines)
    for advised in record.advice:
        yield from ("", "ADVICE", *map(_said, advised.lines), f"When: {clock.words(advised.at)}")
    for added in record.later:
        yield from _said_since(added)


def _because(record: Record) -> Iterator[str]:
    outcome = record.transcript["outcome"]
    yield f"{outcome['says']} ({outcome['clause']}). {outcome['because']}"


def _said_since(added: Added) -> Iterator[str]:
    yield from ("", added.title.upper())
    yield from map(_said, added.lines)
    yield f"Added by {added.by}, {clock.words(added.addition.at)}"


def _said(line: Line) -> str:
    asked, said = line["asked"], line["said"]
    return f"{asked}\n{said}" if "\n" in said else f"{asked}: {said}" if not asked.endswith("?") else f"{asked} {said}"
