"""What `seed_bulk` makes is like what people make: it verifies, opens and is found, and the same seed makes the same."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies import demo as agencies_demo
from agencies.models import Person
from decisions import find
from decisions.bulk import plan as plans
from decisions.bulk.making import address
from decisions.bulk.plan import DAY, DRAFT, LATELY, NOTE, PEOPLE, SPAN, Plan
from decisions.bulk.prototypes import INITIALS, NUMBER
from decisions.models import (
    Addition,
    Decision,
    DecisionAccess,
    Reliance,
    Subject,
    SubjectIndex,
    UrgentAccess,
    UrgentNote,
)
from tests.world import lasting
from wscp_isa import clock, work
from wscp_isa.ledger.models import Entry, Head
from wscp_isa.ledger.verify import Verification
from wscp_isa.vault.models import RecordKey

WANTED, SEED = 150, 7
UNTIL = datetime(2026, 11, 1, 12, tzinfo=UTC)
PLAN = Plan(0, WANTED, UNTIL, SEED)


def seed_bulk(wanted: int, **options: Any) -> str:
    said = StringIO()
    call_command("seed_bulk", wanted, **{"seed": SEED, "until": UNTIL, "processes": 1, **options}, stdout=said)
    return said.getvalue()


def problems() -> list[str]:
    return [str(problem) for problem in Verification().problems()]


def person(name: str) -> Person:
    return Person.objects.get(email=address(name))


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The invented borough with many decisions, once for all tests; what the command said."""
    with lasting(django_db_blocker):
        agencies_demo.make()
        yield seed_bulk(WANTED)


@pytest.mark.django_db
def test_it_makes_as_many_as_are_wanted_and_says_so(seeded: str) -> None:
    assert Decision.objects.filter(signed_at__isnull=False).count() == WANTED
    assert seeded.startswith(f"Made {WANTED} signed decisions in ")
    assert seeded.endswith(f" seconds: there are {WANTED} now\n")


@pytest.mark.django_db
def test_the_ledger_is_whole(seeded: str) -> None:
    assert problems() == []


@pytest.mark.django_db
def test_every_record_has_what_the_actions_write(seeded: str) -> None:
    decisions, signed = Decision.objects.count(), Decision.objects.filter(signed_at__isnull=False).count()
    notes = UrgentNote.objects.count()
    for model in (DecisionAccess, Subject, SubjectIndex):
        assert set(Counter(model.objects.values_list("decision")).values()) == {1}
        assert model.objects.count() == decisions
    assert UrgentAccess.objects.count() == notes
    assert RecordKey.objects.count() == decisions + notes
    kinds = ("decision", "urgent-note")
    assert Head.objects.filter(kind__in=kinds).count() == decisions + notes
    assert Counter(Entry.objects.filter(kind__in=kinds).values_list("action", flat=True)) == {
        "decision.started": decisions,
        "decision.signed": signed,
        "decision.added": Addition.objects.count(),
        "urgent-note.signed": notes,
    }
    assert Reliance.objects.exists()
    assert 0 < Decision.objects.drafts().count() < WANTED / 10
    assert 0 < UrgentNote.objects.unfinished().count() < notes


@pytest.mark.django_db
def test_it_is_whose_it_was_planned_to_be_and_when(seeded: str) -> None:
    planned = [*PLAN.records(0, WANTED)]
    began = Counter(Decision.objects.exclude(urgent_note__isnull=False).values_list("started_by__email", "started_at"))
    noted = Counter(UrgentNote.objects.values_list("signed_by__email", "signed_at"))
    of_notes = (plans.URGENT, NOTE)
    assert began == Counter((address(one.person), one.at) for one in planned if one.story not in of_notes)
    assert noted == Counter((address(one.person), one.at) for one in planned if one.story in of_notes)


@pytest.mark.django_db
def test_times_agree(seeded: str) -> None:
    for decision in Decision.objects.filter(signed_at__isnull=False).select_related("key", "urgent_note__key"):
        began = decision.urgent_note.signed_at if decision.urgent_note else decision.started_at
        assert UNTIL - SPAN - DAY < began < decision.signed_at < UNTIL
        assert timezone.localdate(began) == timezone.localdate(decision.signed_at)
        assert abs((decision.pk.int >> 80) / 1000 - decision.started_at.timestamp()) < 0.01
        assert abs(decision.key.created_at - decision.started_at) < timedelta(seconds=0.01)
        assert decision.transcript["reference"] == decision.reference
        assert decision.transcript["signed"]["at"] == decision.signed_at.isoformat()
        if decision.shared_at:
            assert decision.answers["how"]["shared_at"] == decision.shared_at.isoformat()
            assert clock.words(decision.shared_at) in json.dumps(decision.transcript, ensure_ascii=False)
        if decision.look_again_on:
            assert clock.day_in_words(decision.look_again_on) in json.dumps(decision.transcript, ensure_ascii=False)
            assert decision.look_again_on - timezone.localdate(decision.shared_at) == timedelta(days=7)


