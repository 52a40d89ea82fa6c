"""Draining costs the same among very many notices that were sent: it reads one narrow index."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.models import Person
from tests.notices.told import Clock, Post, tell
from wscp_isa.identifiers import uuid7
from wscp_isa.notices import listing
from wscp_isa.notices.models import Notice
from wscp_isa.notices.sending import drain

MANY = 3000


@pytest.fixture
def many(alice: Person) -> None:
    """Very many that were sent, long ago and lately."""
    now = timezone.now()
    rows = []
    for number in range(MANY):
        at = now - timedelta(minutes=number)
        times = {"created_at": at, "not_before": at, "next_attempt_at": at, "sent_at": at}
        rows.append(Notice(id=uuid7(), person=alice, kind="contacts-stale", path="/", once=f"sent {number}", **times))
    Notice.objects.bulk_create(rows)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE notices_notice")


def plan(rows: Any) -> str:
    return str(rows.explain())


def test_what_is_due_is_found_in_its_own_index(many: None, alice: Person) -> None:
    for rows, index in (
        (Notice.objects.due(timezone.now())[:1], "notice_to_send"),
        (Notice.objects.visible_to(alice).sent().order_by("-sent_at", "-id")[:25], "notice_told_lately"),
        (Notice.objects.failed().order_by("-created_at", "-id")[:25], "notice_failed"),
    ):
        assert index in plan(rows), plan(rows)


def test_a_mail_costs_as_many_queries_among_many_as_among_few(alice: Person, post: type[Post], many: None) -> None:
    clock = Clock(timezone.now())
    costs = []
    for notices in (1, 2, 3):
        for _ in range(notices):
            tell(alice, at=clock())
        with CaptureQueriesContext(connection) as captured:
            assert drain(clock=clock) == notices
        costs.append(len(captured))
    assert costs[1] - costs[0] == costs[2] - costs[1] <= 9


def test_nothing_to_send_is_four_questions(alice: Person, post: type[Post], many: None) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert drain() == 0
    assert len(captured) == 4


def test_a_list_is_read_a_page_at_a_time(many: None, alice: Person) -> None:
    with CaptureQueriesContext(connection) as captured:
        page = listing.told_lately(alice)
    assert (len(page.notices), len(captured)) == (25, 2)
    assert page.newer is None
    assert page.older is not None
    older = listing.told_lately(alice, older_than=page.older)
    assert not {notice.pk for notice in page.notices} & {notice.pk for notice in older.notices}
