"""Worlds written straight into the database, and what the product says there of who sees what."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models

from agencies.models import Agency, Grant, Person, Role, Succession
from decisions.models import (
    Advice,
    Asked,
    Decision,
    DecisionAccess,
    InformationRequest,
    Joined,
    RequestAccess,
    UrgentAccess,
    UrgentNote,
)
from tests.sight.worlds import Access, World
from wscp_isa.vault.models import RecordKey

MODELS: dict[str, type[models.Model]] = {"decision": Decision, "note": UrgentNote, "question": Advice}


def key(world: World, number: int) -> UUID:
    """The key of what has this number in that world, whatever it is."""
    return UUID(int=(world.number + 1) << 8 | number)


def named(keys: Iterable[UUID]) -> list[str]:
    """For people: which world's, and what number there."""
    return [f"{(id_.int >> 8) - 1}-{id_.int & 0xFF}" for id_ in sorted(keys)]


def write(worlds: Iterable[World], record_key: RecordKey) -> None:
    """All of these worlds are in the database; their records share one key, since nobody reads them."""
    rows = Rows(record_key)
    for world in worlds:
        rows.agencies_and_people(world)
        rows.records(world)
        rows.requests(world)
        rows.sights(world)
    for model, made in rows.made.items():
        model._base_manager.bulk_create(made)


class Rows:
    """The rows of some worlds, each kind of row put in at once."""

    def __init__(self, record_key: RecordKey) -> None:
        self.key = record_key
        self.made: dict[Any, list[Any]] = {}
        self.types = {of: ContentType.objects.get_for_model(model) for of, model in MODELS.items()}
        permissions = Permission.objects.filter(content_type__in=self.types.values())
        self.permissions = {(one.content_type_id, one.codename.split("_")[0]): one for one in permissions}

    def add(self, model: Any, **fields: Any) -> None:
        self.made.setdefault(model, []).append(model(**fields))

    def agencies_and_people(self, world: World) -> None:
        for agency in world.agencies:
            id_, taker = key(world, agency.number), key(world, agency.records_with)
            name = f"Agency {world.number}-{agency.number}"
            above = None if agency.part_of is None else key(world, agency.part_of)
            closed = world.now - timedelta(days=9)
            at = closed if agency.closed else None
            self.add(Agency, id=id_, name=name, sort_key=name, category="school", part_of_id=above, closed_at=at)
            if agency.closed and taker != id_:
                ended = {"predecessor_id": id_, "on": closed.date(), "records_with_id": taker}
                self.add(Succession, id=id_, successor_id=taker, kind="merged", **ended)
        for person in world.people:
            id_, name = key(world, person.number), f"person-{world.number}-{person.number}"
            self.add(Person, id=id_, email=f"{name}@tests.example", name=name, is_superuser=person.superuser)
            if person.model_wide:
                for kind in self.types.values():
                    may = self.permissions[kind.pk, "view"]
                    self.add(Person.user_permissions.through, person_id=id_, permission=may)
        for role in world.roles:
            held = {"person_id": key(world, role.person), "agency_id": key(world, role.agency), "kind": role.kind}
            self.add(Role, since=None if role.waiting else role.since, until=role.until, **held)

    def records(self, world: World) -> None:
        for note in world.notes:
            id_, by = key(world, note.number), key(world, note.signed_by)
            said = {"key": self.key, "child": "", "told_whom": "", "what": "", "why": ""}
            at = {"signed_at": world.now, "told_at": world.now, "finish_by": world.now}
            whose = {"agency_id": key(world, note.agency), "signed_by_id": by, "submission_key": id_}
            self.add(UrgentNote, id=id_, reference=f"N{world.number}-{note.number}", **whose, **at, **said)
        for decision in world.decisions:
            id_, by = key(world, decision.number), key(world, decision.signed_by)
            state: dict[str, Any] = {}
            if decision.state == "signed":
                state = {"signed_at": world.now, "signed_by_id": by, "outcome": "share", "share": True}
                state |= {"departed": False, "transcript": {}}
            if decision.state == "withdrawn":
                state = {"withdrawn_at": world.now, "withdrawn_by_id": by}
            note_id = None if decision.finishes is None else key(world, decision.finishes)
            whose = {"agency_id": key(world, decision.agency), "started_by_id": key(world, decision.started_by)}
            whose |= {"submission_key": id_, "urgent_note_id": note_id, "started_at": world.now, "key": self.key}
            self.add(Decision, id=id_, reference=f"D{world.number}-{decision.number}", answers={}, **whose, **state)
        for question in world.questions:
            asked = {"question": "consent", "asked_at": world.now, "asked_by_id": key(world, question.asked_by)}
            adviser = None if question.adviser is None else key(world, question.adviser)
            about = {"key": self.key, "decision_id": key(world, question.decision), "summary": ""}
            self.add(Advice, id=key(world, question.number), adviser_id=adviser, **asked, **about)

    def requests(self, world: World) -> None:
        for request in world.requests:
            id_, by = key(world, request.number), key(world, request.made_by)
            whose = {"agency_id": key(world, request.agency), "made_by_id": by, "submission_key": id_}
            said = {"purpose": "needs", "urgency": "today", "harm": False, "children": [], "said": {}, "key": self.key}
            reference = f"R{world.number}-{request.number}"
            self.add(InformationRequest, id=id_, reference=reference, made_at=world.now, **whose, **said)
        for part in world.parts:
            ended = {"state": "withdrawn", "closed_at": world.now} if part.closed else {"state": "asked"}
            due = {"due_at": world.now, "queue_at": world.now, "created_at": part.since}
            self.add(
                Asked,
                id=key(world, part.number),
                request_id=key(world, part.request),
                agency_id=key(world, part.agency),
                owner_id=None if part.owner is None else key(world, part.owner),
                kind="asked",
                since=part.since,
                until=part.until,
                **ended,
                **due,
            )

    def sights(self, world: World) -> None:
        for row in world.accesses:
            record, agency = key(world, row.record), key(world, row.agency)
            dates = {
                "agency_id": agency,
                "kind": "holder",
                "created_at": row.since,
                "since": row.since,
                "until": row.until,
                "handed_to_id": None if row.handed_to is None else key(world, row.handed_to),
            }
            if row.of == "decision":
                self.add(DecisionAccess, decision_id=record, team=row.team, **dates)
            elif row.of == "request":
                self.asking(world, row, dates)
            else:
                self.add(UrgentAccess, note_id=record, finish_by=row.since, **dates)
        for grant in world.grants:
            kind = self.types[grant.of]
            what = {"permission": self.permissions[kind.pk, grant.may], "content_type": kind}
            who = {"user_id": key(world, grant.to), "by_id": key(world, grant.by)}
            about = {"object_pk": str(key(world, grant.record)), "since": grant.since, "until": grant.until}
            self.add(Grant, **what, **who, **about)

    def asking(self, world: World, row: Access, dates: dict[str, Any]) -> None:
        made_by = next(each.made_by for each in world.requests if each.number == row.record)
        whose = {"request_id": key(world, row.record), "made_by_id": key(world, made_by), "team": row.team}
        self.add(RequestAccess, due_at=world.now, **whose, **dates)
        access = self.made[RequestAccess][-1]
        for person in row.joined:
            self.add(Joined, access=access, person_id=key(world, person), at=world.now)
