"""Who is to be reached at an agency: who says so, what stays of what was said, and how the agency stood on any day."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies import standing, targets
from agencies.actions import agencies, agreement, contacts
from agencies.models import Agency, AgencyContact, Category, ContactsConfirmed, Person
from agencies.models.agency import start_of
from decisions.models import UrgentAccess
from tests.conftest import CAST, TESTS, new_agency, ready_to_sign, signed, start
from tests.decisions import rows
from tests.decisions.test_list import noted
from tests.decisions.test_work import SignIn
from wscp_isa import clock, vault, work
from wscp_isa.ledger.models import Entry
from wscp_isa.rules import Refused

SPOC, MANAGER = AgencyContact.NEEDED
DESK = {"name": "The desk", "post": "", "phone": "0151 496 0777", "email": ""}
OTHER = {"name": "Another desk", "post": "On duty", "phone": "", "email": "desk@tests.example"}
TODAY = date(2026, 11, 22)
ONLY = "Only this agency’s single point of contact or responsible manager"


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", CAST)
def test_those_who_answer_for_an_agency_keep_its_contacts_and_managers_where_nobody_does(
    cast: dict[str, Person], school: Agency, name: str
) -> None:
    by = cast[name]
    there = contacts.name(school, kind=SPOC, by=TESTS, **DESK)
    contacts.name(school, kind=MANAGER, by=TESTS, **DESK)
    for act in (
        lambda: contacts.name(school, kind=MANAGER, by=by, **OTHER),
        lambda: contacts.replace(there, kind=SPOC, by=by, **OTHER),
        lambda: contacts.end(there, by=by),
        lambda: contacts.confirm(school, by=by),
    ):
        with undone():
            if name in ("sam", "morgan"):
                act()
            else:
                with pytest.raises(Refused, match=ONLY):
                    act()


def test_another_in_their_place_leaves_what_was_said_with_the_days_when_it_was_so(school: Agency, sam: Person) -> None:
    before = contacts.name(school, kind=SPOC, since=clock.today() - timedelta(days=9), by=TESTS, **DESK)
    now = contacts.replace(before, kind=SPOC, by=sam, **OTHER)
    yesterday = clock.today() - timedelta(days=1)
    assert [contact.name for contact in school.contacts.on(yesterday)] == ["The desk"]
    assert [contact.name for contact in school.contacts.on(clock.today())] == ["Another desk"]
    assert now.since == clock.today()
    entry = Entry.objects.get(action="contact.replaced")
    assert entry.facts["was"] == {"kind": "spoc", "name": "The desk", "post": ""}
    assert "0151 496 0777" not in entry.facts_json + Entry.objects.get(action="contact.named").facts_json
    assert "desk@tests.example" not in entry.facts_json


def test_what_is_no_more_cannot_change_or_end_again(school: Agency, sam: Person) -> None:
    contact = contacts.end(contacts.name(school, kind=SPOC, by=sam, **DESK), by=sam)
    for act in (lambda: contacts.end(contact, by=sam), lambda: contacts.replace(contact, kind=SPOC, by=sam, **OTHER)):
        with pytest.raises(Refused, match="Somebody has changed this contact already"):
            act()


def test_nothing_typed_anew_changes_nothing_and_a_double_press_names_one(school: Agency, sam: Person) -> None:
    first, second = (contacts.name(school, kind=SPOC, by=sam, **DESK) for _ in range(2))
    assert first == second == contacts.replace(first, kind=SPOC, by=sam, **DESK)
    assert Entry.objects.filter(subject=school.pk, action__startswith="contact").count() == 1


def test_contacts_of_a_closed_agency_stay_as_they_were(school: Agency, charity: Agency, morgan: Person) -> None:
    agencies.close(school, on=clock.today(), records_with=charity, version=school.version, by=TESTS)
    with pytest.raises(Refused, match="This agency has closed"):
        contacts.name(school, kind=SPOC, by=morgan, **DESK)


@pytest.mark.parametrize(
    ("named", "missing"),
    [((), "single point of contact"), ((SPOC,), "responsible manager"), ((MANAGER,), "single point of contact")],
)
def test_contacts_are_confirmed_only_where_both_are_named(
    school: Agency, sam: Person, named: tuple[str, ...], missing: str
) -> None:
    for kind in named:
        contacts.name(school, kind=kind, by=sam, **DESK)
    with pytest.raises(Refused, match=f"Name a {missing} first"):
        contacts.confirm(school, by=sam)
    assert not ContactsConfirmed.objects.exists()


def test_the_database_refuses_a_contact_that_cannot_be_reached(school: Agency) -> None:
    with pytest.raises(Exception, match="contact_can_be_reached"), transaction.atomic():
        AgencyContact.objects.create(agency=school, kind=SPOC, name="Nobody", since=TODAY)


# --- On any day -----------------------------------------------------------------------------------------------------------


def days(least: int, most: int) -> st.SearchStrategy[int]:
    return st.integers(least, most)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    spells=st.lists(st.tuples(st.sampled_from(AgencyContact.Kind.values), days(0, 400), days(0, 200)), max_size=5),
    confirmed=st.lists(days(0, 500), max_size=4),
    signed=st.one_of(st.none(), days(0, 500)),
    asked=days(0, 600),
)
def test_how_it_stood_on_a_day_is_what_a_list_of_the_facts_says(
    school: Agency,
    charity: Agency,
    spells: list[tuple[str, int, int]],
    confirmed: list[int],
    signed: int | None,
    asked: int,
) -> None:
    first = date(2025, 1, 1)
    day = first + timedelta(days=asked)

    def noon(number: int) -> datetime:
        return start_of(first + timedelta(days=number)) + timedelta(hours=12)

    with undone():
        ready_to_sign(school)
        if signed is not None:
            agreement.sign(school, version="2022-01", name="Sam", post="Lead", at=noon(signed), by=TESTS)
        AgencyContact.objects.all().delete()
        for agency in (school, charity):
            for kind, begun, lasted in spells:
                since = first + timedelta(days=begun)
                until = since + timedelta(days=lasted)
                AgencyContact.objects.create(
                    agency=agency, kind=kind, name="A", phone="101", since=since, until=until if lasted else None
                )
            for at in confirmed:
                ContactsConfirmed.objects.create(agency=agency, at=noon(at))
        found = standing.on([school.pk, charity.pk], day)
    live = {kind for kind, begun, lasted in spells if begun <= asked and (not lasted or asked < begun + lasted)}
    last = max((at for at in confirmed if at <= asked), default=None)
    assert found[school.pk].spoc == found[charity.pk].spoc == (SPOC in live)
    assert found[school.pk].manager == (MANAGER in live)
    assert found[school.pk].confirmed_on == (None if last is None else first + timedelta(days=last))
    assert found[school.pk].signed == (signed is not None and signed <= asked)
    assert found[school.pk].signed_up == (found[school.pk].signed and SPOC in live)
    assert not found[charity.pk].signed


@pytest.mark.parametrize(
    ("confirmed", "day", "stale"),
    [
        (date(2026, 8, 22), date(2026, 11, 22), False),
        (date(2026, 8, 21), date(2026, 11, 22), True),
        (date(2026, 11, 30), date(2027, 2, 28), False),
        (date(2026, 11, 30), date(2027, 3, 1), True),
        (None, date(2026, 11, 22), True),
    ],
)
def test_contacts_are_stale_three_months_after_somebody_confirmed_them(
    confirmed: date | None, day: date, stale: bool
) -> None:
    every = targets.Span(date(2022, 1, 1), 3, targets.Unit.MONTHS)
    said = {"signature": None, "spoc": True, "manager": True, "confirmed_on": confirmed, "every": every}
    stands = standing.Standing(day, "2022-01", **said)
    assert stands.stale is stale
    assert ("Contacts not confirmed for 3 months" in stands.lacks) is stale


@pytest.mark.parametrize("name", CAST)
def test_everyone_can_ask_whether_it_was_signed_up_on_a_day(
    cast: dict[str, Person], school: Agency, signed_in: SignIn, name: str
) -> None:
    client = signed_in(cast[name])
    address = f"/agencies/{school.pk}/on-a-day/"
    assert "<strong>No.</strong>" in client.get(address).content.decode()
    ready_to_sign(school)
    agreement.sign(school, version="2022-01", name="Sam", post="Lead", by=TESTS)
    assert "Yes: it had signed" in client.get(address).content.decode()
    before = client.get(f"{address}?day-day=1&day-month=1&day-year=2020").content.decode()
    assert "It had not signed the agreement" in before
    assert "Yes: it had signed" not in before
    for odd in ("day-day=x", "day-day=1", "day-day=31&day-month=2&day-year=2026"):
        assert "There is a problem" in client.get(f"{address}?{odd}").content.decode()


# --- What partners and those who answer for it are told ------------------------------------------------------------------------


def test_a_vacancy_and_staleness_are_seen_by_partners_on_the_agency_s_page(
    school: Agency, charlie: Person, signed_in: SignIn
) -> None:
    page = signed_in(charlie).get(school.get_absolute_url()).content.decode()
    for words in ("No single point of contact", "No responsible manager", "Agreement not signed"):
        assert f"<li>{words}</li>" in page
    ready_to_sign(school)
    agreement.sign(school, version="2022-01", name="Sam", post="Lead", by=TESTS)
    contacts.confirm(school, by=TESTS)
    page = signed_in(charlie).get(school.get_absolute_url()).content.decode()
    assert "<li>No" not in page
    assert "not signed</li>" not in page


def owed(person: Person) -> dict[str, datetime | None]:
    found = work.of(Person.objects.get(pk=person.pk)).owed
    return {one.what: one.due for one in found if one.url.startswith("/agencies/")}


def test_who_answers_for_an_agency_is_asked_to_name_and_to_confirm_in_time(
    school: Agency, sam: Person, alice: Person, signed_in: SignIn
) -> None:
    assert set(owed(sam)) == {
        "Name a single point of contact",
        "Name a responsible manager",
        "Sign the agreement",
    }
    ready_to_sign(school)
    agreement.sign(school, version="2022-01", name="Sam", post="Lead", by=TESTS)
    assert owed(sam) == {"Confirm your contacts": work.end_of(clock.today())}
    client: Client = signed_in(sam)
    assert client.post(f"/agencies/{school.pk}/contacts/confirm/").status_code == 302
    assert owed(sam) == {}
    ContactsConfirmed.objects.update(at=timezone.now() - timedelta(days=100))
    (due,) = owed(sam).values()
    assert due is not None
    assert due < timezone.now()
    assert owed(alice) == {}


def test_an_agency_for_which_another_decides_asks_nobody(school: Agency, council: Agency, sam: Person) -> None:
    agencies.change(school, version=school.version, by=TESTS, controller=council)
    assert owed(sam) == {}
    ready_to_sign(council)
    agreement.sign(council, version="2022-01", name="C", post="Lead", by=TESTS)
    assert standing.of(Agency.objects.get(pk=school.pk)).signed
    assert standing.has_signed(school.pk, clock.today())
    assert not standing.has_signed(new_agency("A club", Category.SPORT).pk, clock.today())


# --- How the agency stands, for those who answer for it ------------------------------------------------------------------------


def tallies(school: Agency, sam: Person, signed_in: SignIn) -> dict[str, str]:
    page = signed_in(sam).get(f"/agencies/{school.pk}/oversee/")
    assert page.status_code == 200
    (_, sharing), _ = page.context["tables"]
    return {tally.says: tally.words for tally in sharing}


def test_what_is_open_late_refused_and_untold_is_counted_for_who_answers_for_it(
    school: Agency, sam: Person, alice: Person, charlie: Person, signed_in: SignIn
) -> None:
    assert set(tallies(school, sam, signed_in).values()) == {"0"}
    start(alice)
    note = noted(alice)
    UrgentAccess.objects.filter(note=note).update(finish_by=timezone.now() - timedelta(days=2))
    signed(alice, family={"consent": "refused", "told": "will-tell"})
    signed(alice, "no clear purpose")
    signed(charlie, "no clear purpose")
    found = tallies(school, sam, signed_in)
    assert found["Drafts that nobody has signed yet"] == "1"
    assert found["Urgent shares whose record is not finished"] == "1"
    assert found["Families still to be told, or to look at again"] == "1"
    assert found["Decisions signed in the last 90 days"] == "2"
    assert found["of these, not to share"] == "1"


def test_more_than_a_hundred_are_not_counted(school: Agency, sam: Person, alice: Person, signed_in: SignIn) -> None:
    key = vault.new_key()
    for _ in range(101):
        rows.decision(school, alice, timezone.now(), key=key, signed=True)
    assert tallies(school, sam, signed_in)["Decisions signed in the last 90 days"] == "More than 100"


def test_one_press_on_that_page_confirms_the_contacts(school: Agency, sam: Person, signed_in: SignIn) -> None:
    ready_to_sign(school)
    client = signed_in(sam)
    (action,) = re.findall(
        r'action="(/agencies/[^"]*/confirm/)"', client.get(f"/agencies/{school.pk}/oversee/").content.decode()
    )
    assert client.post(action).status_code == 302
    assert standing.of(school).confirmed_on == clock.today()


def test_people_to_admit_or_who_have_not_read_the_guidance_are_counted(
    school: Agency, sam: Person, alice: Person, signed_in: SignIn
) -> None:
    Person.objects.filter(pk=alice.pk).update(guidance_read="", guidance_read_at=None)
    _, (_, people) = signed_in(sam).get(f"/agencies/{school.pk}/oversee/").context["tables"]
    assert [(tally.says, tally.words) for tally in people] == [
        ("People with a role", "2"),
        ("People to admit", "0"),
        ("People who have not read the guidance", "1"),
        ("Invitations that have expired", "0"),
    ]
