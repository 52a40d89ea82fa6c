"""Letting somebody in by a link: who may, to what, and what a link does that is used, late, withdrawn or another's."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from agencies.actions import invitations
from agencies.actions import people as accounts
from agencies.models import Agency, Category, Invitation, Person, Role
from tests.conftest import CAST, TESTS, new_agency, new_person
from tests.world import forget_tries
from wscp_isa import ledger
from wscp_isa.rules import Refused

SignIn = Callable[[Person], Client]
PASSWORD = "three quiet words"
JOINING = {"name": "Nina New", "password1": PASSWORD, "password2": PASSWORD}
KIND = Role.Kind
ANYWHERE = {KIND.PRACTITIONER, KIND.SAFEGUARDING_TEAM, KIND.SPOC, KIND.RESPONSIBLE_MANAGER}


def invite(agency: Agency, by: Person, kind: str = KIND.PRACTITIONER, email: str = "nina@tests.example") -> str:
    """The token of an invitation."""
    return invitations.make(agency, kind=kind, email=email, name="Nina", by=by)[1]


def follow(client: Client, token: str) -> int:
    """Follow the link; the status of the page that it leads to."""
    return client.get(f"/invitation/{token}/", follow=True).status_code


# --- Who may --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CAST)
def test_who_answers_for_an_agency_invites_to_it_and_managers_to_any(
    cast: dict[str, Person], school: Agency, name: str
) -> None:
    if name in ("sam", "morgan"):
        assert invite(school, cast[name])
    else:
        with pytest.raises(Refused, match="Only this agency’s single point of contact"):
            invite(school, cast[name])
    assert Invitation.objects.count() == (name in ("sam", "morgan"))


def _given(agency: Agency, by: Person) -> set[str]:
    taken = set()
    for kind in KIND:
        try:
            invite(agency, by, kind)
        except Refused:
            continue
        taken.add(kind)
    return taken


@pytest.mark.parametrize("answers", [KIND.SPOC, KIND.RESPONSIBLE_MANAGER])
@pytest.mark.parametrize(
    ("category", "besides"),
    [
        (Category.SCHOOL, set()),
        (Category.FRONT_DOOR, {KIND.IFD_OFFICER}),
        (Category.POLICE, {KIND.PARTNER_REVIEWER}),
        (Category.COUNCIL, {KIND.PARTNER_REVIEWER}),
        (Category.HEALTH_PARTNER, {KIND.PARTNER_REVIEWER}),
        (Category.PARTNERSHIP, {KIND.WSCP_MANAGER, KIND.SCRUTINEER, KIND.OPERATOR}),
    ],
)
def test_which_roles_are_given_follows_from_the_agency_and_those_of_the_partnership_only_its_managers_give(
    morgan: Person, category: str, besides: set[str], answers: str
) -> None:
    agency = new_agency("Another agency", category)
    by = new_person("one", agency, answers)
    assert _given(agency, by) == ANYWHERE | (besides - set(Role.PARTNERSHIP))
    Invitation.objects.all().delete()
    assert _given(agency, morgan) == ANYWHERE | besides


def test_nobody_is_invited_twice_to_one_role_or_to_one_they_have_or_to_what_has_closed(
    school: Agency, charity: Agency, sam: Person, alice: Person, morgan: Person
) -> None:
    invite(school, sam)
    with pytest.raises(Refused, match="have been invited to this role already"):
        invite(school, sam, email="NINA@tests.example")
    assert invite(school, sam, KIND.SPOC)
    with pytest.raises(Refused, match="They have the role of practitioner at this agency already"):
        invite(school, sam, email=alice.email)
    Agency.objects.filter(pk=charity.pk).update(closed_at=timezone.now())
    with pytest.raises(Refused, match="has closed"):
        invite(charity, morgan)


@pytest.mark.parametrize("name", CAST)
def test_a_new_link_and_a_withdrawal_are_for_the_same_people(
    cast: dict[str, Person], school: Agency, name: str
) -> None:
    made, old = invitations.make(
        school, kind=KIND.PRACTITIONER, email="nina@tests.example", name="Nina", by=cast["sam"]
    )
    if name not in ("sam", "morgan"):
        for act in (invitations.renew, invitations.withdraw):
            with pytest.raises(Refused, match="Only this agency’s"):
                act(made, by=cast[name])
        return
    new = invitations.renew(made, by=cast[name])
    assert (follow(Client(), old), follow(Client(), new)) == (404, 200)
    invitations.withdraw(made, by=cast[name])
    assert follow(Client(), new) == 404
    with pytest.raises(Refused, match="has been withdrawn"):
        invitations.renew(made, by=cast[name])


# --- Coming in ---------------------------------------------------------------------------------------------------------------


def test_somebody_new_is_signed_in_with_the_role_and_waits_to_be_admitted(
    school: Agency, sam: Person, client: Client
) -> None:
    token = invite(school, sam)
    moved = client.get(f"/invitation/{token}/")
    assert (moved.status_code, moved["Location"]) == (302, "/invitation/")
    page = client.get("/invitation/").content.decode()
    assert "Sam invites you" in page
    assert "Practitioner at A school" in page
    assert token not in page
    assert client.post("/invitation/", JOINING).status_code == 302
    person = Person.objects.get(email="nina@tests.example")
    assert (person.name, person.roles_now, [role.kind for role in person.roles_waiting]) == (
        "Nina New",
        [],
        [KIND.PRACTITIONER],
    )
    assert person.check_password(PASSWORD)
    assert client.get("/").status_code == 200
    assert "invitation" not in client.session
    assert follow(Client(), token) == 404  # once


def test_where_a_check_was_seen_when_inviting_they_are_admitted_by_accepting(
    school: Agency, sam: Person, client: Client
) -> None:
    on = timezone.localdate() - timedelta(days=9)
    _, token = invitations.make(
        school,
        kind=KIND.PRACTITIONER,
        email="nina@tests.example",
        name="Nina",
        check_kind="enhanced",
        check_on=on,
        by=sam,
    )
    follow(client, token)
    client.post("/invitation/", JOINING)
    person = Person.objects.get(email="nina@tests.example")
    assert [role.kind for role in person.roles_now] == [KIND.PRACTITIONER]
    assert [(check.kind, check.on, check.seen_by) for check in person.checks.all()] == [("enhanced", on, sam)]
    actions = [entry.action for entry in ledger.entries(person)]
    assert actions == ["person.joined", "role.given", "role.admitted"]


def test_somebody_with_an_account_signs_in_first_and_the_invitation_waits_for_them(
    school: Agency, sam: Person, charlie: Person, client: Client
) -> None:
    charlie.set_password(PASSWORD)
    charlie.save(update_fields=["password"])
    follow(client, invite(school, sam, email=charlie.email))
    assert "Sign in with it, and then accept" in client.get("/invitation/").content.decode()
    assert client.post("/invitation/", JOINING).status_code == 200  # nothing happens without them
    assert Person.objects.get(pk=charlie.pk).roles_waiting == []
    door = {"login": charlie.email, "password": PASSWORD, "next": "/invitation/"}
    assert client.post("/sign-in/", door)["Location"] == "/invitation/"
    assert client.post("/invitation/").status_code == 302
    assert [role.agency for role in Person.objects.get(pk=charlie.pk).roles_waiting] == [school]
    assert client.post("/invitation/").status_code == 404  # pressed again: it has been used


@pytest.mark.parametrize("name", CAST)
def test_to_anybody_else_who_is_signed_in_it_says_so_and_nothing_happens(
    cast: dict[str, Person], school: Agency, signed_in: SignIn, name: str
) -> None:
    client, before = signed_in(cast[name]), Role.objects.count()
    follow(client, invite(school, cast["sam"]))
    for answer in (client.get("/invitation/"), client.post("/invitation/", JOINING)):
        assert answer.status_code == 200
        assert "This invitation is not for you" in answer.content.decode()
        assert "nina@tests.example" not in answer.content.decode()
    assert (Role.objects.count(), Person.objects.filter(email="nina@tests.example").exists()) == (before, False)


@pytest.mark.parametrize("spoilt", ["used", "late", "withdrawn", "closed", "never made"])
def test_one_page_for_every_link_that_does_not_work(school: Agency, sam: Person, client: Client, spoilt: str) -> None:
    token = invite(school, sam)
    follow(client, token)  # one who has come as far as the page meets it there
    made = Invitation.objects.get()
    if spoilt == "used":
        invitations.join(made, name="Nina", password=PASSWORD)
    if spoilt == "late":
        Invitation.objects.update(
            made_at=timezone.now() - timedelta(hours=73), expires_at=timezone.now() - timedelta(hours=1)
        )
    if spoilt == "withdrawn":
        invitations.withdraw(made, by=sam)
    if spoilt == "closed":
        Agency.objects.update(closed_at=timezone.now())
    if spoilt == "never made":
        token, client = "x" * 43, Client()
    answers = [Client().get(f"/invitation/{token}/"), client.get("/invitation/"), client.post("/invitation/", JOINING)]
    said = {answer.content.split(b"<main")[1] for answer in answers}
    assert {answer.status_code for answer in answers} == {404}
    assert len(said) == 1
    assert b"This link no longer works" in said.pop()
    assert Person.objects.filter(email="nina@tests.example").count() == (spoilt == "used")


def test_it_works_for_72_hours_and_only_its_digest_is_kept(school: Agency, sam: Person) -> None:
    token = invite(school, sam)
    made = Invitation.objects.get()
    assert made.expires_at - made.made_at == timedelta(hours=72)
    assert token not in str(vars(made))
    assert token not in str([entry.facts for entry in ledger.entries(made)])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "Enter your name"),
        ({"password1": ""}, "Enter a password"),
        ({"password2": "another one here"}, "Enter the same password both times"),
        ({"password1": "short", "password2": "short"}, "too short"),
        ({"password1": "nina@tests.example", "password2": "nina@tests.example"}, "too similar"),
    ],
)
def test_what_is_wrong_is_said_and_no_account_is_made(
    school: Agency, sam: Person, client: Client, wrong: dict[str, str], said: str
) -> None:
    follow(client, invite(school, sam))
    answer = client.post("/invitation/", JOINING | wrong)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert PASSWORD not in answer.content.decode()
    assert not Person.objects.filter(email="nina@tests.example").exists()


def test_links_are_tried_as_often_as_the_door_and_no_oftener(client: Client, db: None) -> None:
    forget_tries()
    answers = [client.get(f"/invitation/{'x' * 43}/").status_code for _ in range(31)]
    assert (answers[29], answers[30]) == (404, 429)
    forget_tries()


def test_a_lone_childminder_is_let_in_by_a_manager_and_is_then_every_role(morgan: Person, client: Client) -> None:
    alone = new_agency("One person", Category.EARLY_YEARS)
    follow(client, invite(alone, morgan, KIND.SPOC))
    client.post("/invitation/", JOINING)
    one = Person.objects.get(email="nina@tests.example")
    with pytest.raises(Refused, match="Only this agency’s"):
        accounts.record_check(one, agency=alone, kind="enhanced", on=timezone.localdate(), by=one)
    accounts.record_check(one, agency=alone, kind="enhanced", on=timezone.localdate(), by=morgan)
    for kind in (KIND.PRACTITIONER, KIND.RESPONSIBLE_MANAGER):
        accounts.give_role(one, agency=alone, kind=kind, by=Person.objects.get(pk=one.pk))
    again = Person.objects.get(pk=one.pk)
    assert {role.kind for role in again.roles_now} == {KIND.SPOC, KIND.PRACTITIONER, KIND.RESPONSIBLE_MANAGER}
    renewed = accounts.record_check(one, agency=alone, kind="barred-lists", on=timezone.localdate(), by=again)
    assert renewed.seen_by == again


def test_an_invitation_of_somebody_who_has_left_since_still_lets_in(school: Agency, sam: Person) -> None:
    invite(school, sam)
    accounts.leave(sam, agency=school, by=TESTS)
    invitations.join(Invitation.objects.get(), name="Nina", password=PASSWORD)
    person = Person.objects.get(email="nina@tests.example")
    assert [role.kind for role in person.roles_waiting] == [KIND.PRACTITIONER]


def test_two_invitations_of_one_new_address_make_one_account(school: Agency, sam: Person) -> None:
    invite(school, sam)
    invite(school, sam, KIND.SPOC)
    first, second = Invitation.objects.order_by("kind")
    invitations.join(first, name="Nina", password=PASSWORD)
    with pytest.raises(Refused, match="already has an account"):
        invitations.join(second, name="Nina", password=PASSWORD)
    assert Invitation.objects.open().get() == second


@pytest.mark.parametrize("act", ["make", "renew", "withdraw", "join"])
def test_without_its_entry_nothing_has_happened(
    school: Agency, sam: Person, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    made, _ = invitations.make(school, kind=KIND.SPOC, email="nina@tests.example", name="Nina", by=sam)
    before = vars(Invitation.objects.get()) | {"_state": None}

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(ledger.writing, "record", broken)
    monkeypatch.setattr(invitations.ledger, "record", broken, raising=False)
    with pytest.raises(RuntimeError):
        {
            "make": lambda: invite(school, sam),
            "renew": lambda: invitations.renew(made, by=sam),
            "withdraw": lambda: invitations.withdraw(made, by=sam),
            "join": lambda: invitations.join(made, name="Nina", password=PASSWORD),
        }[act]()
    assert vars(Invitation.objects.get()) | {"_state": None} == before
    assert not Person.objects.filter(email="nina@tests.example").exists()


def test_the_link_is_shown_once_to_whoever_made_it(school: Agency, sam: Person, signed_in: SignIn) -> None:
    client = signed_in(sam)
    typed = {"name": "Nina", "email": "nina@tests.example", "kind": KIND.PRACTITIONER, "check_kind": "later"}
    made = client.post(f"/agencies/{school.pk}/people/invite/", typed)
    where = made["Location"]
    assert where == f"/agencies/{school.pk}/invitations/{Invitation.objects.get().pk}/"
    once, again = (client.get(where).content.decode() for _ in range(2))
    assert "http://localhost:8000/invitation/" in once
    assert "/invitation/" not in again
    renewed = client.post(f"{where}renew/", follow=True).content.decode()
    assert "http://localhost:8000/invitation/" in renewed
    assert client.post(f"{where}withdraw/").status_code == 302
    assert "has been withdrawn" in client.post(f"{where}withdraw/").content.decode()


def test_one_open_invitation_to_a_role_and_no_half_facts(school: Agency, sam: Person) -> None:
    invite(school, sam)
    for wrong in ({"used_at": timezone.now()}, {"check_kind": "enhanced"}, {"withdrawn_by": sam}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.update(**wrong)
