"""Where each form of the product is met: by whom, with what typed when all is well, and how to read what was stored."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from django import forms
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.actions import contacts as contact_actions
from agencies.actions import invitations, people
from agencies.forms import agencies, agreement, contacts, imports, notices, numbers, oversight, sign_in, targets
from agencies.forms import people as staff
from agencies.models import (
    Agency,
    AgencyContact,
    AgreementReview,
    Approval,
    Category,
    ContactsConfirmed,
    DutyNumber,
    Invitation,
    Person,
    Role,
    SchoolHoliday,
    Signature,
    StaffCheck,
    Succession,
    Target,
    Upload,
)
from agencies.plan import planned
from breaches.facts import rules as breach_rules
from breaches.forms import assessment as assessing
from breaches.forms import breach as breach_forms
from breaches.forms import deciding, report
from breaches.forms import party as party_forms
from breaches.models import (
    Assessment,
    AssessmentView,
    Awareness,
    Breach,
    BreachNote,
    Evidence,
    Party,
    Task,
    Told,
)
from decisions import journey
from decisions.actions import asked as asked_actions
from decisions.actions import passing
from decisions.actions import sets as set_actions
from decisions.advisers import Adviser
from decisions.facts import REASONS, Facts
from decisions.forms import (
    addition,
    advice,
    answering,
    children,
    find,
    front_door,
    given,
    part,
    queue,
    received,
    signing,
    start,
    urgent,
    withdrawal,
)
from decisions.forms import people as named
from decisions.forms import request as asking
from decisions.forms import sets as kept_sets
from decisions.models import (
    Addition,
    Advice,
    AgencySet,
    Asked,
    Decision,
    DecisionAccess,
    InformationRequest,
    Passed,
    Subject,
    UrgentNote,
)
from decisions.moves import Side
from decisions.stories import STORIES, parts, told
from tests import conftest
from tests.breaches import made
from tests.decisions import asking as asked
from tests.markup import Page
from tests.notices.told import failed
from tests.world import CONTACT, FILE, PASSWORD, VERSIONS, World, browser, forget_tries, send, session
from wscp_isa import clock
from wscp_isa.identifiers import uuid7
from wscp_isa.ledger.models import Entry
from wscp_isa.notices.models import Notice
from wscp_isa.notices.writing import wants_daily
from wscp_isa.oversight.forms import ReviewForm
from wscp_isa.oversight.models import Review
from wscp_isa.protocol import library
from wscp_isa.tables import Table

Typed = dict[str, Any]
EDITION = library.current(clock.today())


@dataclass(frozen=True)
class Met:
    """A form on its page, ready to be sent, with what the page itself puts into it, and how to read what was stored."""

    client: Client
    path: str
    hidden: Typed
    stored: Callable[[], Typed]

    def send(self, typed: Typed, **headers: str) -> Any:
        """Press the button."""
        forget_tries()
        return send(self.client, self.path, self.hidden | typed, **headers)

    def afresh(self) -> "Met":
        """The same in a fresh browser, in which the same person is signed in."""
        client = browser()
        client.cookies.load({name: cookie.value for name, cookie in self.client.cookies.items()})
        return replace(self, client=client)

    def page(self) -> Page:
        """The page as it is opened."""
        return Page(self.client.get(self.path).content.decode())


@dataclass(frozen=True)
class Place:
    """One form of the product, what is typed when all is well, and how to come to it.

    `picky` fields take none of the hostile texts: only a number or a known address is an answer. `needed` are those that the other
    answers call for. `then` is the status of a form that was taken; `again` says that the page shows again what was stored.
    """

    form: type[forms.Form]
    drawn: Callable[[], forms.Form]
    typed: Typed
    meet: Callable[[World], Met]
    picky: frozenset[str] = field(default_factory=frozenset)
    needed: frozenset[str] = field(default_factory=frozenset)
    then: int = 302
    again: bool = False


# --- The journey's steps ----------------------------------------------------------------------------------------------------


class _Nobody:
    """A directory without agencies, and somebody who has shared nothing yet."""

    agencies: Mapping[str, str] = {}
    last_recipient = last_way = ""
    reads_here = False


def _way(answers: Typed) -> journey.Journey:
    facts = Facts(protocol=EDITION, reasons=library.catalogue(REASONS, clock.today()), answers=answers)
    return journey.Journey(facts, _Nobody())


STEPS = [step.key for step in _way({}).steps]
_CHILD = {"initials": "AB", "record_number": "T-0001", "surname": "Ashdown", **parts("born_on", timezone.now())}
_TOLD = {
    "who": "The front door",
    "log_number": "L-77",
    **parts("at", timezone.now() - timedelta(hours=1)),
}


def pages(story: str) -> dict[str, Typed]:
    """What is typed page by page, with the pages of which the demonstration's story leaves something out."""
    typed: dict[str, Typed] = {"child": dict(_CHILD), **told(story)}
    if "procedures" in typed:
        typed["procedures"] = dict(_TOLD)
    typed["child"].pop("born_on-time", None)
    if "untold" in typed:
        typed["untold"].pop("look_again_on-time", None)
    return {key: typed[key] for key in STEPS if key in typed}


def _before(key: str, story: str) -> dict[str, Typed]:
    """The pages of the story that come before this one."""
    earlier = STEPS[: STEPS.index(key)]
    return {page: typed for page, typed in pages(story).items() if page in earlier}


def _drawn(key: str, story: str) -> forms.Form:
    """The form as it is drawn at that point of the story, without a database."""
    answers: Typed = {}
    for page, typed in _before(key, story).items():
        step = _way(answers).step(page)
        assert step is not None
        form = step.bind(_way(answers), typed)
        assert form.is_valid(), f"{story}, {page}: {form.errors}"
        answers |= form.given()
    step = _way(answers).step(key)
    assert step is not None
    return step.bind(_way(answers))


def draft_at(key: str, story: str, *, by: Person) -> Decision:
    """A draft of this story that has come as far as this step."""
    later = tuple(page for page in pages(story) if page not in _before(key, story))
    draft = conftest.answered(by, story, without=later, **_before(key, story))
    assert journey.of(draft).can_reach(key), f"The story “{story}” does not come to the step {key}"
    return draft


def at_step(world: World, draft: Decision, key: str) -> Met:
    """The page of this step of this draft."""
    return Met(
        client=world.browser("alice"),
        path=reverse("answer", args=[draft.reference, key]),
        hidden={"version": draft.version},
        stored=partial(_stored, draft, key),
    )


def _stored(draft: Decision, key: str) -> Typed:
    """What was answered on this page, field by field."""
    draft = Decision.objects.select_related("key").get(pk=draft.pk)
    if key == "child":
        subject = draft.subjects.select_related("key").first()
        names = ("initials", "record_number", "surname", "born_on", "kind")
        return {name: getattr(subject, name) for name in names} if subject else {}
    stored = dict(draft.answers.get(key, {}))
    if key == "outcome" and stored:
        stored["decided"] = "share" if stored["share"] else "keep"
    for question in EDITION.questions:
        answer = draft.answers.get(question.key)
        if answer is not None and journey.of(draft).page_asking(question.key) == key:
            stored[question.key] = answer.get("reasons", answer.get("answer"))
    return stored


def _step(key: str, story: str) -> Place:
    return Place(
        form=type(_drawn(key, story)),
        drawn=partial(_drawn, key, story),
        typed=pages(story)[key],
        meet=lambda world: at_step(world, draft_at(key, story, by=world.people["alice"]), key),
        needed=frozenset({"other"}) if key == "who" else frozenset(),
        again=True,
    )


def _story(key: str) -> str:
    """The first story that comes to this step; the one in which most is asked, for the reasons."""
    wanted = {"reasons": "no lawful reason, procedures followed", "child": "refused consent, shared"}
    return wanted.get(key) or next(story for story, answers in STORIES.items() if key in answers)


# --- What is there beside the journey -----------------------------------------------------------------------------------------


def _latest(rows: Any, *names: str) -> Typed:
    row = rows.last()
    return {name: getattr(row, name) for name in names} if row is not None else {}


def _beside(
    address: str, *args: Any, of: str, by: str = "alice", stored: Callable[[Any], Typed]
) -> Callable[[World], Met]:
    """A page of one of the world's records."""

    def meet(world: World) -> Met:
        record = world.records[of].record
        path = reverse(address, args=[world.records[of].reference, *args])
        return Met(world.browser(by), path, {}, partial(stored, record))

    return meet


