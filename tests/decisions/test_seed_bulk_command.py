"""When `seed_bulk` makes nothing, and what it makes first."""

import pytest
from django.core.management import CommandError
from django.test import override_settings

from agencies import demo as agencies_demo
from agencies.models import Agency, Person
from decisions import demo
from decisions.bulk import plan as plans
from decisions.models import Decision
from tests.decisions.test_seed_bulk import problems, seed_bulk
from tests.ledger import owner


@pytest.mark.django_db
def test_an_empty_demonstration_gets_its_people_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "make", lambda: None)
    assert "alice@wirral.example" in seed_bulk(2)
    assert Decision.objects.filter(signed_at__isnull=False).count() == 2


@pytest.mark.django_db
def test_nothing_is_invented_among_real_records() -> None:
    with override_settings(DEMONSTRATION=False), pytest.raises(CommandError, match="DEMONSTRATION is not set"):
        seed_bulk(1)
    assert not Agency.objects.exists()


@pytest.mark.django_db
def test_nobody_records_but_the_people_of_the_demonstration(alice: Person) -> None:
    with pytest.raises(CommandError, match="people of the demonstration"):
        seed_bulk(1)
    assert not Decision.objects.exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_several_processes_share_a_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "BATCH", 3)
    agencies_demo.make()
    assert seed_bulk(12, processes=2).endswith("there are 12 now\n")
    assert problems() == []
    owner.unguard()  # the flush that follows ends as a migration does, and puts the guards back
