"""A long list a page at a time: everything that somebody may see is on it once, whoever they are and however it was made."""

import base64
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.models import Agency, Category, Person, Role
from decisions import listing
from decisions.listing import Show
from decisions.models import Decision, DecisionAccess, UrgentAccess, UrgentNote
from tests.decisions import rows
from wscp_isa import keyset, vault
from wscp_isa.identifiers import uuid7
from wscp_isa.keyset import Narrow, Place

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 27, 12, tzinfo=UTC)
moments = st.datetimes(timezones=st.just(UTC), min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30))


@settings(deadline=None)
@given(moments, st.uuids())
def test_a_cursor_leads_back_to_its_place(at: datetime, id_: UUID) -> None:
    here = Place(at, id_)
    assert keyset.place(here.cursor) == here
    assert here.cursor.isascii()
    assert "=" not in here.cursor


HOSTILE = [
    "x",
    "=",
    "é",
    "A" * 31,
    "A" * 33,
    "A" * 10_000,
    "../../etc/passwd",
    "' OR 1=1 --",
    "<script>",
    "%00",
    base64.urlsafe_b64encode(b"\xff" * 23).decode(),
    base64.urlsafe_b64encode(b"\x7f" + b"\xff" * 23).decode(),  # a time long after the last that there is
    base64.urlsafe_b64encode(b"\x80" + b"\x00" * 23).decode(),  # and one long before the first
]


@pytest.mark.parametrize("cursor", HOSTILE)
def test_a_damaged_cursor_is_no_place(cursor: str) -> None:
    assert keyset.place(cursor) is None


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_a_place_or_none(cursor: str) -> None:
    found = keyset.place(cursor)
    assert found is None or found.cursor == cursor


def forward(narrow: Sequence[Narrow], size: int) -> Iterator[list[Place]]:
    page = keyset.page(narrow, size=size)
    assert page.newer is None
    yield list(page.places)
    while page.older:
        page = keyset.page(narrow, older_than=page.older, size=size)
        assert page.newer
        yield list(page.places)


def backward(narrow: Sequence[Narrow], cursor: str | None, size: int) -> Iterator[list[Place]]:
    while cursor:
        page = keyset.page(narrow, newer_than=cursor, size=size)
        yield list(page.places)
        cursor = page.newer


KINDS = [*Role.DECIDING, Role.Kind.WSCP_MANAGER, Role.Kind.PARTNER_REVIEWER]
BECAME = ("draft", "signed", "withdrawn", "note", "finishing", "draft handed over", "note handed over")
# What was recorded: when (few moments, so that several fall together), where, by whom, as the team's, and what became of it.
recorded = st.tuples(
    st.integers(0, 3),
    st.sampled_from(["here", "there"]),
    st.sampled_from(["viewer", "other"]),
    st.booleans(),
    st.sampled_from(list(BECAME)),
)
held = st.sets(
    st.tuples(
        st.sampled_from(["here", "there"]),
        st.sampled_from(KINDS),
    ),
    max_size=3,
)
Recorded = tuple[int, str, str, bool, str]


def check(records: Sequence[Recorded], roles: Iterable[tuple[str, str]], size: int) -> None:
    """In a world with these records, somebody in these roles meets what they may see, once, whichever way they go."""
    with transaction.atomic():
        seen, viewer = world(records, roles)
        for show in Show:
            narrow = listing.narrowed(viewer, show)
            pages = list(forward(narrow, size))
            walked = [place for page in pages for place in page]
            assert len({place.id for place in walked}) == len(walked)
            assert {place.id for place in walked} == seen[show]
            assert walked == sorted(walked, reverse=True)
            assert all(len(page) == size for page in pages[:-1])
            if len(pages) > 1:
                assert list(backward(narrow, pages[-1][0].cursor, size)) == pages[-2::-1]
            assert [row.id for row in listing.rows([place.id for place in walked])] == [place.id for place in walked]
        transaction.set_rollback(True)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(recorded, max_size=12), held, st.integers(1, 6))
def test_walking_through_the_pages_meets_everything_one_may_see_once(
    records: list[Recorded], roles: set[tuple[str, str]], size: int
) -> None:
    check(records, roles, size)


