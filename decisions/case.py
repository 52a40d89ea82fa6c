"""What decisions, urgent notes and requests contribute to a case on one page."""

from collections.abc import Iterator, Sequence
from functools import partial
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from decisions import exchange, history
from decisions.facts import REASONS
from decisions.models import Addition, Asked, Decision, InformationRequest, UrgentNote
from decisions.picture import Picture
from decisions.record import Record
from wscp_isa import clock
from wscp_isa.oversight import case
from wscp_isa.oversight.case import Event, Line, Name, Part, Section
from wscp_isa.protocol import library
from wscp_isa.protocol.engine import Outcome


@case.contributes
def notes(subjects: frozenset[UUID]) -> Iterator[Part]:
    """Urgent notes, and those that a decision among these finishes."""
    rows = UrgentNote.objects.filter(
        Q(pk__in=subjects) | Q(finished_by__in=subjects, finished_by__signed_at__isnull=False)
    )
    for note in rows.select_related("key", "agency", "told_agency"):
        finished = Decision.objects.filter(urgent_note=note, signed_at__isnull=False).values_list("pk", flat=True)
        yield Part(
            record=note,
            title=f"Urgent note {note.reference}",
            at=note.signed_at,
            facts=[
                Line("Agency", note.agency.name),
                Line("Who was told", note.told_agency.name if note.told_agency else "Somebody outside the directory"),
                Line("Told", clock.words(note.told_at)),
                Line("Signed", clock.words(note.signed_at)),
                Line("To be finished by", clock.words(note.finish_by)),
            ],
            narrative=partial(_of_note, note),
            events=_events(note),
            related=frozenset(finished),
        )


def _of_note(note: UrgentNote) -> list[Section]:
    lines = (("Child", note.child), ("Who took the call", note.told_whom), ("What was told", note.what))
    return [Section("What was noted", [Line(*line) for line in (*lines, ("Why it could not wait", note.why))])]


@case.contributes
def decisions(subjects: frozenset[UUID]) -> Iterator[Part]:
    """Signed decisions, and those that finish an urgent note among these."""
    rows = Decision.objects.filter(Q(pk__in=subjects) | Q(urgent_note__in=subjects), signed_at__isnull=False)
    for decision in rows.select_related("key", "agency", "recipient", "signed_by"):
        yield Part(
            record=decision,
            title=f"Decision {decision.reference}",
            at=decision.started_at,
            facts=_facts(decision),
            narrative=partial(_of_decision, decision),
            events=_events(decision),
            related=frozenset({decision.urgent_note_id} if decision.urgent_note_id else ()),
        )


def _facts(decision: Decision) -> list[Line]:
    assert decision.signed_at is not None  # as the constraint of its row says
    assert decision.signed_by is not None
    protocol = library.protocol(decision.edition)
    outcome = protocol.nodes.get(decision.outcome)
    consent = {key: label for question in protocol.questions for key, label in question.labels.items()}
    added = [str(Addition.Kind(kind).label) for kind in decision.additions.values_list("kind", flat=True)]
    catalogue = library.catalogue(REASONS, timezone.localdate(decision.signed_at))
    offered = {entry.key: entry.says for entry in catalogue.entries}
    reasons = [offered.get(reliance.reason, reliance.reason) for reliance in decision.reliances.all()]
    said = {
        "Agency": decision.agency.name,
        "Signed": f"{clock.words(decision.signed_at)}, by {decision.signed_by.name}",
        "Decided": "Share" if decision.share else "Do not share",
        "The protocol advised": outcome.says if isinstance(outcome, Outcome) else decision.outcome,
        "As the protocol advised": "No" if decision.departed else "Yes",
        "Somebody asked for it": "Yes" if decision.asked else "No",
        "With": decision.recipient.name if decision.recipient else "",
        "Consent": consent.get(decision.consent, decision.consent),
        "Lawful reasons relied on": "; ".join(reasons),
        "Shared": clock.words(decision.shared_at) if decision.shared_at else "",
        "Look again at telling the family": clock.day_in_words(decision.look_again_on)
        if decision.look_again_on
        else "",
        "The child’s safety and wellbeing": "Considered" if decision.wellbeing_considered else "Little said",
        "Added since": ", ".join(added),
        "Edition": decision.edition,
    }
    return [Line(asked, answer) for asked, answer in said.items() if answer]


