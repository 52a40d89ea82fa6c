"""The first sheet of an Excel workbook, looked at as a zip before anything in it is parsed."""

import math
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZipFile, ZipInfo

from openpyxl import load_workbook

from wscp_isa.oversight.exports import restored
from wscp_isa.tables.table import MOST_COLUMNS, Unreadable

# What it warns of it quotes, and what a file holds belongs in no log.
warnings.filterwarnings("ignore", module="openpyxl")

ZIP = b"PK\x03\x04"
# The container of old workbooks, and of new ones that have a password.
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

MOST_MEMBERS = 500
MOST_UNPACKED = 32 * 1024 * 1024
# A sheet may say that a row or cell stands anywhere; beyond this nobody wrote one.
LAST_ROW, LAST_COLUMN = 1_048_576, 256
DAMAGED = "The selected file is damaged, or is no Excel workbook (.xlsx)"
TOO_MUCH = "The selected file holds too much once it is unpacked. Save only the sheet of agencies in it"
TOO_WIDE = f"The selected file must have {MOST_COLUMNS} columns or fewer, and nothing to the right of them"
AN_ERROR = "Enter a value: the cell shows an error of the spreadsheet"
_PIECE = 1024 * 1024
_DECLARED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']\s*(?!utf-8|us-ascii)", re.IGNORECASE)
_DEFINED = re.compile(rb"<!(?:doctype|entity)", re.IGNORECASE)


def rows(content: bytes, *, formula: str) -> Iterator[tuple[Sequence[str], Mapping[int, str]]]:
    """The cells of each row as text, and what is wrong with some; Unreadable where it is no workbook to be trusted."""
    try:
        _inspect(content)
        book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()  # it need not be as large as it says, nor as small
        for number, row in enumerate(sheet.iter_rows(), start=1):
            if number > LAST_ROW:
                raise Unreadable(DAMAGED)
            if len(row) > LAST_COLUMN:
                raise Unreadable(TOO_WIDE)
            wrong = {place: formula for place, cell in enumerate(row) if cell.data_type == "f"}
            wrong |= {place: AN_ERROR for place, cell in enumerate(row) if cell.data_type == "e"}
            yield ["" if place in wrong else _text(cell.value) for place, cell in enumerate(row)], wrong
    except Unreadable:
        raise
    except Exception:
        # A workbook can be wrong in as many ways as it has parts, and the libraries say each in an exception of its own.
        raise Unreadable(DAMAGED) from None


def _inspect(content: bytes) -> None:
    """No bomb, no password, and no part that defines entities or hides them in another alphabet."""
    with ZipFile(BytesIO(content)) as parts:
        members = parts.infolist()
        if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
            raise Unreadable(TOO_MUCH)
        if any(member.flag_bits & 1 for member in members):
            raise Unreadable("The selected file has a password. Save it without one")
        if not all(_is_harmless(parts, member) for member in members):
            raise Unreadable(DAMAGED)


def _is_harmless(parts: ZipFile, member: ZipInfo) -> bool:
    # Whatever its name: which part is parsed, another part says. A zip gives no more than it declared.
    with parts.open(member) as part:
        before = part.read(_PIECE)
        if before.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<", b"\x00\x00")) or _DECLARED.search(
            before[:1_000]
        ):
            return False
        while before:
            after = part.read(_PIECE)
            if _DEFINED.search(before + after[:16]):
                return False
            before = after
    return True


def _text(value: Any) -> str:
    """What a cell says, as it would be written in a CSV: a day as 2026-11-22, a number without what it never had."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return str(int(value))
    return restored(str(value))