def _connected(draft: Decision) -> Typed:
    rows = Subject.objects.filter(decision=draft).select_related("key").order_by("position")
    return _latest(rows, "pk", "kind", "initials", "record_number")


def _asked(draft: Decision) -> Typed:
    rows = Advice.objects.filter(decision=draft, adviser__isnull=False).select_related("key").order_by("asked_at", "id")
    return _latest(rows, "pk", "adviser_id", "summary")


def _noted(draft: Decision) -> Typed:
    rows = Advice.objects.filter(decision=draft, adviser=None).select_related("key").order_by("id")
    return _latest(rows, "pk", "adviser_name", "answer")


def _given(put: Advice) -> Typed:
    return {"answer": Advice.objects.select_related("key").get(pk=put.pk).answer}


def _revealed(put: Advice) -> Typed:
    rows = Entry.objects.filter(action="advice.revealed", subject=put.decision_id).select_related("key").order_by("seq")
    entry = rows.last()
    return {"reason": (entry.detail or {})["reason"]} if entry else {}


def _added(decision: Decision) -> Typed:
    rows = Addition.objects.filter(decision=decision).select_related("key").order_by("id")
    added = _latest(rows, "pk", "kind", "text", "initials", "record_number", "recipients_told", "look_again_on")
    if added.get("kind") == Addition.Kind.TOLD_FAMILY:
        added["who"], added["how"], _ = added["text"].split("\n")
    return added


def _addition(kind: str, typed: Typed) -> Place:
    form = addition.FORMS[kind]
    meet = _beside("add-kind", kind, of="alice’s signed", stored=_added)

    def with_key(world: World) -> Met:
        met = meet(world)
        return Met(met.client, met.path, {"submission_key": str(uuid7())}, met.stored)

    return Place(form, form, typed, with_key)


def _advisers() -> forms.Form:
    return advice.AskForm(advisers=[Adviser(Person(name=name), "Safeguarding team") for name in "AB"])


def _asking(world: World) -> Met:
    return _beside("ask-adviser", "consent", of="alice’s draft", stored=_asked)(world)


# --- Beginning, signing, letting go --------------------------------------------------------------------------------------------


def _in_two_places(world: World) -> Person:
    """Somebody who records decisions at two agencies, and so is asked for which."""
    sam, charity = world.people["sam"], world.people["charlie"].roles_now[0].agency
    if not sam.roles.filter(agency=charity).exists():
        people.give_role(sam, agency=charity, kind=Role.Kind.PRACTITIONER, since=sam.joined_at, by=conftest.TESTS)
    return sam


class _TwoPlaces:
    """The same, for a form that is drawn without a database."""

    pk = uuid7()
    roles_waiting: list[Role] = []
    roles_now = [Role(kind=Role.Kind.SPOC, agency=conftest.Agency(name=name)) for name in "AB"]


def _starting(world: World) -> Met:
    sam = _in_two_places(world)

    def stored() -> Typed:
        begun = Decision.objects.filter(started_by=sam).select_related("key").order_by("started_at").last()
        text = begun.answers.get("pasted", {}).get("text", "") if begun else ""
        return {"agency": str(begun.agency_id), "pasted": text} if begun else {}

    return Met(world.browser("sam"), reverse("start-decision"), {"submission_key": str(uuid7())}, stored)


def _noting(world: World) -> Met:
    sam = _in_two_places(world)

    def stored() -> Typed:
        rows = UrgentNote.objects.filter(signed_by=sam).select_related("key").order_by("signed_at")
        return _latest(rows, "pk", "agency_id", "child", "told_agency_id", "told_whom", "told_at", "what", "why")

    return Met(world.browser("sam"), reverse("urgent"), {"submission_key": str(uuid7())}, stored)


def _note_drawn() -> forms.Form:
    """The note's form without a database: its agencies are known only there."""
    form = forms.Form()
    form.fields = dict(urgent.QuickNoteForm.base_fields)
    form.fields["agency"] = start.StartForm(person=_TwoPlaces()).fields["agency"]
    return form


def _finishing(world: World) -> Met:
    note = world.notes["alice’s note"].record

    def stored() -> Typed:
        return {"finished by": Decision.objects.filter(urgent_note=note).first()}

    return Met(world.browser("alice"), reverse("finish-urgent", args=[note.reference]), {}, stored)


def _signing(world: World) -> Met:
    draft = conftest.answered(world.people["alice"], "no clear purpose")

    def stored() -> Typed:
        return {"signed": Decision.objects.get(pk=draft.pk).signed_at is not None}

    return Met(world.browser("alice"), reverse("check", args=[draft.reference]), {"version": draft.version}, stored)


def _withdrawing(world: World) -> Met:
    draft = conftest.start(world.people["alice"])

    def stored() -> Typed:
        return {"withdrawn": Decision.objects.get(pk=draft.pk).withdrawn_at is not None}

    return Met(world.browser("alice"), reverse("withdraw", args=[draft.reference]), {"version": draft.version}, stored)


# --- Requests ---------------------------------------------------------------------------------------------------------------------

_ABOUT = {
    "initials": "QY",
    "record_number": "T-501",
    "name": "Quinn Yarrow",
    "other_names": "Q",
    "address": "2 Invented Row",
}
_WHY = {
    "purpose_is": "forum",
    "why": "To see whether they are safe",
    "public_task": ["public-task"],
    "function": "Children Act 1989 section 47",
    "items": "Attendance",
    "forum": "A strategy meeting, with the police",
    "basis": ["public-task"],
    "consent_is": "yes",
    "consent_why": "Not asked again",
    "parents": "yes",
    "parents_why": "Told on Monday",
    "harm": "yes",
    "urgency": "today",
    "urgent_why": "The meeting is today",
}
_NOBODY_ELSE = dict.fromkeys(asking.NAMED, "")
_PICKY_NAMES = frozenset(asking.NAMED)


def _request_drawn(form: type[asking.AskForm]) -> forms.Form:
    """The page for one child without a database: its lists are known only there."""
    drawn = forms.Form()
    # Copies: the forms of the product share the fields that they declare.
    drawn.fields = {**children.child_fields(1), **deepcopy(form.base_fields)}
    for name in getattr(form, "optional", ()):
        drawn.fields[name].required = False
    return drawn


def _asking_of(address: str, world: World) -> Met:
    """Asked by alice, of a child whom nobody has asked about yet."""

    def stored() -> Typed:
        rows = InformationRequest.objects.filter(made_by=world.people["alice"]).select_related("key")
        made = rows.order_by("made_at", "id").last()
        if made is None:
            return {}
        parts = {str(agency) for agency in made.parts.values_list("agency", flat=True)}
        sets = AgencySet.objects.filter(agency=made.agency).prefetch_related("members")
        child = made.children[0]
        lately = {str(world.people[name].roles_now[0].agency_id) for name in ("priya", "imran")}
        return {
            **_NOBODY_ELSE,
            **made.said,
            **child,
            "pk": made.pk,
            "purpose_is": made.purpose,
            "consent_is": made.said["consent"],
            "urgency": made.urgency,
            "harm": "yes" if made.harm else "no",
            "unborn": ["unborn"] if child["unborn"] else [],
            "public_task": ["public-task"] if made.said.get("public_task") else [],
            "sets": [str(one.pk) for one in sets if {str(member.pk) for member in one.members.all()} <= parts],
            "lately": sorted(parts & lately),
            "asks": str(made.on_behalf_of_id or ""),
        }

    return Met(world.browser("alice"), reverse(address), {"submission_key": str(uuid7())}, stored)


def _of_part(by: str, world: World) -> Met:
    """One agency's part in a request of this page's own: a question waits for a reply, else it is as it was asked."""
    alice, police = world.people["alice"], world.people["priya"].roles_now[0].agency
    made = asked.ask(alice, police)
    there = asked.part(made, police)
    if by == "reply":
        with transaction.atomic():
            there = passing.step(
                passing.locked(there), "query", side=Side.ASKED, text="Which school?", by=conftest.TESTS
            )

    def stored() -> Typed:
        now = asked.part(made, police)
        said = Passed.objects.filter(asked=now).exclude(what="query").select_related("key").order_by("at", "id").last()
        text = said.text if said else ""
        answer = now.answer or ("promise" if now.promised else "")
        return {"state": now.state, "answer": answer, **dict.fromkeys(("reply", "told", "words", "why"), text)}

    if by in ("withdraw-request", "chase-request"):
        return Met(world.browser("alice"), reverse(by, args=[made.reference]), {}, stored)
    path = reverse("request-part", args=[made.reference, there.pk])
    return Met(world.browser("alice"), path, {"by": by, "version": there.version}, stored)


