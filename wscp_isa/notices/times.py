"""When a notice is sent: at once or with the others of a day, and again after an attempt that failed."""

from datetime import UTC, date, datetime, time, timedelta

from wscp_isa import workdays

# A digest comes at this hour of working days in the UK.
MORNING = time(8)
LONGEST_WAIT = timedelta(hours=1)
# With these waits, three days.
MOST_ATTEMPTS = 77


def when(at: datetime, *, due: datetime | None, daily: bool, now: datetime) -> datetime:
    """When it is first sent. What is due before the next digest does not wait for it."""
    if not daily:
        return at
    digest = next_digest(max(at, now))
    return digest if due is None or due > digest else at


def next_digest(at: datetime) -> datetime:
    """The first 8am of a working day in the UK at or after this moment."""
    day = at.astimezone(workdays.UK).date()
    while not workdays.is_working(day) or _morning(day) < at:
        day += timedelta(days=1)
    return _morning(day)


def _morning(day: date) -> datetime:
    return datetime.combine(day, MORNING, workdays.UK).astimezone(UTC)


def wait(attempts: int) -> timedelta:
    """How long after so many attempts the next one comes: 1, 2, 4, 8 minutes and so on, an hour at most."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 10)), LONGEST_WAIT)
