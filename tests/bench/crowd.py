"""A million requests and a million breaches beside the decisions, for lists: a few of each kind made by the actions, then copied
inside the database.

A copy's encrypted words stand under another row's id and cannot be opened, so that a list says so of it: in the small database as
in the large. Nothing of them is in the ledger, which no list reads.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction

from agencies.models import Person
from breaches.actions import breach as actions_of_breaches
from breaches.models import Breach, BreachAccess, Party
from decisions.actions import asked as actions
from decisions.models import Asked, InformationRequest, Passed, RequestAccess
from tests.breaches import made
from tests.decisions.asking import ask, part

# Of what is still open there are so many of each kind, or this part of all.
FEW, OPEN = 60, 200
# So far apart that of a few, too, a page full is overdue.
APART = "1 hour"


def crowd(size: int) -> None:
    """There are this many requests, half of them with the front door, and this many breaches, most of them closed."""
    if InformationRequest.objects.count() < size:
        _requests(size)
    if Breach.objects.count() < size:
        _breaches(size)


def _person(name: str) -> Person:
    return Person.objects.get(email=f"{name}@wirral.example")


def _requests(size: int) -> None:
    imran, dana, charlie, priya = map(_person, ("imran", "dana", "charlie", "priya"))
    door, police = imran.roles_now[0].agency, next(role.agency for role in priya.roles_now)
    waiting = max(FEW, size // OPEN)
    for made_, many in _courses(imran, dana, charlie, door, police):
        with _copying(InformationRequest, made_, round(many * size) or waiting) as copied:
            for model in (RequestAccess, Asked, Passed):
                copied(model, "request_id")


def _courses(imran: Person, dana: Person, charlie: Person, door: Any, police: Any) -> Iterator[tuple[Any, float]]:
    """A request that has gone each way, and which part of all has; nothing where few are at a time."""
    yield ask(dana, door), 0
    owned = ask(dana, door)
    actions.deal_out(part(owned, door), to=imran, version=1, by=imran)
    yield owned, 0
    queried = ask(dana, door)
    actions.query(part(queried, door), text="What for?", version=1, by=imran)
    yield queried, 0
    yield ask(imran, police), 0
    yield ask(charlie, police), 0
    for asker, asked, share in ((dana, door, 0.25), (imran, police, 0.25), (charlie, police, 0.5)):
        answered = ask(asker, asked)
        text = {"text": "Nothing since 2019", "version": 1, "by": asker}
        actions.log_answer(part(answered, asked), answer=Asked.Answer.NOTHING, **text)
        yield answered, share


def _breaches(size: int) -> None:
    alice, sam = _person("alice"), _person("sam")
    confirmed = made.reported(alice)
    made.confirmed(confirmed, by=sam)
    over = made.reported(alice)
    made.finished(over, by=sam)
    actions_of_breaches.close(over, learned="To encrypt laptops", by=sam)
    waiting = max(FEW, size // OPEN)
    for breach, many in ((made.reported(alice), waiting), (confirmed, waiting), (over, size - 2 * waiting)):
        with _copying(Breach, breach, many) as copied:
            for model in (BreachAccess, Party):
                copied(model, "breach_id")


@contextmanager
def _copying(model: type[models.Model], row: models.Model, many: int) -> Iterator[Any]:
    """So many copies of this row; in the block, of the rows that refer to it too."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(
            "CREATE TEMPORARY TABLE more ON COMMIT DROP AS "
            "SELECT gen_random_uuid() AS id, number, number + %s AS place FROM generate_series(1, %s) AS number",
            [model._default_manager.count(), many],
        )
        _copy(cursor, model, "id", row.pk)
        yield lambda other, through: _copy(cursor, other, through, row.pk)


def _copy(cursor: Any, model: type[models.Model], through: str, of: Any) -> None:
    columns = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, models.AutoField):
            continue
        columns[field.column] = _value(model, field, through)
    names, values = ", ".join(f'"{name}"' for name in columns), ", ".join(columns.values())
    table = model._meta.db_table
    cursor.execute(
        f'INSERT INTO {table} ({names}) SELECT {values} FROM {table} AS old, more WHERE old."{through}" = %s',
        [of],
    )


def _value(model: type[models.Model], field: Any, through: str) -> str:
    """What stands in this column of a copy."""
    own = f'old."{field.column}"'
    if field.column == through:
        return "more.id"
    if field.primary_key or field.name == "submission_key":
        return "gen_random_uuid()"
    if field.name == "reference":
        seven = "upper(lpad(to_hex(more.place), 7, '0'))"
        return f"'WSP-' || substr({seven}, 1, 4) || '-' || substr({seven}, 5, 3)"
    # What somebody owes is opened to be said, and a copy cannot be.
    if field.one_to_one or (model is BreachAccess and field.name == "due_at"):
        return "NULL"
    if isinstance(field, models.DateTimeField):
        return f"{own} - more.number * interval '{APART}'"
    return own