def _of_us(what: str, world: World) -> Met:
    """What dana's agency is asked by the front door, in a request of this page's own."""
    imran, school = world.people["imran"], world.people["dana"].roles_now[0].agency
    made = asked.ask(imran, school)
    there = asked.part(made, school)

    def stored() -> Typed:
        now = asked.part(made, school)
        said = Passed.objects.filter(asked=now).exclude(what="see").select_related("key").order_by("at", "id").last()
        child = (
            Subject.objects.filter(decision=now.decision_id).select_related("key").first() if now.decision_id else None
        )
        known = {"state": now.state, "answer": now.answer, "text": said.text if said else ""}
        return known | {"record_number": child.record_number if child else ""}

    address = "say-of-request" if what else "answer-request"
    path = reverse(address, args=[made.reference, what] if what else [made.reference])
    return Met(world.browser("dana"), path, {"version": there.version}, stored)


def _late(world: World) -> Met:
    """A request that everybody is late with."""
    made = asked.ask(
        world.people["alice"],
        world.people["priya"].roles_now[0].agency,
        answer_by=timezone.now() - timedelta(hours=1),
    )

    def stored() -> Typed:
        said = Passed.objects.filter(request=made, what="chase").select_related("key").last()
        return {"words": said.text if said else ""}

    return Met(world.browser("alice"), reverse("chase-request", args=[made.reference]), {}, stored)


def _sets_of(address: str, world: World) -> Met:
    """Of dana's agency; what is changed or removed is a set of that page's own."""
    dana = world.people["dana"]
    kept, hidden, given = None, {}, []
    if address != "agency-sets":
        doing = address.partition(" ")[2] or "change"
        # Each with somebody else in it, so that whom a request asked tells which set was selected.
        members = [world.people["charlie" if doing == "change" else "morgan"].roles_now[0].agency]
        kept = set_actions.add(dana.roles_now[0].agency, name=f"A set to {doing}", members=members, by=dana)
        hidden, given = {"version": kept.version} | ({"remove": "yes"} if doing == "remove" else {}), [kept.pk]

    def stored() -> Typed:
        rows = AgencySet.objects.filter(agency=dana.roles_now[0].agency)
        row = (rows.filter(pk=kept.pk) if kept else rows.order_by("id")).last()
        return {"pk": row.pk, "name": row.name, **dict.fromkeys(kept_sets.MEMBERS, "")} if row else {}

    return Met(world.browser("dana"), reverse(address.partition(" ")[0], args=given), hidden, stored)


def _set_drawn() -> forms.Form:
    drawn = forms.Form()
    drawn.fields = {**kept_sets.SetForm.base_fields, **kept_sets.member_fields()}
    return drawn


# --- The queue ------------------------------------------------------------------------------------------------------------------


def _came_in(world: World) -> Asked:
    """One more request that the school was asked, at its version of now."""
    school = world.people["dana"].roles_now[0].agency
    return asked.part(asked.ask(world.people["imran"], school), school)


def _dealing_out(address: str, world: World) -> Met:
    came = _came_in(world)
    if address == "hand-over-shift":
        came = asked_actions.deal_out(came, to=world.people["dana"], version=1, by=world.people["dana"])

    def stored() -> Typed:
        return {"to": str(Asked.objects.get(pk=came.pk).owner_id or queue.NOBODY)}

    return Met(world.browser("dana"), reverse(address), {"picked": [f"{came.pk}.{came.version}"]}, stored)


def _dealing_drawn(form: Any) -> forms.Form:
    return form(people={name: Person(name=name) for name in "AB"}, holds={})  # type: ignore[no-any-return]


def _at_the_front_door(world: World) -> Asked:
    door = world.people["imran"].roles_now[0].agency
    return asked.part(asked.ask(world.people["dana"], door), door)


def _taking(address: str, world: World) -> Met:
    came = _at_the_front_door(world)

    def stored() -> Typed:
        return {"owners": list(Asked.objects.filter(agency=came.agency).order_by("id").values_list("owner", flat=True))}

    path = reverse(address, args=[came.request.reference] if address == "take-item" else [])
    return Met(world.browser("imran"), path, {"version": came.version}, stored)


def _scrutinising(world: World) -> Met:
    came = _at_the_front_door(world)
    _at_the_front_door(world)  # the next, which opens once this one is done

    def stored() -> Typed:
        now = Asked.objects.get(pk=came.pk)
        words = {answer: said for said, answer in front_door.FOUND.items()}
        found = {name: words[getattr(now, name)] for name in front_door.ScrutinyForm.QUESTIONS}
        passed = Passed.objects.filter(asked=came, what="refuse").select_related("key").first()
        told = {"text": passed.text, **(passed.sent or {})} if passed else {}
        return {"state": now.state, "ground": now.ground, **found, **told}

    path, hidden = reverse("front-door-item", args=[came.request.reference]), {"version": came.version}
    return Met(world.browser("imran"), path, hidden | {"verdict": "refuse"}, stored)


def _scrutiny_drawn() -> forms.Form:
    """Without the box that answers all four, which is kept as four answers."""
    form = front_door.ScrutinyForm(kind="asks", harm=True)
    del form.fields["all_fine"]
    return form


def _logging(world: World) -> Met:
    def stored() -> Typed:
        rows = InformationRequest.objects.filter(kind="gives").select_related("key").order_by("made_at", "id")
        made = rows.last()
        if made is None:
            return {}
        giver = str(made.on_behalf_of_id or "other")
        facts = {"purpose_is": made.purpose, "urgency": made.urgency, "harm": "yes" if made.harm else "no"}
        received_at = Asked.objects.get(request=made).due_at
        child = made.children[0] | {"unborn": ["unborn"] if made.children[0]["unborn"] else []}
        return {"pk": made.pk, "giver": giver, "received_at": received_at, **facts, **made.said, **child}

    return Met(world.browser("imran"), reverse("log-information"), {"submission_key": str(uuid7())}, stored)


class _OneDoor:
    """Somebody at a front door, for a form that is drawn without a database."""

    roles_now = [Role(kind=Role.Kind.IFD_OFFICER, agency=Agency(name="A", category=Category.FRONT_DOOR))]
    roles_waiting: list[Role] = []


def _log_drawn() -> forms.Form:
    """The page for one child."""
    form = given.LogForm(person=_OneDoor(), directory=[Agency(name=name) for name in "AB"])  # type: ignore[arg-type]
    for number in range(2, children.MOST + 1):
        for name in children.child_fields(number):
            del form.fields[name]
    return form


_QUEUE = {
    "requests dealt out": Place(
        queue.AssignForm,
        partial(_dealing_drawn, queue.AssignForm),
        {"to": ""},
        partial(_dealing_out, "assign-requests"),
        needed=frozenset({"to"}),
    ),
    "a shift handed over": Place(
        queue.HandOverForm,
        partial(_dealing_drawn, queue.HandOverForm),
        {"to": ""},
        partial(_dealing_out, "hand-over-shift"),
        needed=frozenset({"to"}),
    ),
    "the next request taken": Place(queue.TakeForm, queue.TakeForm, {}, partial(_taking, "take-next")),
    "a request taken": Place(queue.TakeForm, queue.TakeForm, {}, partial(_taking, "take-item")),
    "scrutiny": Place(
        front_door.ScrutinyForm,
        _scrutiny_drawn,
        {
            **dict.fromkeys(front_door.ScrutinyForm.QUESTIONS, "yes"),
            "text": "It says on no basis",
            "ground": "no-consent-or-basis",
            "acted_on": "A meeting is called",
        },
        _scrutinising,
        needed=frozenset({"text", "acted_on"}),
    ),
    "information logged": Place(
        given.LogForm,
        _log_drawn,
        {
            "giver": "other",
            "outside": "A neighbour",
            **parts("received_at", timezone.now() - timedelta(hours=1)),
            **{"initials": "AB", "name": "Abel Ashdown", "address": "1 Invented Row", "record_number": "T-1"},
            **{"other_names": "Abe", "unborn": []},
            **{f"born_on-{name}": text for name, text in (("day", "1"), ("month", "2"), ("year", "2015"))},
            **{"known": "Shouting", "think": "Not safe", "heard": "A brother said so", "basis": "Vital interests"},
            **{"purpose_is": "needs", "parents": "no", "urgency": "today", "harm": "yes"},
        },
        _logging,
        needed=frozenset({"outside", "initials"}),
    ),
}


# --- The numbers, finding, the door ----------------------------------------------------------------------------------------------