# Every kind of record there can be, two of each at one moment.
EVERYTHING: list[Recorded] = [
    (minute, where, by, team, became)
    for minute in (0, 0)
    for where in ("here", "there")
    for by in ("viewer", "other")
    for team in (False, True)
    for became in BECAME
]


@pytest.mark.parametrize("roles", [(), *((kind,) for kind in KINDS), *combinations(KINDS[:5], 2)], ids="+".join)
def test_whatever_ones_role_nothing_is_missed_and_nothing_is_shown_too_much(roles: tuple[str, ...]) -> None:
    check(EVERYTHING, [("here", kind) for kind in roles], 25)


@pytest.mark.parametrize("there", KINDS[:5])
@pytest.mark.parametrize("here", KINDS[:5])
def test_what_one_is_at_one_agency_opens_nothing_at_another(here: str, there: str) -> None:
    check(EVERYTHING[: len(EVERYTHING) // 2], [("here", here), ("there", there)], 25)


def world(records: Sequence[Recorded], roles: Iterable[tuple[str, str]]) -> tuple[dict[Show, set[UUID]], Person]:
    """Two agencies and two people with these records; and what the one may see of them, by what `visible_to` says."""
    key = vault.new_key()
    agencies = {name: Agency.objects.create(name=name, category=Category.SCHOOL) for name in ("here", "there")}
    people = {name: Person.objects.create(email=f"{name}@list.example", name=name) for name in ("viewer", "other")}
    for agency, kind in roles:
        Role.objects.create(person=people["viewer"], agency=agencies[agency], kind=kind, since=NOON)
    for minute, where, by, team, became in records:
        at = NOON + timedelta(minutes=minute)
        colleague = people["viewer" if by == "other" else "other"]
        if became in ("note", "note handed over"):
            made = rows.note(agencies[where], people[by], at, key=key)
            UrgentAccess.objects.filter(note=made).update(handed_to=colleague if became != "note" else None)
        elif became == "draft handed over":
            drafted = rows.decision(agencies[where], people[by], at, key=key, team=team)
            DecisionAccess.objects.filter(decision=drafted).update(handed_to=colleague)
        elif became == "finishing":
            # Somebody else goes on with what this person noted.
            urgent = rows.note(agencies[where], people[by], at, key=key)
            rows.decision(agencies[where], colleague, at, key=key, team=True, urgent_note=urgent)
        else:
            how: dict[str, Any] = {became: True} if became != "draft" else {}
            rows.decision(agencies[where], people[by], at, key=key, team=team, **how)
    viewer = Person.objects.get(name="viewer")
    decisions = Decision.objects.visible_to(viewer)
    notes = set(UrgentNote.objects.visible_to(viewer).values_list("pk", flat=True))
    signed = set(decisions.filter(signed_at__isnull=False).values_list("pk", flat=True))
    drafts = set(decisions.drafts().values_list("pk", flat=True))
    seen = {Show.ALL: signed | drafts | notes, Show.SIGNED: signed, Show.DRAFTS: drafts, Show.URGENT: notes}
    return seen, viewer


def test_a_place_that_is_past_everything_leads_to_the_first_page(alice: Person, school: Agency) -> None:
    for minute in range(3):
        rows.decision(school, alice, NOON + timedelta(minutes=minute))
    narrow = listing.narrowed(alice, Show.ALL)
    first = keyset.page(narrow, size=2)
    long_ago, far_ahead = Place(NOON - timedelta(days=900), uuid7()), Place(NOON + timedelta(days=900), uuid7())
    assert keyset.page(narrow, older_than=long_ago.cursor, size=2) == first
    assert keyset.page(narrow, newer_than=far_ahead.cursor, size=2) == first
    assert keyset.page(narrow, older_than=far_ahead.cursor, size=2).places == first.places


def test_what_is_new_since_does_not_shift_the_pages_after(alice: Person, school: Agency) -> None:
    for minute in range(5):
        rows.decision(school, alice, NOON + timedelta(minutes=minute))
    narrow = listing.narrowed(alice, Show.ALL)
    first = keyset.page(narrow, size=2)
    second = keyset.page(narrow, older_than=first.older or "", size=2)
    rows.decision(school, alice, NOON + timedelta(minutes=9))
    assert keyset.page(narrow, older_than=first.older or "", size=2) == second