def _of_decision(decision: Decision) -> list[Section]:
    """The record in the order of reading, then advice and what was added."""
    record = Record(decision)
    told = [(section.title, section.lines) for section in record.sections]
    told += [("Advice sought before signing", advised.lines) for advised in record.advice]
    told += [(f"Added: {added.title}, by {added.by}", added.lines) for added in record.added]
    return [Section(title, [Line(line["asked"], line["said"]) for line in lines]) for title, lines in told if lines]


@case.contributes
def requests(subjects: frozenset[UUID]) -> Iterator[Part]:
    """Requests, those that a decision among these answers, and information that one of them gave."""
    answered = Asked.objects.filter(decision__in=subjects).values("request")
    rows = InformationRequest.objects.filter(Q(pk__in=subjects) | Q(decision__in=subjects) | Q(pk__in=answered))
    for request in rows.select_related("key", "agency", "made_by", "on_behalf_of"):
        parts = list(request.parts.select_related("agency", "decision").order_by("created_at", "agency__name"))
        by = [part.decision_id for part in parts if part.decision and part.decision.signed_at]
        asks = request.kind == request.Kind.ASKS
        yield Part(
            record=request,
            title=f"{'Request' if asks else 'Information given'} {request.reference}",
            at=request.made_at,
            facts=[Line(asked, said) for asked, said in _of_request(request, parts) if said],
            narrative=partial(_told_of, request),
            events=_events(request),
            related=frozenset(id_ for id_ in (*by, request.decision_id) if id_),
        )


def _of_request(request: InformationRequest, parts: Sequence[Asked]) -> Iterator[tuple[str, str]]:
    asks = request.kind == request.Kind.ASKS
    yield "Agency", request.agency.name
    yield (
        "Written down for",
        (request.on_behalf_of.name if request.on_behalf_of else "Somebody outside") * request.logged,
    )
    yield "Asked" if asks else "Given", f"{clock.words(request.made_at)}, by {request.made_by.name}"
    yield "How urgent", request.get_urgency_display()
    yield "A child may be at risk", "Yes" if request.harm else "No"
    yield "Answer needed by", clock.words(request.answer_by) if request.answer_by else ""
    for part in parts:
        yield f"{'Asked of' if asks else 'Given to'} {part.agency.name}", _stands(part)


def _stands(part: Asked) -> str:
    """How it stands with one agency, as far as no words of anybody are in it."""
    said = [part.get_answer_display() or part.get_state_display()]
    if part.ground and part.closed_at:
        said.append(exchange.ground_in_words(part.ground, on=timezone.localdate(part.closed_at)))
    said += ["told by telephone"] * part.by_phone
    at = f"closed on {clock.words(part.closed_at)}" if part.closed_at else f"due {clock.words(part.due_at)}"
    seen = f"seen {clock.words(part.seen_at)}" if part.seen_at else "not seen"
    return "; ".join([*said, seen, at])


def _told_of(request: InformationRequest) -> list[Section]:
    """What was asked, and what was written with each agency."""
    picture = Picture(request)
    told = [Section(title, [Line(row.key, row.value) for row in rows]) for title, rows in picture.sections]
    for part in picture.parts:
        lines = [
            Line(words, said)
            for event in part.timeline
            for words, said in ((f"{event.words}, by {event.by}", event.text), *event.sent)
            if said
        ]
        told += [Section(f"With {part.agency.name}", lines)] if lines else []
    return told


def _events(record: Decision | UrgentNote | InformationRequest) -> Sequence[Event]:
    return [Event(event.at, event.words, event.by) for event in history.without_reasons(record)]


def _named(
    model: type[Decision] | type[UrgentNote] | type[InformationRequest], ids: Sequence[UUID]
) -> dict[UUID, Name]:
    address = f"admin:decisions_{model._meta.model_name}_change"
    rows = model._default_manager.filter(pk__in=ids).values_list("pk", "reference")
    return {
        pk: Name(f"{str(model._meta.verbose_name).capitalize()} {said}", reverse(address, args=[pk]))
        for pk, said in rows
    }


case.names(Decision.ledger_kind, partial(_named, Decision))
case.names(UrgentNote.ledger_kind, partial(_named, UrgentNote))
case.names(InformationRequest.ledger_kind, partial(_named, InformationRequest))
