"""Letting people in, and the door."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction
from django.test import Client

from agencies.actions import people
from agencies.models import Agency, Person, Role
from tests.conftest import TESTS
from wscp_isa import ledger

PASSWORD = "correct horse battery staple"


def invited(school: Agency) -> str:
    said = StringIO()
    arguments = ["--name", "Nina New", "--agency", school.name, "--role", "practitioner"]
    call_command("invite", "nina@tests.example", *arguments, stdout=said)
    return said.getvalue().strip().splitlines()[-1]


def choose(client: Client, link: str, password: str = PASSWORD) -> int:
    page = client.get(link.removeprefix("http://localhost:8000"), follow=True)
    if not page.redirect_chain:
        return page.status_code
    return client.post(page.redirect_chain[-1][0], {"password1": password, "password2": password}).status_code


@pytest.mark.django_db
def test_somebody_invited_chooses_a_password_once_and_signs_in(school: Agency, client: Client) -> None:
    link = invited(school)
    assert choose(client, link) == 302
    assert choose(Client(), link) == 200  # the link has been used: a page that says so, and no form
    response = client.post("/sign-in/", {"login": "NINA@tests.example", "password": PASSWORD})
    assert response.status_code == 302
    assert client.get("/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("weak", ["short", "nina@tests.example", "123456789987654321", "1q2w3e4r5t6y7u8i9o0p"])
def test_a_weak_password_is_refused_with_a_sentence(school: Agency, client: Client, weak: str) -> None:
    assert choose(client, invited(school), weak) == 200
    assert not Person.objects.get(email="nina@tests.example").has_usable_password()


@pytest.mark.django_db
def test_an_invitation_is_two_entries_and_holds_no_link(school: Agency) -> None:
    link = invited(school)
    person = Person.objects.get(email="nina@tests.example")
    entries = list(ledger.entries(person))
    assert [entry.action for entry in entries] == ["person.invited", "role.given", "person.link-made"]
    assert not any(link[-20:] in str(entry.facts) for entry in entries)


@pytest.mark.django_db
def test_the_operator_is_told_what_is_wrong(school: Agency, alice: Person) -> None:
    for email, agency, said in (
        ("not an address", school.name, "not an e-mail address"),
        ("nina@tests.example", "No such place", "no agency called"),
        ("ALICE@tests.example", school.name, "already has an account"),
    ):
        with pytest.raises(CommandError, match=said):
            call_command("invite", email, "--name", "N", "--agency", agency, "--role", "practitioner")
    with pytest.raises(CommandError, match="Nobody has an active account"):
        call_command("reset", "nobody@tests.example")


@pytest.mark.django_db
def test_a_reset_link_ends_the_old_password(alice: Person, client: Client) -> None:
    alice.set_password(PASSWORD)
    alice.save(update_fields=["password"])
    said = StringIO()
    call_command("reset", alice.email, stdout=said)
    assert choose(client, said.getvalue().strip().splitlines()[-1], "another good one here") == 302
    assert client.post("/sign-in/", {"login": alice.email, "password": PASSWORD}).status_code == 200
    assert client.post("/sign-in/", {"login": alice.email, "password": "another good one here"}).status_code == 302


@pytest.mark.django_db
def test_the_door_does_not_say_who_has_an_account(alice: Person, client: Client) -> None:
    def told(email: str) -> str:
        page = client.post("/sign-in/", {"login": email, "password": "wrong wrong wrong"}).content.decode()
        assert "govuk-error-summary" in page
        return page[page.index("govuk-error-summary") :].split("</div>")[1].replace(email, "")

    assert told(alice.email) == told("nobody@tests.example")


@pytest.mark.django_db
def test_guessing_is_stopped(alice: Person, client: Client) -> None:
    for _ in range(12):
        last = client.post("/sign-in/", {"login": alice.email, "password": "wrong wrong wrong"})
    assert b"Try again later" in last.content or b"Too many" in last.content


@pytest.mark.django_db
def test_a_closed_account_cannot_sign_in(alice: Person, client: Client) -> None:
    alice.set_password(PASSWORD)
    alice.is_active = False
    alice.save(update_fields=["password", "is_active"])
    client.post("/sign-in/", {"login": alice.email, "password": PASSWORD})
    assert client.get("/").status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/sign-up/", "/signup/", "/accounts/signup/", "/email/", "/password/reset/"])
def test_the_pages_of_the_library_that_we_do_not_use_are_not_there(client: Client, path: str) -> None:
    assert client.get(path).status_code in (302, 404)
    assert client.get(path, follow=True).request["PATH_INFO"] in (path, "/sign-in/")


@pytest.mark.django_db
def test_one_address_one_account_whatever_its_case(alice: Person) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(email="ALICE@tests.example", name="Another")


@pytest.mark.django_db
def test_a_role_is_held_between_its_dates(alice: Person) -> None:
    role = people.end_role(alice.roles_now[0], by=TESTS)
    assert role.until is not None
    assert Person.objects.get(pk=alice.pk).roles_now == []
    assert not Role.objects.live().filter(pk=role.pk).exists()
