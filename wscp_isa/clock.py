"""What day it is for people in the UK; instants are stored in UTC."""

from calendar import monthrange
from datetime import date, datetime

from django.utils import timezone


def today() -> date:
    """The date on the wall in the UK."""
    return timezone.localdate()


def words(at: datetime) -> str:
    """An instant as it is said: 22 November 2026, 4:30pm (UK time); 9am where the minutes are none."""
    local = timezone.localtime(at)
    hour, half = local.hour % 12 or 12, "am" if local.hour < 12 else "pm"
    minutes = f":{local:%M}" if local.minute else ""
    return f"{local.day} {local:%B %Y}, {hour}{minutes}{half}"


def day_in_words(day: date) -> str:
    """A day as it is said: 22 November 2026."""
    return f"{day.day} {day:%B %Y}"


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later; the last of that month where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
