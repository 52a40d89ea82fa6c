"""The page of an agency's people: fifty at a time by name, and nobody twice."""

from collections.abc import Callable

import pytest
from django.test import Client

from agencies import staff
from agencies.actions import invitations, people
from agencies.models import Agency, Person, Role
from tests.conftest import CAST, TESTS, has_read, new_person, waiting

SignIn = Callable[[Person], Client]


@pytest.mark.parametrize("name", CAST)
def test_it_and_the_way_there_are_for_who_answers_for_the_agency_and_for_managers(
    cast: dict[str, Person], school: Agency, signed_in: SignIn, name: str
) -> None:
    client, path = signed_in(cast[name]), f"/agencies/{school.pk}/people/"
    assert client.get(path).status_code == (200 if name in ("sam", "morgan") else 404)
    assert (path in client.get(school.get_absolute_url()).content.decode()) is (name in ("sam", "morgan"))
    assert (path in client.get("/").content.decode()) is (name == "sam")


def test_the_pages_are_all_of_its_people_once_by_name(school: Agency, sam: Person, charlie: Person) -> None:
    names = ["zoe", "Adam", "adam", "émile", *(f"member {number}" for number in range(9))]
    for number, name in enumerate(names):
        person = people.invite(email=f"{number}@tests.example", name=name, by=TESTS)
        for kind in (Role.Kind.PRACTITIONER, Role.Kind.SAFEGUARDING_TEAM)[: 1 + number % 2]:
            people.give_role(person, agency=school, kind=kind, by=TESTS)
    seen, after = list[Person](), ""
    while True:
        page = staff.page(school, guidance="", after=after, size=4)
        seen += [member.person for member in page.members]
        if page.before and page.after:
            back = staff.page(school, guidance="", before=str(page.before), size=4)
            assert [member.person for member in back.members] == seen[-8:-4]
        if page.after is None:
            break
        after = str(page.after)
    assert len(seen) == len(set(seen)) == len(names) + 1
    assert [person.name.lower() for person in seen] == sorted(person.name.lower() for person in seen)
    assert charlie not in seen


@pytest.mark.parametrize(
    "query", ["after=", "after=nothing", "before=01a20454-72ea-72e4-804e-36c27e449cf7", "before=%E2%80%AE"]
)
def test_a_damaged_key_is_the_first_page(school: Agency, sam: Person, signed_in: SignIn, query: str) -> None:
    assert "Sam" in signed_in(sam).get(f"/agencies/{school.pk}/people/?{query}").content.decode()


def test_it_says_of_each_what_they_are_what_is_held_and_what_they_have_read(
    school: Agency, sam: Person, signed_in: SignIn
) -> None:
    wendy = waiting("wendy", school)
    Person.objects.filter(pk=wendy.pk).update(guidance_read="0" * 64)
    invitations.make(school, kind=Role.Kind.SPOC, email="nina@tests.example", name="Nina", by=sam)
    client = signed_in(sam)
    page = client.get(f"/agencies/{school.pk}/people/").content.decode()
    for words in ("To admit", "Practitioner, waiting to be admitted", "None recorded", "It has changed since", "Nina"):
        assert words in page
    typed = {"kind": "enhanced", "on-day": "1", "on-month": "9", "on-year": "2025"}
    assert client.post(f"/agencies/{school.pk}/people/{wendy.pk}/check/", typed).status_code == 302
    has_read(Person.objects.get(pk=wendy.pk))
    page = client.get(f"/agencies/{school.pk}/people/").content.decode()
    assert "Enhanced DBS check, 1 September 2025, seen by Sam" in page
    assert "To admit" not in page
    assert "It has changed since" not in page


def test_only_those_roles_are_offered_that_they_do_not_have(
    school: Agency, sam: Person, alice: Person, signed_in: SignIn
) -> None:
    path = f"/agencies/{school.pk}/people/{alice.pk}"
    page = signed_in(sam).get(f"{path}/role/").content.decode()
    assert 'value="spoc"' in page
    assert 'value="practitioner"' not in page
    assert 'value="wscp-manager"' not in page
    assert signed_in(sam).post(f"{path}/role/", {"kind": "spoc"}).status_code == 302
    assert [role.kind for role in Person.objects.get(pk=alice.pk).roles_waiting] == ["spoc"]
    cleo = new_person("cleo", school, *staff.Role.Kind)
    assert (
        "Give them another role" not in signed_in(sam).get(f"/agencies/{school.pk}/people/{cleo.pk}/").content.decode()
    )
