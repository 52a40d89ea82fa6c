"""Admission (ISA 7.1): a role begins when a check is held; before that everything that cannot wait is open, and no record is."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from agencies.actions import people
from agencies.models import Agency, Category, Person, Role, StaffCheck
from decisions.actions import decision as decisions
from decisions.actions import urgent
from decisions.models import Decision, UrgentNote
from decisions.stories import parts
from tests.conftest import CAST, TESTS, new_agency, new_person, signed, waiting
from wscp_isa import ledger, work
from wscp_isa.identifiers import uuid7
from wscp_isa.rules import Refused

SignIn = Callable[[Person], Client]
TODAY = timezone.localdate
NOTE = {
    "child": "AB",
    "told_agency": "other",
    "told_whom": "Duty worker",
    "what": "A bruise",
    "why": "School was about to close",
}


@pytest.fixture
def wendy(school: Agency) -> Person:
    """Somebody who has not been admitted yet."""
    return waiting("wendy", school)


def again(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def admit(person: Person, agency: Agency, by: Person) -> StaffCheck:
    return people.record_check(person, agency=agency, kind="enhanced", on=TODAY() - timedelta(days=3), by=by)


# --- Who admits ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CAST)
def test_who_answers_for_the_agency_admits_and_so_do_managers(
    cast: dict[str, Person], school: Agency, wendy: Person, name: str
) -> None:
    if name in ("sam", "morgan"):
        check = admit(wendy, school, cast[name])
        assert (check.seen_by, [role.kind for role in again(wendy).roles_now]) == (cast[name], ["practitioner"])
    else:
        with pytest.raises(Refused, match="Only this agency’s single point of contact"):
            admit(wendy, school, cast[name])
        assert again(wendy).roles_now == []


def test_a_check_admits_to_every_role_there_and_to_none_elsewhere(
    school: Agency, charity: Agency, wendy: Person, sam: Person
) -> None:
    people.give_role(wendy, agency=school, kind=Role.Kind.SAFEGUARDING_TEAM, by=TESTS)
    people.give_role(wendy, agency=charity, kind=Role.Kind.PRACTITIONER, by=TESTS)
    admit(wendy, school, sam)
    admit(wendy, school, sam)  # pressed twice
    assert {role.kind for role in again(wendy).roles_now} == {"practitioner", "safeguarding-team"}
    assert [role.agency for role in again(wendy).roles_waiting] == [charity]
    actions = [entry.action for entry in ledger.entries(wendy) if entry.action != "role.given"]
    assert actions == ["person.invited", "guidance.read", "role.admitted", "role.admitted"]
    people.give_role(wendy, agency=school, kind=Role.Kind.SPOC, by=sam)  # a check is held: it begins at once
    assert len(again(wendy).roles_now) == 3


def test_a_check_of_somebody_who_is_there_already_is_kept_beside_the_others(
    school: Agency, alice: Person, sam: Person
) -> None:
    admit(alice, school, sam)
    people.record_check(alice, agency=school, kind="vetting", on=TODAY(), by=sam)
    assert [check.kind for check in alice.checks.all()] == ["vetting", "enhanced"]
    assert [entry.action for entry in ledger.entries(alice)][-2:] == ["check.recorded"] * 2


def test_nobody_is_admitted_of_another_agency_or_by_a_check_to_come(
    school: Agency, charlie: Person, wendy: Person, sam: Person
) -> None:
    with pytest.raises(Refused, match="no role at this agency"):
        admit(charlie, school, sam)
    with pytest.raises(Refused, match="must have been made by today"):
        people.record_check(wendy, agency=school, kind="enhanced", on=TODAY() + timedelta(days=1), by=sam)
    assert not StaffCheck.objects.exists()


# --- Before it -------------------------------------------------------------------------------------------------------------------


def test_until_then_no_record_is_seen_and_no_decision_begun(school: Agency, dana: Person, signed_in: SignIn) -> None:
    """Whatever they will be, all that there is at the agency is closed to them."""
    record = signed(dana)
    for kind in Role.DECIDING:
        person = waiting(f"one-{kind}", school, kind)
        client = signed_in(person)
        assert not Decision.objects.visible_to(person).exists()
        assert client.get(record.get_absolute_url()).status_code == 404
        assert record.reference not in client.get("/records/").content.decode()
        with pytest.raises(Refused, match="You do not have a role at A school"):
            decisions.start(school, submission_key=uuid7(), by=person)
        answer = client.post("/decisions/start/").content.decode()
        assert "You have not been admitted yet" in answer
        assert client.get(f"/agencies/{school.pk}/people/").status_code == 404


def test_the_first_page_says_who_can_admit_them(school: Agency, wendy: Person, sam: Person, signed_in: SignIn) -> None:
    new_person("ruth", school, Role.Kind.RESPONSIBLE_MANAGER)
    page = signed_in(wendy).get("/").content.decode()
    assert "You have not been admitted yet as Practitioner at A school: Ruth or Sam can do this" in page
    lonely = waiting("lonely", new_agency("A club", Category.SPORT))
    page = signed_in(lonely).get("/").content.decode()
    assert "a manager of the Wirral Safeguarding Children Partnership can do this" in page
    assert "not been admitted" not in signed_in(sam).get("/").content.decode()


@pytest.mark.parametrize(
    "path", ["/", "/danger/", "/urgent/", "/help/", "/guidance/", "/agencies/", "/before-you-start/"]
)
def test_what_cannot_wait_and_what_helps_is_open_to_them(wendy: Person, signed_in: SignIn, path: str) -> None:
    assert signed_in(wendy).get(path).status_code == 200


def test_they_sign_an_urgent_note_and_the_team_finishes_it(
    wendy: Person, dana: Person, bob: Person, sam: Person, signed_in: SignIn
) -> None:
    client = signed_in(wendy)
    told_at = parts("told_at", timezone.now() - timedelta(hours=1))
    answer = client.post("/urgent/", {**NOTE, **told_at, "submission_key": str(uuid7())}, follow=True)
    note = UrgentNote.objects.get()
    assert "Urgent share noted" in answer.content.decode()
    assert "You have not been admitted yet, so you cannot finish it" in answer.content.decode()
    assert '/finish/"' not in client.get(note.get_absolute_url()).content.decode()
    assert client.get(note.get_absolute_url()).status_code == 200
    assert note.reference in client.get("/records/").content.decode()
    entry = ledger.entries(note).get()
    assert (entry.actor_name, entry.agency) == ("Wendy", "A school")
    for person, sees in ((dana, True), (sam, True), (bob, False)):
        assert UrgentNote.objects.visible_to(person).exists() is sees
    with pytest.raises(Refused, match="Only those who work on this note"):
        urgent.finish(note, by=wendy)
    assert urgent.finish(note, by=dana).urgent_note == note


def test_a_note_is_for_where_they_wait_and_for_nowhere_else(wendy: Person, charity: Agency) -> None:
    said = {"child": "AB", "told_agency": None, "told_whom": "W", "what": "W", "why": "W", "told_at": timezone.now()}
    with pytest.raises(Refused, match="You do not have a role at A charity"):
        urgent.sign(charity, submission_key=uuid7(), by=wendy, **said)
    people.end_role(wendy.roles_waiting[0], by=TESTS)
    with pytest.raises(Refused, match="You do not have a role at A school"):
        urgent.sign(Agency.objects.get(name="A school"), submission_key=uuid7(), by=again(wendy), **said)


# --- Whose work it is ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CAST)
def test_whom_to_admit_is_the_work_of_who_answers_for_the_agency(
    cast: dict[str, Person], wendy: Person, name: str
) -> None:
    owed = [one for one in work.of(cast[name]).owed if one.clause == "ISA 7.1"]
    assert [one.whom for one in owed] == (["Wendy, A school"] if name == "sam" else [])


def test_where_nobody_answers_for_the_agency_it_is_the_managers_work(
    morgan: Person, wendy: Person, sam: Person
) -> None:
    def asked() -> list[work.Owed]:
        return [one for one in work.of(morgan).owed if one.clause == "ISA 7.1"]

    assert asked() == []
    people.leave(sam, agency=sam.roles_now[0].agency, by=sam)
    (one,) = asked()
    assert (one.whom, one.url) == ("Wendy, A school", f"/agencies/{sam.roles_now[0].agency_id}/people/{wendy.pk}/")
    admit(wendy, wendy.roles_waiting[0].agency, morgan)
    assert asked() == []
