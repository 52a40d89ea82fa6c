"""The records that a person may see, newest first: the narrow queries that their kinds of sight are, and what a row says.

Together they find what `visible_to` does, less what was withdrawn. They are apart so that each is answered from one index in order,
however many records there are.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery

from agencies.models import Person, Role
from decisions.find import put_right
from decisions.kinds import Row, kinds, referenced
from decisions.models import (
    Addition,
    Decision,
    DecisionAccess,
    InformationRequest,
    Subject,
    UrgentAccess,
    UrgentNote,
)
from wscp_isa import vault
from wscp_isa.keyset import Narrow


class Show(StrEnum):
    """What the list can be narrowed to, by the word that stands in its address."""

    ALL = "all"
    DRAFTS = "drafts"
    SIGNED = "signed"
    URGENT = "urgent"


def shown(word: str) -> Show:
    """What an address asks for; all of it where it asks for nothing that there is."""
    return next((show for show in Show if show == word), Show.ALL)


def narrowed(person: Person, show: Show) -> list[Narrow]:
    """The queries whose rows together are what this person may see of these."""
    decisions = [] if show == Show.URGENT else _signed_or_all(person, show) if show != Show.DRAFTS else drafts(person)
    notes = _notes(person) if show in (Show.ALL, Show.URGENT) else []
    return [*decisions, *notes]


def _sights(person: Person) -> tuple[frozenset[UUID], frozenset[UUID], frozenset[UUID]]:
    """The agencies all of whose records they see; those where they see their team's; those where, besides, what they began."""
    whole = person.agency_ids(*Role.WHOLE_AGENCY)
    return whole, person.agency_ids(*Role.TEAM) - whole, person.agency_ids(*Role.DECIDING) - whole


def _signed_or_all(person: Person, show: Show) -> list[Narrow]:
    whole, team, own = _sights(person)
    signed = {"signed_at__isnull": False} if show == Show.SIGNED else {"withdrawn_at": None}
    through = {f"decision__{field}": value for field, value in signed.items()}
    rows = DecisionAccess.objects.live().filter(**through)
    return [
        *(Narrow(rows.filter(agency=agency), "created_at", "decision_id") for agency in whole),
        *(Narrow(rows.filter(agency=agency, team=True), "created_at", "decision_id") for agency in team),
        *_began(person, signed, own),
    ]


def drafts(person: Person) -> list[Narrow]:
    """What is neither signed nor withdrawn: few among very many, so the search begins with the index that holds only these."""
    whole, team, own = _sights(person)
    rows = Decision.objects.drafts()
    return [
        *(_held(rows.filter(agency=agency), agency=agency) for agency in whole),
        *(_held(rows.filter(agency=agency), agency=agency, team=True) for agency in team),
        *_began(person, {"signed_at": None, "withdrawn_at": None}, own),
    ]


def to_finish(person: Person) -> list[Narrow]:
    """The drafts that are this person's own work, handed to them or their team's; for who answers for an agency, what nobody has.

    A draft that finishes an urgent note is left out: the note is what has to be finished.
    """
    rows = Decision.objects.drafts().exclude(urgent_note__isnull=False)
    there, deciding = Role.objects.live().filter(agency=OuterRef("agency")), person.agency_ids(*Role.DECIDING)
    left_behind = rows.filter(~Exists(there.filter(person=OuterRef("started_by"))))
    # Nor is whoever it was handed to there any more, if it ever was.
    nobodys = ~Exists(there.filter(person=OuterRef("handed_to")))
    return [
        *(_held(rows.filter(agency=agency), agency=agency, team=True) for agency in person.agency_ids(*Role.TEAM)),
        _held(rows.filter(started_by=person), agency__in=deciding),
        _handed(person, {"signed_at": None, "withdrawn_at": None, "urgent_note": None}, deciding),
        *(
            _held(left_behind.filter(agency=agency), nobodys, agency=agency)
            for agency in person.agency_ids(*Role.WHOLE_AGENCY)
        ),
    ]


