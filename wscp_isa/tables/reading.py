"""From bytes to a table: a workbook by what it begins with, and anything else as text."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO

from wscp_isa.oversight.exports import is_formula, restored
from wscp_isa.tables import workbook
from wscp_isa.tables.table import MOST_BYTES, Table, Unreadable, table

FORMULA = "Enter what the cell shows, not a formula"
NEITHER = "The selected file must be a CSV or an Excel workbook (.xlsx)"
# Windows-1252 cannot be told from its cousins, and a wrong letter in one name among hundreds is seen by nobody.
NOT_UTF8 = (
    "The selected file must be saved as CSV UTF-8, or as an Excel workbook (.xlsx), so that every letter is read right"
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# What begins with "+" and is none: a telephone number as it is dialled from abroad.
_DIALLED = re.compile(r"\+[0-9][0-9 ()]*")


def read(content: bytes) -> Table:
    """The rows of this file; Unreadable, with the sentence to show, where there is no reading it."""
    if not content.strip():
        raise Unreadable("The selected file is empty")
    if len(content) > MOST_BYTES:
        raise Unreadable(f"The selected file must be smaller than {MOST_BYTES // 1024 // 1024}MB")
    if content.startswith(workbook.OLD):
        raise Unreadable(
            "The selected file is an old workbook (.xls), or has a password. "
            "Save it as an Excel workbook (.xlsx) without a password"
        )
    if content.startswith(workbook.ZIP):
        return table(workbook.rows(content, formula=FORMULA), padded=True)
    return table(_rows(_text(content)), padded=False)


def _text(content: bytes) -> str:
    """The letters of a CSV: UTF-8, or UTF-16 where the file says so."""
    try:
        text = content.decode("utf-16" if content.startswith(_UTF16) else "utf-8-sig")
    except UnicodeDecodeError:
        binary = b"\x00" in content
        raise Unreadable(NEITHER if binary else NOT_UTF8) from None
    if "\x00" in text:
        raise Unreadable(NEITHER)
    return text


def _rows(text: str) -> Iterator[tuple[Sequence[str], Mapping[int, str]]]:
    rows, number = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True), 0
    try:
        for cells in rows:
            number += 1
            computed = {place: FORMULA for place, cell in enumerate(cells) if _computes(cell)}
            yield [restored(cell) for cell in cells], computed
    except csv.Error:
        raise Unreadable(
            f"The selected file cannot be read after row {number}: "
            "a quotation mark stands where it should not, or is never closed"
        ) from None


def _delimiter(text: str) -> str:
    """What parts the cells: of the three that programs write, the one that parts the first row most."""
    first = next(filter(str.strip, StringIO(text[:100_000], newline="")), "")
    return max(",;\t", key=lambda sign: len(next(csv.reader([first], delimiter=sign), [])))


def _computes(cell: str) -> bool:
    return is_formula(cell) and not _DIALLED.fullmatch(cell.strip())
