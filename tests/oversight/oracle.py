"""What the filters should find, worked out one record at a time in plain Python, and in the days of the UK's calendar."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from agencies.models import Category
from decisions.models import Decision, UrgentNote
from wscp_isa.ledger.models import Look

UK = ZoneInfo("Europe/London")
DAY = timedelta(days=1)


def _month(day: date) -> int:
    return 12 * day.year + day.month


def _quarter(day: date) -> int:
    return 4 * day.year + (day.month + 2) // 3


def _a_year_ago(day: date, today: date) -> bool:
    """Whether the same day of this year has come, tomorrow's being the first that has not."""
    tomorrow = today + DAY
    return (day.year + 1, day.month, day.day) < (tomorrow.year, tomorrow.month, tomorrow.day)


# By the period's name: whether this day is in it, seen from that day. A day that is still to come is in none.
PERIODS: dict[str, Callable[[date, date], bool]] = {
    "last-7-days": lambda day, today: (today - day).days < 7,
    "this-month": lambda day, today: _month(day) == _month(today),
    "last-month": lambda day, today: _month(day) == _month(today) - 1,
    "this-quarter": lambda day, today: _quarter(day) == _quarter(today),
    "last-quarter": lambda day, today: _quarter(day) == _quarter(today) - 1,
    "last-12-months": lambda day, today: not _a_year_ago(day, today),
}


def in_period(name: str, at: datetime, now: datetime) -> bool:
    """Whether it happened in this period, seen from now."""
    day, today = at.astimezone(UK).date(), now.astimezone(UK).date()
    return day <= today and PERIODS[name](day, today)


def _looked(person: str, record: Decision) -> bool:
    looks = Look.objects.filter(subject=record.pk)
    return any(str(look.actor_id) == person and look.how in ("admin", "revealed") for look in looks)


def _front_door(decision: Decision) -> bool:
    received = decision.recipient is not None and decision.recipient.category == Category.FRONT_DOOR
    return received or decision.agency.category == Category.FRONT_DOOR


def _flag(flag: str, decision: Decision) -> bool:
    note = decision.urgent_note
    untold = decision.share and decision.told_family in ("unsafe", "not-possible") and not decision.look_again_on
    late = note is not None and decision.signed_at is not None and decision.signed_at > note.finish_by
    return bool({"wellbeing": not decision.wellbeing_considered, "untold": untold, "late": late}[flag])


Rule = Callable[[str, Any, datetime], bool]
BOTH: dict[str, Rule] = {
    "period": lambda value, record, now: in_period(value, record.signed_at, now),
    "first": lambda value, record, now: record.signed_at.astimezone(UK).date() >= date.fromisoformat(value),
    "last": lambda value, record, now: record.signed_at.astimezone(UK).date() <= date.fromisoformat(value),
    "agency": lambda value, record, now: str(record.agency_id) == value,
    "sector": lambda value, record, now: record.agency.category == value,
}
OF_DECISIONS: dict[str, Rule] = {
    **BOTH,
    "asked": lambda value, decision, now: decision.asked is (value == "yes"),
    "decided": lambda value, decision, now: decision.share is (value == "share"),
    "outcome": lambda value, decision, now: decision.outcome == value,
    "departed": lambda value, decision, now: decision.departed is (value == "yes"),
    "consent": lambda value, decision, now: decision.consent == value,
    "reason": lambda value, decision, now: value in {one.reason for one in decision.reliances.all()},
    "front_door": lambda value, decision, now: _front_door(decision),
    "flag": lambda value, decision, now: _flag(value, decision),
    "looked": lambda value, decision, now: _looked(value, decision),
}


def _state(state: str, note: UrgentNote, now: datetime) -> bool:
    finishing = Decision.objects.filter(urgent_note=note).first()
    finished = finishing is not None and finishing.signed_at is not None
    return {"finished": finished, "open": not finished, "late": not finished and note.finish_by < now}[state]


OF_NOTES: dict[str, Rule] = {**BOTH, "state": _state}
