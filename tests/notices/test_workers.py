"""Several workers at one moment: each notice is one worker's, and none waits for another."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from agencies import sweeps as of_agencies
from agencies.models import Person
from decisions import sweeps as of_decisions
from tests.agencies.test_sweeps import named
from tests.conftest import new_agency, new_person
from tests.decisions.test_urgent_rules import noted
from tests.ledger.conftest import committing  # noqa: F401  (a fixture)
from tests.notices.told import MINUTE, Clock, Post, tell
from wscp_isa.ledger.models import Entry
from wscp_isa.notices import sending
from wscp_isa.notices.models import Choice, Notice
from wscp_isa.notices.sending import CLAIM, drain

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("committing", "post")]
WORKERS = 6


def at_once(work: Any) -> list[Any]:
    """What each worker did, all of them begun at the same moment."""
    together = Barrier(WORKERS)

    def run(worker: int) -> Any:
        try:
            together.wait()
            return work(worker)
        finally:
            connection.close()

    assert connection.vendor == "postgresql"
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(run, range(WORKERS)))


def people(how_many: int) -> list[Person]:
    return [new_person(f"person{number}") for number in range(how_many)]


def test_six_workers_send_everything_and_nothing_twice() -> None:
    clock = Clock(timezone.now())
    for person in people(10):
        for _ in range(12):
            tell(person, at=clock())
    sent = at_once(lambda worker: drain(clock=clock))
    assert sum(sent) == len(Post.taken) == 120
    assert {message.id for message in Post.taken} == set(Notice.objects.values_list("pk", flat=True))
    assert not Notice.objects.open().exists()


def test_of_digests_too_everything_is_in_one_mail_and_in_no_other() -> None:
    clock = Clock(timezone.now())
    for person in people(5):
        Choice.objects.create(person=person, daily=True, since=clock())
        for _ in range(8):
            tell(person, at=clock(), due=clock())  # due at once, so that it does not wait for the morning
    at_once(lambda worker: drain(clock=clock))
    said = "".join(f"{message.subject}\n{message.body}" for message in Post.taken)
    assert all(said.count(f"{about}\n") == 1 for about in _subjects())
    assert not Notice.objects.open().exists()


def _subjects() -> list[str]:
    return [f"Finish the record of your urgent share {notice.about}" for notice in Notice.objects.all()]


def test_nobody_waits_for_what_another_has_in_hand() -> None:
    clock = Clock(timezone.now())
    first, second = (tell(person, at=clock()) for person in people(2))

    def other() -> int:
        try:
            return drain(clock=clock)
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        Notice.objects.select_for_update().get(pk=first.pk)
        assert pool.submit(other).result(timeout=5) == 1
    assert [message.id for message in Post.taken] == [second.pk]


def test_what_workers_had_in_hand_when_they_died_is_sent_by_the_others() -> None:
    clock = Clock(timezone.now())
    for person in people(12):
        tell(person, at=clock())
    claimed = at_once(lambda worker: sending._claim(clock()))
    assert len({claim.id for claim in claimed}) == WORKERS
    assert sum(at_once(lambda worker: drain(clock=clock))) == 12 - WORKERS
    clock.go(CLAIM + MINUTE)
    assert sum(at_once(lambda worker: drain(clock=clock))) == WORKERS
    assert len({message.id for message in Post.taken}) == len(Post.taken) == 12


def test_sweeps_on_two_machines_do_everything_once() -> None:
    school = new_agency("A school", "school")
    sam, alice = new_person("sam", school, "spoc"), new_person("alice", school, "practitioner")
    named(school, days=200)
    notes = [noted(alice) for _ in range(8)]
    late = max(note.finish_by for note in notes)

    def sweep(worker: int) -> int:
        return of_decisions.remind(late) + of_decisions.tell_late(late) + of_agencies.tell_of_stale_contacts(late)

    at_once(sweep)
    sweep(0)
    assert Notice.objects.filter(person=alice).count() == 8
    assert Notice.objects.filter(person=sam).count() == 8 + 1
    for action, times in (("urgent-note-due-told", 8), ("urgent-note-late-told", 8), ("contacts.stale-told", 1)):
        assert Entry.objects.filter(action=action).count() == times
