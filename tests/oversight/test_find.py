"""Finding one record of any agency: by its reference, or by the agency's own number for the child, typed into the page."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Agency, Person
from decisions.models import Decision, UrgentNote
from tests.conftest import answered, signed
from tests.decisions.test_list import noted
from wscp_isa.ledger.models import Look

SignIn = Callable[[Person], Client]
FIND = "/admin/decisions/decision/find/"


def case_of(record: Decision | UrgentNote) -> str:
    return reverse(f"admin:decisions_{record._meta.model_name}_change", args=[record.pk])


def test_a_reference_leads_to_its_case_and_is_nowhere_kept(alice: Person, morgan: Person, signed_in: SignIn) -> None:
    client = signed_in(morgan)
    for record in (signed(alice), noted(alice)):
        found = client.post(FIND, {"number": record.reference.lower().replace("-", " ")})
        assert found["Location"] == case_of(record)
    assert list(Look.objects.filter(how="search").values_list("actor_name", "subject")) == [("Morgan", None)] * 2


def test_a_draft_is_found_by_nobody_who_oversees(alice: Person, morgan: Person, signed_in: SignIn) -> None:
    draft = answered(alice, "no clear purpose")
    page = signed_in(morgan).post(FIND, {"number": draft.reference}).content.decode()
    assert "There is no signed decision, urgent note, request or breach with that number" in page


@pytest.mark.parametrize("whose", ["the school", "the charity", "nobody"])
def test_a_record_number_is_one_agencys(
    alice: Person, morgan: Person, school: Agency, charity: Agency, signed_in: SignIn, whose: str
) -> None:
    agency = {"the school": str(school.pk), "the charity": str(charity.pk), "nobody": ""}[whose]
    made = [signed(alice), signed(alice)]
    answer = signed_in(morgan).post(FIND, {"number": "T-0001", "agency": agency})
    page = answer.content.decode()
    assert all((record.reference in page) is (whose == "the school") for record in made)
    assert ("Select the agency whose record number it is" in page) is (whose == "nobody")
