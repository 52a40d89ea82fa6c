"""Many at once: the chains stay whole, and nobody waits for ever."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.vault_sample import proofs as sample
from tests.vault_sample.models import Note, Office
from wscp_isa import ledger, vault
from wscp_isa.ledger import Actor, encoding, proofs
from wscp_isa.ledger.models import Entry, Head
from wscp_isa.ledger.proofs import Proof
from wscp_isa.ledger.verify import Verification

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("committing")]
WRITERS, EACH = 8, 25


def at_once(work: Callable[[int], Any]) -> None:
    """Run this in as many threads as there are writers, from the same moment; the first exception is raised here."""
    together = Barrier(WRITERS)

    def run(writer: int) -> None:
        try:
            together.wait()
            work(writer)
        finally:
            connection.close()

    assert connection.vendor == "postgresql"
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(run, range(WRITERS)))


def test_eight_writers_to_one_chain_leave_no_fork_and_no_gap() -> None:
    note = Note.objects.create(key=vault.new_key())

    def write(writer: int) -> None:
        for n in range(EACH):
            with transaction.atomic():
                ledger.record(
                    "note.changed", about=note, by=Actor.system(str(writer)), at=timezone.now(), detail={"n": n}
                )

    at_once(write)
    entries = list(Entry.objects.filter(subject=note.pk).order_by("seq"))
    assert [entry.seq for entry in entries] == list(range(1, WRITERS * EACH + 1))
    assert entries[0].prev == encoding.ORIGIN
    assert all(later.prev == earlier.hash for earlier, later in pairwise(entries))
    assert list(Verification().problems()) == []


def test_two_that_begin_a_chain_at_once_begin_one() -> None:
    offices = [Office.objects.create() for _ in range(EACH)]

    def write(writer: int) -> None:
        for office in offices:
            with transaction.atomic():
                ledger.record("seen", about=office, by=Actor.system(str(writer)), at=timezone.now())

    at_once(write)
    assert set(Head.objects.values_list("seq", flat=True)) == {WRITERS}
    assert list(Verification().problems()) == []


def test_those_who_hold_several_chains_take_them_in_one_order() -> None:
    offices = [Office.objects.create() for _ in range(4)]

    def write(writer: int) -> None:
        for _ in range(EACH):
            mine = offices if writer % 2 else offices[::-1]
            with transaction.atomic():
                ledger.lock(*mine)
                for office in mine:
                    ledger.record("seen", about=office, by=Actor.system(str(writer)), at=timezone.now())

    at_once(write)
    assert set(Head.objects.values_list("seq", flat=True)) == {WRITERS * EACH}
    assert list(Verification().problems()) == []


def test_a_ledger_that_is_being_written_verifies() -> None:
    """What is verified is one moment of it; else entries and heads would seem to differ."""
    offices = [Office.objects.create() for _ in range(3)]

    def work(writer: int) -> None:
        for n in range(EACH):
            if writer == 0:
                assert list(Verification().problems()) == []
            else:
                with transaction.atomic():
                    ledger.record("seen", about=offices[n % 3], by=Actor.system(str(writer)), at=timezone.now())

    at_once(work)


def test_a_record_that_is_signed_anew_meanwhile_is_compared_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    note = Note.objects.create(key=vault.new_key(), title="signed", text="first")

    def sign(text: str) -> None:
        with transaction.atomic():
            note.text = text
            note.save()
            detail = {"digest": sample.digest(note)}
            ledger.record("note.signed", about=note, by=Actor.system("tests"), at=timezone.now(), detail=detail)

    def elsewhere() -> None:
        try:
            sign("second")
        finally:
            connection.close()

    def digests(ids: Sequence[UUID]) -> dict[UUID, str]:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(elsewhere).result()
        return sample.digests(ids)

    sign("first")
    proof = Proof("note", "note.signed", digests, sample.signed)
    monkeypatch.setattr(proofs, "_registered", {("note", "note.signed"): proof})
    assert list(Verification().problems()) == []
    assert Note.objects.get().text == "second"
