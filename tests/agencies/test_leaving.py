"""Leaving, and the end of a role: access ends at the next press, and what was in hand is a colleague's."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from agencies import grants
from agencies.actions import invitations, people
from agencies.models import Agency, Category, Grant, Invitation, Person, Role
from decisions.actions import advice, urgent
from decisions.models import Advice, Decision, UrgentNote
from tests.conftest import CAST, TESTS, answered, new_agency, new_person, signed, start
from tests.decisions.test_list import listed, noted
from wscp_isa import ledger, work
from wscp_isa.rules import Refused

SignIn = Callable[[Person], Client]
WILL_TELL = {"family": {"consent": "refused", "told": "will-tell"}}


def again(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def references(person: Person) -> set[str]:
    return {one.about for one in work.of(again(person)).owed if one.of_a_record}


# --- Who says so ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", ["end", "leave"])
@pytest.mark.parametrize("name", CAST)
def test_who_answers_for_the_agency_ends_roles_there_and_so_do_managers(
    cast: dict[str, Person], school: Agency, name: str, act: str
) -> None:
    role = cast["bob"].roles_now[0]

    def ended() -> None:
        if act == "end":
            people.end_role(role, by=cast[name])
        else:
            people.leave(cast["bob"], agency=school, by=cast[name])

    if name in ("sam", "morgan"):
        ended()
        assert again(cast["bob"]).roles_now == []
        with pytest.raises(Refused, match=r"already ended|any more"):
            ended()
    else:
        with pytest.raises(Refused, match="Only this agency’s single point of contact"):
            ended()
        assert again(cast["bob"]).roles_now


def test_the_partnerships_own_roles_are_ended_by_its_managers_alone(morgan: Person) -> None:
    partnership = morgan.roles_now[0].agency
    cleo = new_person("cleo", partnership, Role.Kind.SPOC)
    nell = new_person("nell", partnership, Role.Kind.WSCP_MANAGER)
    for act in (
        lambda by: people.end_role(nell.roles_now[0], by=by),
        lambda by: people.leave(again(nell), agency=partnership, by=by),
    ):
        with pytest.raises(Refused, match="Only a manager of the partnership"):
            act(cleo)
    people.leave(nell, agency=partnership, by=morgan)
    assert again(nell).roles_now == []


# --- At once --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", ["end", "leave"])
def test_every_session_of_theirs_has_ended_by_the_next_press_and_nobody_elses(
    alice: Person, bob: Person, sam: Person, school: Agency, signed_in: SignIn, act: str
) -> None:
    draft = answered(alice, "refused consent, shared", without=("reasons",))
    browsers = [signed_in(alice), signed_in(alice)]
    colleague = signed_in(bob)
    if act == "end":
        people.end_role(alice.roles_now[0], by=sam)
    else:
        people.leave(alice, agency=school, to=bob, by=sam)
    for browser in browsers:
        assert browser.get("/")["Location"].startswith("/sign-in/")
    typed = browsers[0].post(f"/decisions/{draft.reference}/answer/reasons/", {"reasons": "Half a thought"})
    assert typed.status_code == 403
    assert "Half a thought" in typed.content.decode()  # given back, and not saved
    assert colleague.get("/").status_code == 200
    assert signed_in(again(alice)).get(f"/decisions/{draft.reference}/", follow=True).status_code == 404


def test_only_the_roles_at_this_agency_end(alice: Person, sam: Person, school: Agency, charity: Agency) -> None:
    people.give_role(alice, agency=charity, kind=Role.Kind.PRACTITIONER, since=timezone.now(), by=TESTS)
    people.give_role(alice, agency=school, kind=Role.Kind.SAFEGUARDING_TEAM, by=TESTS)
    people.leave(alice, agency=school, by=sam)
    assert [role.agency for role in again(alice).roles_now] == [charity]
    assert again(alice).roles_waiting == []


def test_their_open_invitations_there_are_withdrawn_and_what_they_were_let_see_is_closed(
    alice: Person, bob: Person, sam: Person, morgan: Person, school: Agency, charity: Agency, dana: Person
) -> None:
    for agency, by in ((school, sam), (charity, morgan)):
        invitations.make(agency, kind=Role.Kind.SAFEGUARDING_TEAM, email=bob.email, name="Bob", by=by)
    record, later = signed(alice), timezone.now() + timedelta(hours=1)
    grants.give(record, to=bob, reason="Asked", until=later, by=sam)
    draft = answered(alice, "no clear purpose", without=("reasons",))
    asked = advice.ask(draft, question="purpose", adviser=bob, summary="A club asks", by=alice)
    assert Advice.objects.visible_to(bob).get() == asked
    people.leave(bob, agency=school, by=sam)
    assert [one.agency for one in Invitation.objects.open()] == [charity]
    assert not Decision.objects.visible_to(again(bob), by_grant=True).exists()
    assert not Advice.objects.visible_to(again(bob)).exists()
    assert not Grant.objects.filter(user=bob, agency=school, until__gt=timezone.now()).exists()


def test_the_last_single_point_of_contact_may_leave_and_it_is_said(
    sam: Person, alice: Person, school: Agency, signed_in: SignIn
) -> None:
    client, path = signed_in(sam), f"/agencies/{school.pk}/people/{sam.pk}/left/"
    assert "Nobody is the single point of contact of this agency after that" in client.get(path).content.decode()
    cleo = new_person("cleo", school, Role.Kind.SPOC)
    assert "Nobody is the single point" not in client.get(path).content.decode()
    people.leave(cleo, agency=school, by=sam)
    assert client.post(path, follow=True).redirect_chain[-1][0].startswith("/sign-in/")
    assert again(sam).roles_now == []


# --- What they had in hand -------------------------------------------------------------------------------------------------------


def test_drafts_notes_and_families_to_tell_are_a_colleagues_from_then_on(
    alice: Person, bob: Person, sam: Person, school: Agency, signed_in: SignIn
) -> None:
    draft, note = answered(alice, "no clear purpose", without=("reasons",)), noted(alice)
    untold, done = signed(alice, **WILL_TELL), signed(alice)
    page = signed_in(sam).get(f"/agencies/{school.pk}/people/{alice.pk}/left/").content.decode()
    for words in ("1 draft to finish", "1 urgent note to finish", "1 family to tell"):
        assert words in page
    assert references(bob) == set()
    people.leave(alice, agency=school, to=bob, by=sam)
    handed = {draft.reference, note.reference, untold.reference}
    assert references(bob) == handed
    assert set(listed(signed_in(bob))) == handed
    assert done.reference not in listed(signed_in(bob))
    assert references(sam) == set()  # nothing was left behind
    for record in (draft, note, untold):
        last = list(ledger.entries(record))[-1]
        assert last.action.endswith("handed-over")
        assert (last.actor_name, last.facts) == ("Sam", {"of": "Alice", "to": "Bob"})
        assert signed_in(bob).get(record.get_absolute_url(), follow=True).status_code == 200
    assert "Handed over to Bob when Alice left" in signed_in(bob).get(note.get_absolute_url()).content.decode()
    assert urgent.finish(note, by=again(bob)).urgent_note == note
    entry = list(ledger.entries(alice))[-1]
    assert (entry.action, entry.facts) == (
        "person.left",
        {"agency": str(school.pk), "unfinished": 3, "to": "Bob"},
    )


@pytest.mark.parametrize("name", CAST)
def test_what_is_handed_over_is_seen_by_the_colleague_and_by_who_saw_it_before(
    cast: dict[str, Person], school: Agency, name: str
) -> None:
    draft, note = start(cast["alice"]), noted(cast["alice"])
    people.leave(cast["alice"], agency=school, to=cast["bob"], by=cast["sam"])
    person = again(cast[name])
    assert Decision.objects.visible_to(person).filter(pk=draft.pk).exists() == (name in ("bob", "sam"))
    assert UrgentNote.objects.visible_to(person).filter(pk=note.pk).exists() == (name in ("bob", "dana", "sam"))


def test_a_note_that_somebody_has_begun_to_finish_is_gone_on_with(
    alice: Person, bob: Person, dana: Person, sam: Person, school: Agency
) -> None:
    note = noted(alice)
    begun = urgent.finish(note, by=dana)
    people.leave(alice, agency=school, to=bob, by=sam)
    assert urgent.finish(note, by=bob) == begun
    assert Decision.objects.visible_to(bob).get() == begun
    people.leave(dana, agency=school, by=sam)  # nothing of it is hers to hand over


def test_what_was_handed_over_is_handed_on_and_at_last_left_behind(
    alice: Person, bob: Person, sam: Person, school: Agency
) -> None:
    draft, cleo = start(alice), new_person("cleo", school, Role.Kind.PRACTITIONER)
    people.leave(alice, agency=school, to=bob, by=sam)
    people.leave(bob, agency=school, to=cleo, by=sam)
    assert (references(bob), references(cleo), references(sam)) == (set(), {draft.reference}, set())
    people.end_role(again(cleo).roles_now[0], by=sam)
    assert references(sam) == {draft.reference}


def test_somebody_must_take_over_where_anybody_can(
    alice: Person, bob: Person, sam: Person, charlie: Person, school: Agency, signed_in: SignIn
) -> None:
    start(alice)
    with pytest.raises(Refused, match="Select who takes over"):
        people.leave(alice, agency=school, by=sam)
    for stranger in (charlie, alice):
        with pytest.raises(Refused, match="Select somebody who records decisions at A school"):
            people.leave(alice, agency=school, to=stranger, by=sam)
    path = f"/agencies/{school.pk}/people/{alice.pk}/left/"
    for typed in ({}, {"to": str(charlie.pk)}):
        answer = signed_in(sam).post(path, typed)
        assert "Select who takes over what they have not finished" in answer.content.decode()
    assert again(alice).roles_now
    assert signed_in(sam).post(path, {"to": str(bob.pk)}).status_code == 302
    assert again(alice).roles_now == []


def test_a_lone_childminder_may_leave_what_is_open_behind(morgan: Person, signed_in: SignIn) -> None:
    alone = new_agency("One person", Category.EARLY_YEARS)
    one = new_person("one", alone, Role.Kind.PRACTITIONER, Role.Kind.SPOC)
    start(one)
    path = f"/agencies/{alone.pk}/people/{one.pk}/left/"
    assert "Nobody else records decisions at this agency" in signed_in(one).get(path).content.decode()
    assert signed_in(one).post(path).status_code == 302
    assert again(one).roles_now == []


def test_without_its_entry_nobody_has_left(
    alice: Person, bob: Person, sam: Person, school: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = start(alice)
    record = people.ledger.record

    def broken(action: str, **rest: object) -> object:
        if action == "person.left":
            raise RuntimeError
        return record(action, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(people.ledger, "record", broken, raising=False)
    with pytest.raises(RuntimeError):
        people.leave(alice, agency=school, to=bob, by=sam)
    assert again(alice).roles_now
    assert again(alice).access_ended == 0
    assert not Decision.objects.visible_to(bob).filter(pk=draft.pk).exists()