def _line(world: World) -> Met:
    line = world.number

    def stored() -> Typed:
        return DutyNumber.objects.filter(pk=line.pk).values("label", "number", "hours").get()

    return Met(world.browser("morgan"), reverse("edit-number", args=[line.pk]), {"version": line.version}, stored)


def _new_line(world: World) -> Met:
    def stored() -> Typed:
        return DutyNumber.objects.order_by("position").values("label", "number", "hours").last() or {}

    return Met(world.browser("morgan"), reverse("add-number"), {}, stored)


def _removing(world: World) -> Met:
    line = world.number

    def stored() -> Typed:
        return {"there": DutyNumber.objects.filter(pk=line.pk).exists()}

    return Met(world.browser("morgan"), reverse("remove-number", args=[line.pk]), {"version": line.version}, stored)


def _target(world: World) -> Met:
    def stored() -> Typed:
        return Target.objects.filter(kind="query").order_by("since").values("amount", "unit").last() or {}

    return Met(world.browser("morgan"), reverse("change-target", args=["query"]), {}, stored)


def _new_holiday(world: World) -> Met:
    def stored() -> Typed:
        return SchoolHoliday.objects.order_by("id").values("name").last() or {}

    return Met(world.browser("morgan"), reverse("add-holiday"), {}, stored)


def _removing_holiday(world: World) -> Met:
    holiday = world.holiday

    def stored() -> Typed:
        return {"there": SchoolHoliday.objects.filter(pk=holiday.pk).exists()}

    return Met(world.browser("morgan"), reverse("remove-holiday", args=[holiday.pk]), {}, stored)


def _of_agency(address: str, by: str, world: World) -> Met:
    """Each page has an agency of its own, since one that has ended answers the others in another way."""
    school = world.people["alice"].roles_now[0].agency
    made = school if by == "sam" else conftest.new_agency(f"An agency to {address}", Category.VOLUNTARY)
    made = Agency.objects.get(pk=made.pk)
    return Met(world.browser(by), reverse(address, args=[made.pk]), {"version": made.version}, partial(_kept, made))


def _kept(agency: Agency) -> Typed:
    """What is said of an agency, as it was typed."""
    agency = Agency.objects.get(pk=agency.pk)
    ending = Succession.objects.filter(predecessor=agency).first()
    ended = {"to": ending.successor_id, "kind": ending.kind, "records_with": ending.records_with_id} if ending else {}
    said = {"category", "legal_kind", "code", "ico_number", "name"} | set(Agency.OF_ITS_OWN) - {"domains"}
    return {fact: getattr(agency, fact) for fact in said} | {
        "duty_covered": {True: "yes", False: "no", None: "not-known"}[agency.duty_covered],
        "domains": "\n".join(domain.domain for domain in agency.domains.all()),
        **{fact: str(getattr(agency, fact) or "") for fact in ("part_of", "controller")},
        **ended,
    }


def _of_contact(address: str, world: World) -> Met:
    """Each page has a contact of its own, in an agency of its own."""
    made = conftest.new_agency(f"An agency to {address}", Category.VOLUNTARY)
    given = [made.pk]
    if address != "add-contact":
        given += [contact_actions.name(made, by=conftest.TESTS, **CONTACT).pk]

    def stored() -> Typed:
        there = AgencyContact.objects.filter(agency=made, until=None).order_by("id")
        return there.values("kind", "name", "post", "phone", "email").last() or {}

    return Met(world.browser("morgan"), reverse(address, args=given), {}, stored)


def _confirming(world: World) -> Met:
    made = conftest.new_agency("An agency to confirm", Category.VOLUNTARY)
    for kind in AgencyContact.NEEDED:
        contact_actions.name(made, by=conftest.TESTS, **{**CONTACT, "kind": kind})

    def stored() -> Typed:
        return {"confirmed": ContactsConfirmed.objects.filter(agency=made).exists()}

    return Met(world.browser("morgan"), reverse("confirm-contacts", args=[made.pk]), {}, stored)


def _signing_the_agreement(world: World) -> Met:
    """Of an agency of its own, since what is in place there changes it for the other pages."""
    made = conftest.ready_to_sign(conftest.new_agency("An agency to sign", Category.VOLUNTARY))
    client = browser()
    client.cookies["sid"] = session(conftest.new_person("suki", made, Role.Kind.SPOC))

    def stored() -> Typed:
        there = Signature.objects.filter(agency=made).values("name", "post").first()
        return {"making_good": "accepted", "total": "accepted", **there} if there else {}

    return Met(client, reverse("sign-agreement", args=[made.pk]), {}, stored)


def _approving(world: World) -> Met:
    def stored() -> Typed:
        return Approval.objects.values("name", "post").first() or {}

    return Met(world.browser("priya"), reverse("approve-agreement", args=[VERSIONS["proposed"]]), {}, stored)


def _reviewing_the_agreement(world: World) -> Met:
    def stored() -> Typed:
        return AgreementReview.objects.values("present", "found", "outcome").first() or {}

    return Met(world.browser("morgan"), reverse("agreement-review"), {}, stored)


def _registering(world: World) -> Met:
    def stored() -> Typed:
        made = Agency.objects.order_by("id").last()
        return _kept(made) | {"pk": made.pk, "name": made.name}

    return Met(world.browser("morgan"), reverse("register-agency"), {}, stored)


def _sending(world: World) -> Met:
    def stored() -> Typed:
        return {"sent": [*Upload.objects.filter(person=world.people["morgan"]).values_list("pk", flat=True)]}

    return Met(world.browser("morgan"), reverse("import-agencies"), {}, stored)


def _importing(world: World) -> Met:
    file = world.files["morgan’s file"]

    def stored() -> Typed:
        return {"there": Agency.objects.filter(name="A new club").exists()}

    version = planned(Table.of(file.table)).version
    return Met(world.browser("morgan"), file.get_absolute_url(), {"version": version}, stored)


# --- The people of an agency -----------------------------------------------------------------------------------------------------


def _newcomer(world: World) -> Person:
    """A colleague of each page's own, since one who has left answers the others in another way."""
    school = world.people["alice"].roles_now[0].agency
    made = conftest.new_person(f"colleague{Person.objects.count()}", school, Role.Kind.PRACTITIONER)
    conftest.start(made)
    return made


def _of_colleague(address: str, world: World) -> Met:
    person = _newcomer(world)
    role = person.roles_now[0]

    def stored() -> Typed:
        roles = Role.objects.filter(person=person).order_by("id")
        checks = StaffCheck.objects.filter(person=person).order_by("seen_at")
        handed = DecisionAccess.objects.filter(decision__started_by=person).values_list("handed_to", flat=True)
        return {
            "kind": roles.last().kind if address == "give-role" else _latest(checks, "kind").get("kind"),
            "roles": list(roles.values("kind", "until")),
            "to": str(handed.first()),
        }

    of = [role.agency_id, person.pk, *([role.pk] if address == "end-role" else [])]
    return Met(world.browser("sam"), reverse(address, args=of), {}, stored)


def _left_drawn() -> forms.Form:
    return staff.LeftForm(colleagues={name: Person(name=name) for name in "AB"})


def _inviting(world: World) -> Met:
    school = world.people["alice"].roles_now[0].agency

    def stored() -> Typed:
        said = _latest(Invitation.objects.order_by("made_at"), "pk", "name", "email", "kind", "check_kind")
        return said | {"check_kind": said["check_kind"] or staff.LATER}

    return Met(world.browser("sam"), reverse("invite", args=[school.pk]), {}, stored)


def _changing_invitation(address: str, world: World) -> Met:
    made, _ = _invited(world)

    def stored() -> Typed:
        return Invitation.objects.filter(pk=made.pk).values("token_digest", "withdrawn_at").get()

    return Met(world.browser("sam"), reverse(address, args=[made.agency_id, made.pk]), {}, stored)


def _invited(world: World, email: str = "") -> tuple[Invitation, str]:
    school, sam = world.people["sam"].roles_now[0].agency, world.people["sam"]
    email = email or f"invited{Invitation.objects.count()}@tests.example"
    return invitations.make(school, kind=Role.Kind.SAFEGUARDING_TEAM, email=email, name="Ivy", by=sam)


def _coming_in(by: str | None, world: World) -> Met:
    """The link has been followed: its token is in the session."""
    made, token = _invited(world, world.people[by].email if by else "")
    client = browser()
    if by:
        client.force_login(world.people[by])
    forget_tries()
    assert client.get(reverse("invitation", args=[token])).status_code == 302

    def stored() -> Typed:
        used = Invitation.objects.select_related("used_by").get(pk=made.pk).used_by
        return {"name": used.name} if used else {}

    return Met(client, reverse("accept-invitation"), {}, stored)


