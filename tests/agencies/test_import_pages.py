"""The pages of a file of agencies: sent, looked at, imported or thrown away, and taken out again."""

import csv
import html
import time
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from agencies import columns, listing
from agencies.actions import agencies
from agencies.models import Agency, Category, Person, Unsent, Upload
from tests.conftest import CAST, TESTS, new_agency
from tests.markup import Page
from tests.test_tables import book
from wscp_isa.ledger.models import Entry
from wscp_isa.oversight.models import Export
from wscp_isa.tables import MOST_BYTES

SignIn = Callable[[Person], Client]
IMPORT = "/agencies/import/"
GOOD = "Name,Kind,In law,Telephone\nA new club,sport,other,0151 496 0111\n"


@pytest.fixture
def client(morgan: Person, signed_in: SignIn) -> Client:
    return signed_in(morgan)


def sent(client: Client, content: bytes | str, name: str = "agencies.csv") -> Any:
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    return client.post(IMPORT, {"file": file})


def reviewed(client: Client, content: bytes | str) -> tuple[str, Page, str]:
    """The address of the page that shows what the file would do, the page, and its words."""
    answer = sent(client, content)
    assert answer.status_code == 302
    body = client.get(answer["Location"]).content.decode()
    return answer["Location"], Page(body), html.unescape(body)


# --- Sending ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The selected file is empty"),
        (b"Name\n", "no rows below"),
        (b"Fax\nx\n", "must name a column of the directory"),
        (b"Name,Fax\nx,y\n", "The directory has no column ‘Fax’"),
        ("Name\nÉcole\n".encode("cp1252"), "saved as CSV UTF-8"),
        (b"PK\x03\x04", "is damaged"),
        (b"\x00" * 99, "must be a CSV or an Excel workbook"),
        (b"x" * (MOST_BYTES + 1), "must be smaller than 5MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence_and_not_kept(
    client: Client, content: bytes, says: str
) -> None:
    page = Page(sent(client, content).content.decode())
    assert says in page.summary[0][1]
    assert page.summary[0][0] == "#file"
    assert says in page.errors["file-error"]
    assert not Upload.objects.exists()


def test_no_file_and_a_text_in_its_place_are_no_file(client: Client) -> None:
    for posted in ({}, {"file": "Name\nA\n"}, {"file": ""}):
        page = Page(client.post(IMPORT, posted).content.decode())
        assert page.summary == [("#file", "Select a file of agencies")]


