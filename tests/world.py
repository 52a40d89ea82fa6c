"""A small world for tests that ask the same of every page: the cast, their records, and an address for each of them.

It is built once a module, inside a transaction that is rolled back when the module ends; each request or test is undone by
a savepoint of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, override_settings
from django.test.client import ClientHandler
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from agencies.actions import contacts, imports, invitations, numbers, targets
from agencies.actions import people as accounts
from agencies.models import Agency, AgencyContact, Category, DutyNumber, Person, Role, SchoolHoliday
from breaches.actions import task as breach_tasks
from breaches.deeds import OF_BREACH, OF_PARTY
from breaches.duties import SAID as DUTIES
from breaches.forms.assessment import STEPS as ASSESSED
from breaches.models import Breach, Party
from decisions import journey
from decisions.actions import advice, urgent
from decisions.actions import decision as decision_actions
from decisions.actions import people as people_of
from decisions.actions import sets as set_actions
from decisions.forms import addition as additions
from decisions.models import Decision, InformationRequest, Subject, UrgentNote
from decisions.stories import told as told_in
from tests import conftest
from tests.breaches import made as breaches_made
from tests.decisions.asking import CHILD, SAID, ask
from tests.notices import told
from wscp_isa import clock, identifiers
from wscp_isa.identifiers import uuid7
from wscp_isa.ledger.models import ADMIN, Entry, Look
from wscp_isa.oversight import actions as oversight
from wscp_isa.oversight.models import Export, Review
from wscp_isa.pages import PARTS
from wscp_isa.protocol import library
from wscp_isa.tables import read

PASSWORD = "a password for tests only"
# Proving a password is slow on purpose; none of these tests is about how slow.
QUICK = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
NOBODYS = "nobody’s"
CONTACT = {
    "kind": AgencyContact.Kind.SPOC,
    "name": "The safeguarding desk",
    "post": "",
    "phone": "0151 496 0777",
    "email": "desk@school.example",
}
VERSIONS = {"proposed": "2026-12", "in force": "2022-01", NOBODYS: "1999-01"}


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
class Upload:
    """A file that somebody sends, as often as a test wants to send it."""

    content: bytes
    name: str = "agencies.csv"

    def sent(self) -> SimpleUploadedFile:
        return SimpleUploadedFile(self.name, self.content)


FILE = Upload(b"Name,Kind,In law,Telephone\nA new club,sport,other,0151 496 0196\n")


@dataclass(frozen=True)
class Marked:
    """A record, and the words that are in it and in no other."""

    record: Any
    words: tuple[str, ...]

    @property
    def reference(self) -> str:
        return str(getattr(self.record, "reference", self.record.pk))


class World:
    """The cast by name, and wendy, whom nobody has admitted yet; records with words of their own; a number; an invitation."""

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
        self.contact = contacts.name(school, by=conftest.TESTS, **CONTACT)
        assert tuple(self.people) == conftest.CAST
        self.people["wendy"] = _with_password(conftest.waiting("wendy", school))
        self.invitation, self.token = invitations.make(
            school, kind=Role.Kind.PRACTITIONER, email="nina@tests.example", name="Nina", by=self.people["sam"]
        )
        self.number: DutyNumber = numbers.add(
            label="Front door", number="0151 496 0101", hours="Office hours", by=conftest.TESTS
        )
        first = clock.today() + timedelta(days=7)
        self.holiday: SchoolHoliday = targets.add_holiday(
            first=first, last=first + timedelta(days=4), name="A holiday", by=conftest.TESTS
        )
        self.decisions = {
            "alice’s signed": self._decision("alice", "signed"),
            "alice’s draft": self._decision("alice", "draft"),
            "charlie’s signed": self._decision("charlie", "signed"),
            "dana’s signed": self._decision("dana", "signed"),
        }
        self.notes = {"alice’s note": self.note("alice"), "charlie’s note": self.note("charlie")}
        self.questions = {"alice’s question to dana": self.question("alice", of="dana")}
        # The first two ask somebody where nobody of the cast deals with it, so that they are seen by those who ask alone.
        self.requests = {
            "alice’s request": self.request("alice", of="priya"),
            "charlie’s request": self.request("charlie", of=council),
            "dana’s request": self.request("dana", of="imran"),
            "imran’s request": self.request("imran", of=school),
        }
        self.breaches = {"alice’s breach": self.breach("alice"), "charlie’s breach": self.breach("charlie")}
        self._confirm(self.breaches["alice’s breach"].record, by=self.people["sam"])
        self.records = self.decisions | self.notes | self.questions | self.requests | self.breaches
        self.set = set_actions.add(
            school,
            name="A strategy meeting",
            members=[self.people["imran"].roles_now[0].agency],
            by=self.people["dana"],
        )
        self.sister: Subject = people_of.connect(
            self.decisions["alice’s draft"].record,
            kind=Subject.Kind.CHILD,
            initials="alice-draft-sister",
            record_number="",
            by=self.people["alice"],
        )
        # Somebody else who oversees, whose look waits to be reviewed; an export, and a review.
        nell = _person("nell", self.people["morgan"].roles_now[0].agency, Role.Kind.WSCP_MANAGER)
        self.overseer = nell
        decision_actions.look(self.decisions["alice’s signed"].record, how=ADMIN, by=nell)
        self.export = oversight.export(what="decisions.Decision", filters="", format="csv", by=nell)
        decision_actions.look(self.decisions["alice’s signed"].record, how=ADMIN, by=self.people["morgan"])
        self.review = oversight.review(
            self.people["morgan"].pk, up_to_us=2**59, in_order=True, remark="Nothing out of order", by=nell
        )
        # Two files of agencies, each of which waits for the manager who sent it.
        self.files = {
            f"{name}’s file": imports.keep(read(FILE.content), by=one)
            for name, one in (("morgan", self.people["morgan"]), ("nell", nell))
        }
        # What alice was told, and will be; and what could not be sent to bob so far.
        told.sent(self.people["alice"])
        told.tell(self.people["alice"], at=timezone.now())
        self.failed = told.failed(self.people["bob"])
        # Everyone signs in once, before anything that a savepoint takes back; and somebody looks at a record.
        self._sessions = {name: session(person) for name, person in self.people.items()}
        link = accounts.one_time_link(self.people["bob"], by=conftest.TESTS)
        self.link_of_bob = "/" + link.split("/", 3)[3]
        assert self.browser("alice").get(self.decisions["alice’s signed"].record.get_absolute_url()).status_code == 200

    def _decision(self, owner: str, state: str) -> Marked:
        said = {field: f"{owner}-{state}-{field}" for field in _WORDY}
        pages = told_in("refused consent, shared")
        pages["child"] = {}
        for field, page in _WORDY.items():
            pages[page] |= {field: said[field]}
        made = conftest.signed if state == "signed" else conftest.answered
        return Marked(made(self.people[owner], "refused consent, shared", **pages), tuple(said.values()))

    def note(self, owner: str) -> Marked:
        """One more urgent note."""
        said = {field: f"{owner}-note-{field}" for field in ("child", "told_whom", "what", "why")}
        agency = self.people[owner].roles_now[0].agency
        note = urgent.sign(
            agency, told_agency=None, told_at=timezone.now(), submission_key=uuid7(), by=self.people[owner], **said
        )
        return Marked(note, tuple(said.values()))

    def request(self, owner: str, *, of: str | Agency) -> Marked:
        """One more request, of somebody’s agency."""
        child = {field: f"{owner}-asks-{field}" for field in ("initials", "record_number", "name", "address")}
        said = {field: f"{owner}-asks-{field}" for field in ("why", "items", "consent_why")}
        asked = self.people[of].roles_now[0].agency if isinstance(of, str) else of
        made = ask(self.people[owner], asked, children=[CHILD | child], said=SAID | said)
        return Marked(made, (*child.values(), *said.values()))

    def breach(self, owner: str) -> Marked:
        """One more report of a breach."""
        words = (f"{owner}-breach-what", f"{owner}-breach-arose")
        reported = breaches_made.reported(self.people[owner], what=words[0], arose_from=words[1])
        return Marked(reported, words)

    def _confirm(self, breach: Breach, *, by: Person) -> None:
        """A clock runs, something was asked, and the assessment waits to be decided."""
        breaches_made.confirmed(breach, by=by)
        due = timezone.now() + timedelta(days=1)
        own = breaches_made.own(breach)
        self.task = breach_tasks.ask(own, what="Search", due_at=due, submission_key=uuid7(), by=by)
        breaches_made.assessed(breach, by=by)

    def question(self, owner: str, *, of: str) -> Marked:
        """One more question to an adviser, about the owner's draft."""
        draft, words = self.decisions[f"{owner}’s draft"].record, (f"{owner}-question-summary",)
        asked = advice.ask(draft, question="consent", adviser=self.people[of], summary=words[0], by=self.people[owner])
        return Marked(asked, words)

    def browser(self, name: str | None) -> Client:
        """A fresh browser in which this person is signed in; nobody, where there is no name."""
        client = browser()
        if name is not None:
            client.cookies["sid"] = self._sessions[name]
        return client

    @property
    def steps(self) -> list[str]:
        """The journey's steps, with the edition's questions among them."""
        return [step.key for step in journey.of(self.decisions["alice’s draft"].record).steps]

    def samples(self, address: str) -> dict[str, str]:
        """Every path of this address that is worth asking for, by what it is about; raises LookupError for a new address."""
        if address in _PLAIN:
            return {"-": reverse(address)}
        if address in _OF_A_DECISION:
            return self._of(address, self.decisions, identifiers.reference())
        if address in _OF_A_NOTE:
            return self._of(address, self.notes, identifiers.reference())
        if address in _OF_A_REQUEST:
            return self._of(address, self.requests, identifiers.reference())
        if address == "say-of-request":
            said = {name: [marked.reference, "question"] for name, marked in self.requests.items()}
            said["no such thing"] = [self.requests["imran’s request"].reference, "nonsense"]
            said[NOBODYS] = [identifiers.reference(), "question"]
            return {name: reverse(address, args=args) for name, args in said.items()}
        if address == "request-part":
            part = {of: marked.record.parts.get().pk for of, marked in self.requests.items()}
            there = {of: [marked.reference, part[of]] for of, marked in self.requests.items()}
            others = [self.requests["alice’s request"].reference, part["charlie’s request"]]
            samples = there | {
                "alice’s request with another’s part": others,
                NOBODYS: [identifiers.reference(), uuid7()],
            }
            return {of: reverse(address, args=args) for of, args in samples.items()}
        if address == "agency-set":
            return {"a set": reverse(address, args=[self.set.pk]), NOBODYS: reverse(address, args=[uuid7()])}
        if address in ("advice", "reveal-to-adviser"):
            return self._of(address, self.questions, uuid7())
        if address in ("breach", "breach-reported"):
            return self._of(address, self.breaches, identifiers.reference())
        if address in _OF_A_BREACH:
            return dict(self._of_a_breach(address))
        if address == "export-breaches":
            kinds = {"-, CSV": "csv", "-, XLSX": "xlsx", "no format": "nothing"}
            return {of: reverse(address, args=[kind]) for of, kind in kinds.items()}
        if address in ("edit-number", "remove-number"):
            return {"a number": reverse(address, args=[self.number.pk]), NOBODYS: reverse(address, args=[uuid7()])}
        if address == "change-target":
            return {of: reverse(address, args=[kind]) for of, kind in (("a target", "query"), (NOBODYS, "nothing"))}
        if address == "remove-holiday":
            return {"a holiday": reverse(address, args=[self.holiday.pk]), NOBODYS: reverse(address, args=[uuid7()])}
        if address in _OF_AN_AGENCY:
            school = self.people["alice"].roles_now[0].agency
            return {"an agency": reverse(address, args=[school.pk]), NOBODYS: reverse(address, args=[uuid7()])}
        if address in ("change-contact", "end-contact"):
            school = self.people["alice"].roles_now[0].agency.pk
            return {
                "a contact": reverse(address, args=[school, self.contact.pk]),
                "another agency’s": reverse(
                    address, args=[self.people["charlie"].roles_now[0].agency_id, self.contact.pk]
                ),
                NOBODYS: reverse(address, args=[school, uuid7()]),
            }
        if address in _OF_A_VERSION:
            return {of: reverse(address, args=[name]) for of, name in VERSIONS.items()}
        if address in ("review-import", "discard-import"):
            files = {of: reverse(address, args=[file.pk]) for of, file in self.files.items()}
            return files | {NOBODYS: reverse(address, args=[uuid7()])}
        if address == "export-agencies":
            kinds = {"-, CSV": "csv", "-, XLSX": "xlsx", "no format": "nothing"}
            return {of: reverse(address, args=[kind]) for of, kind in kinds.items()}
        if address in _OF_A_COLLEAGUE:
            role = [self.people["bob"].roles_now[0].pk] if address == "end-role" else []
            school, bob = self.people["bob"].roles_now[0].agency_id, self.people["bob"].pk
            somebody, nobody = [school, bob, *role], [school, uuid7(), *role]
            return {"a colleague": reverse(address, args=somebody), NOBODYS: reverse(address, args=nobody)}
        if address in _OF_AN_INVITATION:
            school, known = self.invitation.agency_id, self.invitation.pk
            return {
                "an invitation": reverse(address, args=[school, known]),
                NOBODYS: reverse(address, args=[school, uuid7()]),
            }
        if address == "invitation":
            used_up = reverse(address, args=["x" * 43])
            return {"an invitation": reverse(address, args=[self.token]), NOBODYS: used_up}
        if address == "account_reset_password_from_key":
            used_up = reverse(address, kwargs={"uidb36": "0", "key": "used-up"})
            return {"bob’s": self.link_of_bob, NOBODYS: used_up}
        if address == "try-notice-again":
            of = {"one that failed": self.failed.pk, NOBODYS: uuid7()}
            return {name: reverse(address, args=[notice]) for name, notice in of.items()}
        if address == "guidance-part":
            return {"a part": reverse(address, args=[next(iter(PARTS))]), NOBODYS: reverse(address, args=["nothing"])}
        if address == "admin:review":
            return {"one": reverse(address, args=[self.overseer.pk]), NOBODYS: reverse(address, args=[uuid7()])}
        return self._audited(address)

    def _of(self, address: str, records: dict[str, Marked], nobodys: Any) -> dict[str, str]:
        references = {of: marked.reference for of, marked in records.items()} | {NOBODYS: str(nobodys)}
        if address not in _OF_A_DECISION or _OF_A_DECISION[address] is None:
            return {of: reverse(address, args=[reference]) for of, reference in references.items()}
        return {
            f"{of}, {part}": reverse(address, args=[reference, part])
            for of, reference in references.items()
            for part in self._parts(address, of)
        }

    def _of_a_breach(self, address: str) -> Iterator[tuple[str, str]]:
        """What is done about each breach, about the party that reported it, and about what was asked of it."""
        for of, marked in self.breaches.items():
            party = Party.objects.get(breach=marked.record).pk
            before = [] if address in ("breach-deed", "assess-breach", "breach-task") else [party]
            parts: list[Any] = list(_OF_A_BREACH[address])
            if address == "breach-task":
                parts = [self.task.pk] if of == "alice’s breach" else []
            if address == "breach-calendar":
                yield of, reverse(address, args=[marked.reference, party])
            # One breach is asked for all of it; of the other a part tells as much.
            for part in parts if of == "alice’s breach" else parts[:1]:
                yield f"{of}, {part}", reverse(address, args=[marked.reference, *before, part])
        if address not in ("breach-task", "breach-calendar"):
            mine = self.breaches["alice’s breach"]
            party = Party.objects.get(breach=mine.record).pk
            before = [] if address in ("breach-deed", "assess-breach") else [party]
            yield "no such thing", reverse(address, args=[mine.reference, *before, "no-such-thing"])
        nobody = [] if address in ("breach-deed", "assess-breach") else [uuid7()]
        more = [] if address in ("breach-task", "breach-calendar") else [_OF_A_BREACH[address][0]]
        yield NOBODYS, reverse(address, args=[identifiers.reference(), *nobody, *more])
        if address not in ("breach-deed", "assess-breach"):
            yield (
                "not of this breach",
                reverse(address, args=[self.breaches["alice’s breach"].reference, *nobody, *more]),
            )

    def _parts(self, address: str, of: str) -> list[str]:
        """What is asked for below a decision. One decision is asked for all of it; of the others a part tells as much."""
        every = {
            "step": self.steps,
            "question": [question.key for question in library.protocol(self._edition).questions],
            "kind": list(additions.FORMS),
            "subject": [str(self.sister.pk)],
        }[_OF_A_DECISION[address] or ""]
        full = of == ("alice’s signed" if address == "add-kind" else "alice’s draft")
        if not full:
            return every[-1:]
        return every if address == "disconnect" else [*every, "no-such-thing"]

    @property
    def _edition(self) -> str:
        return str(self.decisions["alice’s draft"].record.edition)

    def _audited(self, address: str) -> dict[str, str]:
        """The paths of the auditor's window: for each model that it shows, one object that there is and one that is not."""
        if address == "admin:app_list":
            labels = sorted({model._meta.app_label for model in admin.site._registry})
            return {f"-, {label}": reverse(address, args=[label]) for label in labels}
        if address == r"admin/(?P<url>.*)$":
            return {"-": "/admin/nothing/", "-, a model": "/admin/agencies/person/"}
        if address in ("admin:index", "admin:jsi18n", "admin:reviews", "admin:decisions_decision_find"):
            return {"-": reverse(address)}
        for model in admin.site._registry:
            named = f"{model._meta.app_label}_{model._meta.model_name}"
            page = address.removeprefix(f"admin:{named}_")
            if page == "changelist":
                return {"-": reverse(address)}
            if page == "export":
                kinds = {"-, CSV": "csv", "-, XLSX": "xlsx", "no format": "nothing"}
                return {of: reverse(address, args=[kind]) for of, kind in kinds.items()}
            if page in ("change", "reveal"):
                return {of: reverse(address, args=[key]) for of, key in self._audited_objects(model).items()}
        raise LookupError(
            f"There is no sample of what is asked for at the address {address}: add one to tests/world.py"
        )

    def _audited_objects(self, model: Any) -> dict[str, Any]:
        signed = self.decisions["alice’s signed"].record
        known: dict[Any, dict[str, Any]] = {
            Decision: {"one": signed.pk, "a draft": self.decisions["alice’s draft"].record.pk},
            UrgentNote: {"one": self.notes["alice’s note"].record.pk},
            Breach: {"one": self.breaches["alice’s breach"].record.pk},
            InformationRequest: {"one": self.requests["imran’s request"].record.pk},
            Entry: {"one": Entry.objects.get(action="decision.signed", subject=signed.pk).pk},
            Look: {"one": Look.objects.earliest("at_us").pk},
            Export: {"one": self.export.pk},
            Review: {"one": self.review.pk},
        }
        if model not in known:
            raise LookupError(
                f"There is no sample of {model.__name__} for the auditor's window: add one to tests/world.py"
            )
        return known[model] | {NOBODYS: uuid7()}


