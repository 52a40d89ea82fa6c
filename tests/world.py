"""A small world for tests that ask the same of every page: the cast, their records, and an address for each of them.

It is built once a module, inside a transaction that is rolled back when the module ends; each request or test is undone by
a savepoint of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings
from django.test.client import ClientHandler
from django.urls import reverse
from django.utils.http import urlencode

from agencies.actions import numbers, people
from agencies.models import Agency, Category, DutyNumber, Person, Role
from decisions import journey
from decisions.models import Decision
from tests import conftest
from wscp_isa import identifiers
from wscp_isa.identifiers import uuid7
from wscp_isa.ledger.models import Entry, Look
from wscp_isa.pages import PARTS

PASSWORD = "a password for tests only"
# Proving a password is slow on purpose; none of these tests is about how slow.
QUICK = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
NOBODYS = "nobody’s"


@contextmanager
def lasting(blocker: Any) -> Iterator[None]:
    """The database, with everything that happens in it undone at the end."""
    with blocker.unblock(), QUICK, transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens here is undone at the end, sessions and counted tries at the door included."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


# A browser of its own for each request would read the folder of static files each time.
_HANDLERS = {checked: ClientHandler(enforce_csrf_checks=checked) for checked in (False, True)}


def browser(*, checked: bool = False) -> Client:
    """A fresh browser in which nobody is signed in; `checked` where forms must prove that they came from here."""
    client = Client(raise_request_exception=False, enforce_csrf_checks=checked)
    client.handler = _HANDLERS[checked]
    return client


@dataclass(frozen=True)
class Marked:
    """A record, and the words that are in it and in no other."""

    decision: Decision
    words: tuple[str, ...]

    @property
    def reference(self) -> str:
        return self.decision.reference


class World:
    """The cast by name, four decisions with words of their own, a number to ring, and an entry and a look in the ledger."""

    def __init__(self) -> None:
        school = conftest.new_agency("A school", Category.SCHOOL)
        council = conftest.new_agency("The council", Category.COUNCIL)
        self.people = {
            "alice": _person("alice", school, Role.Kind.PRACTITIONER),
            "bob": _person("bob", school, Role.Kind.PRACTITIONER),
            "dana": _person("dana", school, Role.Kind.SAFEGUARDING_TEAM),
            "charlie": _person("charlie", conftest.new_agency("A charity", Category.VOLUNTARY), Role.Kind.PRACTITIONER),
            "imran": _person(
                "imran", conftest.new_agency("The front door", Category.FRONT_DOOR, council), Role.Kind.IFD_OFFICER
            ),
            "sam": _person("sam", school, Role.Kind.SPOC),
            "priya": _person("priya", conftest.new_agency("The police", Category.POLICE), Role.Kind.PARTNER_REVIEWER),
            "morgan": _person(
                "morgan", conftest.new_agency("The partnership", Category.PARTNERSHIP), Role.Kind.WSCP_MANAGER
            ),
            "oz": _person("oz"),
        }
        assert tuple(self.people) == conftest.CAST
        self.number: DutyNumber = numbers.add(
            label="Front door", number="0151 496 0101", hours="Office hours", by=conftest.TESTS
        )
        self.records = {
            "alice’s signed": self._record("alice", "signed"),
            "alice’s draft": self._record("alice", "draft"),
            "charlie’s signed": self._record("charlie", "signed"),
            "dana’s signed": self._record("dana", "signed"),
        }
        self.nobodys_reference = identifiers.reference()
        # Everyone signs in once, before anything that a savepoint takes back.
        self._sessions = {name: _session(person) for name, person in self.people.items()}
        assert self.browser("alice").get(reverse("decision", args=[self.records["alice’s signed"].reference]))
        self.look = Look.objects.earliest("at_us")

        self._first = self.records["alice’s signed"].decision.pk
        link = people.one_time_link(self.people["bob"], by=conftest.TESTS)
        self.link_of_bob = "/" + link.split("/", 3)[3]

    def _record(self, owner: str, state: str) -> Marked:
        words = tuple(f"{owner}-{state}-{what}" for what in ("initials", "number", "reasons", "wellbeing"))
        child = {"initials": words[0], "record_number": words[1]}
        why = {"reasons": f"Because {words[2]}.", "wellbeing": f"Considered: {words[3]}."}
        made = conftest.signed if state == "signed" else conftest.answered
        return Marked(made(self.people[owner], "refused consent, shared", child=child, reasons=why), words)

    def browser(self, name: str | None) -> Client:
        """A fresh browser in which this person is signed in; nobody, where there is no name."""
        client = browser()
        if name is not None:
            client.cookies["sid"] = self._sessions[name]
        return client

    def samples(self, address: str) -> dict[str, str]:
        """Every path of this address that is worth asking for, by what it is about; raises LookupError for a new address."""
        if address in _PLAIN:
            return {"-": reverse(address)}
        references = {of: marked.reference for of, marked in self.records.items()} | {NOBODYS: self.nobodys_reference}
        if address in ("decision", "draft", "check", "signed"):
            return {of: reverse(address, args=[reference]) for of, reference in references.items()}
        if address == "answer":
            return {
                f"{of}, {key}": reverse(address, args=[reference, key])
                for of, reference in references.items()
                for key in self._asked_of(of)
            }
        if address in ("edit-number", "remove-number"):
            return {"a number": reverse(address, args=[self.number.pk]), NOBODYS: reverse(address, args=[uuid7()])}
        if address == "account_reset_password_from_key":
            used_up = reverse(address, kwargs={"uidb36": "0", "key": "used-up"})
            return {"bob’s": self.link_of_bob, NOBODYS: used_up}
        if address == "guidance-part":
            return {"a part": reverse(address, args=[next(iter(PARTS))]), NOBODYS: reverse(address, args=["nothing"])}
        return self._audited(address)

    def _asked_of(self, of: str) -> list[str]:
        # One draft is asked of every step; of the other records a step, a question of the edition and no step tell as much.
        steps = self.steps if of == "alice’s draft" else ["reasons", "purpose"]
        return [*steps, "no-such-step"]

    @property
    def steps(self) -> list[str]:
        """The journey's steps with the edition's questions among them."""
        return [step.key for step in journey.steps(self.records["alice’s draft"].decision.edition)]

    def _audited(self, address: str) -> dict[str, str]:
        """The paths of the auditor's window: for each model that it shows, one object that there is and one that is not."""
        if address == "admin:app_list":
            labels = sorted({model._meta.app_label for model in admin.site._registry})
            return {f"-, {label}": reverse(address, args=[label]) for label in labels}
        if address == r"admin/(?P<url>.*)$":
            return {"-": "/admin/nothing/", "-, a model": "/admin/agencies/person/"}
        if address in ("admin:index", "admin:jsi18n"):
            return {"-": reverse(address)}
        for model in admin.site._registry:
            named = f"{model._meta.app_label}_{model._meta.model_name}"
            if address in (f"admin:{named}_changelist", f"admin:{named}_add"):
                return {"-": reverse(address)}
            bare = f"admin/{model._meta.app_label}/{model._meta.model_name}/<path:object_id>/"
            page = address.removeprefix(f"admin:{named}_")
            if address == bare or page in ("change", "history", "delete"):
                ending = "" if address == bare else f"{page}/"
                start = reverse(f"admin:{named}_changelist")
                return {of: f"{start}{key}/{ending}" for of, key in self._audited_objects(model).items()}
        raise LookupError(f"There is no sample of what is asked for at the address {address}: add one to tests/world.py")

    def _audited_objects(self, model: Any) -> dict[str, Any]:
        if model is Decision:
            decisions = {of: self.records[f"alice’s {of}"].decision.pk for of in ("signed", "draft")}
            return {"one": decisions["signed"], "one, a draft": decisions["draft"], NOBODYS: uuid7()}
        if model is Entry:
            return {"one": Entry.objects.get(action="decision.signed", subject=self._first).pk, NOBODYS: uuid7()}
        if model is Look:
            return {"one": self.look.pk, NOBODYS: uuid7()}
        raise LookupError(f"There is no sample of {model.__name__} for the auditor's window: add one to tests/world.py")


# Addresses into which nothing is filled.
_PLAIN = {
    "home",
    "start-decision",
    "danger",
    "add-number",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_inactive",
    "account_change_password",
    "account_reset_password_from_key_done",
    "help",
    "accessibility",
    "guidance",
    "health-live",
    "health-ready",
}


def _session(person: Person) -> str:
    client = browser()
    client.force_login(person)
    return client.cookies["sid"].value


def _person(name: str, agency: Agency | None = None, *kinds: str) -> Person:
    person = conftest.new_person(name, agency, *kinds)
    # The one row that no action writes so: choosing a password goes through a one-time link, which has its own tests.
    Person.objects.filter(pk=person.pk).update(password=make_password(PASSWORD))
    return Person.objects.get(pk=person.pk)


def send(client: Client, path: str, typed: Any, **headers: str) -> Any:
    """Press the button of a form as a browser does; lists are several answers to one question."""
    body = urlencode(typed, doseq=True)
    return client.post(path, body, content_type="application/x-www-form-urlencoded", headers=headers)


def forget_tries() -> None:
    """Nobody has tried to sign in yet: the count of tries is not what a test of something else is about."""
    cache.clear()
