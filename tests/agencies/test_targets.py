"""By when something is due: by what held on the day it began, in working time, and for a school not in its holidays."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from agencies import targets
from agencies.actions import targets as actions
from agencies.models import Agency, Category, Person, SchoolHoliday, Target
from agencies.targets import Kind, Unit
from tests.conftest import CAST, TESTS, new_agency
from wscp_isa import clock, ledger, workdays
from wscp_isa.ledger.models import Entry
from wscp_isa.rules import Refused

UK = ZoneInfo("Europe/London")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 18)
DECEMBER = date(2026, 12, 1)
IN_DECEMBER = datetime(2026, 12, 2, 10, 0, tzinfo=UTC)
# From Monday 7 to Friday 11 December 2026, so that what is asked on the Friday before is due a week later.
FIRST, LAST = date(2026, 12, 7), date(2026, 12, 11)
BEFORE_IT = datetime(2026, 12, 4, 15, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def gp(db: None) -> Agency:
    return new_agency("A practice", Category.COMMUNITY_HEALTH)


@pytest.fixture
def holiday(db: None) -> SchoolHoliday:
    return actions.add_holiday(first=FIRST, last=LAST, name="A week", by=TESTS)


def changed(kind: str = Kind.REQUEST_TODAY, **said: object) -> Target:
    how = {"amount": 2, "unit": Unit.WORKING_HOURS, "since": DECEMBER, "by": TESTS, **said}
    return actions.set_target(kind, **how)  # type: ignore[arg-type]


# --- What holds where nobody has said otherwise ---


@pytest.mark.parametrize(
    ("kind", "said", "until"),
    [
        (Kind.REQUEST_NOW, "1 hour", "2026-11-20T17:30+00:00"),
        (Kind.REQUEST_TODAY, "4 working hours", "2026-11-23T12:30+00:00"),
        (Kind.REQUEST_SOON, "by 5pm on the next working day", "2026-11-23T17:00+00:00"),
        (Kind.REQUEST_ROUTINE, "5 working days", "2026-11-27T17:00+00:00"),
        (Kind.QUERY, "2 working days", "2026-11-24T17:00+00:00"),
        (Kind.ESCALATE, "by 5pm on the next working day", "2026-11-23T17:00+00:00"),
        (Kind.CONTACTS, "3 months", "2027-02-20T23:59+00:00"),
        (Kind.URGENT_NOTE, "by 5pm on the next working day", "2026-11-23T17:00+00:00"),
    ],
)
def test_on_a_friday_at_half_past_four_it_is_due(kind: Kind, said: str, until: str) -> None:
    at = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    assert targets.in_words(kind, at.date()) == said
    assert targets.due(kind, at) == datetime.fromisoformat(until)


def test_there_is_a_target_for_every_kind_counted_as_it_may_be_and_before_all_of_them_the_first_holds() -> None:
    for kind in Kind:
        span = targets.known().on(kind, date(1999, 1, 1))
        assert span.unit in Target.UNITS[kind]
        assert 1 <= span.amount <= Target.MOST[span.unit]
    assert targets.due(Kind.REQUEST_SOON, datetime(2020, 1, 1, tzinfo=UTC)).date() == date(2020, 1, 2)


def test_after_a_verb_it_reads_as_a_sentence() -> None:
    assert targets.within(Kind.REQUEST_TODAY, TODAY) == "within 4 working hours"
    assert targets.within(Kind.REQUEST_SOON, TODAY) == "by 5pm on the next working day"


# --- Dated ---


def test_a_change_from_next_month_leaves_what_is_due_today_alone() -> None:
    was = targets.due(Kind.REQUEST_TODAY, NOW)
    changed()
    assert targets.due(Kind.REQUEST_TODAY, NOW) == was == NOW + 4 * HOUR
    assert targets.due(Kind.REQUEST_TODAY, IN_DECEMBER) == IN_DECEMBER + 2 * HOUR
    assert targets.in_words(Kind.REQUEST_TODAY, DECEMBER - DAY) == "4 working hours"
    assert targets.in_words(Kind.REQUEST_TODAY, DECEMBER) == "2 working hours"


def test_the_day_is_that_of_the_clocks_in_the_uk() -> None:
    changed(Kind.REQUEST_NOW, amount=3, unit=Unit.HOURS, since=date(2027, 6, 1))
    last_moment = datetime(2027, 5, 31, 23, 59, 59, tzinfo=UK)
    assert targets.due(Kind.REQUEST_NOW, last_moment) == last_moment + HOUR
    midnight = datetime(2027, 6, 1, 0, 0, tzinfo=UK)
    assert midnight.astimezone(UTC).date() == date(2027, 5, 31)
    assert targets.due(Kind.REQUEST_NOW, midnight) == midnight + 3 * HOUR


def test_of_two_changes_the_last_that_has_begun_holds() -> None:
    changed(amount=3, since=TODAY)
    changed(amount=5, since=DECEMBER)
    changed(amount=6, since=DECEMBER + DAY)
    said = [targets.in_words(Kind.REQUEST_TODAY, day) for day in (TODAY, DECEMBER, DECEMBER + DAY)]
    assert said == ["3 working hours", "5 working hours", "6 working hours"]
    assert targets.in_words(Kind.REQUEST_TODAY, TODAY - DAY) == "4 working hours"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"amount": 0}, "must be between 1 and 80"),
        ({"amount": 10_000}, "must be between 1 and 80"),
        ({"unit": Unit.MONTHS}, "Select a way to count"),
        ({"since": TODAY - DAY}, "begins today or on a later day"),
        ({"amount": 4}, "this is the target already"),
    ],
)
def test_what_nobody_can_mean_is_refused(said: dict[str, object], why: str) -> None:
    with pytest.raises(Refused, match=why):
        changed(**said)
    assert not Target.objects.exists()


def test_a_child_in_danger_waits_in_no_working_time() -> None:
    for unit in (Unit.WORKING_HOURS, Unit.WORKING_DAYS, Unit.MONTHS):
        with pytest.raises(Refused):
            changed(Kind.REQUEST_NOW, amount=1, unit=unit)


def test_a_target_changes_once_a_day_and_a_second_press_changes_nothing() -> None:
    first = changed()
    assert changed() == first
    with pytest.raises(Refused, match="changes on that day already"):
        changed(amount=3)
    assert changed(Kind.QUERY, amount=3, unit=Unit.WORKING_DAYS)
    assert Entry.objects.filter(kind="target").count() == 2


def test_the_database_keeps_one_a_day_and_some_time(morgan: Person) -> None:
    changed()
    row = {"kind": Kind.REQUEST_TODAY, "unit": Unit.WORKING_HOURS, "set_at": NOW, "set_by": morgan}
    for amount, since in ((2, DECEMBER), (0, DECEMBER + DAY)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Target.objects.create(amount=amount, since=since, **row)


def test_each_change_is_an_entry_from_what_to_what_and_the_row_says_by_whom(morgan: Person) -> None:
    target = changed(by=morgan)
    (entry,) = ledger.entries(target)
    assert (entry.action, entry.actor_name) == ("target.set", "Morgan")
    assert entry.facts == {
        "kind": "request-today",
        "since": "2026-12-01",
        "was": "4 working hours",
        "now": "2 working hours",
    }
    assert (target.set_by, target.set_at) == (morgan, NOW)


def test_without_its_entry_no_target_and_no_holiday_is_changed(
    holiday: SchoolHoliday, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the ledger is away")

    monkeypatch.setattr(ledger, "record", fails, raising=False)
    later: list[Callable[[], object]] = [
        changed,
        lambda: actions.add_holiday(first=LAST + 7 * DAY, last=LAST + 8 * DAY, name="Another", by=TESTS),
        lambda: actions.remove_holiday(holiday, by=TESTS),
    ]
    for act in later:
        with pytest.raises(RuntimeError):
            act()
    assert not Target.objects.exists()
    assert SchoolHoliday.objects.get() == holiday


@pytest.mark.parametrize("name", CAST)
def test_only_managers_keep_targets_and_holidays(cast: dict[str, Person], holiday: SchoolHoliday, name: str) -> None:
    by = cast[name]
    later: list[Callable[[], object]] = [
        lambda: changed(by=by),
        lambda: actions.add_holiday(first=LAST + 7 * DAY, last=LAST + 8 * DAY, name="Another", by=by),
        lambda: actions.remove_holiday(holiday, by=by),
    ]
    for act in later:
        if name == "morgan":
            act()
        else:
            with pytest.raises(Refused, match="Only a manager"):
                act()
    assert Target.objects.exists() == (name == "morgan")
    assert SchoolHoliday.objects.filter(pk=holiday.pk).exists() == (name != "morgan")


# --- School holidays ---


def test_in_its_holidays_nothing_is_due_at_a_school_and_at_a_practice_it_is(
    school: Agency, gp: Agency, holiday: SchoolHoliday
) -> None:
    after = {
        Kind.REQUEST_TODAY: ("2026-12-14T11:00+00:00", "2026-12-07T11:00+00:00"),
        Kind.REQUEST_SOON: ("2026-12-14T17:00+00:00", "2026-12-07T17:00+00:00"),
        Kind.REQUEST_ROUTINE: ("2026-12-18T17:00+00:00", "2026-12-11T17:00+00:00"),
    }
    for kind, (at_school, elsewhere) in after.items():
        assert targets.due(kind, BEFORE_IT, agency=school) == datetime.fromisoformat(at_school)
        assert targets.due(kind, BEFORE_IT, agency=gp) == datetime.fromisoformat(elsewhere)
        assert targets.due(kind, BEFORE_IT) == datetime.fromisoformat(elsewhere)


def test_a_child_in_danger_waits_for_no_holiday_and_nor_do_contacts(school: Agency, holiday: SchoolHoliday) -> None:
    in_it = datetime(2026, 12, 8, 3, 0, tzinfo=UTC)
    assert targets.due(Kind.REQUEST_NOW, in_it, agency=school) == in_it + HOUR
    assert targets.due(Kind.CONTACTS, in_it, agency=school) == targets.due(Kind.CONTACTS, in_it)


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        pytest.param(LAST, FIRST, "must be the same as or after the first day", id="an end before its start"),
        pytest.param(FIRST - DAY, FIRST, "overlap with A week, 7 December 2026", id="it begins in one"),
        pytest.param(LAST, LAST + DAY, "overlap with A week", id="it ends in one"),
        pytest.param(FIRST - DAY, LAST + DAY, "overlap with A week", id="it has one within"),
        pytest.param(FIRST + DAY, FIRST + DAY, "overlap with A week", id="it is within one"),
        pytest.param(FIRST, FIRST + 63 * DAY, "no longer than 9 weeks", id="longer than a summer"),
        pytest.param(date(2206, 12, 7), date(2206, 12, 11), "must be between 2024 and", id="a year that is not listed"),
        pytest.param(date(2023, 12, 30), date(2024, 1, 3), "must be between 2024 and", id="from a year not listed"),
        pytest.param(TODAY - 9 * DAY, TODAY - DAY, "This holiday is over", id="it is over"),
    ],
)
def test_days_that_are_no_further_holiday_are_refused(
    holiday: SchoolHoliday, first: date, last: date, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        actions.add_holiday(first=first, last=last, name="Another", by=TESTS)
    assert SchoolHoliday.objects.get() == holiday


def test_holidays_may_follow_one_another_and_have_begun_already(holiday: SchoolHoliday) -> None:
    actions.add_holiday(first=LAST + DAY, last=LAST + DAY, name="A day", by=TESTS)
    actions.add_holiday(first=TODAY - 9 * DAY, last=TODAY, name="Until today", by=TESTS)
    assert [known.name for known in targets.known().holidays] == ["Until today", "A week", "A day"]


def test_a_holiday_that_is_over_stays_and_others_go_once(
    holiday: SchoolHoliday, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = actions.add_holiday(first=LAST + 7 * DAY, last=LAST + 8 * DAY, name="Another", by=TESTS)
    monkeypatch.setattr(timezone, "now", lambda: NOW + 30 * DAY)
    assert clock.today() > LAST
    with pytest.raises(Refused, match="is over, so it stays"):
        actions.remove_holiday(holiday, by=TESTS)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    actions.remove_holiday(other, by=TESTS)
    actions.remove_holiday(other, by=TESTS)
    assert SchoolHoliday.objects.get() == holiday
    assert [entry.action for entry in ledger.entries(other)] == ["school-holiday.added", "school-holiday.removed"]


def test_a_holiday_that_goes_leaves_what_was_due_by_it_to_whoever_kept_it(
    school: Agency, holiday: SchoolHoliday
) -> None:
    actions.remove_holiday(holiday, by=TESTS)
    assert targets.due(Kind.REQUEST_SOON, BEFORE_IT, agency=school).date() == FIRST


# --- Paused ---


def test_a_pause_moves_what_is_due_by_the_working_time_that_it_took(gp: Agency) -> None:
    due = targets.due(Kind.REQUEST_TODAY, NOW, agency=gp)
    # From noon on Wednesday to 11am on Thursday are 7 hours of work; 2 of the 4 were left.
    noon, next_day = datetime(2026, 11, 18, 12, tzinfo=UTC), datetime(2026, 11, 19, 11, tzinfo=UTC)
    moved = targets.resumed(due, paused_at=noon, at=next_day, agency=gp, kind=Kind.REQUEST_TODAY)
    assert moved == datetime(2026, 11, 19, 13, tzinfo=UTC)


def test_where_every_hour_counts_a_pause_moves_it_by_every_hour() -> None:
    due = targets.due(Kind.REQUEST_NOW, NOW)
    moved = targets.resumed(due, paused_at=NOW, at=NOW + 20 * HOUR, kind=Kind.REQUEST_NOW)
    assert moved == due + 20 * HOUR


def test_a_pause_over_a_schools_holiday_moves_it_by_no_more_than_was_worked(
    school: Agency, holiday: SchoolHoliday
) -> None:
    due = targets.due(Kind.REQUEST_TODAY, BEFORE_IT, agency=school)
    back = datetime(2026, 12, 14, 9, 0, tzinfo=UTC)
    moved = targets.resumed(due, paused_at=BEFORE_IT + HOUR, at=back, agency=school, kind=Kind.REQUEST_TODAY)
    assert moved == due + HOUR


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
PASSING = st.timedeltas(timedelta(0), 30 * DAY)
AT_WORK = st.sampled_from([Kind.REQUEST_TODAY, Kind.REQUEST_SOON, Kind.REQUEST_ROUTINE, Kind.QUERY])


@given(AT_WORK, MOMENTS, PASSING, PASSING)
def test_as_much_is_left_after_a_pause_as_was_left_before(
    kind: str, began: datetime, until_paused: timedelta, paused: timedelta
) -> None:
    known = targets.known()
    due = targets.due(kind, began, known=known)
    paused_at = began + until_paused
    at = paused_at + paused
    moved = targets.resumed(due, paused_at=paused_at, at=at, kind=kind, known=known)
    if due <= paused_at:
        assert moved == due
    else:
        assert workdays.between(at, moved) == workdays.between(paused_at, due)


@given(st.sampled_from(list(Kind)), MOMENTS, PASSING)
def test_a_clock_that_was_set_back_moves_nothing(kind: str, began: datetime, back: timedelta) -> None:
    due = began + DAY
    assert targets.resumed(due, paused_at=began, at=began - back, kind=kind) == due


@given(st.sampled_from(list(Kind)), MOMENTS, PASSING)
def test_what_begins_later_is_never_due_sooner(kind: str, at: datetime, later: timedelta) -> None:
    known = targets.known()
    assert targets.due(kind, at + later, known=known) >= targets.due(kind, at, known=known) > at


# --- What it asks of the database ---


def test_what_managers_said_is_read_once_for_as_many_as_are_asked_for(school: Agency, holiday: SchoolHoliday) -> None:
    known = targets.known()
    with CaptureQueriesContext(connection) as captured:
        for day in range(20):
            targets.due(Kind.REQUEST_SOON, NOW + day * DAY, agency=school, known=known)
            targets.in_words(Kind.QUERY, TODAY, known=known)
    assert len(captured) == 2


def test_the_holidays_are_read_for_schools_alone(gp: Agency) -> None:
    with CaptureQueriesContext(connection) as captured:
        targets.due(Kind.REQUEST_SOON, NOW, agency=gp)
    assert len(captured) == 1
