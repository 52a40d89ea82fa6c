"""The facts of a breach, read once from its rows, for the duties that follow from them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.core.exceptions import SuspiciousOperation

from agencies.models import Agency, LegalKind
from breaches import duties
from breaches.duties import Duty, PartyFacts, TaskFacts
from breaches.models import Assessment, AssessmentView, Awareness, Breach, Evidence, Party, Task, Told
from wscp_isa import clock
from wscp_isa.protocol import library
from wscp_isa.protocol.breach import BreachRules, Clock


def rules() -> BreachRules:
    """What the law asks today."""
    return library.breach_rules_on(clock.today())


def clock_of(party: Party) -> Clock:
    """The clock of the law that is this party's."""
    clocks = rules().clocks
    return clocks.get(party.law) or next(iter(clocks.values()))


def law_of(agency: Agency | None) -> str:
    """Which clock of the law is proposed for an agency."""
    competent = agency is not None and agency.legal_kind == LegalKind.COMPETENT
    return "law-enforcement" if competent else "uk-gdpr"


def together(ids: Sequence[UUID]) -> dict[UUID, "Matter"]:
    """These breaches with all that belongs to each, in a fixed number of queries."""
    rows = Breach.objects.filter(pk__in=ids).select_related("key", "agency")
    related = ("parties__agency", "told", "evidence", "tasks", "assessments__views")
    return {breach.pk: Matter(breach) for breach in rows.prefetch_related(*related)}


class Matter:
    """A breach with all that belongs to it, each kind read once and under one key."""

    def __init__(self, breach: Breach) -> None:
        self.breach = breach

    @cached_property
    def parties(self) -> list[Party]:
        """Every party, those included that say that they are none."""
        return self._all("parties", "agency")

    def _all(self, name: str, *related: str) -> list[Any]:
        """Rows of this kind under the key of the breach: those that were read with it, else read now."""
        read = name in getattr(self.breach, "_prefetched_objects_cache", {})
        rows = getattr(self.breach, name)
        return [self._under_key(row) for row in (rows.all() if read else rows.select_related(*related))]

    def _under_key(self, row: Any) -> Any:
        """The row, read under the key of the breach, which is its own too; one under another was put there by no action."""
        if row.key_id != self.breach.key_id:
            raise SuspiciousOperation("A row stands under the key of another breach")
        row.key = self.breach.key
        return row

    def party(self, id_: UUID | None) -> Party | None:
        return next((party for party in self.parties if party.pk == id_), None)

    def party_of(self, agencies: frozenset[UUID]) -> Party | None:
        """The party that one of these agencies is."""
        return next((party for party in self.parties if party.agency_id in agencies), None)

    @cached_property
    def told(self) -> list[Told]:
        # Each has a key of its own.
        read = "told" in getattr(self.breach, "_prefetched_objects_cache", {})
        rows = self.breach.told
        return list(rows.all() if read else rows.select_related("key", "agency", "by_agency", "by"))

    @cached_property
    def evidence(self) -> list[Evidence]:
        return self._all("evidence", "by")

    @cached_property
    def tasks(self) -> list[Task]:
        return self._all("tasks", "asked_by", "done_by")

    @cached_property
    def _awareness(self) -> list[Awareness]:
        rows = Awareness.objects.filter(party__breach=self.breach).order_by("said_at", "id")
        return [self._under_key(row) for row in rows]

    def corrections(self, party: Party) -> list[tuple[Awareness, Awareness]]:
        """When the party said that it became certain, and the other time that it said after that."""
        said = [row for row in self._awareness if row.party_id == party.pk]
        return list(pairwise(said))

    @cached_property
    def assessments(self) -> list[Assessment]:
        """Those that were decided, the first first, and last the one that is open."""
        rows: list[Assessment] = self._all("assessments", "decided_by")
        return sorted(rows, key=lambda row: (row.decided_at is None, row.started_at))

    @property
    def open(self) -> Assessment | None:
        """The assessment that is being made."""
        return next((row for row in self.assessments if row.decided_at is None), None)

    @property
    def decided(self) -> Assessment | None:
        """The one that was decided last."""
        return next((row for row in reversed(self.assessments) if row.decided_at), None)

    @cached_property
    def views(self) -> list[AssessmentView]:
        """What each party thinks of the open assessment, its last word only."""
        if self.open is None:
            return []
        read = "views" in getattr(self.open, "_prefetched_objects_cache", {})
        views = self.open.views.all() if read else self.open.views.select_related("by")
        return list({view.party_id: self._under_key(view) for view in views}.values())

    @cached_property
    def facts(self) -> duties.Facts:
        told = {row.party_id: row.at for row in reversed(self.told) if row.party_id}
        partners = [row.at for row in self.told if row.party_id is None]
        decided, breach = self.decided, self.breach
        return duties.Facts(
            confirmed=breach.settled == Breach.Settled.BREACH,
            goes_on=breach.goes_on,
            reported_at=breach.reported_at,
            settled_at=breach.settled_at,
            agency=breach.agency_id,
            parties=[_party(party, knows=self._knows(party, told)) for party in self.parties if party.has_part],
            partners_told_at=min(partners, default=None),
            evidence={(row.party_id, row.duty): row.done_at for row in self.evidence},
            told=told,
            tasks=[TaskFacts(row.pk, row.party_id, row.due_at, row.done_at) for row in self.tasks],
            assessed=self.open is not None and bool(self.open.answers),
            viewed={view.party_id: view.at for view in self.views},
            decided_at=decided.decided_at if decided else None,
            tell_people=bool(decided and decided.people),
        )

    def _knows(self, party: Party, told: Mapping[UUID, datetime]) -> bool:
        return party.agency_id == self.breach.agency_id or party.pk in told

    @cached_property
    def duties(self) -> list[Duty]:
        """Every duty that follows, done or not."""
        return duties.of(self.facts, rules())

    @cached_property
    def warnings(self) -> list[str]:
        return duties.warnings(self.facts)

    @property
    def deciders(self) -> list[UUID]:
        """The agencies that decide what follows from the assessment."""
        return [party.agency for party in duties.deciders(self.facts) if party.agency]

    def owed_by(self, agency: UUID) -> list[Duty]:
        """What this agency still owes."""
        mine = {party.pk for party in self.parties if party.agency_id == agency}
        return [duty for duty in self.duties if duty.owed and duty.party in mine]


def _party(party: Party, *, knows: bool) -> PartyFacts:
    return PartyFacts(
        id=party.pk,
        agency=party.agency_id,
        name=str(party),
        lost=party.lost,
        owner=party.owner,
        controller=party.controller,
        knows=knows,
        aware_at=party.aware_at,
        deadline=party.deadline,
        answer=party.answer,
        relies_on=party.relies_on_id,
        reported_at=party.reported_at,
        said_why_late=bool(party.late_because),
    )
