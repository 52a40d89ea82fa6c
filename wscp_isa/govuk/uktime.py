"""Times of day as people in the United Kingdom write them, and the two nights a year when the clocks change."""

import re
from datetime import UTC, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")
# What may be typed after a time, to say which of two it is.
OFFSETS = {"BST": timezone(timedelta(hours=1)), "GMT": UTC}

_WORDS = {
    "midnight": "12am",
    "noon": "12pm",
    "midday": "12pm",
    "12 midnight": "12am",
    "12 noon": "12pm",
    "12 midday": "12pm",
}
_TIME = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:\s*[:.]\s*(?P<minute>[0-9]{2})|(?P<run>[0-9]{2}))?"
    r"\s*(?P<half>a\.?m\.?|p\.?m\.?)?(?:\s*(?:hours|hrs|h))?(?:\s*(?P<zone>bst|gmt))?",
    re.IGNORECASE,
)
LONGEST = 30


class NotATime(ValueError):
    """What was typed is no time of day."""


class MorningOrAfternoon(ValueError):
    """A time such as 4:30 that is not said to be morning or afternoon."""


class NoSuchTime(ValueError):
    """A time that the clocks passed over when they went forward."""


class HappenedTwice(ValueError):
    """A time that came round again when the clocks went back."""


class NotThatZone(ValueError):
    """A time said to be BST when the clocks showed GMT, or the other way about."""


def read(text: str) -> tuple[time, str]:
    """The time of day, and BST or GMT where that was typed after it. 9:30 may be either half of a day; 09:30 is not."""
    # No time is longer than this; the pattern would take its time over thousands of spaces.
    match = _TIME.fullmatch(_WORDS.get(text.casefold(), text)) if len(text) <= LONGEST else None
    if not match:
        raise NotATime(text)
    minute, half = match["minute"] or match["run"], (match["half"] or "").replace(".", "").casefold()
    hour = int(match["hour"])
    if not minute and not half:
        raise NotATime(text)
    if not half and len(match["hour"]) == 1 and hour:
        raise MorningOrAfternoon(text)
    if half == "am" and hour > 12:
        raise NotATime(text)
    if half == "am" and hour == 12:
        hour = 0
    elif half == "pm" and 0 < hour < 12:
        hour += 12
    elif half == "pm" and hour == 0:
        raise NotATime(text)
    try:
        return time(hour, int(minute or 0)), (match["zone"] or "").upper()
    except ValueError:
        raise NotATime(text) from None


def write(of_day: time) -> str:
    """A time as it is written on pages: 4:30pm, and 9am where it is on the hour."""
    minute = f":{of_day.minute:02}" if of_day.minute else ""
    return f"{of_day.hour % 12 or 12}{minute}{'am' if of_day.hour < 12 else 'pm'}"


def settle(local: datetime, zone: str) -> datetime:
    """The moment, in UTC, that the clocks in the United Kingdom showed so."""
    if zone:
        moment = local.replace(tzinfo=OFFSETS[zone]).astimezone(UTC)
        if moment.astimezone(UK).replace(tzinfo=None) != local:
            raise NotThatZone(zone)
        return moment
    first, second = (local.replace(tzinfo=UK, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    raise HappenedTwice(local) if first < second else NoSuchTime(local)


def zone_needed(moment: datetime) -> str:
    """BST or GMT where the clocks showed this time twice; otherwise nothing."""
    local = moment.astimezone(UK)
    try:
        settle(local.replace(tzinfo=None, fold=0), "")
    except HappenedTwice:
        return local.tzname() or ""
    return ""
