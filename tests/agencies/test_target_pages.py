"""The pages of the targets and school holidays: for everyone signed in to read, for managers to change."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from agencies import standing, targets
from agencies.actions import contacts
from agencies.actions import targets as actions
from agencies.models import Agency, ContactsConfirmed, Person, SchoolHoliday, Target
from agencies.targets import Kind, Unit
from tests.conftest import CAST, TESTS, ready_to_sign
from wscp_isa import clock

SignIn = Callable[[Person], Client]
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


def typed(name: str, day: date) -> dict[str, str]:
    return {f"{name}-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def a_target(**said: Any) -> dict[str, str]:
    return {"amount": "2", "unit": "working-hours", **typed("since", clock.today() + DAY), **said}


def a_holiday(**said: Any) -> dict[str, str]:
    first = clock.today() + 7 * DAY
    return {"name": "Half-term", **typed("first", first), **typed("last", first + 4 * DAY), **said}


@pytest.fixture
def manager(morgan: Person, signed_in: SignIn) -> Client:
    return signed_in(morgan)


def said(response: Any) -> str:
    text: str = response.content.decode()
    return text


@pytest.mark.parametrize("name", CAST)
def test_everyone_reads_the_targets_and_managers_find_the_way_to_change_them(
    cast: dict[str, Person], signed_in: SignIn, name: str
) -> None:
    client = signed_in(cast[name])
    page = said(client.get("/targets/"))
    assert "4 working hours" in page
    assert page.count(">Proposed<") == len(Kind)
    ways = ["/targets/request-today/", "/targets/school-holidays/add/"]
    for way in ways:
        assert (f'href="{way}"' in page) == (name == "morgan")
        assert client.get(way).status_code == (200 if name == "morgan" else 404)
        if name != "morgan":
            assert client.post(way, a_target() | a_holiday()).status_code == 404
    assert not Target.objects.exists()
    assert not SchoolHoliday.objects.exists()


def test_a_manager_changes_a_target_from_tomorrow_and_today_it_is_as_it_was(manager: Client) -> None:
    assert manager.post("/targets/request-today/", a_target()).status_code == 302
    page = said(manager.get("/targets/"))
    tomorrow = clock.today() + DAY
    assert "4 working hours<br>From " + clock.day_in_words(tomorrow) + ": 2 working hours" in page
    assert targets.in_words(Kind.REQUEST_TODAY, clock.today()) == "4 working hours"
    change = said(manager.get("/targets/request-today/"))
    assert f"From {clock.day_in_words(tomorrow)} it will be: 2 working hours" in change


def test_once_it_has_begun_the_page_says_since_when_and_what_was_before(manager: Client) -> None:
    assert manager.post("/targets/request-today/", a_target(**typed("since", clock.today()))).status_code == 302
    assert f'data-label="Since">{clock.day_in_words(clock.today())}' in said(manager.get("/targets/"))
    assert "From 1 January 2022 it was: 4 working hours" in said(manager.get("/targets/request-today/"))


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"amount": ""}, "Enter how many"),
        ({"amount": "four"}, "How many must be a number, like 4"),
        ({"amount": "-1"}, "How many must be a number, like 4"),
        ({"amount": "٤"}, "How many must be a number, like 4"),
        ({"amount": "0"}, "How many working hours must be between 1 and 80"),
        ({"amount": "10000"}, "How many working hours must be between 1 and 80"),
        ({"unit": ""}, "Select what is counted"),
        ({"unit": "months"}, "Select what is counted"),
        (typed("since", date(2026, 1, 1)), "must be today or in the future"),
        ({"since-day": "31", "since-month": "2"}, "must be a real date"),
        ({"amount": "4"}, "this is the target already"),
    ],
)
def test_a_target_that_nobody_can_mean_comes_back_with_what_was_typed(
    manager: Client, wrong: dict[str, str], why: str
) -> None:
    posted = a_target(**wrong)
    page = said(manager.post("/targets/request-today/", posted))
    assert "There is a problem" in page
    assert why in page
    assert f'value="{posted["since-year"]}"' in page
    assert not Target.objects.exists()


@pytest.mark.parametrize(
    ("kind", "asks"), [("request-now", "How many hours?"), ("contacts", "How many months?"), ("query", "How many?")]
)
def test_what_is_counted_is_asked_only_where_there_is_a_choice(manager: Client, kind: str, asks: str) -> None:
    page = said(manager.get(f"/targets/{kind}/"))
    assert asks in page
    assert ('name="unit"' in page) == (asks == "How many?")


def test_no_unit_that_is_sent_makes_a_child_in_danger_wait_for_working_time(manager: Client) -> None:
    assert manager.post("/targets/request-now/", a_target()).status_code == 302
    assert Target.objects.get().unit == Unit.HOURS


def test_there_is_no_target_of_another_name(manager: Client) -> None:
    for kind in ("nothing", "Request-now", "school-holidays"):
        assert manager.get(f"/targets/{kind}/").status_code == 404


def test_a_manager_adds_a_holiday_everyone_reads_it_and_a_manager_takes_it_away(
    manager: Client, alice: Person, signed_in: SignIn
) -> None:
    assert manager.post("/targets/school-holidays/add/", a_holiday()).status_code == 302
    holiday = SchoolHoliday.objects.get()
    page = said(signed_in(alice).get("/targets/"))
    assert "Half-term" in page
    assert clock.day_in_words(holiday.first) in page
    way = f"/targets/school-holidays/{holiday.pk}/remove/"
    assert way not in page
    assert signed_in(alice).post(way).status_code == 404
    assert "will count as working time at schools" in said(manager.get(way))
    assert manager.post(way).status_code == 302
    assert not SchoolHoliday.objects.exists()
    assert "None are listed" in said(manager.get("/targets/"))


def test_a_holiday_that_is_over_is_listed_no_more_and_stays(manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert manager.post("/targets/school-holidays/add/", a_holiday()).status_code == 302
    holiday = SchoolHoliday.objects.get()
    later = timezone.now() + 30 * DAY
    monkeypatch.setattr(clock, "today", later.date)
    assert "Half-term" not in said(manager.get("/targets/"))
    assert "is over, so it stays" in said(manager.post(f"/targets/school-holidays/{holiday.pk}/remove/"))
    assert SchoolHoliday.objects.get() == holiday


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"name": ""}, "Enter which holiday it is"),
        (typed("last", date(2026, 1, 1)), "must be today or in the future"),
        (typed("first", date(2099, 1, 1)), "The last day must be the same as or after the first day"),
        (typed("first", date(2099, 1, 1)) | typed("last", date(2099, 1, 5)), "must be between 2024 and"),
        ({"first-day": ""}, "The first day must include a day"),
    ],
)
def test_days_that_are_no_holiday_come_back_with_what_was_typed(
    manager: Client, wrong: dict[str, str], why: str
) -> None:
    page = said(manager.post("/targets/school-holidays/add/", a_holiday(**wrong)))
    assert "There is a problem" in page
    assert why in page
    assert not SchoolHoliday.objects.exists()


def test_a_holiday_over_another_is_refused_by_the_name_of_that(manager: Client) -> None:
    for name, status in (("Half-term", 302), ("Half-term", 302), ("Another", 200)):
        page = manager.post("/targets/school-holidays/add/", a_holiday(name=name))
        assert page.status_code == status
    assert "These days overlap with Half-term" in said(page)
    assert SchoolHoliday.objects.count() == 1


# --- Where they hold ---


def test_contacts_are_to_be_confirmed_as_often_as_the_target_of_the_day_says(school: Agency) -> None:
    ready_to_sign(school)
    contacts.confirm(school, by=TESTS)
    half_a_year_ago = timezone.make_aware(datetime.combine(clock.months_after(clock.today(), -5), datetime.min.time()))
    ContactsConfirmed.objects.update(at=half_a_year_ago)
    assert "Contacts not confirmed for 3 months" in standing.of(school).lacks
    tomorrow = clock.today() + DAY
    actions.set_target(Kind.CONTACTS, amount=6, unit=Unit.MONTHS, since=tomorrow, by=TESTS)
    assert standing.of(school).stale
    later = standing.on([school.pk], tomorrow)[school.pk]
    assert not later.stale
    assert later.confirm_by == clock.months_after(half_a_year_ago.date(), 6)


def test_the_pages_say_what_the_target_is(manager: Client, school: Agency) -> None:
    said_of_contacts, said_of_notes = f"/agencies/{school.pk}/contacts/confirm/", ("/urgent/", "/before-you-start/")
    assert "Every 3 months, say" in said(manager.get(said_of_contacts))
    for address in said_of_notes:
        assert "by 5pm on the next working day" in said(manager.get(address))
    today = clock.today()
    actions.set_target(Kind.CONTACTS, amount=1, unit=Unit.MONTHS, since=today, by=TESTS)
    actions.set_target(Kind.URGENT_NOTE, amount=6, unit=Unit.WORKING_HOURS, since=today, by=TESTS)
    assert "Every 1 month, say" in said(manager.get(said_of_contacts))
    for address in said_of_notes:
        assert "within 6 working hours" in said(manager.get(address))
