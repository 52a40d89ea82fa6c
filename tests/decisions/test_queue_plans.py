"""Each part of the queue is answered from the index that was made for it, however many requests there are."""

import re
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, Person, Role
from decisions import queue
from decisions.models import Asked, InformationRequest, RequestAccess
from decisions.wanted import Box, Part, Wanted
from decisions.work.request import answers_owed, replies_owed
from tests.conftest import new_person
from tests.decisions.asking import ask, part

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
MANY = 50_000


def copies(row: Model, **changed: str) -> str:
    """Rows like this one, as many as there are numbers; some of their columns are said in SQL."""
    columns = [field.column for field in row._meta.concrete_fields if field.column != "id" or "id" in changed]
    said = [changed.get(column, f'old."{column}"') for column in columns]
    names = ", ".join(f'"{column}"' for column in columns)
    table = row._meta.db_table
    return (
        f'INSERT INTO "{table}" ({names}) SELECT {", ".join(said)} '
        f'FROM "{table}" old, generate_series(1, {MANY}) n WHERE old.id = %s'
    )


# Of a hundred requests ninety-four are done; of the others some are new, some are late, some wait.
OPEN, NEW, QUERIED = "mod(n, 100) < 6", "mod(n, 100) < 2", "mod(n, 100) = 5"
AGO = "now() - n * interval '1 minute'"
ID = "('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid"


@pytest.fixture
def many(imran: Person, dana: Person, front_door: Agency) -> None:
    """The school asks the front door, over and over."""
    request = ask(dana, front_door)
    due = f"CASE WHEN mod(n, 10) = 0 THEN {AGO} ELSE now() + n * interval '1 minute' END"
    with connection.cursor() as cursor:
        cursor.execute(
            copies(
                request,
                id=ID,
                reference="'WSP-' || upper(lpad(to_hex(n), 4, '0')) || '-AAA'",
                submission_key="gen_random_uuid()",
                made_at=AGO,
            ),
            [request.pk],
        )
        done = f"CASE WHEN {OPEN} THEN NULL ELSE {AGO} END"
        state = (
            f"CASE WHEN {NEW} THEN 'asked' WHEN {QUERIED} THEN 'queried' WHEN {OPEN} THEN 'promised' ELSE 'refused' END"
        )
        seen = f"CASE WHEN {NEW} THEN NULL ELSE {AGO} END"
        paused = f"CASE WHEN {QUERIED} THEN {AGO} END"
        # Most of the questions are somebody else's to answer.
        replier = f"CASE WHEN mod(n, 1000) = 5 THEN '{dana.pk}'::uuid WHEN {QUERIED} THEN '{imran.pk}'::uuid END"
        owner = (
            f"CASE WHEN mod(n, 40) = 1 THEN '{imran.pk}'::uuid WHEN mod(n, 3) = 0 THEN NULL ELSE '{dana.pk}'::uuid END"
        )
        cursor.execute(
            copies(
                part(request, front_door),
                **{"id": ID, "request_id": ID, "closed_at": done, "state": state, "seen_at": seen, "owner_id": owner},
                **{"due_at": due, "queue_at": due, "created_at": AGO, "since": AGO},
                **{"paused_at": paused, "reply_by": paused, "reply_from_id": replier},
                seen_by_id=f"CASE WHEN {NEW} THEN NULL ELSE '{imran.pk}'::uuid END",
            ),
            [part(request, front_door).pk],
        )
        cursor.execute(
            copies(
                RequestAccess.objects.get(request=request),
                **{"request_id": ID, "open": OPEN, "due_at": due, "created_at": AGO, "since": AGO},
            ),
            [RequestAccess.objects.get(request=request).pk],
        )
        for model in (InformationRequest, Asked, RequestAccess):
            cursor.execute(f'ANALYZE "{model._meta.db_table}"')


def used(rows: Any) -> str:
    """The plan of the first page of these."""
    return str(rows.explain(analyze=True))


INDEXES = {
    Part.NEW: "asked_new",
    Part.TO_SCRUTINISE: "asked_to_look_at",
    Part.MINE: "asked_owned",
    Part.UNASSIGNED: "asked_nobodys",
    Part.WAITING: "asked_waiting",
    Part.OVERDUE: "asked_due",
    Part.OPEN: "asked_open",
    Part.DONE: "asked_done",
}


def test_every_part_is_read_from_its_own_index_in_order(many: None, imran: Person, dana: Person) -> None:
    wrong = []
    asked: list[tuple[Person, Wanted, str]] = [(imran, Wanted(part=of), index) for of, index in INDEXES.items()]
    asked += [
        (dana, Wanted(box=Box.OUT, part=Part.OPEN), "request_access_o"),
        (dana, Wanted(box=Box.OUT, part=Part.OVERDUE), "request_access_o"),
        (dana, Wanted(box=Box.OUT, part=Part.DONE), "request_access_"),
        (imran, Wanted(harm=True), "asked_open"),
    ]
    for person, wanted, index in asked:
        for narrow in queue.narrowed(person, wanted):
            way = "" if wanted.rising else "-"
            rows = narrow.rows.order_by(f"{way}{narrow.at}", f"{way}{narrow.id}").values_list(narrow.at, narrow.id)[:26]
            plan = used(rows)
            if "joined" in plan or "handed_to" in plan:
                continue  # few, and found by whoever joined or was handed them
            if index not in plan or "Seq Scan" in plan or "Sort" in plan:
                wrong.append(f"{wanted.box} {wanted.part}:\n{plan}")
    assert wrong == [], "\n\n".join(wrong)


def test_counting_reads_no_more_than_is_shown(many: None, imran: Person) -> None:
    counts = queue.counts(imran, Wanted())
    assert counts[Part.NEW] == counts[Part.WAITING] == "99+"


def plans(asked: CaptureQueriesContext) -> list[str]:
    """How each of these was answered that reads a page of what was asked."""
    found = []
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            if 'FROM "decisions_asked"' in query["sql"] and "LIMIT" in query["sql"]:
                cursor.execute(f"EXPLAIN ANALYZE {query['sql']}")
                found.append("\n".join(line for (line,) in cursor.fetchall()))
    return found


@pytest.mark.parametrize("kind", [Role.Kind.IFD_OFFICER, Role.Kind.SPOC])
def test_what_somebody_owes_of_very_many_is_read_in_the_order_of_an_index(
    many: None, front_door: Agency, kind: str
) -> None:
    person = new_person("ines", front_door, kind)
    with CaptureQueriesContext(connection) as asked:
        list(answers_owed(person, 10))
    for plan in plans(asked):
        assert "Sort" not in plan
        assert "Seq Scan" not in plan
        # Each row that was read and left out was read in vain.
        assert sum(map(int, re.findall(r"Rows Removed by Filter: (\d+)", plan))) < 1000, plan


def test_one_request_is_found_without_reading_all_that_the_front_door_was_asked(many: None, imran: Person) -> None:
    one = queue.at_front_door(imran).filter(reference=InformationRequest.objects.earliest("made_at").reference)
    plan = used(one)
    read = [int(rows) * int(loops) for rows, loops in re.findall(r"actual time=\S+ rows=(\d+) loops=(\d+)", plan)]
    assert max(read) < 1000, plan


def test_the_questions_that_somebody_has_to_answer_are_read_from_their_own_index(many: None, dana: Person) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert len(list(replies_owed(dana, 10))) == 10
    (plan,) = plans(asked)
    assert "asked_to_reply" in plan
    assert "Seq Scan" not in plan
    assert "Sort" not in plan
