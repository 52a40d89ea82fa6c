"""Lists taken out as files: what was listed and nothing else, no cell a formula, known to the ledger before the first row."""

import csv
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from agencies.models import Agency, Category, Person
from decisions.models import Decision
from tests.conftest import CAST, new_agency
from tests.decisions import rows
from tests.oversight.window import DECISIONS, NOTES, asked, found, read
from wscp_isa import vault
from wscp_isa.ledger.models import Entry
from wscp_isa.oversight import actions, exports, listing
from wscp_isa.oversight.models import Export
from wscp_isa.rules import Refused

SignIn = Callable[[Person], Client]
# What a spreadsheet may take for the beginning of a formula, once it has left out what nobody sees.
SIGNS = tuple("=+-@|%")
FORMULAS = [
    "=1+1",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "|calc",
    "%x",
    "\t=1",
    "\n=1",
    "\r=1",
    " =1",
    "\x00=1",
    "\x0b\x1c@x",
    "=",
    "-",
]


@pytest.fixture
def overseen(morgan: Person, signed_in: SignIn) -> Client:
    return signed_in(morgan)


def some(by: Person, agency: Agency, number: int, *, minutes: int = 1) -> None:
    """So many decisions, every third one a refusal, and so many notes."""
    key, now = vault.new_key(), timezone.now()
    for place in range(number):
        at = now - timedelta(minutes=minutes * place)
        rows.decision(agency, by, at, key=key, signed=True, share=place % 3 > 0)
        rows.note(agency, by, at, key=key)


def exported(client: Client, path: str, format: str, **filters: str) -> list[list[str]]:
    """The rows of the file, its headings first."""
    response = client.post(asked(f"{path}export/{format}/", **filters))
    assert response.status_code == 200
    return cells(response, format)


def cells(response: Any, format: str) -> list[list[str]]:
    content = b"".join(response)
    if format == "csv":
        return list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    sheet = load_workbook(BytesIO(content)).active
    return [[cell.value or "" for cell in row] for row in sheet.iter_rows()]


def shown(client: Client, path: str, **filters: str) -> list[list[str]]:
    """The same of the list's page, its headings first."""
    page = read(client, asked(path, **filters))
    table = page[page.index('<table id="result_list">') : page.index("</table>")]
    lines = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.DOTALL) for line in re.findall(r"<tr>.*?</tr>", table)]
    texts = [[re.sub(r"<[^>]*>", "", cell) for cell in line] for line in lines]
    return [["" if cell == "-" else cell for cell in line] for line in texts]


FILTERED = [
    (DECISIONS, {}),
    (DECISIONS, {"decided": "keep"}),
    (NOTES, {}),
    (NOTES, {"state": "open", "sector": "school"}),
]


@pytest.mark.parametrize("format", Export.Format.values)
@pytest.mark.parametrize(("path", "filters"), FILTERED)
def test_a_file_holds_the_rows_and_columns_that_the_list_shows(
    alice: Person, school: Agency, overseen: Client, path: str, filters: dict[str, str], format: str
) -> None:
    some(alice, school, 20)
    expected = shown(overseen, path, **filters)
    assert len(expected) > 5
    assert exported(overseen, path, format, **filters) == expected