def test_fifty_megabytes_are_refused_without_being_kept_anywhere(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_disk(*args: object, **kwargs: object) -> None:
        raise AssertionError("A file was written to the disk")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", no_disk)
    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", no_disk)
    monkeypatch.setattr("agencies.forms.imports.read", no_disk)
    began = time.process_time()
    page = Page(sent(client, b"x" * 50_000_000).content.decode())
    assert page.summary == [("#file", "The selected file must be smaller than 5MB")]
    assert time.process_time() - began < 10


def test_several_files_at_once_are_refused(client: Client) -> None:
    files = [SimpleUploadedFile(f"{name}.csv", GOOD.encode()) for name in "ab"]
    assert client.post(IMPORT, {"file": files[0], "other": files[1]}).status_code == 400


def test_a_file_sent_after_the_session_ended_is_lost_with_a_sentence(client: Client, morgan: Person) -> None:
    for ago in (timedelta(minutes=5), timedelta(hours=3)):
        Session.objects.update(expire_date=timezone.now() - ago)
        answer = sent(client, GOOD)
        assert answer.status_code == 403
        body = answer.content.decode()
        assert "The file that you sent was not kept" in body
        assert "A new club" not in body
    assert not Upload.objects.exists()
    assert not Unsent.objects.exists()


# --- Looking ----------------------------------------------------------------------------------------------------------------


def test_the_page_says_row_by_row_what_would_change(client: Client, school: Agency, charity: Agency) -> None:
    school = agencies.change(school, version=1, by=TESTS, phone="0151 496 0111", legal_kind="other")
    rows = [dict(zip(columns.TITLES, columns.row(one), strict=True)) for one in (school, charity)]
    rows[0] |= {"Telephone": "", "Secure e-mail domains": "a.example"}
    file = StringIO()
    writer = csv.DictWriter(file, columns.TITLES)
    writer.writeheader()
    writer.writerows([*rows, {"Name": "A new club", "Kind": "sport", "In law": "other"}])
    path, page, body = reviewed(client, file.getvalue())
    for said, number in (("New agencies", 1), ("that change", 1), ("stay the same", 1), ("something wrong", 0)):
        assert f"{said} {number}" in page.text
    assert "Telephone: 0151 496 0111 becomes not recorded" in page.text
    assert "Secure e-mail domains: not recorded becomes a.example" in page.text
    assert "A new club New" in page.text
    assert "Import these agencies" in body
    assert client.post(path, {"version": page.values["version"][0]})["Location"] == "/agencies/import/done/"
    assert client.get("/agencies/import/done/").status_code == 200
    school.refresh_from_db()
    assert (school.phone, Agency.objects.filter(name="A new club").count()) == ("", 1)
    assert client.get(path).status_code == 404


def test_the_first_faults_are_shown_and_how_many_more_there_are_and_nothing_can_be_imported(client: Client) -> None:
    lines = "".join(f"Club {number},sport,other,ring me\n" for number in range(60))
    path, page, body = reviewed(client, "Name,Kind,In law,Telephone\n" + lines)
    assert body.count("Enter a telephone number") == 50
    assert "in 10 more places" in page.text
    assert "Import these agencies" not in body
    assert "version" not in page.values
    assert Page(client.post(path, {"version": "0"}).content.decode()).has_summary
    assert not Agency.objects.filter(name__startswith="Club").exists()


def test_a_long_plan_is_read_a_page_at_a_time(client: Client) -> None:
    lines = "".join(f"Club {number:03},sport,other,101\n" for number in range(120))
    path, page, _ = reviewed(client, "Name,Kind,In law,Telephone\n" + lines)
    assert "1 to 50 of 120" in page.text
    for start, first, last in ((50, "Club 050", "Club 099"), (100, "Club 100", "Club 119")):
        text = Page(client.get(f"{path}?from={start}").content.decode()).text
        assert first in text
        assert last in text
        assert "Import these agencies" in text
    for odd in ("x", "-1", "999999999", "٣", "99999", ""):
        assert client.get(f"{path}?from={odd}").status_code == 200


def test_what_changed_since_the_page_was_opened_is_said_and_shown(client: Client, school: Agency) -> None:
    path, page, _ = reviewed(client, "Name,Telephone\nA school,101\n")
    agencies.change(school, version=1, by=TESTS, phone="0151 496 0111")
    answer = client.post(path, {"version": page.values["version"][0]})
    again = Page(answer.content.decode())
    assert "The directory was changed after you opened this page" in again.summary[0][1]
    assert "Telephone: 0151 496 0111 becomes 101" in again.text
    assert client.post(path, {"version": again.values["version"][0]}).status_code == 302


def test_a_file_that_changes_nothing_has_nothing_to_press_and_can_be_thrown_away(
    client: Client, school: Agency
) -> None:
    path, page, body = reviewed(client, "Name,Telephone\nA school,\n")
    assert "Nothing would change" in page.text
    assert "Import these agencies" not in body
    assert client.get(f"{path}discard/").status_code == 405
    assert client.post(f"{path}discard/")["Location"] == IMPORT
    assert client.get(path).status_code == 404
    assert client.post(f"{path}discard/").status_code == 404


@pytest.mark.parametrize("name", CAST)
def test_to_everyone_but_managers_there_are_no_such_pages(
    cast: dict[str, Person], signed_in: SignIn, client: Client, name: str
) -> None:
    path, _, _ = reviewed(client, GOOD)
    there = 200 if name == "morgan" else 404
    theirs = signed_in(cast[name])
    for page in ("/agencies/register/", IMPORT, path, "/agencies/import/done/"):
        assert theirs.get(page).status_code == there
    assert theirs.post("/agencies/export/csv/").status_code == there
    links = theirs.get("/agencies/").content.decode()
    assert [link in links for link in ("/agencies/register/", IMPORT, "/agencies/export/csv/")] == [there == 200] * 3


# --- Adding by hand ---------------------------------------------------------------------------------------------------------


def test_an_agency_is_added_by_hand_under_a_name_that_is_free(client: Client, school: Agency) -> None:
    typed = {"name": "A new club", "category": "sport", "legal_kind": "other", "duty_covered": "no"}
    since = {"since-day": "1", "since-month": "7", "since-year": "2022"}
    answer = client.post("/agencies/register/", typed | since | {"domains": "club.example"})
    made = Agency.objects.get(name="A new club")
    assert answer["Location"] == made.get_absolute_url()
    assert (str(made.names.get().since), str(made.domains.get()), made.duty_covered) == (
        "2022-07-01",
        "club.example",
        False,
    )
    page = Page(client.post("/agencies/register/", typed | {"name": "a school"}).content.decode())
    assert page.summary[0][1] == "Another agency in the directory has this name"
    assert page.values["name"] == ["a school"]


# --- Taking it out ------------------------------------------------------------------------------------------------------------


def exported(client: Client, format: str) -> list[list[str]]:
    answer = client.post(f"/agencies/export/{format}/")
    content = b"".join(answer)
    if format == "csv":
        return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    return [[cell.value or "" for cell in row] for row in load_workbook(BytesIO(content)).active.iter_rows()]


@pytest.mark.parametrize("format", Export.Format.values)
def test_the_directory_is_taken_out_as_it_can_be_put_in_again(
    client: Client, school: Agency, charity: Agency, council: Agency, morgan: Person, format: str
) -> None:
    agencies.change(school, version=1, by=TESTS, part_of=council, phone="+44 151 496 0000", other_ways="=1+1")
    agencies.close(charity, on=timezone.localdate(), records_with=council, version=1, by=TESTS)
    header, *rows = exported(client, format)
    assert tuple(header) == columns.TITLES
    assert [row[1] for row in rows] == ["A school", "The council", "The partnership"]
    said = dict(zip(header, rows[0], strict=True))
    guard = "'" if format == "csv" else ""
    assert (said["Id"], said["Part of"]) == (str(school.pk), "The council")
    assert (said["Telephone"], said["Other secure ways"]) == (f"{guard}+44 151 496 0000", f"{guard}=1+1")
    made, entry = Export.objects.get(), Entry.objects.get(action="export.made")
    assert (made.what, made.by, entry.actor_id) == ("agencies.Agency", morgan, morgan.pk)
    file = b"".join(client.post(f"/agencies/export/{format}/"))
    assert "Nothing would change" in reviewed(client, file)[1].text


def test_to_open_the_address_takes_nothing_out(client: Client) -> None:
    for format in Export.Format.values:
        assert client.get(f"/agencies/export/{format}/").status_code == 405
    assert client.post("/agencies/export/json/").status_code == 404
    assert not Export.objects.exists()


def test_a_csv_goes_a_batch_at_a_time_and_each_costs_the_same(
    client: Client, council: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(24):
        agencies.change(
            new_agency(f"Club {number:02}", Category.SPORT, council), version=1, by=TESTS, domains=["a.example"]
        )
    monkeypatch.setattr(listing.stream, "__kwdefaults__", {"at_once": 5})
    answer = client.post("/agencies/export/csv/")
    assert isinstance(answer, StreamingHttpResponse)
    lines, costs = iter(answer.streaming_content), []
    next(lines)
    for _ in range(4):
        with CaptureQueriesContext(connection) as captured:
            for _ in range(5):
                next(lines)
        costs.append(len(captured))
    assert set(costs) == {3}
    assert len(list(lines)) == 6  # the last of the clubs, the council and the partnership


def test_a_workbook_is_imported_like_a_csv(client: Client) -> None:
    content = book(["Name", "Kind", "In law", "Organisation code"], ["A new club", "sport", "other", 999001])
    path, page, _ = reviewed(client, content)
    assert client.post(path, {"version": page.values["version"][0]}).status_code == 302
    assert Agency.objects.get(name="A new club").code == "999001"