def _reading(world: World) -> Met:
    """Nobody of the cast: they have read it."""
    new = people.invite(email="reader@tests.example", name="Rea", by=conftest.TESTS)
    client = browser()
    client.force_login(new)

    def stored() -> Typed:
        return {"read": Person.objects.get(pk=new.pk).guidance_read}

    return Met(client, reverse("read-guidance"), {"next": "/records/"}, stored)


def _choosing(world: World) -> Met:
    def stored() -> Typed:
        return {"how": HOW[wants_daily(world.people["alice"])]}

    return Met(world.browser("alice"), reverse("notices"), {}, stored)


HOW = {True: notices.DAILY, False: notices.AT_ONCE}


def _trying_again(world: World) -> Met:
    notice = failed(world.people["bob"])

    def stored() -> Typed:
        return {"attempts": Notice.objects.get(pk=notice.pk).attempts}

    return Met(world.browser("morgan"), reverse("try-notice-again", args=[notice.pk]), {}, stored)


def _finding(hidden: Typed, world: World) -> Met:
    """Nothing is stored of what is looked for, only that somebody looked."""
    return Met(world.browser("alice"), reverse("find"), hidden, dict)


def _finding_for_audit(world: World) -> Met:
    return Met(world.browser("morgan"), reverse("admin:decisions_decision_find"), {}, dict)


