"""The agreement: signed with controls in place, in force when three partners approve, reviewed every year."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from agencies import controls, pack, standing
from agencies.actions import agencies, agreement, contacts
from agencies.models import Agency, AgreementReview, Approval, Category, MissedSignature, Person, Role, Signature
from decisions.stories import told
from tests.conftest import CAST, IN_PLACE, TESTS, answered, new_agency, new_person, ready_to_sign, signed
from tests.decisions.test_work import SignIn
from wscp_isa import clock, ledger, work
from wscp_isa.identifiers import uuid7
from wscp_isa.ledger.models import Entry
from wscp_isa.protocol import library
from wscp_isa.rules import Refused

IN_FORCE, PROPOSED = "2022-01", "2026-12"
NAMED = {"name": "Sam of the tests", "post": "Lead"}
TODAY = clock.today()
HELD: dict[str, Any] = {
    "outcome": AgreementReview.Outcome.KEEP,
    "found": "It works",
    "present": "All three",
    "next_due": TODAY + timedelta(days=365),
    "pack": "Agencies: 3",
}
FOR = told("refused consent, shared")["who"]


def fresh(agency: Agency) -> Agency:
    return Agency.objects.get(pk=agency.pk)


# --- Signing --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CAST)
def test_who_answers_for_an_agency_signs_for_it(cast: dict[str, Person], school: Agency, name: str) -> None:
    ready_to_sign(school)
    if name == "sam":
        signature = agreement.sign(school, version=IN_FORCE, by=cast[name], **NAMED)
        assert (signature.name, signature.post, signature.by) == ("Sam of the tests", "Lead", cast[name])
        assert signature.digest == library.agreement(IN_FORCE).digest
        return
    with pytest.raises(Refused, match="Only this agency’s single point of contact or responsible manager"):
        agreement.sign(school, version=IN_FORCE, by=cast[name], **NAMED)
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    ("without", "clause"),
    [
        ({"privacy_notice": ""}, "ISA 7.3"),
        ({"privacy_notice_on": None}, "ISA 7.3"),
        ({"assessed_on": None, "assessed_by": ""}, "ISA 7.4"),
        ({"checks_on": None, "checks_held": ""}, "ISA 7.1"),
        ("spoc", "ISA 4.3(i)"),
        ("responsible-manager", "ISA 4.3(i)"),
    ],
)
def test_nobody_signs_until_every_control_is_in_place(
    school: Agency, sam: Person, without: dict[str, Any] | str, clause: str
) -> None:
    ready_to_sign(school)
    if isinstance(without, str):
        contacts.end(school.contacts.get(kind=without), by=TESTS)
    else:
        agencies.change(school, version=fresh(school).version, by=TESTS, **without)
    (missing,) = [one for one in controls.of(fresh(school), standing.of(school)) if one.needed and not one.in_place]
    assert missing.clause == clause
    with pytest.raises(Refused, match="You can sign when this is in place"):
        agreement.sign(school, version=IN_FORCE, by=sam, **NAMED)


def test_what_was_in_place_is_kept_with_the_signature_whatever_is_said_later(school: Agency, sam: Person) -> None:
    ready_to_sign(school)
    agreement.sign(school, version=IN_FORCE, by=sam, **NAMED)
    agencies.change(school, version=fresh(school).version, by=TESTS, privacy_notice="https://changed.example")
    kept = Signature.objects.get().controls
    assert "https://www.tests.example/privacy, 5 February 2026" in kept
    assert "Registration with the Information Commissioner’s Office (ISA 4.2): not recorded" in kept
    entry = Entry.objects.get(action="agreement.signed", subject=school.pk)
    assert (entry.facts["version"], entry.facts["controls"]) == (IN_FORCE, kept)


def test_an_agency_signs_a_version_once_and_a_double_press_is_one_signature(school: Agency, sam: Person) -> None:
    ready_to_sign(school)
    first, second = (agreement.sign(school, version=IN_FORCE, by=sam, **NAMED) for _ in range(2))
    assert first == second
    ruth = new_person("ruth", school, Role.Kind.RESPONSIBLE_MANAGER)
    with pytest.raises(Refused, match="Somebody else has signed this version"):
        agreement.sign(school, version=IN_FORCE, by=ruth, **NAMED)
    first.pk = uuid7()
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


def test_only_the_version_in_force_is_signed_and_by_an_agency_that_is_there_and_decides(
    school: Agency, council: Agency, sam: Person
) -> None:
    ready_to_sign(school)
    with pytest.raises(Refused, match="This is not the version in force"):
        agreement.sign(school, version=PROPOSED, by=sam, **NAMED)
    agencies.change(school, version=fresh(school).version, by=TESTS, controller=council)
    with pytest.raises(Refused, match="The council decides for this agency"):
        agreement.sign(school, version=IN_FORCE, by=sam, **NAMED)
    agencies.change(school, version=fresh(school).version, by=TESTS, controller=None)
    agencies.close(school, on=TODAY, records_with=council, version=fresh(school).version, by=TESTS)
    with pytest.raises(Refused, match="This agency has closed"):
        agreement.sign(school, version=IN_FORCE, by=sam, **NAMED)


def test_a_childminder_who_is_every_role_signs_alone(db: None, signed_in: SignIn) -> None:
    agency = new_agency("One, childminder", Category.EARLY_YEARS)
    one = new_person("one", agency, Role.Kind.PRACTITIONER, Role.Kind.SPOC, Role.Kind.RESPONSIBLE_MANAGER)
    client = signed_in(one)
    for kind in ("spoc", "responsible-manager"):
        typed = {"kind": kind, "name": "One", "post": "", "phone": "0151 496 0001", "email": ""}
        assert client.post(f"/agencies/{agency.pk}/contacts/add/", typed).status_code == 302
    agencies.change(agency, version=1, by=one, **IN_PLACE)
    typed = {"making_good": "accepted", "total": "accepted", "name": "One", "post": "Childminder"}
    assert client.post(f"/agencies/{agency.pk}/sign/", typed).status_code == 302
    assert client.post(f"/agencies/{agency.pk}/contacts/confirm/").status_code == 302
    assert standing.of(agency).lacks == []


@pytest.mark.parametrize("left_out", ["making_good", "total", "name", "post"])
def test_both_liabilities_a_name_and_a_post_are_asked_for(
    school: Agency, sam: Person, signed_in: SignIn, left_out: str
) -> None:
    ready_to_sign(school)
    typed = {"making_good": "accepted", "total": "accepted", **NAMED}
    page = signed_in(sam).post(f"/agencies/{school.pk}/sign/", typed | {left_out: ""}).content.decode()
    assert f'href="#{left_out}"' in page
    assert not Signature.objects.exists()


def test_without_its_entry_in_the_ledger_nothing_is_signed(
    school: Agency, sam: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready_to_sign(school)

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(ledger, "record", fails)
    with pytest.raises(RuntimeError):
        agreement.sign(school, version=IN_FORCE, by=sam, **NAMED)
    assert not Signature.objects.exists()


# --- Approving ------------------------------------------------------------------------------------------------------------


def partners(priya: Person, council: Agency) -> list[tuple[Agency, Person]]:
    """The three, each with somebody who may approve for it."""
    board = new_agency("The board", Category.HEALTH_PARTNER)
    return [
        (priya.roles_now[0].agency, priya),
        (council, new_person("connie", council, Role.Kind.RESPONSIBLE_MANAGER)),
        (board, new_person("bea", board, Role.Kind.PARTNER_REVIEWER)),
    ]


@pytest.mark.parametrize("name", CAST)
def test_only_a_statutory_partner_approves(cast: dict[str, Person], school: Agency, name: str) -> None:
    partner = cast["priya"].roles_now[0].agency
    if name == "priya":
        agreement.approve(PROPOSED, partner=partner, by=cast[name], **NAMED)
        assert Approval.objects.get().partner == "police"
        return
    for agency in (partner, school):
        with pytest.raises(Refused, match="Only the council, the police and the integrated care board"):
            agreement.approve(PROPOSED, partner=agency, by=cast[name], **NAMED)


def test_a_version_is_in_force_when_all_three_approve_and_not_before(
    school: Agency, sam: Person, priya: Person, council: Agency
) -> None:
    ready_to_sign(school)
    agreement.sign(school, version=IN_FORCE, by=sam, **NAMED)
    for partner, person in partners(priya, council):
        assert standing.in_force_on(TODAY).version == IN_FORCE
        assert standing.of(school).signed
        agreement.approve(PROPOSED, partner=partner, by=person, **NAMED)
    assert standing.in_force_on(TODAY).version == PROPOSED
    assert standing.in_force_on(TODAY - timedelta(days=1)).version == IN_FORCE
    stands = standing.of(school)
    assert not stands.signed
    assert stands.signature
    assert stands.signature.version == IN_FORCE
    agreement.sign(school, version=PROPOSED, by=sam, **NAMED)
    assert standing.of(school).signed
    assert standing.on([school.pk], TODAY - timedelta(days=1))[school.pk].signature is None


def test_two_approvals_are_not_three_and_nobody_approves_twice_or_what_is_in_force(
    priya: Person, council: Agency
) -> None:
    (police, _), (_, connie), (board, bea) = partners(priya, council)
    first, second = (agreement.approve(PROPOSED, partner=police, by=priya, **NAMED) for _ in range(2))
    assert first == second
    other = new_person("percy", police, Role.Kind.PARTNER_REVIEWER)
    with pytest.raises(Refused, match="Somebody else has approved this version for your agency already"):
        agreement.approve(PROPOSED, partner=police, by=other, **NAMED)
    agreement.approve(PROPOSED, partner=council, by=connie, **NAMED)
    assert standing.in_force_on(TODAY).version == IN_FORCE
    with pytest.raises(Refused, match="This version is in force already"):
        agreement.approve(IN_FORCE, partner=board, by=bea, **NAMED)


def test_a_partner_is_asked_to_approve_until_it_has(priya: Person, alice: Person) -> None:
    def asked(person: Person) -> bool:
        owed = work.of(Person.objects.get(pk=person.pk)).owed
        return "Read and approve a new version of the agreement" in [one.what for one in owed]

    assert (asked(priya), asked(alice)) == (True, False)
    agreement.approve(PROPOSED, partner=priya.roles_now[0].agency, by=priya, **NAMED)
    assert not asked(priya)


# --- The yearly review --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CAST)
def test_a_review_is_recorded_by_the_partnership_s_managers(cast: dict[str, Person], name: str) -> None:
    if name == "morgan":
        held = agreement.review(held_on=TODAY, by=cast[name], **HELD)
        assert agreement.review(held_on=TODAY, by=cast[name], **HELD) == held
        assert (held.version, held.pack) == (IN_FORCE, "Agencies: 3")
        return
    with pytest.raises(Refused, match="Only a manager of the Wirral Safeguarding Children Partnership"):
        agreement.review(held_on=TODAY, by=cast[name], **HELD)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"held_on": TODAY + timedelta(days=1)}, "Record the review once it has been held"),
        ({"held_on": TODAY, "next_due": TODAY}, "The next review must come after this one"),
    ],
)
def test_a_review_has_been_held_and_names_the_next(morgan: Person, change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        agreement.review(by=morgan, **{**HELD, "held_on": TODAY, **change})


def test_the_review_that_was_due_is_said_honestly_until_one_is_recorded(
    morgan: Person, alice: Person, signed_in: SignIn
) -> None:
    page = signed_in(alice).get("/agreement/").content.decode()
    assert "The partners were to review it by 31 January 2023. No review has been recorded since." in page
    owed = {one.what: one.due for one in work.of(Person.objects.get(pk=morgan.pk)).owed}
    assert owed["Hold the yearly review of the agreement"] == work.end_of(date(2023, 1, 31))
    agreement.review(held_on=TODAY, by=morgan, **HELD)
    assert pack.due(library.agreement(IN_FORCE)) == HELD["next_due"]
    assert "were to review it" not in signed_in(alice).get("/agreement/").content.decode()
    assert "Hold the yearly review of the agreement" not in [
        one.what for one in work.of(Person.objects.get(pk=morgan.pk)).owed
    ]


def test_the_pack_says_how_many_have_signed_named_and_confirmed(school: Agency, charity: Agency) -> None:
    ready_to_sign(school)
    agreement.sign(school, version=IN_FORCE, by=TESTS, **NAMED)
    contacts.confirm(school, by=TESTS)
    agencies.close(new_agency("Gone", Category.SPORT), on=TODAY, records_with=school, version=1, by=TESTS)
    figures = {figure.says: figure.number for figure in pack.of(TODAY)}
    assert figures["Agencies that decide for themselves"] == 2
    for says in (
        "of these, have not signed the version in force",
        "of these, have no single point of contact",
        "of these, have no responsible manager",
        "of these, have not confirmed their contacts for 3 months",
    ):
        assert figures[says] == 1
    assert [agency.name for agency, _ in pack.lacking(TODAY)] == [charity.name]


# --- A recipient that has not signed -------------------------------------------------------------------------------------------


def test_an_unsigned_recipient_is_said_before_signing_stops_nothing_and_is_told(
    alice: Person, charity: Agency, signed_in: SignIn
) -> None:
    charlie = new_person("clara", charity, Role.Kind.SPOC)
    signed(alice, who=FOR | {"recipient": str(charity.pk)})
    assert MissedSignature.objects.get().agency == charity
    asked = [one.what for one in work.of(Person.objects.get(pk=charlie.pk)).owed if "Sign the agreement" in one.what]
    assert len(asked) == 1
    assert "A partner recorded sharing with you on" in asked[0]
    ready_to_sign(charity)
    agreement.sign(charity, version=IN_FORCE, by=TESTS, **NAMED)
    signed(alice, who=FOR | {"recipient": str(charity.pk)})
    assert MissedSignature.objects.count() == 1


@pytest.mark.parametrize(
    ("worry", "words"),
    [("in-need-or-harmed", "Do not wait for that"), ("neither", "Think about whether this can wait until it has")],
)
def test_that_a_recipient_has_not_signed_is_said_before_one_signs_and_how_much_it_matters(
    alice: Person, charity: Agency, signed_in: SignIn, worry: str, words: str
) -> None:
    who = FOR | {"recipient": str(charity.pk)}
    draft = answered(alice, "refused consent, shared", who=who, worry={"worry": worry})
    address = f"/decisions/{draft.reference}/check/"
    page = signed_in(alice).get(address).content.decode()
    assert f"A charity has not signed the agreement. {words}" in page
    assert not MissedSignature.objects.exists()
    ready_to_sign(charity)
    agreement.sign(charity, version=IN_FORCE, by=TESTS, **NAMED)
    assert "has not signed the agreement" not in signed_in(alice).get(address).content.decode()