@pytest.mark.django_db
def test_nothing_is_left_of_the_prototypes(seeded: str) -> None:
    today = (clock.today().isoformat(), clock.day_in_words(clock.today()), INITIALS, NUMBER)
    for decision in Decision.objects.select_related("key"):
        text = json.dumps([decision.answers, decision.transcript], ensure_ascii=False)
        assert not [words for words in today if words in text]
    for note in UrgentNote.objects.select_related("key"):
        assert INITIALS not in note.child
        assert NUMBER not in note.child


@pytest.mark.django_db
def test_every_signed_decision_opens_for_its_owner_and_is_found_by_its_number(
    seeded: str, signed_in: Callable[[Person], Client]
) -> None:
    people = {who.pk: who for who in map(person, PEOPLE)}
    browsers = {pk: signed_in(who) for pk, who in people.items()}
    for decision in Decision.objects.filter(signed_at__isnull=False):
        page = browsers[decision.started_by_id].get(decision.get_absolute_url())
        assert page.status_code == 200
        number = decision.subjects.get().record_number
        assert number in page.content.decode()
        assert decision.pk in find.by_record_number(people[decision.started_by_id], number).ids


@pytest.mark.django_db
def test_drafts_go_on_and_notes_can_be_finished(seeded: str, signed_in: Callable[[Person], Client]) -> None:
    for draft in Decision.objects.drafts().select_related("started_by"):
        assert signed_in(draft.started_by).get(draft.get_absolute_url(), follow=True).status_code == 200
    for note in UrgentNote.objects.select_related("signed_by"):
        assert signed_in(note.signed_by).get(note.get_absolute_url()).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["imran", "dana", "sam", "morgan"])
def test_lists_stand_and_work_is_not_absurd(seeded: str, signed_in: Callable[[Person], Client], name: str) -> None:
    browser = signed_in(person(name))
    pages = ["home", "records", "find"]
    if name == "morgan":
        pages = ["admin:decisions_decision_changelist", "admin:decisions_urgentnote_changelist"]
    for page in pages:
        assert browser.get(reverse(page)).status_code == 200
    assert len(work.of(person(name)).owed) < 10


@pytest.mark.django_db
def test_it_tops_up(seeded: str) -> None:
    before = set(Decision.objects.values_list("pk", flat=True))
    assert seed_bulk(WANTED) == f"There are {WANTED} signed decisions already, so none were made\n"
    assert set(Decision.objects.values_list("pk", flat=True)) == before
    assert seed_bulk(WANTED + 5).endswith(f"there are {WANTED + 5} now\n")
    assert Decision.objects.filter(signed_at__isnull=False).count() == WANTED + 5
    assert problems() == []


def test_the_same_seed_plans_the_same_and_another_does_not() -> None:
    same, other = Plan(0, WANTED, UNTIL, SEED), Plan(0, WANTED, UNTIL, SEED + 1)
    assert [*same.records(0, WANTED)] == [*PLAN.records(0, WANTED)] != [*other.records(0, WANTED)]


def test_a_large_plan_is_spread_as_it_says() -> None:
    plan = Plan(0, 20_000, UNTIL, SEED)
    planned = [one for first, end in plan.batches() for one in plan.records(first, end)]
    signed = [one for one in planned if one.story not in (DRAFT, NOTE)]
    assert len(signed) == 20_000
    assert [one.at for one in planned] == sorted(one.at for one in planned)
    school = [one for one in signed if one.person in ("alice", "dana", "erin")]
    assert 0.003 < len(school) / len(signed) < 0.007
    thirds = Counter((UNTIL - one.at) // ((SPAN + DAY) / 3) for one in signed)
    assert max(thirds.values()) - min(thirds.values()) < 200
    undone = [one for one in planned if not one.done or one.story in (DRAFT, NOTE)]
    assert 10 < len(undone) < 100
    assert min(one.at for one in undone) > UNTIL - LATELY
