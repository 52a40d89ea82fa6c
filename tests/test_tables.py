"""Files of rows: whatever their bytes are, they become cells of text, or one plain sentence and never an exception."""

import csv
from collections.abc import Callable
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from wscp_isa.oversight.exports import as_csv, as_xlsx, restored, safe
from wscp_isa.tables import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Table, Unreadable, read, workbook
from wscp_isa.tables.reading import FORMULA, NEITHER, NOT_UTF8
from wscp_isa.tables.workbook import AN_ERROR, DAMAGED, TOO_MUCH, TOO_WIDE


def refusal(content: bytes) -> str:
    """Why this cannot be read."""
    with pytest.raises(Unreadable) as refused:
        read(content)
    return str(refused.value)


def cells(content: bytes) -> list[list[str]]:
    return [list(line.cells) for line in read(content).lines]


def book(*rows: list[Any]) -> bytes:
    """A workbook with these values in the cells of its first sheet."""
    made, file = Workbook(), BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(file)
    return file.getvalue()


def rewritten(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The workbook with its parts changed."""
    file = BytesIO()
    with ZipFile(BytesIO(content)) as parts, ZipFile(file, "w", ZIP_DEFLATED) as made:
        for name in parts.namelist():
            made.writestr(name, change(name, parts.read(name)))
    return file.getvalue()


# --- CSV ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_csv_is_read_however_a_program_wrote_it(encoding: str, sign: str, end: str) -> None:
    text = end.join(sign.join(row) for row in (["Name", "Kind"], ["École", '"a, b; ""c"""'], ["", ""], [" x ", ""]))
    assert cells((text + end).encode(encoding)) == [["École", 'a, b; "c"'], [" x ", ""]]


def test_a_row_has_the_number_that_a_spreadsheet_gives_it() -> None:
    table = read(b"\nName,Kind\n\nA,b\n\n\nC,d\n")
    assert [line.number for line in table.lines] == [4, 7]
    assert [line.number for line in read(book(["Name"], ["A"], [None], ["B"])).lines] == [2, 4]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The selected file is empty"),
        (b" \r\n \n", "The selected file is empty"),
        (b",,\n,\n", "must hold the names of its columns"),
        (b"=Name,Kind\nA,b\n", "must hold the names of its columns"),
        (b"Name,Kind\n", "no rows below"),
        (b"Name,Kind\n,\n\n", "no rows below"),
        ("Name\nÉcole\n".encode("cp1252"), NOT_UTF8),
        (b"Name\nA\x00b\n", NEITHER),
        (b"\x89PNG\r\n\x1a\n\x00\xff", NEITHER),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", NOT_UTF8),
        ("Name\nA\n".encode("utf-32"), NEITHER),
        (b"\xff\xfeN", NOT_UTF8),
        (b'Name\n"A\n', "cannot be read after row 1"),
        (b'Name\nA\n"B" c\n', "cannot be read after row 2"),
        (b'Name\n"' + b"x" * 200_000 + b'"\n', "cannot be read after row 1"),
        (b"x" * (MOST_BYTES + 1), "must be smaller than 5MB"),
        (b"Name\n" + b"A\n" * (MOST_ROWS + 1), "must have 10,000 rows or fewer"),
        (b"x," * MOST_COLUMNS + b"x\nA\n", "must have 40 columns or fewer"),
        (workbook.OLD + b"\x00" * 999, "old workbook"),
        (b"PK\x03\x04 and nothing more", DAMAGED),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(content: bytes, says: str) -> None:
    assert says in refusal(content)


def test_as_many_rows_and_columns_as_there_may_be_are_read() -> None:
    content = b",".join(b"c%d" % number for number in range(MOST_COLUMNS)) + b"\n"
    table = read(content + b",".join([b"x"] * MOST_COLUMNS) + b"\n")
    assert len(table.header) == len(table.lines[0].cells) == MOST_COLUMNS
    assert len(read(b"Name\n" + b"A\n" * MOST_ROWS).lines) == MOST_ROWS


def test_a_row_with_more_or_fewer_cells_than_columns_is_a_fault_and_not_taken_for_empty_ones() -> None:
    short, long, filled = read(b"Name,Kind\nA\nB,c,d\nE,f,,\n").lines
    assert short.faults == {1: "This row has fewer cells than there are columns"}
    assert long.faults == {1: "This row has more cells than there are columns"}
    assert (filled.faults, filled.cells) == ({}, ["E", "f"])


@pytest.mark.parametrize("formula", ["=1+1", "+A1", "-2", "@SUM(A1)", " =1", "\t=1", "＝1", "+44 151 496 0000 x"])
def test_a_formula_is_a_fault_of_its_cell(formula: str) -> None:
    (line,) = read(f"Name,Kind\nA,{formula}\n".encode()).lines
    assert line.faults == {1: FORMULA}


@pytest.mark.parametrize("text", ["+44 151 496 0000", "+441514960000", "+44 (0)151 496 0000", "a=b", "0151-496"])
def test_a_telephone_number_is_no_formula(text: str) -> None:
    (line,) = read(f"Name,Kind\nA,{text}\n".encode()).lines
    assert (line.faults, line.cells[1]) == ({}, text)


# --- Workbooks --------------------------------------------------------------------------------------------------------------


def test_cells_are_read_as_what_they_show() -> None:
    row = [
        999001,
        1.0,
        2.5,
        True,
        False,
        date(2026, 11, 22),
        datetime(2026, 11, 22, 9, 30),
        time(9, 30),
        None,
        " x ",
        "a\nb",
    ]
    (line,) = read(book([f"c{number}" for number in range(len(row))], row)).lines
    shown = ["999001", "1", "2.5", "Yes", "No", "2026-11-22", "2026-11-22 09:30:00", "09:30:00", "", " x ", "a\nb"]
    assert (line.cells, line.faults) == (shown, {})


def test_a_formula_and_an_error_are_faults_and_text_that_looks_like_one_is_not() -> None:
    made = Workbook()
    made.active.append(["Name", "Kind", "Code"])
    made.active.append(["=1+1", "#N/A", "x"])
    text = made.active["C2"]
    text.value, text.data_type = "=x", "s"
    file = BytesIO()
    made.save(file)
    (line,) = read(file.getvalue()).lines
    assert (line.cells, line.faults) == (["", "", "=x"], {0: FORMULA, 1: AN_ERROR})


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as made:
        for number in range(3):
            made.writestr(f"xl/{number}.xml", b" " * (workbook.MOST_UNPACKED // 2))
    assert len(file.getvalue()) < MOST_BYTES
    monkeypatch.setattr(workbook, "load_workbook", None)
    monkeypatch.setattr(workbook, "_is_harmless", None)
    assert refusal(file.getvalue()) == TOO_MUCH
    many = BytesIO()
    with ZipFile(many, "w") as made:
        for number in range(workbook.MOST_MEMBERS + 1):
            made.writestr(f"{number}.xml", b"")
    assert refusal(many.getvalue()) == TOO_MUCH


def test_a_part_that_says_it_is_smaller_than_it_is_is_damaged() -> None:
    content = bytearray(book(["Name"], ["A"]))
    for place in range(len(content) - 4):
        if content[place : place + 4] == b"PK\x01\x02":  # an entry of the directory: its size unpacked
            content[place + 24 : place + 28] = (10).to_bytes(4, "little")
    assert refusal(bytes(content)) == DAMAGED


DTD = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml", "_rels/.rels"])
@pytest.mark.parametrize("how", ["plain", "small letters", "far down", "utf-16", "utf-16 without a mark", "cp037"])
def test_no_part_defines_entities_in_any_alphabet(part: str, how: str) -> None:
    def defining(name: str, body: bytes) -> bytes:
        if name != part:
            return body
        text = body.decode().partition("?>")[2] or body.decode()
        if how == "cp037":
            return b'<?xml version="1.0" encoding="cp037"?>' + (DTD + text).encode("cp037")
        if how.startswith("utf-16"):
            return (DTD + text).encode("utf-16" if how == "utf-16" else "utf-16-be")
        if how == "far down":
            return b" " * (1024 * 1024 - 4) + DTD.encode() + text.encode()
        return ((DTD.lower() if how == "small letters" else DTD) + text).encode()

    assert refusal(rewritten(book(["Name"], ["A"]), defining)) == DAMAGED


def test_a_password_is_said() -> None:
    content = bytearray(book(["Name"], ["A"]))
    for place in range(len(content) - 4):
        if content[place : place + 4] == b"PK\x01\x02":
            content[place + 8] |= 1
    assert "has a password" in refusal(bytes(content))


def test_a_sheet_that_says_it_is_wider_or_longer_than_it_is_is_read() -> None:
    def wide(name: str, body: bytes) -> bytes:
        return body.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')

    assert cells(rewritten(book(["Name", "Kind"], ["A", "b"]), wide)) == [["A", "b"]]


def test_what_a_sheet_says_of_its_size_hides_no_row() -> None:
    def small(name: str, body: bytes) -> bytes:
        return body.replace(b'ref="A1:B3"', b'ref="A1:A1"')

    assert cells(rewritten(book(["Name", "Kind"], ["A", "b"], ["C", "d"]), small)) == [["A", "b"], ["C", "d"]]


def test_a_row_far_down_or_a_cell_far_to_the_right_is_found() -> None:
    rows = [["Name"], *[["A"]] * 2, *[[None]] * MOST_ROWS, ["B"]]
    assert [line.number for line in read(book(*rows)).lines] == [2, 3, MOST_ROWS + 4]
    assert read(book(["Name"], ["A", *[None] * 100, "x"])).lines[0].faults == {
        0: "This row has more cells than there are columns"
    }
    assert refusal(book(["Name"], ["A", *[None] * 300, "x"])) == TOO_WIDE


@pytest.mark.parametrize("row", ["999999999", "2000000"])
def test_a_row_where_none_can_be_is_damage(row: str) -> None:
    def far(name: str, body: bytes) -> bytes:
        return body.replace(b'<row r="2"', f'<row r="{row}"'.encode()).replace(b'r="A2"', f'r="A{row}"'.encode())

    assert refusal(rewritten(book(["Name"], ["A"]), far)) == DAMAGED


# --- Anything -----------------------------------------------------------------------------------------------------------------


def answered(content: bytes) -> None:
    """It is a table, or a sentence."""
    try:
        table = read(content)
    except Unreadable as unreadable:
        said = str(unreadable)
        if not said.startswith("The "):
            raise
    else:
        assert all(len(line.cells) == len(table.header) for line in table.lines)
        again = Table.of(table.plain())
        assert again == table


signs = st.sampled_from([b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf", workbook.OLD, b'"', b",", b"\n", b"Name,", b"="])


@settings(deadline=None)
@given(st.lists(st.one_of(signs, st.binary(max_size=20)), max_size=12).map(b"".join))
@example(b"\xff\xfe\x00\xd8")
def test_any_bytes_at_all_are_a_table_or_a_sentence(content: bytes) -> None:
    answered(content)


@settings(deadline=None)
@given(st.text(max_size=200), st.sampled_from(["utf-8", "utf-16"]))
def test_any_text_at_all_is_a_table_or_a_sentence(text: str, encoding: str) -> None:
    answered(text.encode(encoding, "replace"))


WHOLE = book(["Name", "Kind", "Day"], ["A", 1, date(2026, 1, 2)], ["=1", 2.5, "x"])


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_any_damage_to_a_workbook_is_a_table_or_a_sentence(data: st.DataObject) -> None:
    content = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    answered(bytes(content[: data.draw(st.integers(4, len(content)))]))


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_any_damage_to_a_part_of_a_workbook_is_a_table_or_a_sentence(data: st.DataObject) -> None:
    with ZipFile(BytesIO(WHOLE)) as parts:
        names = parts.namelist()
    part = data.draw(st.sampled_from(names))

    def damage(name: str, body: bytes) -> bytes:
        if name != part:
            return body
        begin = data.draw(st.integers(0, len(body)))
        end = data.draw(st.integers(begin, min(len(body), begin + 30)))
        return body[:begin] + data.draw(st.binary(max_size=10)) + body[end:]

    answered(rewritten(WHOLE, damage))


# --- There and back -----------------------------------------------------------------------------------------------------------

anything = st.one_of(
    st.text(max_size=12),
    st.builds("{}{}{}".format, st.text("' \t", max_size=3), st.sampled_from("=+-@|%"), st.text(max_size=4)),
)


@given(anything)
def test_what_protects_from_formulas_comes_off_again(text: str) -> None:
    assert restored(safe(text)) == text


rows = st.lists(st.lists(anything.map(lambda text: text.replace("\x00", "")), min_size=2, max_size=2), max_size=4)


@settings(deadline=None)
@given(rows)
def test_what_was_exported_is_read_as_it_was(table: list[list[str]]) -> None:
    wanted = [row for row in table if any(map(str.strip, row))]
    content = "".join(as_csv(["One", "Two"], table)).encode()
    if not wanted:
        assert "no rows below" in refusal(content)
        return
    assert cells(content) == wanted
    assert len(list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))) == len(table) + 1
    plain = [[workbook_text(cell) for cell in row] for row in table]
    if wanted := [row for row in plain if any(map(str.strip, row))]:
        assert [[workbook_text(cell) for cell in row] for row in cells(as_xlsx("x", ["One", "Two"], table))] == wanted


def workbook_text(text: str) -> str:
    """What a workbook keeps of a text: no controls, and one kind of line break."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n\r").replace("\r\n", "\n").replace("\r", "\n")