# What is typed on which page, with a word of its own in each record.
_WORDY = {
    "initials": "child",
    "record_number": "child",
    "surname": "child",
    "helps": "who",
    "known": "how",
    "heard": "how",
    "received_by": "how",
    "reasons": "reasons",
    "wellbeing": "reasons",
    "others": "reasons",
}
# Addresses of a decision, and what else is filled into them.
_OF_A_DECISION = {
    "decision": None,
    "draft": None,
    "check": None,
    "signed": None,
    "withdraw": None,
    "connected": None,
    "add-to-record": None,
    "answer": "step",
    "ask-advice": "question",
    "ask-adviser": "question",
    "note-advice": "question",
    "disconnect": "subject",
    "add-kind": "kind",
}
_OF_A_REQUEST = (
    *("request", "join-request", "withdraw-request", "chase-request", "answer-request", "front-door-item", "take-item"),
)
_OF_A_BREACH: dict[str, tuple[str, ...]] = {
    "breach-deed": tuple(OF_BREACH),
    "assess-breach": (*ASSESSED, "view", "decide"),
    "party-deed": tuple(OF_PARTY),
    "breach-duty": tuple(DUTIES),
    "breach-task": (),
    "breach-calendar": (),
}
_OF_A_NOTE = ("urgent-note", "urgent-done", "finish-urgent")
_OF_AN_AGENCY = (
    *("agency", "change-agency", "rename-agency", "succeed-agency", "close-agency", "add-contact", "confirm-contacts"),
    *("agency-on-a-day", "oversee-agency", "sign-agreement", "agency-people", "invite"),
)
_OF_A_VERSION = ("agreement-version", "agreement-changes", "approve-agreement")
_OF_A_COLLEAGUE = ("agency-person", "record-check", "give-role", "end-role", "person-left")
_OF_AN_INVITATION = ("agency-invitation", "renew-invitation", "withdraw-invitation")
# Addresses into which nothing is filled.
_PLAIN = {
    "home",
    "records",
    "requests",
    "assign-requests",
    "hand-over-shift",
    "take-next",
    "requests-since",
    "log-information",
    "find",
    "urgent",
    "keep",
    "start-decision",
    "request-information",
    "log-request",
    "agency-sets",
    "danger",
    "agencies",
    "agreement",
    "agreement-review",
    "register-agency",
    "import-agencies",
    "import-done",
    "add-number",
    "targets",
    "add-holiday",
    "accept-invitation",
    "read-guidance",
    "notices",
    "failed-notices",
    "breaches",
    "report-breach",
    "your-information",
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


def session(person: Person) -> str:
    client = browser()
    client.force_login(person)
    return client.cookies["sid"].value


def _person(name: str, agency: Agency | None = None, *kinds: str) -> Person:
    return _with_password(conftest.new_person(name, agency, *kinds))


def _with_password(person: Person) -> Person:
    # The one row that no action writes so: choosing a password goes through a one-time link, which has its own tests.
    Person.objects.filter(pk=person.pk).update(password=make_password(PASSWORD))
    return Person.objects.get(pk=person.pk)


def send(client: Client, path: str, typed: Any, **headers: str) -> Any:
    """Press the button of a form as a browser does; lists are several answers to one question."""
    if any(isinstance(value, Upload) for value in typed.values()):
        parts = {name: value.sent() if isinstance(value, Upload) else value for name, value in typed.items()}
        return client.post(path, parts, headers=headers)
    body = urlencode(typed, doseq=True)
    return client.post(path, body, content_type="application/x-www-form-urlencoded", headers=headers)


def forget_tries() -> None:
    """Nobody has tried to sign in yet: the count of tries is not what a test of something else is about."""
    cache.clear()
