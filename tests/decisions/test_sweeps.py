"""Of an urgent note that is not finished, its person is reminded once when it is due, and its agency once when it is late."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from agencies.actions import people
from agencies.models import Agency, Person, Role
from decisions import history, sweeps
from decisions.actions import urgent
from decisions.models import UrgentAccess
from tests.conftest import TESTS, new_person
from tests.decisions.test_urgent_rules import finished, noted
from wscp_isa.notices.models import Notice

HOUR = timedelta(hours=1)


def told() -> dict[str, list[str]]:
    """Who is told of what, by kind."""
    kinds: dict[str, list[str]] = {}
    for notice in Notice.objects.select_related("person").order_by("person__name"):
        kinds.setdefault(notice.kind, []).append(notice.person.name)
    return kinds


def sweep(now: datetime) -> int:
    return sweeps.remind(now) + sweeps.tell_late(now)


def test_its_person_is_reminded_once_on_the_day_and_nobody_before(cast: dict[str, Person]) -> None:
    note = noted(cast["alice"])
    due = note.finish_by
    assert sweep(due - 9 * HOUR) == 0
    assert sweep(due - 8 * HOUR) == 1
    assert sweep(due - 7 * HOUR) == 0
    assert told() == {"urgent-note-due": ["Alice"]}
    notice = Notice.objects.get()
    assert (notice.about, notice.path, notice.due) == (note.reference, note.get_absolute_url(), due)


def test_its_agencys_single_points_of_contact_are_told_once_when_it_is_late(
    cast: dict[str, Person], school: Agency
) -> None:
    new_person("susan", school, Role.Kind.SPOC)
    note = noted(cast["alice"])
    assert sweep(note.finish_by - HOUR) == 1
    assert sweep(note.finish_by) == 1
    assert sweep(note.finish_by + 9 * HOUR) == 0
    assert told() == {"urgent-note-due": ["Alice"], "urgent-note-late": ["Sam", "Susan"]}
    assert [event.words for event in history.of(note)] == [
        "Urgent note signed",
        "Alice told when to finish it",
        "Late: Sam, Susan told",
    ]


def test_of_what_is_finished_nobody_is_told(cast: dict[str, Person]) -> None:
    note = noted(cast["alice"])
    finished(note, cast["alice"])
    assert sweep(note.finish_by + HOUR) == 0
    assert not Notice.objects.exists()


def test_whoever_was_handed_it_is_reminded_in_place_of_who_signed_it(cast: dict[str, Person]) -> None:
    note = noted(cast["alice"])
    UrgentAccess.objects.filter(note=note).update(handed_to=cast["bob"])
    sweep(note.finish_by - HOUR)
    assert told() == {"urgent-note-due": ["Bob"]}


def test_where_an_agency_has_no_single_point_of_contact_the_first_there_is_is_told(
    alice: Person, school: Agency
) -> None:
    note = noted(alice)
    sweep(note.finish_by)
    assert told() == {"urgent-note-due": ["Alice"]}
    sam = new_person("sam")
    people.give_role(sam, agency=school, kind=Role.Kind.SPOC, since=timezone.now(), by=TESTS)
    sweep(note.finish_by + HOUR)
    assert told()["urgent-note-late"] == ["Sam"]


def test_what_another_worker_did_first_is_not_done_again(cast: dict[str, Person]) -> None:
    note = noted(cast["alice"])
    access = UrgentAccess.objects.get(note=note).pk
    assert [urgent.remind(access, at=note.finish_by) for _ in range(2)] == [True, False]
    assert [urgent.tell_late(access, at=note.finish_by) for _ in range(2)] == [True, False]


def test_what_is_told_and_that_it_was_stand_or_fall_together(
    cast: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    note = noted(cast["alice"])

    def fails(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("wscp_isa.ledger.writing.record", fails)
    with pytest.raises(ZeroDivisionError):
        sweep(note.finish_by - HOUR)
    assert not Notice.objects.exists()
    assert UrgentAccess.objects.get(note=note).reminded_at is None


def test_what_is_told_already_is_not_even_read(alice: Person) -> None:
    rows = UrgentAccess.objects.live().filter(finish_by__lte=timezone.now())
    for column, index in (("reminded_at", "urgent_access_to_remind"), ("late_told_at", "urgent_access_to_tell_late")):
        if connection.vendor == "sqlite":
            plan = rows.filter(unfinished=True, **{column: None}).order_by("finish_by").explain()
            assert index in plan
