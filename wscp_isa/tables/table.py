"""What a file holds once it is read, and how much of it there may be."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 10_000
MOST_COLUMNS = 40


class Unreadable(Exception):
    """The file cannot be read. Its text is the sentence to show."""


@dataclass(frozen=True)
class Line:
    """One row: its number as a spreadsheet counts it, a text for each column, and what is wrong with a cell, by its place."""

    number: int
    cells: Sequence[str]
    faults: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """The names of the columns, and the rows that are not empty."""

    header: Sequence[str]
    lines: Sequence[Line]

    def plain(self) -> dict[str, Any]:
        """The same as JSON can hold it."""
        return {
            "header": list(self.header),
            "lines": [
                [line.number, list(line.cells), [[place, said] for place, said in line.faults.items()]]
                for line in self.lines
            ],
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Table":
        """The table that was put so."""
        lines = (
            Line(number, cells, {place: said for place, said in faults}) for number, cells, faults in plain["lines"]
        )
        return cls(plain["header"], list(lines))


def table(rows: Iterable[tuple[Sequence[str], Mapping[int, str]]], *, padded: bool) -> Table:
    """The table of these rows, the first of which names the columns. A row that is `padded` may leave out what is empty."""
    numbered = ((number, cells, faults) for number, (cells, faults) in enumerate(rows, start=1))
    filled = (row for row in numbered if row[2] or any(map(str.strip, row[1])))
    _, first, wrong = next(filled, (0, (), {}))
    header = _without_end(first)
    if wrong or not header:
        raise Unreadable("The first row of the selected file must hold the names of its columns")
    if len(header) > MOST_COLUMNS:
        raise Unreadable(f"The selected file must have {MOST_COLUMNS} columns or fewer")
    lines = list(_lines(filled, width=len(header), padded=padded))
    if not lines:
        raise Unreadable("The selected file has no rows below the names of its columns")
    return Table([name.strip() for name in header], lines)


def _lines(rows: Iterable[tuple[int, Sequence[str], Mapping[int, str]]], *, width: int, padded: bool) -> Iterator[Line]:
    for count, (number, cells, faults) in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise Unreadable(f"The selected file must have {MOST_ROWS:,} rows or fewer")
        wrong = {place: said for place, said in faults.items() if place < width}
        if len(cells) < width and not padded:
            wrong[len(cells)] = "This row has fewer cells than there are columns"
        elif any(map(str.strip, cells[width:])) or len(wrong) < len(faults):
            wrong[width - 1] = "This row has more cells than there are columns"
        yield Line(number, [*cells[:width], *[""] * (width - len(cells))], wrong)


def _without_end(cells: Sequence[str]) -> Sequence[str]:
    """Without the empty cells that spreadsheets leave at the end of a row."""
    filled = [place for place, cell in enumerate(cells, start=1) if cell.strip()]
    return cells[: filled[-1]] if filled else ()
