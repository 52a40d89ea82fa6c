"""Facts as pairs, as a page's view lists them for `{% summary_list rows %}`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html


@dataclass(frozen=True)
class Row:
    """One fact. `verbatim` keeps its line breaks; `href` leads to where it is changed, `what` says what is, unseen."""

    key: str
    value: Any
    href: str = ""
    what: str = ""
    action: str = "Change"
    verbatim: bool = False


def summary(rows: Iterable[Row]) -> dict[str, Any]:
    """The options of a summary list for these rows."""
    return {"rows": [_row(row) for row in rows]}


def _row(row: Row) -> dict[str, Any]:
    value = format_html('<div class="app-verbatim">{}</div>', row.value) if row.verbatim else row.value
    drawn: dict[str, Any] = {"key": {"text": row.key}, "value": {"text": value}}
    if row.href:
        link = {"href": row.href, "text": row.action, "visuallyHiddenText": row.what or row.key.lower()}
        drawn["actions"] = {"items": [link]}
    return drawn
