"""One real record of each kind, made by the actions at a moment of our choosing, read back, and taken back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from unittest import mock

from django.db import models, transaction
from django.utils import timezone

from agencies.models import Agency, Category, Person
from decisions import demo, stories, walk
from decisions.actions import addition, urgent
from decisions.actions import decision as actions
from decisions.bulk import plan
from decisions.facts import WILL_TELL
from decisions.models import Addition, Decision, UrgentNote
from wscp_isa import clock, identifiers
from wscp_isa.identifiers import uuid7
from wscp_isa.ledger.models import Entry

# Words that stand nowhere else, so that they can be found again and replaced.
INITIALS, NUMBER = "XQXQ", "PROTOTYPE-0"
_CHILD = {"initials": INITIALS, "record_number": NUMBER}


@dataclass(frozen=True)
class Made:
    """Every row of a record with what belongs to it, its entries in order, and when it was begun."""

    began: datetime
    rows: list[models.Model]
    entries: list[Entry]


@contextmanager
def made(person: Person, story: str, *, done: bool) -> Iterator[Made]:
    """The rows that the actions write when this person lives through this story. After the block none of them is there."""
    # In the middle of a day, so that it ends on it. What the clock says has a microsecond: what people type has none.
    began = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=1).astimezone(UTC)
    with transaction.atomic():
        rows: dict[tuple[type[models.Model], Any], models.Model] = {}
        _gather(_record(person, story, began, done=done), rows)
        found = Entry.objects.filter(subject__in=[row.pk for row in rows.values()]).select_related("key")
        yield Made(began, list(rows.values()), list(found.order_by("subject", "seq")))
        transaction.set_rollback(True)


def _gather(row: models.Model, rows: dict[tuple[type[models.Model], Any], models.Model]) -> None:
    """This row as the database has it, and all that refers to it, and what refers to that."""
    model = type(row)
    if (model, row.pk) in rows:
        return
    rows[model, row.pk] = model._base_manager.get(pk=row.pk)
    for relation in model._meta.related_objects:
        for other in relation.related_model._base_manager.filter(**{relation.field.name: row.pk}):
            _gather(other, rows)


def _record(person: Person, story: str, began: datetime, *, done: bool) -> models.Model:
    if story in (plan.URGENT, plan.NOTE):
        note = _note(person, began)
        if story == plan.URGENT:
            with _at(began + timedelta(hours=2)):
                draft = urgent.finish(note, by=person)
            _sign(draft, _emergency(note), began + timedelta(hours=2), by=person, done=done)
        return note
    with _at(began):
        draft = actions.start(person.roles_now[0].agency, submission_key=uuid7(), by=person)
    with _at(began + timedelta(minutes=15)):
        pages = stories.told(story if story in stories.STORIES else next(iter(stories.STORIES)))
        if story == plan.DRAFT:
            return walk.on(draft, posted={**pages, "child": _CHILD}, by=person)
    return _sign(draft, pages, began, by=person, done=done)


def _sign(draft: Decision, pages: Mapping[str, Any], began: datetime, *, by: Person, done: bool) -> Decision:
    """Answered, signed, and where the family are still to be told, told the same day unless that is left to do."""
    with _at(began + timedelta(minutes=15)):
        draft = walk.on(draft, posted={**pages, "child": _CHILD}, by=by)
    with _at(began + timedelta(minutes=20)):
        decision = actions.sign(draft, version=draft.version, by=by)
    if done and (decision.look_again_on or decision.told_family == WILL_TELL):
        with _at(began + timedelta(hours=3)):
            said = f"Mother\nBy telephone\n{clock.words(timezone.now())}"
            addition.add(decision, kind=Addition.Kind.TOLD_FAMILY, text=said, submission_key=uuid7(), by=by)
    return decision


def _note(by: Person, at: datetime) -> UrgentNote:
    with _at(at):
        return urgent.sign(
            by.roles_now[0].agency,
            child=f"{INITIALS}, {NUMBER}",
            told_agency=Agency.objects.filter(category=Category.FRONT_DOOR).first(),
            told_whom="Duty social worker, by telephone",
            told_at=at.replace(microsecond=0) - timedelta(minutes=12),
            what="The child said that going home was not safe. A fresh bruise on the left arm.",
            why="The building was about to close, and nobody safe was at home.",
            submission_key=uuid7(),
            by=by,
        )


def _emergency(note: UrgentNote) -> dict[str, dict[str, Any]]:
    """How the demonstration's emergency is finished, with what this note says already."""
    pages = {page: dict(answers) for page, answers in stories.EMERGENCY.items()}
    pages["who"]["recipient"] = str(note.told_agency_id)
    pages["how"] |= {"known": note.what, "received_by": note.told_whom, **stories.parts("shared_at", note.told_at)}
    pages["untold"] |= stories.parts("look_again_on", note.told_at + timedelta(days=7))
    return pages


@contextmanager
def _at(moment: datetime) -> Iterator[None]:
    """As if it were that moment, for the times of records and for those in their ids."""
    nanoseconds = int(moment.timestamp()) * 1_000_000_000
    with demo.at(moment), mock.patch.object(identifiers, "time", SimpleNamespace(time_ns=lambda: nanoseconds)):
        yield
