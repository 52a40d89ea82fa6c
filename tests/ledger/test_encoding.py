"""The form in which entries are hashed, held fast: another release, or another program, must get the same."""

import hashlib
import json
import struct
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wscp_isa.ledger import encoding

parts = st.lists(st.none() | st.binary(max_size=3), min_size=len(encoding.COLUMNS), max_size=len(encoding.COLUMNS))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def test_the_hash_of_an_entry_is_the_documented_one() -> None:
    row = UUID("01890000-0000-7000-8000-000000000001")
    values: list[Any] = [
        1,
        row,
        row,
        "note",
        1,
        bytes(32),
        -1,
        "note.signed",
        None,
        "Siân",
        "",
        None,
        "",
        "{}",
        None,
        None,
        b"",
    ]
    assert len(values) == len(encoding.COLUMNS)
    hashed = encoding.entry_hash(encoding.parts(dict(zip(encoding.COLUMNS, values, strict=True))))

    lengths = [8, 16, 16, 4, 8, 32, 8, 11, -1, 5, 0, -1, 0, 2, -1, -1, 0]
    said = [(1).to_bytes(8, "big"), row.bytes, row.bytes, b"note", (1).to_bytes(8, "big"), bytes(32), b"\xff" * 8]
    said += [b"note.signed", "Siân".encode(), b"{}"]
    by_hand = b"wscp-isa ledger entry, version 1\n" + struct.pack(">17i", *lengths) + b"".join(said)
    assert hashed == hashlib.sha256(by_hand).digest()
    assert hashed.hex() == "236abcdea3446046e6d86991ebb00a567c3cc9914e94cccdd180b5508a246e00"


@given(parts, parts)
def test_entries_that_differ_have_hashes_that_differ(one: list[bytes | None], other: list[bytes | None]) -> None:
    assert (encoding.entry_hash(one) == encoding.entry_hash(other)) == (one == other)


@pytest.mark.parametrize(
    ("column", "value"),
    [("subject", str(UUID(int=1))), ("seq", "1"), ("action", b"x"), ("hash", 5), ("commitment", "x")],
)
def test_a_value_that_would_come_back_as_another_is_not_hashed(column: str, value: Any) -> None:
    form = encoding.COLUMNS.get(column, encoding.Form.BYTES)
    with pytest.raises(TypeError, match="The ledger needs"):
        encoding.part(value, form)


def test_a_column_cannot_run_into_the_next() -> None:
    rest: list[bytes | None] = [b""] * (len(encoding.COLUMNS) - 2)
    ways = [[b"ab", b"c"], [b"a", b"bc"], [b"abc", b""], [b"abc", None], [None, b"abc"]]
    assert len({encoding.entry_hash([*way, *rest]) for way in ways}) == len(ways)


@given(json_values)
def test_json_has_one_form_and_loses_nothing(value: Any) -> None:
    text = encoding.canonical(value)
    assert encoding.canonical(json.loads(text)) == text
    assert json.loads(text) == value


def test_the_order_in_which_keys_were_written_does_not_matter() -> None:
    assert encoding.canonical({"b": 1, "a": {"d": 2, "c": 3}}) == '{"a":{"c":3,"d":2},"b":1}'


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, b"bytes", datetime.now(UTC), {1: "a", "b": 2}])
def test_what_has_no_such_form_is_refused(value: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        encoding.canonical({"value": value})


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_is_a_whole_number_of_microseconds_and_comes_back(at: datetime) -> None:
    assert encoding.moment(encoding.microseconds(at)) == at


def test_the_same_moment_in_another_zone_is_the_same_number() -> None:
    at = datetime(2026, 3, 29, 1, 30, 0, 1, tzinfo=UTC)
    for zone in (ZoneInfo("Europe/London"), timezone(timedelta(hours=-11))):
        assert encoding.microseconds(at.astimezone(zone)) == encoding.microseconds(at)


def test_a_time_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        encoding.microseconds(datetime(2026, 3, 29, 1, 30))


def test_a_commitment_cannot_be_guessed_at() -> None:
    one, other = encoding.salted({"reason": "x"}), encoding.salted({"reason": "x"})
    assert encoding.commitment(one) != encoding.commitment(other)
    assert encoding.unsalted(one) == {"reason": "x"}
    assert encoding.commitment(one) == hashlib.sha256(one[:32] + b'{"reason":"x"}').digest()