def _held(rows: "QuerySet[Decision]", *which: Any, **how: Any) -> Narrow:
    """Decisions, by when they were started, which is when their agency's sight of them began."""
    access = DecisionAccess.objects.live().filter(*which, decision=OuterRef("pk"), **how)
    return Narrow(_in_sight(rows, access), "started_at", "pk")


def _handed(person: Person, state: Mapping[str, Any], agencies: frozenset[UUID]) -> Narrow:
    """Decisions in this state that they were handed when a colleague left."""
    through = {f"decision__{field}": value for field, value in state.items()}
    handed = DecisionAccess.objects.live().filter(**through, handed_to=person, agency__in=agencies)
    return Narrow(handed, "created_at", "decision_id")


def _in_sight(rows: "QuerySet[Any]", access: "QuerySet[Any]") -> "QuerySet[Any]":
    """Those for which there is a row of sight, looked for one by one as the page is filled.

    EXISTS would be a join, for which the database reads everything that a busy person ever began before it sorts out a page.
    """
    return rows.alias(sight=Subquery(access.values("pk")[:1])).filter(sight__isnull=False)


def _began(person: Person, state: Mapping[str, Any], agencies: frozenset[UUID]) -> Iterator[Narrow]:
    """What they started or were handed at these agencies, or began by noting an urgent share that somebody else finished."""
    if agencies:
        yield _held(Decision.objects.filter(**state, started_by=person), agency__in=agencies)
        yield _handed(person, state, agencies)
    # What finishes an urgent note is its whole team's work, and so among what the team sees already.
    if others := agencies - person.agency_ids(*Role.TEAM):
        through = {f"decision__{field}": value for field, value in state.items()}
        noted = DecisionAccess.objects.live().filter(**through, noted_by=person, agency__in=others)
        yield Narrow(noted, "created_at", "decision_id")


def _notes(person: Person) -> list[Narrow]:
    whole, team, own = _sights(person)
    noting, rows = person.agencies_noted_for() - whole - team, UrgentAccess.objects.live()
    signed = _in_sight(
        UrgentNote.objects.filter(signed_by=person), rows.filter(note=OuterRef("pk"), agency__in=own | noting)
    )
    handed = rows.filter(handed_to=person, agency__in=own - team)
    return [
        *(Narrow(rows.filter(agency=agency), "created_at", "note_id") for agency in whole | team),
        *([Narrow(signed, "signed_at", "pk")] if noting else []),
        *([Narrow(handed, "created_at", "note_id")] if own - team else []),
    ]


def signed_lately(person: Person, most: int) -> list[UUID]:
    """What they signed themselves, the last first: where somebody looks for the record they have just made."""
    signed = Decision.objects.filter(signed_by=person, agency__in=person.agency_ids(*Role.DECIDING))
    return seen(person, list(signed.order_by("-signed_at").values_list("pk", flat=True)[:most]))


def seen(person: Person, ids: Sequence[UUID]) -> list[UUID]:
    """Those of these decisions that they may see, in the same order. For a few: asked of very many rows it would be slow."""
    visible = set(Decision.objects.visible_to(person).filter(pk__in=ids).values_list("pk", flat=True))
    return [id_ for id_ in ids if id_ in visible]


def rows(ids: Sequence[UUID]) -> list[Row]:
    """These records, newest first, in a fixed number of queries. For those of which the caller has asked whether they are seen."""
    said: list[Row] = []
    for rows_of in kinds().values():
        if left := set(ids) - {row.id for row in said}:
            said += rows_of([*left])
    return sorted(said, key=lambda row: (row.at, row.id), reverse=True)


def rows_of_decisions(ids: Sequence[UUID]) -> list[Row]:
    """Those of these records that are decisions."""
    return [_of_decision(decision) for decision in _decisions(ids)]


