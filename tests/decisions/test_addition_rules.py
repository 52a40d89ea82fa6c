"""The rules of what is added to a signed record, at the action, asked of everyone."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from agencies import grants
from agencies.actions import people
from agencies.models import Person
from decisions import find, policies
from decisions.models import Addition, Decision, SubjectIndex
from tests.conftest import TESTS, answered, signed
from tests.decisions.additions import FOLLOW_SHARING, GIVEN, Kind, added
from wscp_isa import ledger
from wscp_isa.ledger.models import Entry
from wscp_isa.ledger.verify import Verification
from wscp_isa.rules import Refused


def stored(decision: Decision) -> dict[str, Any]:
    row = Decision.objects.select_related("key").get(pk=decision.pk)
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_somebody_let_in_to_look_adds_nothing(alice: Person, bob: Person, sam: Person) -> None:
    decision = signed(alice)
    grants.give(decision, to=bob, reason="Asked for advice", until=timezone.now() + timedelta(hours=1), by=sam)
    with pytest.raises(Refused, match="Only the agency that holds this record"):
        added(decision, Kind.CORRECTION, by=bob)


def test_a_role_that_ended_since_the_page_was_opened_adds_nothing(alice: Person) -> None:
    decision = signed(alice)
    people.end_role(alice.roles_now[0], by=TESTS)
    with pytest.raises(Refused):
        added(decision, Kind.CORRECTION, by=Person.objects.get(pk=alice.pk))


def test_a_draft_is_changed_and_not_added_to(alice: Person) -> None:
    with pytest.raises(Refused, match="not signed yet"):
        added(answered(alice, "no clear purpose"), Kind.CORRECTION, by=alice)


@pytest.mark.parametrize("kind", Kind)
def test_what_follows_sharing_is_not_added_where_nothing_was_shared(alice: Person, kind: Kind) -> None:
    decision = signed(alice, "no clear purpose")
    assert bool(policies.adding(alice, decision, kind=kind)) == (kind in FOLLOW_SHARING)
    if kind in FOLLOW_SHARING:
        with pytest.raises(Refused, match="Nothing was shared"):
            added(decision, kind, by=alice)


@pytest.mark.parametrize("kind", Kind)
def test_an_addition_changes_nothing_that_was_signed(alice: Person, kind: Kind) -> None:
    decision = signed(alice)
    before = stored(decision)
    addition = added(decision, kind, by=alice)
    again = Addition.objects.select_related("key").get(pk=addition.pk)
    assert {name: getattr(again, name) for name in GIVEN[kind]} == GIVEN[kind]
    assert again.key_id == decision.key_id
    assert stored(decision) == before
    assert list(Verification().problems()) == []


def test_each_addition_has_an_entry_that_says_nothing_about_people_in_clear(alice: Person) -> None:
    decision = signed(alice)
    first, second = (added(decision, kind, by=alice) for kind in (Kind.WRONG_CHILD, Kind.LATER_FACT))
    *_, one, other = ledger.entries(decision)
    assert [one.action, other.action] == ["decision.added", "decision.added"]
    assert one.facts == {"kind": "wrong-child", "addition": str(first.pk)}
    assert other.facts == {"kind": "later-fact", "addition": str(second.pk)}
    assert one.detail != other.detail


def test_one_key_adds_once(alice: Person) -> None:
    decision, key = signed(alice), uuid.uuid4()
    first = added(decision, Kind.CORRECTION, by=alice, submission_key=key)
    assert added(decision, Kind.CORRECTION, by=alice, submission_key=key) == first
    assert Addition.objects.count() == Entry.objects.filter(action="decision.added").count() == 1


def test_other_words_under_the_same_key_are_never_swallowed(alice: Person) -> None:
    decision, other, key = signed(alice), signed(alice), uuid.uuid4()
    added(decision, Kind.CORRECTION, by=alice, submission_key=key)
    for about, kind, changed in (
        (decision, Kind.CORRECTION, {"text": "12 days"}),
        (decision, Kind.LATER_FACT, {}),
        (other, Kind.CORRECTION, {}),
    ):
        with pytest.raises(Refused, match="sent this page before"):
            added(about, kind, by=alice, submission_key=key, **changed)
    assert Addition.objects.count() == 1


def test_the_record_is_found_under_the_right_child_and_no_longer_under_the_wrong_one(alice: Person) -> None:
    def found(record_number: str) -> list[uuid.UUID]:
        return list(find.by_record_number(alice, record_number).ids)

    decision = signed(alice)
    assert found("T-0001") == [decision.pk]
    added(decision, Kind.WRONG_CHILD, by=alice)
    assert found("T-0001") == []
    assert found("T-0002") == [decision.pk]
    added(decision, Kind.WRONG_CHILD, by=alice, record_number="T-0003")
    assert found("T-0003") == [decision.pk]
    assert found("T-0002") == []


class LedgerDown(Exception):
    pass


@pytest.mark.parametrize("kind", Kind)
def test_where_the_ledger_fails_nothing_is_added(alice: Person, monkeypatch: pytest.MonkeyPatch, kind: Kind) -> None:
    decision = signed(alice)
    index = list(SubjectIndex.objects.order_by("pk").values())

    def fail(*args: Any, **kwargs: Any) -> None:
        raise LedgerDown

    monkeypatch.setattr(ledger, "record", fail)
    with pytest.raises(LedgerDown):
        added(decision, kind, by=alice)
    assert not Addition.objects.exists()
    assert list(SubjectIndex.objects.order_by("pk").values()) == index
