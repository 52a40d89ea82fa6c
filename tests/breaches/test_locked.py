"""One breach whose key is gone does not take the page of everything else with it."""

import pytest
from django.test import Client
from django.utils import timezone

from agencies.models import Person
from breaches.models import Party
from tests.breaches import made
from tests.conftest import signed
from wscp_isa import work
from wscp_isa.vault.models import RecordKey

pytestmark = pytest.mark.django_db


def test_your_work_says_of_a_breach_that_it_cannot_be_read_and_shows_the_rest(alice: Person, sam: Person) -> None:
    gone, there = made.reported(alice), made.reported(alice)
    for breach in (gone, there):
        made.confirmed(breach, by=sam)
    before = [one for one in work.of(sam).owed if one.about == there.reference]
    keys = {gone.key_id, *Party.objects.filter(breach=gone).values_list("key_id", flat=True)}
    RecordKey.objects.filter(pk__in=keys).update(wrapped=None, destroyed_at=timezone.now())
    owed = work.of(Person.objects.get(pk=sam.pk)).owed
    assert [one for one in owed if one.about == there.reference] == before
    (locked,) = [one for one in owed if one.about == gone.reference]
    assert locked.what.startswith("Locked")
    client = Client()
    client.force_login(sam)
    assert client.get("/").status_code == 200


def test_a_record_whose_key_is_gone_says_that_to_try_again_does_not_help(alice: Person, sam: Person) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(sam)
    for record in (made.reported(alice), signed(alice)):
        RecordKey.objects.filter(pk=record.key_id).update(wrapped=None, destroyed_at=timezone.now())
        answer = client.get(record.get_absolute_url())
        page = answer.content.decode()
        assert answer.status_code == 500
        assert "This record cannot be read" in page
        assert "999" in page
