"""A deadline as a calendar file (RFC 5545): the instant in UTC, a reminder for each mark, and nothing about anybody."""

from collections.abc import Sequence
from datetime import UTC, datetime

_STAMP = "%Y%m%dT%H%M%SZ"
_LINE = 75


def event(*, uid: str, summary: str, url: str, at: datetime, now: datetime, reminders: Sequence[int]) -> str:
    """One event at this instant, with an alarm so many hours before; lines as the standard folds them."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Share information safely//Data breaches//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{now.astimezone(UTC).strftime(_STAMP)}",
        f"DTSTART:{at.astimezone(UTC).strftime(_STAMP)}",
        "DURATION:PT0S",
        f"SUMMARY:{_text(summary)}",
        f"URL:{url}",
        "TRANSP:TRANSPARENT",
    ]
    for hours in reminders:
        trigger = f"-PT{hours}H" if hours else "PT0S"
        lines += ["BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:{trigger}", f"DESCRIPTION:{_text(summary)}", "END:VALARM"]
    lines += ["END:VEVENT", "END:VCALENDAR"]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _text(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """The line in pieces of 75 bytes at most, never in the middle of a character; all but the first begin with a space."""
    pieces, piece = [], ""
    for character in line:
        if len((piece + character).encode()) > _LINE:
            pieces.append(piece)
            piece = " "
        piece += character
    return [*pieces, piece]
