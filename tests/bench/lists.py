"""S5 and S6: lists at a million records against a thousand, and finding one record among them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db import connections
from django.test import Client
from django.urls import reverse

from agencies.models import Agency, Category, Person
from breaches.models import Breach
from decisions import audit, find, wanted
from decisions.models import Asked, Decision, Subject
from tests.bench.pairs import Act, Figure, figure, in_turn
from wscp_isa import workdays
from wscp_isa.oversight.filters import View

Pages = list[tuple[str, str, str]]
# What most of a register is, and what is still to be done about.
BREACHES = ("all", "suspected", "confirmed", "closed")


class Databases:
    """Two databases of one server, and which of them the service is using."""

    def __init__(self, small: str, large: str) -> None:
        self._wrappers = {name: self._wrapper(name) for name in (small, large)}
        self.small, self.large = small, large

    @staticmethod
    def _wrapper(name: str) -> Any:
        wrapper = connections.create_connection("default")
        wrapper.settings_dict = {**wrapper.settings_dict, "NAME": name}
        return wrapper

    def use(self, name: str) -> None:
        """From here on the service talks to this one."""
        connections["default"] = self._wrappers[name]

    @contextmanager
    def using(self, name: str) -> Iterator[None]:
        """In here the service talks to this one."""
        self.use(name)
        yield
        self.use(self.large)


def _views(named: str, views: tuple[View, ...]) -> Pages:
    path = reverse(f"admin:decisions_{named}_changelist")
    return [("morgan", f"{path}?{view.query}", f"audit: {view.says}") for view in views]


def pages() -> Pages:
    """Every list: who opens it, where, and what it is called in the table."""
    # Of people and an agency whose pages are full at a thousand records too: a longer page would cost more at any size.
    door = str(Agency.objects.get(category=Category.FRONT_DOOR).pk)
    # The newest are no copies, and so can be read.
    newest = Asked.objects.select_related("request").order_by("-created_at")
    given = newest.filter(agency=door)[0]
    asked = newest.filter(agency__category=Category.POLICE, request__agency=door)[0]
    breach = Breach.objects.latest("reported_at")
    found: Pages = [("alice", "/", "Your work of a practitioner"), ("dana", "/", "Your work of a deputy")]
    found.append(("sam", "/", "Your work of a single point of contact"))
    for who, what in (("charlie", "a practitioner"), ("imran", "an officer of the front door")):
        found += [
            (who, f"/records/?show={show}", f"records of {what}: {show}")
            for show in ("all", "drafts", "signed", "urgent")
        ]
    for app, named in (("decisions", "decision"), ("decisions", "urgentnote"), ("ledger", "entry"), ("ledger", "look")):
        found.append(("morgan", reverse(f"admin:{app}_{named}_changelist"), f"audit: {named} list"))
    decisions = reverse("admin:decisions_decision_changelist")
    found.append(("morgan", f"{decisions}?agency={door}", "audit: decisions of one agency"))
    found += [
        (who, f"{reverse('requests')}?{query}", f"requests, {says}")
        for who, query, says in (
            *(("imran", f"part={part}", f"asked of the front door: {part}") for part in wanted.PARTS[wanted.Box.IN]),
            *(("imran", f"box=out&part={part}", f"asked by it: {part}") for part in wanted.PARTS[wanted.Box.OUT]),
            ("petra", "part=open", "asked of the police: open"),
            ("petra", "part=done", "asked of the police: done"),
        )
    ]
    found += [
        ("imran", asked.request.get_absolute_url(), "one request and what passed, to those who ask"),
        ("petra", reverse("answer-request", args=[asked.request.reference]), "the same, to those who were asked"),
        (
            "imran",
            reverse("front-door-item", args=[given.request.reference]),
            "one request on the front door’s one screen",
        ),
        ("sam", breach.get_absolute_url(), "one breach"),
    ]
    for who, what in (("alice", "a practitioner"), ("sam", "a single point of contact")):
        found += [(who, f"{reverse('breaches')}?show={show}", f"breaches of {what}: {show}") for show in BREACHES]
    return [*found, *_views("decision", audit.DECISION_VIEWS), *_views("urgentnote", audit.NOTE_VIEWS)]


def _opening(databases: Databases, name: str, who: str, path: str) -> Any:
    databases.use(name)
    client = Client()
    client.force_login(Person.objects.get(email=f"{who}@wirral.example"))

    def ready(run: int) -> Act:
        databases.use(name)

        def act() -> None:
            assert client.get(path).status_code == 200

        return act

    return ready


def _rows(databases: Databases, name: str, who: str, path: str) -> int:
    """How many rows the page shows there, its heading among them."""
    databases.use(name)
    client = Client()
    client.force_login(Person.objects.get(email=f"{who}@wirral.example"))
    return client.get(path).content.count(b"<tr")


def lists(databases: Databases, runs: int) -> Iterator[Figure]:
    """S5: each list as one row; the aim is for the 95th percentile.

    As in working time, whenever it is run: out of hours the queue says besides what is due before the next morning.
    """
    databases.use(databases.large)
    large = pages()
    databases.use(databases.small)
    small = pages()
    for (who, path, says), (_, other, _) in zip(large, small, strict=True):
        ours = _opening(databases, databases.large, who, path)
        theirs = _opening(databases, databases.small, who, other)
        with patch.object(workdays, "start_of_next", return_value=None):
            times = in_turn(ours, theirs, runs=runs)
        shown = f"{_rows(databases, databases.large, who, path)} rows against {_rows(databases, databases.small, who, other)}"
        yield figure("S5", says, "the same at 1,000 records", times, aim=1.2, by="p95", said=shown)
    databases.use(databases.large)


def finding(databases: Databases, runs: int) -> Figure:
    """S6: by an agency's own record number, of which only a keyed hash is stored, against fetching by primary key."""
    databases.use(databases.large)
    sam = Person.objects.get(email="sam@wirral.example")
    agency = sam.roles_now[0].agency
    some = list(Decision.objects.filter(agency=agency, signed_at__isnull=False).values_list("pk", flat=True)[:5000:50])
    numbers = {
        subject.decision_id: subject.record_number
        for subject in Subject.objects.filter(decision__in=some).select_related("key")
    }

    def ours(run: int) -> Act:
        number = numbers[some[run % len(some)]]
        return lambda: list(find.by_record_number(sam, number).ids)

    def theirs(run: int) -> Act:
        key = some[run % len(some)]
        return lambda: list(Decision.objects.visible_to(sam).filter(pk=key).values_list("pk", flat=True))

    times = in_turn(ours, theirs, runs=runs)
    return figure("S6", "finding a record by its record number", "fetching it by primary key", times, aim=1.5)
