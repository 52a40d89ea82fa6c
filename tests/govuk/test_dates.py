"""Dates and times as people in the UK write them, through both changes of the clocks."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.govuk.test_text import ANYTHING, refusal, tried
from wscp_isa.govuk.fields import DateField, DateTimeField
from wscp_isa.govuk.fields.dates import WrongPart

TOLD = DateTimeField("When did you tell them?", name="Time you told them")
DUE = DateField("Date you need an answer by")


def at(text: str, day: str = "27 3 2026") -> datetime:
    moment: datetime = TOLD.clean([*day.split(), text])
    return moment


def wrong(field: DateField, typed: list[str]) -> tuple[str, ...]:
    with pytest.raises(WrongPart) as refused:
        field.clean(typed)
    return refused.value.parts


@pytest.mark.parametrize(
    "text",
    [
        "4:30pm",
        "4.30pm",
        "4:30 PM",
        "4:30 p.m.",
        "16:30",
        "16.30",
        "1630",
        "1630 hours",
        "16:30hrs",
        "430pm",
        "16:30pm",
    ],
)
def test_the_same_time_can_be_written_in_many_ways(text: str) -> None:
    assert at(f" {text}\u200e") == datetime(2026, 3, 27, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hour"),
    [("4pm", 16), ("12am", 0), ("midnight", 0), ("12pm", 12), ("noon", 12), ("Midday", 12), ("00:00", 0), ("09:00", 9)],
)
def test_hours_are_read_as_they_are_said(text: str, hour: int) -> None:
    assert at(text) == datetime(2026, 3, 27, hour, tzinfo=UTC)


@pytest.mark.parametrize("month", ["6", "06", "June", "jun", "JUNE", "Jun."])
def test_a_month_may_be_a_word(month: str) -> None:
    assert DUE.clean(["1", month, "2026"]) == date(2026, 6, 1)


def test_summer_time_is_an_hour_ahead() -> None:
    assert at("4:30pm", "1 6 2026") == datetime(2026, 6, 1, 15, 30, tzinfo=UTC)
    assert at("4:30pm bst", "1 6 2026") == datetime(2026, 6, 1, 15, 30, tzinfo=UTC)
    assert at("4:30pm").tzinfo is UTC


@pytest.mark.parametrize("text", ["9:30", "930", "4:05"])
def test_a_time_that_may_be_morning_or_afternoon_is_asked_about(text: str) -> None:
    assert refusal(TOLD, ["27", "3", "2026", text]) == "Time you told them must say if the time is am or pm"


@pytest.mark.parametrize(
    "text", ["soon", "25:00", "4:60pm", "13am", "0pm", "16", "4", "4:3pm", "９:30pm", "-1:00", "1e1"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    assert refusal(TOLD, ["27", "3", "2026", text]) == "Time you told them must include a time like 4:30pm or 16:30"
    assert wrong(TOLD, ["27", "3", "2026", text]) == ("time",)


@pytest.mark.parametrize(
    ("typed", "missing", "parts"),
    [
        (["27", "", "2026", "4pm"], "a month", ("month",)),
        (["", "", "2026", "4pm"], "a day and month", ("day", "month")),
        (["", "", "", "4pm"], "a day, month and year", ("day", "month", "year")),
        (["27", "3", "2026", "\u200b"], "a time", ("time",)),
    ],
)
def test_a_missing_part_is_named(typed: list[str], missing: str, parts: tuple[str, ...]) -> None:
    assert refusal(TOLD, typed) == f"Time you told them must include {missing}"
    assert wrong(TOLD, typed) == parts


@pytest.mark.parametrize(
    ("typed", "sentence", "parts"),
    [
        (["31", "2", "2026"], "must be a real date", ("day", "month", "year")),
        (["29", "2", "2027"], "must be a real date", ("day", "month", "year")),
        (["32", "3", "2026"], "must be a real date", ("day",)),
        (["0", "13", "2026"], "must be a real date", ("day", "month")),
        (["x", "Smarch", "y"], "must be a real date", ("day", "month", "year")),
        (["9" * 5000, "1", "2026"], "must be a real date", ("day",)),
        (["1", "1", "1899"], "must include a year between 1900 and 2100", ("year",)),
        (["1", "1", "9999"], "must include a year between 1900 and 2100", ("year",)),
    ],
)
def test_what_is_no_date_is_refused(typed: list[str], sentence: str, parts: tuple[str, ...]) -> None:
    assert refusal(DUE, typed) == f"Date you need an answer by {sentence}"
    assert wrong(DUE, typed) == parts


@pytest.mark.parametrize("year", ["26", "202", "20266"])
def test_a_year_has_four_numbers(year: str) -> None:
    assert refusal(DUE, ["1", "1", year]) == "Year must include 4 numbers"


def test_nothing_at_all_is_a_missing_answer() -> None:
    assert refusal(TOLD, ["", " ", "", "\u200b"]) == "Enter time you told them"
    assert refusal(DateTimeField("When?", empty="Enter when you told them"), None) == "Enter when you told them"
    assert DateTimeField("When?", required=False).clean([None] * 4) is None


def test_a_time_that_the_clocks_passed_over_is_refused() -> None:
    assert refusal(TOLD, ["29", "3", "2026", "1:30am"]) == (
        "Time you told them must be a real time. The clocks went forward that night, so there was no 1:30am"
    )
    assert at("00:59", "29 3 2026") + timedelta(minutes=1) == at("2am", "29 3 2026")


def test_a_time_that_came_twice_is_asked_about_and_can_be_told_apart() -> None:
    assert refusal(TOLD, ["25", "10", "2026", "1:30am"]) == (
        "Time you told them must say which 1:30am, because the clocks went back that night. "
        "Enter 1:30am BST for before they went back, or 1:30am GMT for after"
    )
    assert at("1:30am BST", "25 10 2026") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert at("1:30am GMT", "25 10 2026") == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert at("2am", "25 10 2026") == datetime(2026, 10, 25, 2, tzinfo=UTC)


def test_a_zone_that_was_not_in_force_is_refused() -> None:
    sentence = "Time you told them must be in GMT, which clocks showed at 4pm that day"
    assert refusal(TOLD, ["3", "12", "2026", "4pm BST"]) == sentence


@settings(deadline=None)
@given(st.datetimes(datetime(1972, 1, 1), datetime(2100, 12, 30), timezones=st.just(UTC)))
def test_a_moment_shown_is_the_moment_read_back(moment: datetime) -> None:
    to_the_minute = moment.replace(second=0, microsecond=0)
    assert TOLD.clean(TOLD.widget.decompress(moment)) == to_the_minute


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), ANYTHING, st.from_regex(r"[0-9]{1,4}([:.]?[0-9]{2})? ?([ap]m)?")), max_size=6))
def test_nothing_typed_is_an_error_of_the_program(typed: list[Any]) -> None:
    for field in (TOLD, DUE, DateTimeField("When?", past=True, required=False)):
        _, refused = tried(field, typed)
        assert len(refused) < 2


def test_past_and_future_are_kept_apart() -> None:
    now = timezone.now()
    past, future = DateTimeField("Time told", past=True), DateTimeField("Time due", future=True)
    assert past.clean(past.widget.decompress(now))
    assert future.clean(future.widget.decompress(now + timedelta(days=1)))
    assert refusal(past, past.widget.decompress(now + timedelta(days=1))) == "Time told must be in the past"
    assert refusal(future, future.widget.decompress(now - timedelta(days=1))) == "Time due must be in the future"


def test_today_is_both_past_and_future() -> None:
    today = timezone.localdate()
    for field in (DateField("Date", past=True), DateField("Date", future=True)):
        assert field.clean(field.widget.decompress(today)) == today
    tomorrow = DUE.widget.decompress(today + timedelta(days=1))
    assert refusal(DateField("Date", past=True), tomorrow) == "Date must be today or in the past"
