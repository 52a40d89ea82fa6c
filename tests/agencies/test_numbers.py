"""The numbers to ring: for anyone to read, for managers to keep true."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from agencies.actions import numbers
from agencies.models import DutyNumber, Person
from tests.conftest import CAST, TESTS
from wscp_isa import ledger, urgent
from wscp_isa.rules import Refused, Stale

NEW = {"label": "Duty team", "number": "0151 496 0199", "hours": "Any time"}


@pytest.fixture(autouse=True)
def _own_folder(settings: object, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def line(db: None) -> DutyNumber:
    return numbers.add(label="Front door", number="0151 496 0101", hours="Office hours", by=TESTS)


def test_anyone_signed_out_sees_the_numbers_and_999_first(client: Client, line: DutyNumber) -> None:
    page = client.get("/danger/").content.decode()
    assert page.index("tel:999") < page.index("tel:01514960101")


@pytest.mark.parametrize("name", CAST)
def test_only_managers_change_a_number(cast: dict[str, Person], line: DutyNumber, name: str) -> None:
    if name == "morgan":
        assert numbers.change(line, **NEW, version=1, by=cast[name]).number == NEW["number"]
        return
    for refused in (
        lambda: numbers.change(line, **NEW, version=1, by=cast[name]),
        lambda: numbers.add(**NEW, by=cast[name]),
        lambda: numbers.remove(line, version=1, by=cast[name]),
    ):
        with pytest.raises(Refused, match="Only a manager"):
            refused()
    assert DutyNumber.objects.get() == line


def test_each_change_is_an_entry_with_the_old_and_the_new(line: DutyNumber, morgan: Person) -> None:
    numbers.change(line, **NEW, version=1, by=morgan)
    entries = list(ledger.entries(line))
    assert [entry.action for entry in entries] == ["duty-number.added", "duty-number.changed"]
    assert NEW["number"] in str(entries[-1].facts)
    assert "0151 496 0101" in str(entries[-1].facts)


def test_two_managers_cannot_overwrite_each_other_unseen(line: DutyNumber, morgan: Person) -> None:
    numbers.change(line, **NEW, version=1, by=morgan)
    with pytest.raises(Stale):
        numbers.change(line, **NEW, version=1, by=morgan)


def test_the_stale_page_keeps_what_was_typed_and_says_so(
    line: DutyNumber, morgan: Person, signed_in: Callable[[Person], Client]
) -> None:
    numbers.change(line, **NEW, version=1, by=morgan)
    typed = {"label": "Typed", "number": "0151 496 0111", "hours": "", "version": "1"}
    client = signed_in(morgan)
    page = client.post(f"/danger/{line.pk}/", typed)
    assert "changed after you opened this page" in page.content.decode()
    assert 'value="Typed"' in page.content.decode()
    assert 'name="version" value="2"' in page.content.decode()
    assert client.post(f"/danger/{line.pk}/", typed | {"version": "2"}).status_code == 302


@pytest.mark.parametrize("wrong", ["ring me", "http://evil.example", "1", "0151 496 0101 0101 0101", "٠١٥١٤٩٦"])
def test_what_is_not_a_number_is_refused_by_the_field(
    line: DutyNumber, morgan: Person, signed_in: Callable[[Person], Client], wrong: str
) -> None:
    page = signed_in(morgan).post(f"/danger/{line.pk}/", {**NEW, "number": wrong, "version": "1"})
    assert page.status_code == 200
    assert "govuk-error-summary" in page.content.decode()


def test_a_copy_is_kept_for_when_the_database_is_down(
    line: DutyNumber, morgan: Person, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        numbers.change(line, **NEW, version=1, by=morgan)
    assert urgent.kept() == [urgent.EMERGENCY, urgent.Number("Duty team", "0151 496 0199", "Any time")]


@pytest.mark.parametrize("damage", ["", "[", '{"a": 1}', '[{"label": 1}]', "null"])
def test_a_damaged_copy_leaves_999(tmp_path: Path, damage: str) -> None:
    (tmp_path / "numbers.json").write_text(damage)
    assert urgent.kept()[0] == urgent.EMERGENCY


def test_no_copy_leaves_999() -> None:
    assert urgent.kept() == [urgent.EMERGENCY]
