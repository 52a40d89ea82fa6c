"""The clock of a breach: elapsed hours from an instant, counted in UTC, and said in UK time with the deadline first.

A wall clock would be an hour wrong whenever the clocks change in between; weekends and bank holidays count.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from wscp_isa.govuk import uktime


def deadline(aware_at: datetime, hours: int) -> datetime:
    """So many elapsed hours after this instant, in UTC; raises ValueError for one without a zone."""
    if aware_at.tzinfo is None:
        raise ValueError("An instant without a zone is no instant")
    # In UTC, because Python adds to the clock on the wall wherever the zone has two of them.
    return aware_at.astimezone(UTC) + timedelta(hours=hours)


def marks(end: datetime, reminders: Sequence[int]) -> list[tuple[int, datetime]]:
    """When to remind, the soonest first: hours before the end, and the instant."""
    return [(hours, end - timedelta(hours=hours)) for hours in sorted(reminders, reverse=True)]


def passed(end: datetime, reminders: Sequence[int], *, since: datetime, now: datetime) -> int | None:
    """The last mark that was reached after `since` and by `now`: the one to remind of; None where there was none."""
    reached = [hours for hours, at in marks(end, reminders) if since < at <= now]
    return min(reached, default=None)


def next_mark(end: datetime, reminders: Sequence[int], *, now: datetime) -> datetime | None:
    """The first mark still to come."""
    return next((at for _, at in marks(end, reminders) if at > now), None)


def words(at: datetime) -> str:
    """An instant as a deadline is said: 4:10pm on Wednesday 25 November 2026; with its zone where that hour comes twice."""
    local = at.astimezone(uktime.UK)
    zone = uktime.zone_needed(at)
    return f"{uktime.write(local.time())}{f' {zone}' if zone else ''} on {local:%A} {local.day} {local:%B %Y}"


def left(end: datetime, *, now: datetime) -> str:
    """How long there is, or was: "31 hours 20 minutes left, as of 8:50am"; "2 hours 5 minutes late, as of 8:50am"."""
    late = now > end
    minutes = int((now - end if late else end - now).total_seconds()) // 60
    hours, minutes = divmod(minutes, 60)
    parts = [_counted(hours, "hour")] if hours else []
    parts += [_counted(minutes, "minute")] if minutes or not hours else []
    local = now.astimezone(uktime.UK)
    return f"{' '.join(parts)} {'late' if late else 'left'}, as of {uktime.write(local.time().replace(second=0))}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
