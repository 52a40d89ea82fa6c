"""One row of a file of agencies, read by the form of the page: what it would make of its agency, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from agencies.columns import COLUMNS, Column, carried
from agencies.directory import Standing
from agencies.forms.agencies import RegisterForm
from agencies.models import Agency

BY_FACT: Mapping[str, Column] = {column.fact: column for column in COLUMNS}
NO_SINCE = "Enter since when this has been its name, since the directory has it under another"
SINCE_ALONE = "Leave this as it is, or enter a new name too"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and where: a row's number as a spreadsheet counts it, and the title of a column."""

    number: int
    title: str
    says: str


class Change(NamedTuple):
    """What is so now and what would be, as a file says it, under the title of its column."""

    title: str
    was: str
    now: str


@dataclass(frozen=True)
class Named:
    """Another agency that a row names: one of the directory, or of the same file."""

    key: UUID
    name: str


@dataclass
class Row:
    """One row: the agency it is about (none where that is new), and what it would make of it."""

    number: int
    key: UUID
    cells: Mapping[str, str]
    by_name: bool = False
    agency: Agency | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What it would be called."""
        name: str = self.facts.get("name", self.agency.name if self.agency else "")
        return name

    @property
    def renames(self) -> bool:
        return self.agency is not None and "name" in self.facts

    @property
    def alters(self) -> bool:
        """Whether it would change anything, or is new."""
        return self.agency is None or bool(self.facts)

    @property
    def changes(self) -> list[Change]:
        return [
            Change(
                column.title,
                column.cell(self.agency) if self.agency else "",
                column.kind.written(self.facts[column.fact]),
            )
            for column in COLUMNS
            if column.fact in self.facts and (self.agency or column.fact != "name")
        ]

    def said(self, fact: str) -> str:
        """What stands in the cell of this fact; nothing where the file has no such column."""
        return self.cells.get(BY_FACT[fact].title, "").strip()

    @property
    def marked(self) -> set[str]:
        """The columns that something is wrong in."""
        return {fault.title for fault in self.faults}

    def wrong(self, title: str, says: str) -> None:
        self.faults.append(Fault(self.number, title, says))


class Reader:
    """Fills in rows. One form for all of them, since making it is dear."""

    def __init__(self, standing: Standing, rows: Sequence[Row]) -> None:
        self.standing = standing
        self.names = {name.casefold(): row for row in rows if (name := row.said("name"))}
        self.codes = {code.upper(): row for row in rows if (code := row.said("code"))}
        self.form = RegisterForm({})
        for fact in ("part_of", "controller"):
            self.form.fields[fact].find = self.find  # type: ignore[attr-defined]

    def find(self, text: str) -> Named | None:
        """The agency that a cell names: by what the file calls it, else by what the directory does."""
        said = text.strip()
        row = self.names.get(said.casefold())
        if row is None and (found := self.standing.named(said)) is not None:
            return Named(found, self.standing.names[found])
        row = row or self.codes.get(said.upper())
        return Named(row.key, row.said("name") or said) if row else None

    def read(self, row: Row) -> None:
        """Fill in what the row would make of its agency, and what is wrong with it."""
        given = {column: row.cells[column.title] for column in COLUMNS if column.title in row.cells}
        # What nobody has said of a new agency is not known yet.
        typed = {"duty_covered": "not-known"}
        if row.agency is not None:
            given = _news(row, row.agency, given)
            if not given:
                return
            typed = _typed({column: column.cell(row.agency) for column in COLUMNS if column not in given})
        errors, answers = self._cleaned(typed | _typed(given))
        facts = {column.fact for column in given}
        if isinstance(itself := answers.get("controller"), Named) and itself.key == row.key:
            answers["controller"] = None
        if row.agency is not None and errors.keys() - facts:
            # What nobody touched may lack what the page asks for by now: that is not this file's fault.
            before, _ = self._cleaned(typed)
            errors = {fact: says for fact, says in errors.items() if fact in facts or fact not in before}
        doubts = {column.fact: doubt for column, cell in given.items() if (doubt := column.kind.doubt(cell))}
        for fact, says in (errors | doubts).items():
            if BY_FACT[fact].title not in row.marked:
                row.wrong(BY_FACT[fact].title, says)
        row.facts = {fact: answers[fact] for fact in facts & answers.keys() if _is_news(row, fact, answers[fact])}
        _settle_name(row)

    def _cleaned(self, typed: Mapping[str, str]) -> tuple[dict[str, str], dict[str, Any]]:
        """What is wrong with these answers, and those that nothing is wrong with."""
        self.form.data = typed
        self.form.full_clean()
        errors = {fact: str(says[0]) for fact, says in self.form.errors.items()}
        return errors, {fact: self.form.as_kept(fact) for fact in self.form.cleaned_data}


def _news(row: Row, agency: Agency, given: Mapping[Column, str]) -> dict[Column, str]:
    """The cells that say anything else than what an export would say of the agency."""
    news = {column: cell for column, cell in given.items() if carried(cell) != carried(column.cell(agency))}
    # What found it is its name already, whatever its capitals; and of a name that it has no day is said anew.
    if row.by_name:
        news.pop(BY_FACT["name"], None)
    if not row.said("since"):
        news.pop(BY_FACT["since"], None)
    return news


def _is_news(row: Row, fact: str, value: Any) -> bool:
    """Whether the fact would be another than it is; of a new agency, whether anything is said."""
    if row.agency is None:
        return value not in (None, "", [])
    now = BY_FACT[fact].value(row.agency)
    if isinstance(now, Agency) or isinstance(value, Named):
        return (now.pk if now else None) != (value.key if value else None)
    return bool(value != now)


def _settle_name(row: Row) -> None:
    """A new name of an agency has a day since when it is so, and the day has a new name."""
    if row.agency is None:
        return
    if row.renames and not row.facts.get("since") and "Name since" not in row.marked:
        row.wrong("Name since", NO_SINCE)
    if "since" in row.facts and not row.renames:
        row.facts.pop("since")
        if "Name" not in row.marked:
            row.wrong("Name since", SINCE_ALONE)


def _typed(given: Mapping[Column, str]) -> dict[str, str]:
    return {name: text for column, cell in given.items() for name, text in column.kind.typed(column.fact, cell).items()}