def rows_of_notes(ids: Sequence[UUID]) -> list[Row]:
    """Those of these records that are urgent notes."""
    return [_of_note(note) for note in _urgent_notes(ids)]


def rows_of_requests(ids: Sequence[UUID]) -> list[Row]:
    """Those of these records that are requests, as both sides may read of them: not how it stands with anybody."""
    found = InformationRequest.objects.filter(pk__in=ids).select_related("key", "agency", "made_by")
    return [_of_request(request) for request in found]


def _decisions(ids: Sequence[UUID]) -> "QuerySet[Decision]":
    corrections = Addition.objects.filter(kind=Addition.Kind.WRONG_CHILD).select_related("key")
    return (
        Decision.objects.filter(pk__in=ids)
        .select_related("agency", "started_by")
        .prefetch_related(
            Prefetch("subjects", Subject.objects.select_related("key")),
            Prefetch("additions", corrections, to_attr="corrections"),
        )
        # The answers and the transcript are most of a record, and no list shows them.
        .only("reference", "share", "started_at", "signed_at", "withdrawn_at", "agency__name", "started_by__name")
    )


def _urgent_notes(ids: Sequence[UUID]) -> "QuerySet[UrgentNote]":
    shown = ("reference", "child", "signed_at", "agency__name", "signed_by__name", "finished_by__signed_at")
    return (
        UrgentNote.objects.filter(pk__in=ids)
        .select_related("key", "agency", "signed_by", "finished_by")
        .only(*shown, "key__kek_id", "key__kek_check", "key__wrapped", "key__destroyed_at")
    )


def _of_decision(decision: Decision) -> Row:
    state, colour, more = _state(decision)
    return Row(
        id=decision.pk,
        reference=decision.reference,
        url=decision.get_absolute_url(),
        whom=readable(lambda: in_words(decision)),
        state=state,
        colour=colour,
        more=more,
        at=decision.started_at,
        signed_at=decision.signed_at,
        by=decision.started_by.name,
        by_id=decision.started_by_id,
        agency=decision.agency.name,
    )


def _state(decision: Decision) -> tuple[str, str, str]:
    if decision.signed_at:
        return "Signed", "", "Share" if decision.share else "Do not share"
    return ("Withdrawn", "grey", "") if decision.withdrawn_at else ("Draft", "yellow", "")


def _of_note(note: UrgentNote) -> Row:
    finished = hasattr(note, "finished_by") and note.finished_by.signed_at is not None
    return Row(
        id=note.pk,
        reference=note.reference,
        url=note.get_absolute_url(),
        whom=readable(lambda: note.child),
        state="Urgent note",
        colour="grey" if finished else "orange",
        more="Finished" if finished else "To finish",
        at=note.signed_at,
        signed_at=note.signed_at,
        by=note.signed_by.name,
        by_id=note.signed_by_id,
        agency=note.agency.name,
    )


def _of_request(request: InformationRequest) -> Row:
    return Row(
        id=request.pk,
        reference=request.reference,
        url=request.get_absolute_url(),
        whom=readable(lambda: request.whom),
        state="Request" if request.kind == request.Kind.ASKS else "Information given",
        colour="blue",
        more="",
        at=request.made_at,
        signed_at=None,
        by=request.made_by.name,
        by_id=request.made_by_id,
        agency=request.agency.name,
    )


def in_words(decision: Decision) -> str:
    """Whom a record of these lists is about."""
    corrections: list[Addition] = decision.corrections  # type: ignore[attr-defined]
    return "; ".join(map(str, put_right(decision.subjects.all(), corrections))) or "No child named yet"


def readable(whom: Callable[[], str]) -> str:
    """What it says; where its key is gone or missing the list still stands, and says so of this one record."""
    try:
        return whom()
    except vault.FieldUndecryptable:
        return "Locked: this cannot be read"


referenced(Decision, rows_of_decisions)
referenced(UrgentNote, rows_of_notes)
referenced(InformationRequest, rows_of_requests)
