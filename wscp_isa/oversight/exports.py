"""Lists as files: what a column shows goes out as text that no spreadsheet takes for a formula."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

MOST_XLSX = 10_000
# What makes a spreadsheet compute, or split a cell: a leading sign, also as wide as in Japanese, after whatever nobody sees.
_FORMULA = re.compile(r"('*)[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2060\ufeff]*[=+\-@|%＝＋－＠｜％]")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take this for a formula."""
    return (found := _FORMULA.match(text)) is not None and not found[1]


def safe(value: Any) -> str:
    """The value as text; with an apostrophe before what would be taken for a formula (CWE-1236), or has one there already."""
    text = str(value)
    return f"'{text}" if _FORMULA.match(text) else text


def restored(text: str) -> str:
    """The text without the apostrophe that `safe` put before it: what it was, whatever it was."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


class _Echo:
    """Gives back what is written to it, so that csv can write into a stream."""

    def write(self, text: str) -> str:
        return text


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a CSV file, one after another, in the same memory however many there are. UTF-8, with a mark for Excel."""
    # All in quotes, for where a semicolon parts the cells.
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    yield "\ufeff" + str(writer.writerow([safe(column) for column in columns]))
    for row in rows:
        yield str(writer.writerow([safe(value) for value in row]))


def as_xlsx(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A workbook of one sheet; every cell is text, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for row in (columns, *rows):
        sheet.append([_text(sheet, value) for value in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _text(sheet: Any, value: Any) -> Any:
    text = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    # Text is text here, and needs no apostrophe, but for one that would be taken for ours when it is read back.
    cell = WriteOnlyCell(sheet, value=text if is_formula(text) else safe(text))
    cell.data_type = "s"
    return cell
