"""Kinds of answers that only a breach asks for."""

import re
from typing import Any

from django.core.exceptions import ValidationError

from wscp_isa.govuk.fields import TextField

_NUMBER = re.compile(
    r"(?:about\s+)?(\d{1,3}(?:[ ,]\d{3})+|\d{1,12})(?:\.(\d{1,3}))?\s*(thousand|million|m|k)?", re.IGNORECASE
)
_TIMES = {"": 1, "k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}
NOT_KNOWN = ("not known", "unknown", "not known yet", "do not know", "don’t know", "don't know", "?")
# More people than there are.
MOST = 10_000_000_000


class AboutField(TextField):
    """About how many: a number as people write it ("2,000", "60 million"), or that it is not known, which is -1."""

    def __init__(self, label: str, **rest: Any) -> None:
        super().__init__(label, max_length=30, width=10, autocomplete="off", **rest)

    def prepare_value(self, value: Any) -> Any:
        """A number that was kept, as somebody would have typed it."""
        if isinstance(value, int):
            return "not known" if value < 0 else f"{value:,}"
        return value

    def clean(self, value: Any) -> Any:
        text: str = super().clean(value)
        if not text:
            return None
        if text.casefold() in NOT_KNOWN:
            return -1
        match = _NUMBER.fullmatch(text)
        times = _TIMES[(match[3] or "").casefold()] if match else 1
        if match is None or (match[2] and times == 1):
            raise ValidationError(f"{self.subject} must be a number, like 2,000 or 60 million, or ‘not known’")
        number = int(re.sub(r"\D", "", match[1])) * times
        if match[2]:
            number += int(match[2]) * times // 10 ** len(match[2])
        if number > MOST:
            raise ValidationError(f"{self.subject} must be {MOST:,} or less")
        return number


def about(number: int | None) -> str:
    """A number of people or records as it is said."""
    if number is None or number < 0:
        return "Not known"
    return f"About {number:,}"