def _showing(world: World) -> Met:
    """The password was given again just now."""
    record = world.decisions["alice’s signed"].record
    client = world.browser("morgan")
    forget_tries()
    assert send(client, reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302

    def stored() -> Typed:
        entries = Entry.objects.filter(action="access.granted", subject=record.pk).select_related("key")
        entry = entries.order_by("seq").last()
        return {"reason": (entry.detail or {})["reason"]} if entry else {}

    return Met(client, reverse("admin:decisions_decision_reveal", args=[record.pk]), {}, stored)


def _reviewing(world: World) -> Met:
    def stored() -> Typed:
        rows = Review.objects.filter(looker_id=world.overseer.pk).select_related("key")
        said = _latest(rows, "in_order", "remark")
        return said | {"in_order": "yes" if said["in_order"] else "no"} if said else {}

    path = reverse("admin:review", args=[world.overseer.pk])
    return Met(world.browser("morgan"), path, {"up_to": str(2**59)}, stored)


# --- Breaches --------------------------------------------------------------------------------------------------------------------


class _NoMatter:
    """A breach for a form that is drawn without a database, with two controllers besides."""

    parties = [Party(name=name, lost=False, owner=False, controller=True) for name in "AB"]
    breach = Breach(reference="", suspected_at=timezone.now())


def _reporting(world: World) -> Met:
    sam = _in_two_places(world)

    def stored() -> Typed:
        rows = Breach.objects.filter(reported_by=sam).select_related("key").order_by("id")
        said = _latest(rows, "pk", "agency_id", "danger", "nearly", "stopped", "what", "arose_from")
        return said | {"nearly": "yes" if said["nearly"] else "no"} if said else {}

    return Met(world.browser("sam"), reverse("report-breach"), {"submission_key": str(uuid7())}, stored)


def _own_breach(world: World) -> tuple[Breach, Party]:
    """One that sam confirmed, of which two outside the directory are controllers too."""
    breach = made.reported(world.people["alice"])
    made.confirmed(breach, by=world.people["sam"])
    for name in ("A foster carer", "A driver"):
        made.with_owner(breach, None, name=name, by=world.people["sam"], roles=("controller",))
    return breach, made.own(breach)


class _Alone(_NoMatter):
    """The same with no controller besides."""

    parties = []


_RELYING: WeakKeyDictionary[World, tuple[Breach, Party]] = WeakKeyDictionary()


def _relying(world: World) -> tuple[Breach, Party]:
    """One of each world, whose other controllers are known by their keys; another where a test took it back."""
    if world not in _RELYING or not Breach.objects.filter(pk=_RELYING[world][0].pk).exists():
        _RELYING[world] = _own_breach(world)
    return _RELYING[world]


def _deed(
    form: type[forms.Form],
    typed: Typed,
    stored: Callable[[Breach, Party], Typed],
    *,
    address: str = "party-deed",
    part: str,
    of: str = "own",
    make: Callable[[World], tuple[Breach, Party]] = _own_breach,
    drawn: Callable[[], forms.Form] | None = None,
    **rest: Any,
) -> Place:
    """A page about a breach, as sam opens it: of the whole, of the party that reported it, or of another."""

    def meet(world: World) -> Met:
        breach, own = make(world)
        party = breach.parties.exclude(pk=own.pk).first() if of == "other" else own
        args = [breach.reference, *([party.pk] if of else []), part]
        hidden = {"submission_key": str(uuid7())}
        return Met(world.browser("sam"), reverse(address, args=args), hidden, partial(stored, breach, own))

    return Place(form, drawn or partial(form, matter=_NoMatter()), typed, meet, **rest)


_of_whole = partial(_deed, address="breach-deed", of="")


def _fresh(breach: Breach) -> Breach:
    return Breach.objects.select_related("key").get(pk=breach.pk)


def _party_said(breach: Breach, own: Party) -> Typed:
    return _said_of(made.own(breach))


def _said_of(party: Party) -> Typed:
    names = ("law", "answer", "relies_on_id", "reported_at", "not_party_because", "late_because")
    roles = [role for role in ("lost", "owner", "controller") if getattr(party, role)]
    said = {name: getattr(party, name) for name in names} | {"roles": roles, "name": party.name, "pk": party.pk}
    said |= {"reference": party.regulator_reference, "agency": str(party.agency or "")}
    return said | {"because": party.answer_because or party.not_party_because}


def _last_party(breach: Breach, own: Party) -> Typed:
    return _said_of(Party.objects.filter(breach=breach).select_related("key", "agency").order_by("id").last())


def _told_last(breach: Breach, own: Party) -> Typed:
    rows = Told.objects.filter(breach=breach).select_related("key", "agency").order_by("id")
    return _latest(rows, "pk", "text", "way", "because", "agency")


def _latest_of(model: Any, *names: str) -> Callable[[Breach, Party], Typed]:
    def stored(breach: Breach, own: Party) -> Typed:
        return _latest(model.objects.filter(breach=breach).select_related("key").order_by("id"), "pk", *names)

    return stored


def _aware_last(breach: Breach, own: Party) -> Typed:
    return _latest(Awareness.objects.filter(party=own).select_related("key").order_by("id"), "pk", "because")


def _settled(breach: Breach, own: Party) -> Typed:
    row = _fresh(breach)
    return {"settled": row.settled, "because": row.settled_because, "pk": row.settled_at}


def _closed(breach: Breach, own: Party) -> Typed:
    return {"learned": _fresh(breach).closing}


def _joined(breach: Breach, own: Party) -> Typed:
    return {"reference": str(_fresh(breach).joined_to or "")}


def _assessed(world: World) -> tuple[Breach, Party]:
    breach, own = _own_breach(world)
    made.assessed(breach, by=world.people["sam"], protections={"encryption": "safe"})
    return breach, own


def _assessment(step: str, typed: Typed, **rest: Any) -> Place:
    form = assessing.STEPS[step]

    def meet(world: World) -> Met:
        breach, _ = _assessed(world)

        def stored() -> Typed:
            return dict(Assessment.objects.select_related("key").get(breach=breach).answers[step])

        version = str(Assessment.objects.get(breach=breach).version)
        path = reverse("assess-breach", args=[breach.reference, step])
        return Met(world.browser("sam"), path, {"version": version}, stored)

    return Place(form, partial(form, rules=breach_rules()), typed, meet, again=True, **rest)


def _viewed(breach: Breach, own: Party) -> Typed:
    rows = AssessmentView.objects.filter(assessment__breach=breach).select_related("key").order_by("id")
    said = _latest(rows, "pk", "agrees", "why")
    return said | {"agrees": "yes" if said["agrees"] else "no"} if said else {}


def _deciding(world: World) -> Met:
    breach, _ = _assessed(world)

    def stored() -> Typed:
        row = Assessment.objects.select_related("key").get(breach=breach)
        said = row.transcript["decision"] if row.transcript else {}
        return {**said, "regulator": "yes" if said["regulator"] else "no"} if said else {}

    version = str(Assessment.objects.get(breach=breach).version)
    path = reverse("assess-breach", args=[breach.reference, "decide"])
    return Met(world.browser("sam"), path, {"version": version}, stored)


def _answering_a_task(world: World) -> Met:
    asked = world.task
    path = reverse("breach-task", args=[world.breaches["alice’s breach"].reference, asked.pk])

    def stored() -> Typed:
        return {"answer": type(asked).objects.select_related("key").get(pk=asked.pk).answer}

    return Met(world.browser("sam"), path, {}, stored)


def _to_close(world: World) -> tuple[Breach, Party]:
    breach = made.reported(world.people["alice"])
    made.finished(breach, by=world.people["sam"])
    return breach, made.own(breach)


def _to_join(world: World) -> tuple[Breach, Party]:
    breach = made.reported(world.people["sam"])
    return breach, made.own(breach)


def _door(world: World) -> Met:
    client = browser()
    return Met(client, reverse("account_login"), {}, lambda: {"signed in": "_auth_user_id" in client.session})


def _password(address: str, world: World) -> Met:
    def stored() -> Typed:
        return {"hash": Person.objects.get(pk=world.people["bob"].pk).password}

    return Met(world.browser("bob"), reverse(address), {}, stored)


def _chosen_password(world: World) -> Met:
    client = browser()
    path = client.get(world.link_of_bob)["Location"]
    return Met(client, path, {}, _password("account_change_password", world).stored)


def _later(name: str, days: int) -> Typed:
    """A day so many days from now, as it is typed."""
    day = clock.today() + timedelta(days=days)
    return {f"{name}-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


_LINE = {"label": "Duty team", "number": "0151 496 0199", "hours": "Any time"}
_CHOSEN = {"password1": "three quiet words", "password2": "three quiet words"}
_BOB = Person(email="bob@tests.example")
_RECIPIENTS = {"recipients_told": "Nobody received it"}
_DAY = {
    name: text for name, text in parts("look_again_on", timezone.now() + timedelta(7)).items() if "time" not in name
}
_TARGET = {"amount": "3", "unit": "working-days"} | _later("since", 1)
_HOLIDAY = {"name": "Spring half-term"} | _later("first", 60) | _later("last", 64)
_REACHED = {
    "phone": "0151 496 0198",
    "out_of_hours_phone": "0151 496 0197",
    "domains": "school.example",
    "other_ways": "By the portal",
    "privacy_notice": "https://www.school.example/privacy",
    **{"privacy_notice_on-day": "5", "privacy_notice_on-month": "2", "privacy_notice_on-year": "2026"},
    **{"assessed_on-day": "12", "assessed_on-month": "1", "assessed_on-year": "2026"},
    "assessed_by": "The data protection officer",
    **{"checks_on-day": "7", "checks_on-month": "9", "checks_on-year": "2026"},
    "checks_held": "Enhanced DBS checks",
    "retention": "Twenty-five years",
}
_CONTACT_PICKY = frozenset({"phone", "email"})
_REACHED_PICKY = frozenset({"phone", "out_of_hours_phone", "domains", "privacy_notice"})
_DIRECTORY = {
    "category": "sport",
    "legal_kind": "other",
    "duty_covered": "not-known",
    "code": "999001",
    "ico_number": "ZX999001",
    **{"ico_expires_on-day": "31", "ico_expires_on-month": "3", "ico_expires_on-year": "2027"},
    "part_of": "The council",
    "controller": "The council",
}
_DIRECTORY_PICKY = frozenset({"code", "ico_number", "part_of", "controller"})
_ENDED = {"on-day": "1", "on-month": "7", "on-year": "2022", "records_with": "The council"}
_SINCE = {"since-day": "1", "since-month": "7", "since-year": "2022"}
_CHECKED_ON = {"check_on-day": "1", "check_on-month": "9", "check_on-year": "2025"}
_BORN = {"born_on-day": "27", "born_on-month": "3", "born_on-year": "2019"}

PLACES: dict[str, Place] = {
    **{f"step {key}": _step(key, _story(key)) for key in STEPS},
    "step law, where the protocol did not ask": _step("law", "consent relied on"),
    "the start": Place(
        start.StartForm,
        lambda: start.StartForm(person=_TwoPlaces()),
        {"agency": "", "pasted": "What I wrote before"},
        _starting,
    ),
    "the signature": Place(signing.SignForm, signing.SignForm, {}, _signing),
    "the withdrawal": Place(withdrawal.WithdrawForm, withdrawal.WithdrawForm, {}, _withdrawing),
    "somebody connected": Place(
        named.ConnectForm,
        named.ConnectForm,
        {"kind": "adult", "initials": "EF", "record_number": "T-9"},
        _beside("connected", of="alice’s draft", stored=_connected),
    ),
    "advice asked": Place(advice.AskForm, _advisers, {"adviser": "", "summary": "May I ask the clinic?"}, _asking),
    "advice noted": Place(
        advice.NoteForm,
        advice.NoteForm,
        {"adviser_name": "The lead", "answer": "Ask first", **parts("at", timezone.now() - timedelta(hours=1))},
        _beside("note-advice", "consent", of="alice’s draft", stored=_noted),
    ),
    "advice given": Place(
        advice.GiveForm,
        advice.GiveForm,
        {"answer": "Ask the mother first"},
        _beside("advice", of="alice’s question to dana", by="dana", stored=_given),
    ),
    "names revealed": Place(
        advice.RevealForm,
        advice.RevealForm,
        {"reason": "I may know the family"},
        _beside("reveal-to-adviser", of="alice’s question to dana", by="dana", stored=_revealed),
        then=200,
    ),
    "the kind of addition": Place(
        addition.KindForm,
        lambda: addition.KindForm(kinds=Addition.Kind),
        {"kind": "correction"},
        _beside("add-to-record", of="alice’s signed", stored=lambda decision: {}),
    ),
    "addition: correction": _addition("correction", {"text": "Not March but May", **_RECIPIENTS}),
    "addition: later fact": _addition("later-fact", {"text": "The aunt rang on Monday"}),
    "addition: wrong child": _addition(
        "wrong-child", {"initials": "ZZ", "record_number": "T-77", "text": "Two files were open", **_RECIPIENTS}
    ),
    "addition: told": _addition(
        "told-family", {"who": "Mother", "how": "At home", **parts("told_at", timezone.now() - timedelta(hours=1))}
    ),
    "addition: still not told": _addition("still-not-told", {"text": "Not safe yet", **_DAY}),
    "addition: consent withdrawn": _addition("consent-withdrawn", {"text": "Mother, today", **_RECIPIENTS}),
    "addition: referral": _addition("referral", {"text": "R-4471"}),
    "an urgent note": Place(
        urgent.QuickNoteForm,
        _note_drawn,
        {
            "agency": "",
            "child": "GJ, T-12",
            "told_agency": "other",
            "told_whom": "Duty desk, log 4471",
            **parts("told_at", timezone.now() - timedelta(hours=1)),
            "what": "A bruise on the left arm",
            "why": "School was about to close",
        },
        _noting,
    ),
    "the finishing of a note": Place(urgent.FinishForm, urgent.FinishForm, {}, _finishing),
    "a request": Place(
        asking.AskForm,
        partial(_request_drawn, asking.AskForm),
        {
            **_ABOUT,
            **_WHY,
            **_NOBODY_ELSE,
            "unborn": [],
            "sets": [],
            "lately": [],
            "named_1": "The council",
            **parts("born_on", timezone.now() - timedelta(days=900)),
            **parts("answer_by", timezone.now() + timedelta(days=900)),
        },
        partial(_asking_of, "request-information"),
        _PICKY_NAMES,
        needed=frozenset({"initials", "name", "function", "forum", "urgent_why", "named_1"}),
    ),
    "a request logged": Place(
        received.LogForm,
        partial(_request_drawn, received.LogForm),
        {
            **_ABOUT,
            **_WHY,
            **_NOBODY_ELSE,
            "unborn": [],
            "sets": [],
            "lately": [],
            "asks": "",
            "outside": "Nan Northover, a club",
            "checked": "I rang back",
            "received_how": "letter",
            **parts("born_on", timezone.now() - timedelta(days=900)),
            **parts("answer_by", timezone.now() + timedelta(days=900)),
            **parts("received_at", timezone.now() - timedelta(hours=1)),
        },
        partial(_asking_of, "log-request"),
        _PICKY_NAMES | {"asks"},
        needed=frozenset({"initials", "outside", "checked"}),
    ),
    "an answer begun": Place(
        answering.BeginAnswerForm, answering.BeginAnswerForm, {"record_number": "CP-0977"}, partial(_of_us, "")
    ),
    "more time": Place(
        answering.PromiseForm,
        answering.PromiseForm,
        {"text": "On leave until Monday", **parts("until", timezone.now() + timedelta(days=900))},
        partial(_of_us, "more-time"),
    ),
    "a question back": Place(
        answering.QueryForm, answering.QueryForm, {"text": "Which year?"}, partial(_of_us, "question")
    ),
    "nothing held": Place(
        answering.HoldNothingForm, answering.HoldNothingForm, {"text": "All pupils"}, partial(_of_us, "nothing")
    ),
    "a reply": Place(part.ReplyForm, part.ReplyForm, {"reply": "Cormorant High"}, partial(_of_part, "reply")),
    "an answer by telephone": Place(
        part.PhonedForm,
        part.PhonedForm,
        {"answer": "all", "told": "PC Ng, nothing since May", **parts("until", timezone.now() + timedelta(days=900))},
        partial(_of_part, "phoned"),
    ),
    "a reminder": Place(part.RemindForm, part.RemindForm, {"words": "We wait for you"}, partial(_of_part, "remind")),
    "reminders to all": Place(part.RemindForm, part.RemindForm, {"words": "We wait for you all"}, _late),
    "a request withdrawn": Place(
        part.TakeBackForm, part.TakeBackForm, {"why": "She is at home"}, partial(_of_part, "withdraw-request")
    ),
    "a set": Place(
        kept_sets.SetForm,
        _set_drawn,
        {"name": "A review", **dict.fromkeys(kept_sets.MEMBERS, ""), "member_1": "The council"},
        partial(_sets_of, "agency-sets"),
        frozenset(kept_sets.MEMBERS),
        needed=frozenset({"member_1"}),
    ),
    "another name for a set": Place(
        kept_sets.SetForm,
        _set_drawn,
        {"name": "Another review", **dict.fromkeys(kept_sets.MEMBERS, ""), "member_1": "The council"},
        partial(_sets_of, "agency-set"),
        frozenset(kept_sets.MEMBERS),
        needed=frozenset({"member_1"}),
    ),
    "the removal of a set": Place(
        kept_sets.RemoveSetForm, kept_sets.RemoveSetForm, {}, partial(_sets_of, "agency-set remove")
    ),
    "finding by number": Place(find.NumberForm, find.NumberForm, {"number": "T-0001"}, partial(_finding, {}), then=200),
    "finding by identity": Place(
        find.IdentityForm,
        find.IdentityForm,
        {"surname": "Ashdown", **_BORN},
        partial(_finding, {"by": "identity"}),
        then=200,
    ),
    "finding for audit": Place(
        find.AuditFindForm,
        partial(find.AuditFindForm, agencies=[("1", "A"), ("2", "B")]),
        {"number": "T-0001", "agency": ""},
        _finding_for_audit,
        needed=frozenset({"agency"}),
        then=200,
    ),
    "a case shown": Place(oversight.ShowForm, oversight.ShowForm, {"reason": "A court asks"}, _showing),
    "looks reviewed": Place(
        ReviewForm, ReviewForm, {"in_order": "no", "remark": "Ask why"}, _reviewing, needed=frozenset({"remark"})
    ),
    "a breach reported": Place(
        report.ReportForm,
        lambda: report.ReportForm(person=_TwoPlaces()),
        {
            "agency": "",
            "danger": "no",
            "stopped": ["recalled", "other"],
            "nearly": "no",
            "what": "A letter went to an old address",
            **parts("suspected_at", timezone.now() - timedelta(hours=1)),
            **parts("happened_at", timezone.now() - timedelta(hours=2)),
            "arose_from": "Our own 44",
        },
        _reporting,
    ),
    "whether it is a breach": _of_whole(
        breach_forms.SettleForm,
        {"settled": "near-miss", "because": "It was stopped", **parts("aware_at", timezone.now())},
        _settled,
        part="what-it-is",
        needed=frozenset({"because"}),
    ),
    "a party of a breach": _of_whole(
        party_forms.PartyForm,
        {"name": "A club outside", "roles": ["owner"], "law": "uk-gdpr"},
        _last_party,
        part="add-party",
        picky=frozenset({"agency"}),
        needed=frozenset({"name"}),
    ),
    "a partner told": _of_whole(
        party_forms.TellPartnerForm,
        {"agency": "The council", "because": "It may reach them", "text": "There was a breach", "way": "phone"},
        _told_last,
        part="tell-partner",
        picky=frozenset({"agency"}),
    ),
    "a note of a breach": _of_whole(
        breach_forms.NoteForm, {"text": "Ask the driver"}, _latest_of(BreachNote, "text"), part="note"
    ),
    "two reports joined": _of_whole(
        breach_forms.JoinForm,
        {"reference": ""},
        _joined,
        part="join",
        make=_to_join,
        picky=frozenset({"reference"}),
    ),
    "a breach closed": _of_whole(
        breach_forms.CloseForm, {"learned": "Encrypt every laptop"}, _closed, part="close", make=_to_close
    ),
    "a party told": _deed(
        party_forms.TellForm, {"text": "It was lost", "way": "email"}, _told_last, part="tell", of="other"
    ),
    "something asked of a party": _deed(
        party_forms.TaskForm,
        {"what": "Search the bus", **parts("due_at", timezone.now() + timedelta(days=2))},
        _latest_of(Task, "what"),
        part="ask",
        of="other",
    ),
    "what a party is": _deed(
        party_forms.RolesForm, {"roles": ["lost", "owner"], "law": "law-enforcement"}, _party_said, part="change"
    ),
    "when a party was certain": _deed(
        party_forms.AwareForm,
        {"because": "The message was earlier", **parts("at", timezone.now() - timedelta(hours=9))},
        _aware_last,
        part="aware",
    ),
    "what a party answers": _deed(
        party_forms.AnswerForm,
        {"answer": "not-reportable", "because": "Nobody can read it"},
        _party_said,
        part="answer",
        make=_to_join,
        drawn=partial(party_forms.AnswerForm, matter=_Alone()),
        needed=frozenset({"because"}),
    ),
    "who reports it": _deed(
        party_forms.AnswerForm,
        {"answer": "another", "relies_on": "", "because": "They said so"},
        _party_said,
        part="answer",
        make=_relying,
    ),
    "the regulator told": _deed(
        party_forms.RegulatorForm,
        {"reference": "IC-44", "late_because": "A holiday", **parts("at", timezone.now() - timedelta(minutes=9))},
        _party_said,
        part="regulator",
    ),
    "no part in it": _deed(party_forms.NoPartForm, {"because": "It was never ours"}, _party_said, part="no-part"),
    "a duty done": _deed(
        party_forms.DoneForm,
        {"how": "There are no others", **parts("at", timezone.now() - timedelta(minutes=9))},
        _latest_of(Evidence, "how"),
        address="breach-duty",
        part="tell-partners",
    ),
    "what was asked answered": Place(
        party_forms.TaskAnswerForm,
        partial(party_forms.TaskAnswerForm, matter=_NoMatter()),
        {"answer": "Nothing was found"},
        _answering_a_task,
    ),
    "the assessment: what": _assessment(
        "what", {"confidentiality": "known", "integrity": "lost", "availability": "temporary", "cause": "attack"}
    ),
    "the assessment: people": _assessment(
        "people",
        {"personal": "yes", "people": "60 million", "records": "not known", "who": ["staff"], "kinds": ["money"]},
        picky=frozenset({"people", "records"}),
    ),
    "the assessment: protections": _assessment(
        "protections",
        {
            "encryption": "no",
            "backup": "no",
            "recipient": "confirmed",
            "taken": "ruled-out",
            "how": "She rang on Monday",
        },
        needed=frozenset({"how"}),
    ),
    "the assessment: harm": _assessment(
        "harm", {"danger": "yes", "consequences": "He may find them", "likelihood": "possible", "severity": "grave"}
    ),
    "the assessment: grids": _assessment(
        "grids",
        {
            "context": "financial",
            "adjusted": "1",
            "identification": "limited",
            "nhs_impact": "4",
            "nhs_likelihood": "2",
        },
    ),
    "a view of the assessment": _deed(
        deciding.ViewForm,
        {"agrees": "no", "why": "It is worse"},
        _viewed,
        address="assess-breach",
        part="view",
        of="",
        make=_assessed,
        needed=frozenset({"why"}),
    ),
    "the assessment decided": Place(
        deciding.DecideForm,
        partial(deciding.DecideForm, matter=_NoMatter()),
        {"regulator": "yes", "people": "yes", "reasons": "He may find them"},
        _deciding,
    ),
    "a number": Place(numbers.NumberForm, numbers.NumberForm, _LINE, _line, frozenset({"number"}), again=True),
    "a new number": Place(numbers.NumberForm, numbers.NumberForm, _LINE, _new_line, frozenset({"number"})),
    "the removal of a number": Place(numbers.RemoveForm, numbers.RemoveForm, {}, _removing),
    "a target": Place(
        targets.TargetForm, partial(targets.TargetForm, kind="query"), _TARGET, _target, frozenset({"amount"})
    ),
    "a school holiday": Place(targets.SchoolHolidayForm, targets.SchoolHolidayForm, _HOLIDAY, _new_holiday),
    "the removal of a holiday": Place(targets.RemoveHolidayForm, targets.RemoveHolidayForm, {}, _removing_holiday),
    "an agency’s own facts": Place(
        agencies.ReachForm,
        agencies.ReachForm,
        _REACHED,
        partial(_of_agency, "change-agency", "sam"),
        _REACHED_PICKY,
        needed=frozenset({"assessed_by", "checks_held"}),
        again=True,
    ),
    "an agency": Place(
        agencies.AgencyForm,
        agencies.AgencyForm,
        _REACHED | _DIRECTORY,
        partial(_of_agency, "change-agency", "morgan"),
        _REACHED_PICKY | _DIRECTORY_PICKY,
        needed=frozenset({"assessed_by", "checks_held"}),
        again=True,
    ),
    "a new agency": Place(
        agencies.RegisterForm,
        agencies.RegisterForm,
        _REACHED | _DIRECTORY | {"name": "One more club", **_SINCE},
        _registering,
        _REACHED_PICKY | _DIRECTORY_PICKY,
        needed=frozenset({"assessed_by", "checks_held"}),
    ),
    "a file of agencies": Place(imports.UploadForm, imports.UploadForm, {"file": FILE}, _sending),
    "the import of a file": Place(imports.ImportForm, imports.ImportForm, {}, _importing),
    "an agency’s new name": Place(
        agencies.RenameForm,
        agencies.RenameForm,
        {"name": "Its new name", **_SINCE},
        partial(_of_agency, "rename-agency", "morgan"),
    ),
    "what became of an agency": Place(
        agencies.SucceedForm,
        agencies.SucceedForm,
        {"to": "The police", "kind": "moved", **_ENDED},
        partial(_of_agency, "succeed-agency", "morgan"),
        frozenset({"to", "records_with"}),
    ),
    "the closing of an agency": Place(
        agencies.CloseForm,
        agencies.CloseForm,
        _ENDED,
        partial(_of_agency, "close-agency", "morgan"),
        frozenset({"records_with"}),
    ),
    "a contact": Place(
        contacts.ContactForm, contacts.ContactForm, CONTACT, partial(_of_contact, "add-contact"), _CONTACT_PICKY
    ),
    "another contact": Place(
        contacts.ContactForm,
        contacts.ContactForm,
        {**CONTACT, "name": "The other desk", "post": "On duty"},
        partial(_of_contact, "change-contact"),
        _CONTACT_PICKY,
    ),
    "the end of a contact": Place(
        contacts.EndContactForm, contacts.EndContactForm, {}, partial(_of_contact, "end-contact")
    ),
    "contacts confirmed": Place(contacts.ConfirmForm, contacts.ConfirmForm, {}, _confirming),
    "the agreement signed": Place(
        agreement.SignForm,
        agreement.SignForm,
        {"making_good": ["accepted"], "total": ["accepted"], "name": "Sam of the tests", "post": "Lead"},
        _signing_the_agreement,
    ),
    "the agreement approved": Place(
        agreement.ApproveForm, agreement.ApproveForm, {"name": "Priya of the tests", "post": "Chief"}, _approving
    ),
    "the agreement reviewed": Place(
        agreement.AgreementReviewForm,
        agreement.AgreementReviewForm,
        {
            **{"held_on-day": "5", "held_on-month": "2", "held_on-year": "2026", "outcome": "keep"},
            **{"next_due-day": "5", "next_due-month": "2", "next_due-year": "2099"},
            "present": "All three",
            "found": "It works",
        },
        _reviewing_the_agreement,
    ),
    "an invitation": Place(
        staff.InviteForm,
        staff.InviteForm,
        {"name": "Ivy", "email": "ivy@tests.example", "kind": "practitioner", "check_kind": "enhanced", **_CHECKED_ON},
        _inviting,
        frozenset({"email"}),
        needed=frozenset({"check_on"}),
    ),
    "a new link": Place(
        staff.InvitationForm, staff.InvitationForm, {}, partial(_changing_invitation, "renew-invitation")
    ),
    "an invitation withdrawn": Place(
        staff.InvitationForm, staff.InvitationForm, {}, partial(_changing_invitation, "withdraw-invitation")
    ),
    "an invitation accepted by somebody new": Place(
        staff.JoinForm,
        staff.JoinForm,
        {"name": "Ivy Ivory", **_CHOSEN},
        partial(_coming_in, None),
        frozenset({"password1", "password2"}),
    ),
    "an invitation accepted": Place(staff.AcceptForm, staff.AcceptForm, {}, partial(_coming_in, "alice")),
    "a check": Place(
        staff.CheckForm,
        staff.CheckForm,
        {"kind": "vetting", "on-day": "1", "on-month": "9", "on-year": "2025"},
        partial(_of_colleague, "record-check"),
    ),
    "another role": Place(
        staff.GiveRoleForm, staff.GiveRoleForm, {"kind": "safeguarding-team"}, partial(_of_colleague, "give-role")
    ),
    "the end of a role": Place(staff.EndRoleForm, staff.EndRoleForm, {}, partial(_of_colleague, "end-role")),
    "somebody left": Place(
        staff.LeftForm, _left_drawn, {"to": ""}, partial(_of_colleague, "person-left"), needed=frozenset({"to"})
    ),
    **_QUEUE,
    "the guidance": Place(staff.ReadForm, staff.ReadForm, {}, _reading),
    "how somebody is told": Place(notices.HowForm, notices.HowForm, {"how": notices.DAILY}, _choosing),
    "a notice tried again": Place(notices.TryAgainForm, notices.TryAgainForm, {}, _trying_again),
    "the door": Place(
        sign_in.SignInForm,
        sign_in.SignInForm,
        {"login": "bob@tests.example", "password": "not the password"},
        _door,
        frozenset({"login", "password"}),
    ),
    "the door again": Place(
        sign_in.ReauthenticateForm,
        partial(sign_in.ReauthenticateForm, user=_BOB),
        {"password": "not the password"},
        partial(_password, "account_reauthenticate"),
        frozenset({"password"}),
    ),
    "a changed password": Place(
        sign_in.ChangePasswordForm,
        partial(sign_in.ChangePasswordForm, user=_BOB),
        {"oldpassword": PASSWORD, **_CHOSEN},
        partial(_password, "account_change_password"),
        frozenset({"oldpassword", "password1", "password2"}),
    ),
    "a chosen password": Place(
        sign_in.SetPasswordForm,
        partial(sign_in.SetPasswordForm, user=_BOB, temp_key=""),
        _CHOSEN,
        _chosen_password,
        frozenset({"password1", "password2"}),
    ),
}


for _place in ("a request", "a request logged"):
    PLACES[_place].typed.pop("born_on-time")


def typed_at(world: World, place: str) -> Typed:
    """What is typed when all is well, with the answers that differ from world to world."""
    typed = PLACES[place].typed
    school = world.people["alice"].roles_now[0].agency
    if place == "two reports joined":
        return {"reference": world.breaches["alice’s breach"].reference}
    if "relies_on" in typed:
        breach, own = _relying(world)
        return typed | {"relies_on": str(breach.parties.exclude(pk=own.pk).first().pk)}
    known = {"agency": str(school.pk), "adviser": str(world.people["dana"].pk), "to": str(world.people["bob"].pk)}
    return typed | {name: known[name] for name in known.keys() & typed.keys() if not typed[name]}


def fields(place: str) -> dict[str, forms.Field]:
    """The fields of the form that somebody fills in."""
    not_asked = {"remember"} if place == "the door" else set()
    return {name: asked for name, asked in PLACES[place].drawn().fields.items() if name not in not_asked}


def below(form: type[forms.Form]) -> Iterator[type[forms.Form]]:
    """Every form that inherits from this one."""
    for one in form.__subclasses__():
        yield one
        yield from below(one)
