"""Showing who a case is about: to those who oversee, for a reason, half an hour, told to whose record it is. Asked of everyone."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.actions import oversight, people
from agencies.models import Grant, Person, Role
from decisions import walk
from decisions.actions import decision as actions
from decisions.actions import urgent
from decisions.demo import at as as_if
from decisions.models import Decision, DecisionAccess, UrgentNote
from decisions.stories import told
from tests.conftest import CAST, TESTS, new_person, signed
from tests.decisions.test_list import noted
from tests.oversight.window import REASON, again, case_of, gives_the_password, read, reveal_of, text
from wscp_isa import work
from wscp_isa.ledger.models import Entry, Look
from wscp_isa.rules import Refused

SignIn = Callable[[Person], Client]
Proved = Callable[[Person], Client]
CHILD = {"initials": "Ž.Q.", "record_number": "T-WHEATEAR", "surname": "Whinchat"}
HIDDEN = "Who it is about, and what was said: hidden."
EVERYONE = [*CAST, "nell", "ruth"]


def secret(by: Person) -> Decision:
    """A record about a child of its own."""
    return signed(by, child=CHILD)


def finished(by: Person) -> tuple[UrgentNote, Decision]:
    """A note, and what finishes it."""
    note = noted(by)
    draft = walk.on(urgent.finish(note, by=by), posted={**told("refused consent, shared"), "child": CHILD}, by=by)
    return note, actions.sign(draft, version=draft.version, by=by)


def is_shown(client: Client, record: Decision | UrgentNote) -> bool:
    """Whether the case names whom it is about; it never does so by halves."""
    page = read(client, case_of(record))
    shown = {word in page for word in (CHILD.values() if isinstance(record, Decision) else ["What was said"])}
    assert shown == {HIDDEN not in page}
    return shown == {True}


@pytest.fixture
def everyone(cast: dict[str, Person], nell: Person, ruth: Person) -> dict[str, Person]:
    return {**cast, "nell": nell, "ruth": ruth}


# --- Who, and what it takes -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", EVERYONE)
def test_it_is_for_those_who_oversee(everyone: dict[str, Person], proved: Proved, name: str) -> None:
    decision, overseer = secret(everyone["alice"]), name in ("morgan", "nell")
    client, address = proved(everyone[name]), reveal_of(decision)
    assert client.get(address).status_code == (200 if overseer else 404)
    response = client.post(address, {"reason": REASON})
    assert response.status_code == (302 if overseer else 404)
    assert Grant.objects.exists() is overseer
    if overseer:
        assert response["Location"] == case_of(decision)
        assert is_shown(client, decision)


@pytest.mark.parametrize("name", EVERYONE)
def test_the_rule_is_the_actions_and_not_only_the_pages(everyone: dict[str, Person], name: str) -> None:
    decision = secret(everyone["alice"])
    if name in ("morgan", "nell"):
        oversight.reveal([decision], reason=REASON, by=everyone[name])
    else:
        with pytest.raises(Refused, match="can be shown who a case is about"):
            oversight.reveal([decision], reason=REASON, by=everyone[name])
        assert not Grant.objects.exists()


def test_to_the_signed_out_it_is_the_door(alice: Person, client: Client) -> None:
    response = client.get(reveal_of(secret(alice)))
    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("account_login"))


def test_the_password_is_asked_for_again_and_what_was_typed_is_there_after(
    alice: Person, morgan: Person, signed_in: SignIn, knows: Callable[[Person], Person]
) -> None:
    decision = secret(alice)
    client, address = signed_in(knows(morgan)), reveal_of(decision)
    for response in (client.get(address), client.post(address, {"reason": REASON})):
        assert response.status_code == 302
        assert unquote(response["Location"]) == f"{reverse('account_reauthenticate')}?next={address}"
    assert not Grant.objects.exists()
    assert REASON not in str(dict(client.session))
    gives_the_password(client)
    page = read(client, address)
    assert REASON in page
    assert "What you typed here earlier is back" in page
    assert not is_shown(client, decision)
    assert client.post(address, {"reason": REASON}).status_code == 302
    assert is_shown(client, decision)
    assert REASON not in read(client, address)


def test_the_password_of_a_while_ago_is_not_enough(alice: Person, morgan: Person, proved: Proved) -> None:
    client, address = proved(morgan), reveal_of(secret(alice))
    assert client.get(address).status_code == 200
    records = client.session["account_authentication_methods"]
    session = client.session
    session["account_authentication_methods"] = [{**one, "at": one["at"] - 301} for one in records]
    session.save()
    assert client.get(address).status_code == 302
    assert client.post(address, {"reason": REASON}).status_code == 302
    assert not Grant.objects.exists()


@pytest.mark.parametrize("reason", ["", "   ", "\u200b", "x" * 501, "A\x00B"])
def test_without_a_reason_nothing_is_shown(alice: Person, morgan: Person, proved: Proved, reason: str) -> None:
    decision = secret(alice)
    client = proved(morgan)
    response = client.post(reveal_of(decision), {"reason": reason})
    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    assert not Grant.objects.exists()
    assert not is_shown(client, decision)


# --- What stays of it -----------------------------------------------------------------------------------------------------
def test_each_record_of_the_case_has_an_entry_with_the_reason_sealed(
    alice: Person, morgan: Person, proved: Proved
) -> None:
    records = finished(alice)
    other = secret(alice)
    assert proved(morgan).post(reveal_of(records[0]), {"reason": REASON}).status_code == 302
    entries = {entry.subject: entry for entry in Entry.objects.filter(action="access.granted").select_related("key")}
    assert set(entries) == {record.pk for record in records}
    assert other.pk not in entries
    for record in records:
        entry = entries[record.pk]
        assert entry.detail == {"reason": REASON}
        assert REASON not in entry.facts_json
        assert REASON.encode() not in bytes(entry.detail_sealed or b"")
        assert (entry.actor_id, entry.facts and entry.facts["to"]) == (morgan.pk, str(morgan.pk))
        assert entry.key_id == record.key_id


def test_it_lasts_half_an_hour_and_then_hides_again(
    alice: Person, morgan: Person, nell: Person, signed_in: SignIn
) -> None:
    decision, now = secret(alice), timezone.now()
    with as_if(now):
        oversight.reveal([decision], reason=REASON, by=morgan)
    window, of_another = signed_in(morgan), signed_in(nell)
    for minutes, shown in ((0, True), (29, True), (30, False), (31, False), (60, False)):
        with as_if(now + timedelta(minutes=minutes)):
            assert is_shown(window, decision) is shown, minutes
            assert is_shown(of_another, decision) is False
    how = list(Look.objects.filter(actor_id=morgan.pk).order_by("at_us").values_list("how", flat=True))
    assert how == ["revealed", "revealed", "admin", "admin", "admin"]


def test_another_case_stays_hidden(alice: Person, morgan: Person, signed_in: SignIn) -> None:
    decision, other = secret(alice), secret(alice)
    oversight.reveal([decision], reason=REASON, by=morgan)
    assert not is_shown(signed_in(morgan), other)


def test_the_end_of_the_role_ends_it_at_once_also_beside_the_window(
    alice: Person, morgan: Person, signed_in: SignIn
) -> None:
    decision, window = secret(alice), signed_in(morgan)
    oversight.reveal([decision], reason=REASON, by=morgan)
    assert is_shown(window, decision)
    people.end_role(again(morgan).roles_now[0], by=TESTS)
    assert window.get(case_of(decision))["Location"].startswith("/sign-in/")
    anew = signed_in(again(morgan))
    assert anew.get(case_of(decision)).status_code == 404
    assert anew.get(decision.get_absolute_url()).status_code == 404


def test_it_opens_the_case_and_not_the_agency_s_own_page_where_nobody_would_review_the_look(
    alice: Person, morgan: Person, signed_in: SignIn
) -> None:
    note, decision = finished(alice)
    oversight.reveal([note, decision], reason=REASON, by=morgan)
    for record in (note, decision):
        assert signed_in(morgan).get(record.get_absolute_url()).status_code == 404
    assert not Look.objects.filter(actor_id=morgan.pk, how="page").exists()


# --- To whom it is told ---------------------------------------------------------------------------------------------------
def notices(person: Person) -> list[str]:
    """What Your work says to this person of names that were shown, by the record."""
    owed = work.of(again(person)).owed
    return [one.about for one in owed if one.what.startswith("See why") and one.clause == "ISA 7.2"]


@pytest.mark.parametrize("name", EVERYONE)
def test_who_answers_for_the_agency_is_told_and_nobody_else(everyone: dict[str, Person], name: str) -> None:
    decision, note = secret(everyone["alice"]), noted(everyone["alice"])
    both = finished(everyone["alice"])
    for case in ([decision], [note], both):
        oversight.reveal(case, reason=REASON, by=everyone["morgan"])
    # Of a case of two records the decision's page tells all.
    expected = {decision.reference, note.reference, both[1].reference} if name in ("sam", "ruth") else set()
    assert set(notices(everyone[name])) == expected
    assert len(notices(everyone[name])) == len(expected)


def test_who_answers_for_another_agency_is_not_told(alice: Person, charlie: Person, morgan: Person) -> None:
    olga = new_person("olga", charlie.roles_now[0].agency, Role.Kind.SPOC, Role.Kind.RESPONSIBLE_MANAGER)
    oversight.reveal([secret(alice)], reason=REASON, by=morgan)
    assert notices(olga) == []


def test_the_notice_leads_to_the_reason_and_is_gone_once_somebody_there_has_looked(
    alice: Person, sam: Person, ruth: Person, morgan: Person, signed_in: SignIn
) -> None:
    decision, note = secret(alice), noted(alice)
    for record in (decision, note):
        read(signed_in(sam), record.get_absolute_url())
        oversight.reveal([record], reason=REASON, by=morgan)
        read(signed_in(morgan), case_of(record))
        assert notices(sam) == notices(ruth) == [record.reference]
        page = text(read(signed_in(sam), "/"))
        assert "See why Morgan was shown who this is about" in page
        whole = text(read(signed_in(ruth), record.get_absolute_url()))
        assert f"because: {REASON}" in whole
        assert "by Morgan" in whole
        assert notices(sam) == notices(ruth) == []


def test_each_time_is_told_anew(alice: Person, sam: Person, morgan: Person, nell: Person, signed_in: SignIn) -> None:
    decision = secret(alice)
    oversight.reveal([decision], reason=REASON, by=morgan)
    read(signed_in(sam), decision.get_absolute_url())
    assert notices(sam) == []
    oversight.reveal([decision], reason="A complaint", by=nell)
    (one,) = [one for one in work.of(again(sam)).owed if one.about == decision.reference]
    assert one.what == "See why Nell was shown who this is about"


def test_an_overseer_who_is_of_the_agency_too_does_not_settle_it_by_their_own_look(
    alice: Person, sam: Person, morgan: Person, signed_in: SignIn
) -> None:
    decision = secret(alice)
    people.give_role(morgan, agency=decision.agency, kind=Role.Kind.PRACTITIONER, since=timezone.now(), by=TESTS)
    oversight.reveal([decision], reason=REASON, by=again(morgan))
    assert is_shown(signed_in(again(morgan)), decision)
    assert notices(sam) == [decision.reference]


def test_a_notice_ends_with_the_agency_s_sight_of_the_record(alice: Person, sam: Person, morgan: Person) -> None:
    decision = secret(alice)
    oversight.reveal([decision], reason=REASON, by=morgan)
    now = timezone.now()
    DecisionAccess.objects.update(since=now - timedelta(hours=2), until=now - timedelta(hours=1))
    assert notices(sam) == []


def test_the_reason_is_for_those_who_hold_the_record_and_for_no_other_overseer(
    alice: Person, sam: Person, morgan: Person, nell: Person, signed_in: SignIn
) -> None:
    decision = secret(alice)
    oversight.reveal([decision], reason=REASON, by=morgan)
    for person in (alice, sam):
        assert REASON in text(read(signed_in(person), decision.get_absolute_url()))
    page = read(signed_in(nell), case_of(decision))
    assert REASON not in page
    assert "Morgan may see this record until" in page
    for address in ("/admin/ledger/entry/", "/admin/ledger/look/"):
        assert REASON not in read(signed_in(nell), address)
    entry = Entry.objects.get(action="access.granted")
    assert REASON not in read(signed_in(nell), f"/admin/ledger/entry/{entry.pk}/change/")