@pytest.mark.parametrize("format", Export.Format.values)
def test_a_file_holds_all_pages_and_not_only_the_first(
    alice: Person, school: Agency, overseen: Client, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    some(alice, school, 70)
    monkeypatch.setattr(listing.stream, "__kwdefaults__", {"most": None, "at_once": 30})
    for filters in ({}, {"decided": "share"}):
        taken = exported(overseen, DECISIONS, format, **filters)
        assert [row[0] for row in taken[1:]] == found(overseen, DECISIONS, **filters)
        assert len(taken) > 45


def test_a_file_is_named_after_the_list_and_the_day_and_is_kept_in_no_cache(
    alice: Person, school: Agency, overseen: Client
) -> None:
    some(alice, school, 1)
    for path, name in ((DECISIONS, "decisions"), (NOTES, "urgent-notes")):
        for format, kind in (("csv", "text/csv"), ("xlsx", "spreadsheetml")):
            response = overseen.post(f"{path}export/{format}/")
            named = f'attachment; filename="{name}-{timezone.localdate()}.{format}"'
            assert response["Content-Disposition"] == named
            assert kind in response["Content-Type"]
            assert response["Cache-Control"] == "no-store, private"


# --- Formulas -------------------------------------------------------------------------------------------------------------
def bare(text: str) -> str:
    """What is left of a cell where everything is left out that nobody sees."""
    return re.sub(r"^[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2060\ufeff]+", "", text)


unseen = st.text(" \t\r\n\x00\x01\x0b\x1c\x85\xa0\u2028\ufeff", max_size=3)
formulas = st.builds("{}{}{}".format, unseen, st.sampled_from(SIGNS), st.text(max_size=9))
anything = st.one_of(st.text(max_size=20), formulas, st.integers(), st.none())


@given(st.lists(st.lists(anything, min_size=3, max_size=3), max_size=4))
@example([FORMULAS[:3], FORMULAS[3:6], FORMULAS[6:9], FORMULAS[9:12]])
@example([[*FORMULAS[12:], "x;=1+1"]])
def test_no_cell_of_a_csv_begins_a_formula_and_all_of_it_can_be_read_back(table: list[list[Any]]) -> None:
    lines = "".join(exports.as_csv(["=one", "two", "three"], table))
    assert lines.startswith("\ufeff")
    read_back = list(csv.reader(StringIO(lines[1:], newline="")))
    assert len(read_back) == len(table) + 1
    for line, row in zip(read_back, [["=one", "two", "three"], *table], strict=True):
        for cell, value in zip(line, row, strict=True):
            assert not bare(cell).startswith(SIGNS)
            assert cell.removeprefix("'") == str(value).removeprefix("'")


@given(st.lists(st.lists(anything, min_size=3, max_size=3), min_size=1, max_size=3))
@example([FORMULAS[:3], FORMULAS[3:6]])
def test_every_cell_of_a_workbook_is_text(table: list[list[Any]]) -> None:
    sheet = load_workbook(BytesIO(exports.as_xlsx("Decisions", ["=one", "two", "three"], table))).active
    written = list(sheet.iter_rows())
    assert len(written) == len(table) + 1
    for line in written:
        for cell in line:
            assert cell.data_type in ("s", "inlineStr") or cell.value is None, (cell.data_type, cell.value)
    assert written[0][0].value == "=one"


@pytest.mark.parametrize("name", FORMULAS)
def test_an_agency_named_like_a_formula_is_no_formula_in_the_file(alice: Person, overseen: Client, name: str) -> None:
    if "\x00" in name:
        name = name.replace("\x00", "\x01")  # which no database would keep
    agency = Agency.objects.create(name=name, category=Category.SCHOOL)
    rows.decision(agency, alice, timezone.now(), signed=True)
    (_, row) = exported(overseen, DECISIONS, "csv")
    assert not any(bare(cell).startswith(SIGNS) for cell in row)
    book = load_workbook(BytesIO(overseen.post(f"{DECISIONS}export/xlsx/").content)).active
    assert {cell.data_type for line in book.iter_rows() for cell in line if cell.value is not None} <= {
        "s",
        "inlineStr",
    }


# --- What stays of it -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("format", Export.Format.values)
def test_the_ledger_knows_of_it_before_the_first_row_goes(
    alice: Person, school: Agency, morgan: Person, overseen: Client, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    some(alice, school, 3)
    seen: list[int] = []
    was = listing.stream

    def watched(*args: Any, **kwargs: Any) -> Iterator[Any]:
        seen.append(Entry.objects.filter(action="export.made").count())
        yield from was(*args, **kwargs)

    monkeypatch.setattr(listing, "stream", watched)
    exported(overseen, DECISIONS, format, decided="keep", sector="school")
    assert seen == [1]
    made, entry = Export.objects.get(), Entry.objects.get(action="export.made")
    assert (made.what, made.format, made.by) == ("decisions.Decision", format, morgan)
    assert made.filters == "sector=school&decided=keep"
    assert entry.subject == made.pk
    assert entry.facts == {"what": made.what, "filters": made.filters, "format": format}
    assert entry.actor_id == morgan.pk


def test_where_the_ledger_fails_nothing_goes(
    alice: Person, school: Agency, overseen: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    some(alice, school, 3)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("The ledger is away")

    monkeypatch.setattr("wscp_isa.ledger.writing.record", fail)
    monkeypatch.setattr(actions.ledger, "record", fail, raising=False)
    response = overseen.post(f"{DECISIONS}export/csv/")
    assert response.status_code == 500
    assert Decision.objects.earliest("signed_at").reference not in response.content.decode()
    assert not Export.objects.exists()


@pytest.mark.parametrize("name", CAST)
def test_lists_are_taken_out_by_those_who_oversee(cast: dict[str, Person], signed_in: SignIn, name: str) -> None:
    some(cast["alice"], cast["alice"].roles_now[0].agency, 1)
    client = signed_in(cast[name])
    for path in (DECISIONS, NOTES):
        for format in Export.Format.values:
            assert client.post(f"{path}export/{format}/").status_code == (200 if name == "morgan" else 404)
    if name != "morgan":
        with pytest.raises(Refused):
            actions.export(what="decisions.Decision", filters="", format="csv", by=cast[name])
        assert not Export.objects.exists()


def test_to_open_an_address_takes_nothing_out(alice: Person, school: Agency, overseen: Client) -> None:
    some(alice, school, 1)
    for path in (DECISIONS, NOTES):
        for format in Export.Format.values:
            for ask in (overseen.get, overseen.head, overseen.put):
                assert ask(f"{path}export/{format}/").status_code == 405
    assert not Export.objects.exists()


def test_only_these_lists_are_taken_out_and_only_in_these_forms(
    alice: Person, school: Agency, overseen: Client
) -> None:
    some(alice, school, 1)
    for path in ("/admin/ledger/entry/", "/admin/ledger/look/", "/admin/oversight/export/", "/admin/oversight/review/"):
        assert overseen.post(f"{path}export/csv/").status_code in (404, 405)
    for format in ("json", "CSV", "x" * 300):
        assert overseen.post(f"{DECISIONS}export/{format}/").status_code in (302, 404)
    assert not Export.objects.exists()


@pytest.mark.parametrize(
    "filters", [{"first": "tomorrow"}, {"agency": "' OR 1=1 --"}, {"first": "2/2/2026", "last": "1/2/2026"}]
)
def test_filters_that_cannot_be_understood_take_nothing_out(
    alice: Person, school: Agency, overseen: Client, filters: dict[str, str]
) -> None:
    some(alice, school, 1)
    for format in Export.Format.values:
        response = overseen.post(asked(f"{DECISIONS}export/{format}/", **filters))
        assert (response.status_code, response["Location"]) == (302, asked(DECISIONS, **filters))
    assert not Export.objects.exists()
    page = read(overseen, asked(DECISIONS, **filters))
    assert "Take this list out" not in page


def test_the_buttons_take_out_the_list_as_it_is_narrowed(alice: Person, school: Agency, overseen: Client) -> None:
    some(alice, school, 3)
    page = read(overseen, asked(DECISIONS, decided="keep", sector="school"))
    forms = re.findall(r'<form method="post" action="(/admin/decisions[^"]*)">', page)
    query = "sector=school&amp;decided=keep"
    assert forms == [f"{DECISIONS}export/{format}/?{query}" for format in Export.Format.values]


# --- How much of it -------------------------------------------------------------------------------------------------------
def test_a_workbook_holds_the_newest_rows_up_to_its_most(
    alice: Person, school: Agency, overseen: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert exports.MOST_XLSX == 10_000
    some(alice, school, 9)
    every = found(overseen, DECISIONS)
    for most, taken in ((7, 7), (9, 9), (12, 9)):
        monkeypatch.setattr(exports, "MOST_XLSX", most)
        assert [row[0] for row in exported(overseen, DECISIONS, "xlsx")[1:]] == every[:taken]
        assert len(exported(overseen, DECISIONS, "csv")) == 10


def test_a_csv_goes_a_batch_at_a_time_and_each_costs_the_same(
    alice: Person, school: Agency, overseen: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    some(alice, school, 45)
    monkeypatch.setattr(listing.stream, "__kwdefaults__", {"most": None, "at_once": 10})
    response = overseen.post(f"{DECISIONS}export/csv/")
    assert isinstance(response, StreamingHttpResponse)
    assert response.streaming
    lines, costs = iter(response.streaming_content), []
    assert next(lines).startswith(b'\xef\xbb\xbf"Reference"')
    for _ in range(4):
        with CaptureQueriesContext(connection) as captured:
            batch = [next(lines) for _ in range(10)]
        assert all(line.startswith(b'"WSP-') for line in batch)
        costs.append(len(captured))
    assert len(set(costs)) == 1, costs
    assert 0 < costs[0] < 12
    assert len(list(lines)) == 5


def test_cells_hold_together_where_a_semicolon_parts_them() -> None:
    _, line = exports.as_csv(["one", "two"], [["x;=1+1", ";@y"]])
    (cut, *_) = csv.reader([line], delimiter=";")
    assert cut[0].startswith("x;=1+1")


def test_a_file_of_an_empty_list_has_its_headings(overseen: Client) -> None:
    new_agency("A nursery", Category.EARLY_YEARS)
    for format in Export.Format.values:
        (headings,) = exported(overseen, DECISIONS, format)
        assert headings[0] == "Reference"
        assert "Unchanged" in headings
