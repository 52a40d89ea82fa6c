"""What breaches contribute to a case on one page: those that arose from a record among these, or are among them."""

from collections.abc import Iterator, Sequence
from functools import partial
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from breaches import history
from breaches.facts import Matter
from breaches.models import Breach
from breaches.reported import report_rows
from wscp_isa import clock
from wscp_isa.oversight import case
from wscp_isa.oversight.case import Event, Line, Name, Part, Section


@case.contributes
def breaches(subjects: frozenset[UUID]) -> Iterator[Part]:
    """Data breaches, and the decisions and requests that they arose from."""
    signed = Q(decision__in=subjects, decision__signed_at__isnull=False)
    rows = Breach.objects.filter(Q(pk__in=subjects) | signed | Q(request__in=subjects))
    for breach in rows.select_related("key", "agency", "reported_by", "decision"):
        draft = breach.decision is not None and breach.decision.signed_at is None
        yield Part(
            record=breach,
            title=f"Data breach {breach.reference}",
            at=breach.reported_at,
            facts=_facts(breach),
            narrative=partial(_narrated, breach),
            events=[Event(event.at, event.words, event.by) for event in history.of(breach)],
            related=frozenset(id_ for id_ in (breach.decision_id, breach.request_id) if id_ and not draft),
        )


def _facts(breach: Breach) -> list[Line]:
    matter = Matter(breach)
    decided = matter.decided
    said = {
        "Reported at": breach.agency.name,
        "Reported": clock.words(breach.reported_at),
        "Aware of it from": clock.words(breach.suspected_at),
        "What has become of it": str(breach.state.label),
        "Decided to report it": ("Yes" if decided.regulator else "No") if decided else "",
        "Decided to tell the people": ("Yes" if decided.people else "No") if decided else "",
        "As the law’s thresholds advise": ("No" if decided.departed else "Yes") if decided else "",
        "ENISA severity": decided.band.replace("-", " ").capitalize() if decided else "",
    }
    lines = [Line(asked, answer) for asked, answer in said.items() if answer]
    for party in matter.parties:
        if party.agency and party.deadline:
            until = f"until {clock.words(party.deadline)}"
            done = f"reported {clock.words(party.reported_at)}" if party.reported_at else "not reported"
            lines.append(Line(f"Time of {party.agency.name}", f"{until}, {done}"))
    return lines


def _narrated(breach: Breach) -> list[Section]:
    """The report word for word, what was told, and the notes of the agency that holds it."""
    told = [(f"Told on {clock.words(one.at)}", one.text) for one in Matter(breach).told]
    notes = [
        (clock.words(note.at), note.text) for note in breach.notes.filter(agency=breach.agency).select_related("key")
    ]
    parts: Sequence[tuple[str, list[tuple[str, str]]]] = (
        ("The report", [(row.key, str(row.value)) for row in report_rows(breach)]),
        ("What was told", told),
        ("Notes", notes),
    )
    return [Section(title, [Line(*line) for line in lines]) for title, lines in parts if lines]


def _named(ids: Sequence[UUID]) -> dict[UUID, Name]:
    rows = Breach.objects.filter(pk__in=ids).values_list("pk", "reference")
    address = "admin:breaches_breach_change"
    return {pk: Name(f"Data breach {said}", reverse(address, args=[pk])) for pk, said in rows}


case.names(Breach.ledger_kind, _named)
