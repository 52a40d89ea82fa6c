"""The directory as a file: a column for each fact, what stands in its cells, and how that would be typed into the page.

A new fact of an agency is one line in COLUMNS.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from agencies.models import Agency, Category, LegalKind
from wscp_isa.tables import Table

COVERED = {True: "Yes", False: "No", None: "Not known"}
ID = "Id"
NO_COLUMN = "The first row of the selected file must name a column of the directory, such as Name"


class Kind:
    """One line of text, or several: the same in a cell as on the page."""

    # What is said of the cells of this kind where the columns are explained.
    says = "Text"

    def written(self, value: Any) -> str:
        """The fact as a cell holds it."""
        return str(value)

    def typed(self, name: str, cell: str) -> dict[str, str]:
        """The cell as it would be typed into the boxes of the page."""
        return {name: cell}

    def doubt(self, cell: str) -> str | None:
        """What a program has done to the cell that nobody meant."""
        return None


class Dialled(Kind):
    """A telephone number."""

    says = "Text, so that no 0 at the beginning is lost"

    def doubt(self, cell: str) -> str | None:
        lost = re.fullmatch(r"[1-9][0-9]{8,9}", cell.strip())
        return "Enter the number with its first 0. Format the column as text, so that it stays" if lost else None


class Day(Kind):
    """A date, as 2026-11-22, 22/11/2026, or what a spreadsheet knows to be one."""

    says = "A date, like 2026-11-22 or 22/11/2026"

    def written(self, value: date | None) -> str:
        return value.isoformat() if value else ""

    def typed(self, name: str, cell: str) -> dict[str, str]:
        if found := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", cell.strip()):
            year, month, day = found.groups()
        elif found := re.fullmatch(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})", cell.strip()):
            day, month, year = found.groups()
        else:
            # No date: said of every part, as it would be on the page.
            day = month = year = cell.strip()
        return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}


@dataclass(frozen=True, eq=False)
class Chosen(Kind):
    """One of a few, by the words that the pages have for it, or by its code."""

    words: Mapping[Any, str]

    @property
    def says(self) -> str:  # type: ignore[override]
        return "One of: " + "; ".join(self.words.values())

    def written(self, value: Any) -> str:
        return self.words.get(value, "")

    def typed(self, name: str, cell: str) -> dict[str, str]:
        said = cell.strip().casefold()
        meant = (code for code, words in self.words.items() if said in (words.casefold(), code))
        return {name: next(meant, cell)}


class Covered(Kind):
    """Yes, no or not known; nothing is not known."""

    says = "Yes, No or Not known"

    def written(self, value: bool | None) -> str:
        return COVERED[value]

    def typed(self, name: str, cell: str) -> dict[str, str]:
        return {name: cell.strip().lower().replace(" ", "-") or "not-known"}


class Domains(Kind):
    """Several, with a comma or a space between them."""

    says = "Domains without the @, with a comma between them"

    def written(self, value: Sequence[str]) -> str:
        return ", ".join(value)

    def typed(self, name: str, cell: str) -> dict[str, str]:
        return {name: "\n".join(re.split(r"[\s,;]+", cell.strip()))}


class Other(Kind):
    """Another agency, by its name or code."""

    says = "The name or organisation code of an agency in the directory, or in this file"

    def written(self, value: Any) -> str:
        return value.name if value is not None else ""


TEXT = Kind()


@dataclass(frozen=True, eq=False)
class Column:
    """One column: the name of its fact in the code, its title in the file, and what stands in its cells."""

    fact: str
    title: str
    kind: Kind = TEXT
    says: str = ""

    def value(self, agency: Agency) -> Any:
        """The fact as it is now."""
        if self.fact == "domains":
            return sorted(row.domain for row in agency.domains.all())
        if self.fact == "since":
            return next((row.since for row in agency.names.all() if row.until is None), None)
        return getattr(agency, self.fact)

    def cell(self, agency: Agency) -> str:
        """The fact as a file carries it."""
        return self.kind.written(self.value(agency))


COLUMNS: Sequence[Column] = (
    Column("name", "Name"),
    Column("since", "Name since", Day(), "A date, needed where the directory has the agency under another name"),
    Column("category", "Kind", Chosen(dict(Category.choices))),
    Column("part_of", "Part of", Other()),
    Column(
        "controller",
        "Who decides what it shares",
        Other(),
        "The name or code of another agency; empty where it does itself",
    ),
    Column("legal_kind", "In law", Chosen(dict(LegalKind.choices))),
    Column("duty_covered", "Covered by the information sharing duty", Covered()),
    Column("code", "Organisation code"),
    Column("ico_number", "ICO registration"),
    Column("ico_expires_on", "ICO registration expires", Day()),
    Column("phone", "Telephone", Dialled()),
    Column("out_of_hours_phone", "Telephone out of hours", Dialled()),
    Column("domains", "Secure e-mail domains", Domains()),
    Column("other_ways", "Other secure ways"),
    Column("privacy_notice", "Privacy notice"),
    Column("privacy_notice_on", "Privacy notice changed", Day()),
    Column("assessed_on", "Impact assessment done", Day()),
    Column("assessed_by", "Impact assessment by"),
    Column("checks_on", "Staff checks looked over", Day()),
    Column("checks_held", "How staff are checked"),
    Column("retention", "Retention policy"),
)
TITLES = (ID, *(column.title for column in COLUMNS))
_KNOWN = {title.casefold(): title for title in TITLES}
# By any one of these a row finds its agency.
FINDING = (ID, "Organisation code", "Name")


def row(agency: Agency) -> list[str]:
    """One agency as a row of a file."""
    return [str(agency.pk), *(column.cell(agency) for column in COLUMNS)]


def explained() -> list[tuple[str, str]]:
    """Each column, and what may stand in its cells."""
    found = (
        "What the directory gave it, so that it is found under a new name or code. Leave it empty for one that is new"
    )
    return [(ID, found), *((column.title, column.says or column.kind.says) for column in COLUMNS)]


def misnamed(table: Table) -> str | None:
    """What is wrong with the names of the columns, if anything is."""
    known = [_KNOWN.get(_plain(name)) for name in table.header]
    if not any(known):
        return NO_COLUMN
    unknown = [name or "(empty)" for name, title in zip(table.header, known, strict=True) if title is None]
    if unknown:
        return f"The directory has no column {_listed(unknown)}"
    twice = sorted({title for title in known if title and known.count(title) > 1})
    if twice:
        return f"The selected file has more than one column {_listed(twice)}"
    if not set(FINDING) & set(known):
        return f"The selected file must have a column {_listed(FINDING, 'or')}, by which its agencies are found"
    return None


def cells(table: Table) -> Iterator[tuple[int, dict[str, str], dict[str, str]]]:
    """The number of each row, its cells by the titles of the columns, and what is wrong with some."""
    titles = [_KNOWN[_plain(name)] for name in table.header]
    for line in table.lines:
        faults = {titles[place]: said for place, said in line.faults.items()}
        yield line.number, dict(zip(titles, line.cells, strict=True)), faults


def carried(text: str) -> str:
    """The text as any file carries it: workbooks have one kind of line break, and no controls."""
    return ILLEGAL_CHARACTERS_RE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _listed(names: Sequence[str], joined: str = "and") -> str:
    *most, last = [f"‘{name[:60]}’" for name in names[:5]]
    return f"{', '.join(most)} {joined} {last}" if most else last
