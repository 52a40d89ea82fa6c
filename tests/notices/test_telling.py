"""A notice is in the outbox where its deed is, once, and says nothing but a reference, a link and a time."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from agencies.models import Person
from tests.notices.told import KIND, tell
from wscp_isa import notices
from wscp_isa.notices.models import Notice

GIVEN: dict[str, Any] = {"about": "", "path": "/urgent/", "once": "a key"}


@pytest.mark.no_database
def test_nobody_is_told_outside_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    # The connection itself: what stands for it would lose the attribute when it is put back.
    monkeypatch.setattr(connections["default"], "in_atomic_block", False)
    with pytest.raises(TransactionManagementError):
        notices.tell(Person(), KIND, at=timezone.now(), **GIVEN)


def test_a_notice_goes_with_a_deed_that_fails(alice: Person) -> None:
    @transaction.atomic
    def deed() -> None:
        notices.tell(alice, KIND, at=timezone.now(), **GIVEN)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        deed()
    assert not Notice.objects.exists()


def test_under_one_key_each_person_is_told_once(alice: Person, bob: Person) -> None:
    now = timezone.now()
    for at in (now, now + timedelta(days=1)):
        tell(alice, once="the same", at=at)
        tell(bob, once="the same", at=at)
    tell(alice, once="another", at=now)
    assert Notice.objects.filter(person=alice).count() == 2
    assert Notice.objects.get(person=bob).not_before == now


@pytest.mark.parametrize(
    "kind", ["no-such-kind", "", "../base", "together/digest", "urgent-note-due.txt", "ÜRGENT", "a\nb"]
)
def test_an_unknown_kind_is_refused_at_once(alice: Person, kind: str) -> None:
    with pytest.raises(LookupError):
        notices.tell(alice, kind, at=timezone.now(), **GIVEN)
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"about": "Ashdown, J"},
        {"about": "WSP-AAAA-AAA"},
        {"about": "WSP-7K3M-4Q7\nBcc: all@tests.example"},
        {"path": "urgent/"},
        {"path": "//elsewhere.example/"},
        {"path": "/find/?name=Ashdown"},
        {"path": "/urgent/\r\nBcc: all@tests.example"},
        {"path": "/" + "a" * 200},
        {"once": ""},
        {"once": "a" * 101},
        {"at": datetime(2026, 11, 22)},
        {"due": datetime(2026, 11, 22)},
    ],
    ids=str,
)
def test_what_could_carry_more_than_a_reference_a_link_and_a_time_is_refused(alice: Person, wrong: Any) -> None:
    with pytest.raises(ValueError):
        notices.tell(alice, KIND, **{"at": timezone.now(), **GIVEN, **wrong})
    assert not Notice.objects.exists()


def test_every_template_is_of_a_kind_that_can_be_told(alice: Person) -> None:
    folder = Path(settings.BASE_DIR) / "templates" / "notices"
    for template in folder.glob("*.txt"):
        tell(alice, kind=template.stem, at=timezone.now())
    assert Notice.objects.count() > 2
