"""What the pages of a copy of the demonstration are about, made there: manage.py shell, with that copy's settings, runs `tell`.

A draft that stands before each step of the journey, one that has each step behind it, signed records, and one object for each
thing that the auditor's window shows. The drafts are found, not listed: every answer that a form offers is tried, so that a new
step or question has its draft without a word here.
"""

import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agencies import columns
from agencies.actions import imports, invitations
from agencies.actions import people as accounts
from agencies.actions.oversight import reveal
from agencies.models import Agency, DutyNumber, Invitation, Person, Role, SchoolHoliday
from breaches.actions import assessment
from breaches.actions import breach as breach_actions
from breaches.actions import party as party_actions
from breaches.actions import task as tasks
from breaches.models import Breach
from decisions import walk
from decisions.actions import addition, advice, passing, people
from decisions.actions import asked as scrutiny
from decisions.actions import decision as actions
from decisions.actions import sets as set_actions
from decisions.facts import REASONS, Facts
from decisions.journey import CHECK, Journey, Used
from decisions.models import Addition, Advice, Decision, InformationRequest, Subject, UrgentNote
from decisions.moves import Side
from tests.breaches import made
from tests.decisions.asking import CHILD, SAID, ask, part
from tests.notices import told
from tests.server import Site
from wscp_isa import clock, ledger
from wscp_isa.govuk.fields import CheckboxesField, DateField, DateTimeField, SelectField
from wscp_isa.identifiers import uuid7
from wscp_isa.ledger.models import ADMIN, Entry, Look
from wscp_isa.notices.models import Notice
from wscp_isa.oversight import actions as oversight
from wscp_isa.protocol import library
from wscp_isa.tables import Line, Table

Posted = Mapping[str, Any]

# As awkward as people's words are: a word too long for a telephone, other scripts, and paragraphs.
WORDS = (
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch 👩‍👧 مرحبا, and more.\r\n\r\nA second paragraph. " * 3
)
TESTS = ledger.Actor.system("tests")


def made_in(site: Site) -> dict[str, Any]:
    """Make it all in this copy; what the tests need to know of it."""
    done = site.manage("shell", "--no-imports", "--command", "from tests.journeys import drafts; drafts.tell()")
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def tell() -> None:
    """Make it all here, and print where it is."""
    print(json.dumps(make()))


# --- Finding a way to every step ----------------------------------------------------------------------------------------------
@dataclass
class Found:
    """The shortest answers that stand before each step and each outcome's page, and that have each step behind them."""

    before: dict[str, dict[str, Posted]] = field(default_factory=dict)
    outcomes: dict[str, dict[str, Posted]] = field(default_factory=dict)
    behind: dict[str, dict[str, Posted]] = field(default_factory=dict)


def search(edition: str, person: Person) -> Found:
    """Try every answer to every page within reach, shortest first; ways that stand at the same place are one."""
    found, met = Found(), set()
    protocol, reasons = library.protocol(edition), library.catalogue(REASONS, clock.today())
    waiting: deque[tuple[dict[str, Posted], dict[str, Any]]] = deque([({}, {})])
    while waiting:
        posted, answers = waiting.popleft()
        way = Journey(Facts(protocol=protocol, reasons=reasons, answers=answers), Used(person))
        outcome = way.facts.outcome.key if way.facts.outcome else ""
        here = (way.position, outcome, way.facts.share, tuple(step.key for step in way.applying), way.facts.at_risk)
        if here in met:
            continue
        met.add(here)
        if way.position == CHECK:
            for step in way.applying:
                found.behind.setdefault(step.key, posted)
        for step in way.reachable:
            if step.key in posted:
                continue
            found.before.setdefault(step.key, posted)
            if step.key == "outcome":
                found.outcomes.setdefault(outcome, posted)
            for filled in ways_to_fill(step.bind(way)):
                form = step.bind(way, filled)
                if form.is_valid():
                    waiting.append(({**posted, step.key: filled}, {**answers, **form.given()}))
    return found


def ways_to_fill(form: Any) -> Iterator[dict[str, Any]]:
    """Filled in once for each answer that it offers; of a long list, once."""
    first: dict[str, Any] = {}
    others: list[dict[str, Any]] = []
    for name, question in form.fields.items():
        values = [value for value, _ in getattr(question, "choices", ())]
        if isinstance(question, DateField):
            first |= {f"{name}-{part}": text for part, text in a_day(question).items()}
        elif isinstance(question, SelectField):
            first[name] = values[-1]
        elif values:
            answers = [[value] for value in values] if isinstance(question, CheckboxesField) else values
            first[name] = answers[0]
            others += [{name: answer} for answer in answers[1:]]
        else:
            first[name] = WORDS[: question.max_length].strip()
    yield first
    yield from (first | other for other in others)


def a_day(question: DateField) -> dict[str, str]:
    """Yesterday, or tomorrow where it is still to come; at half past four, where a time is asked for."""
    day = timezone.localtime() + timedelta(days=1 if question.future else -1)
    time = {"time": "4:30pm"} if isinstance(question, DateTimeField) else {}
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)} | time


# --- Making it ----------------------------------------------------------------------------------------------------------------
class Maker:
    """What Alice has begun and signed, and whom she asked."""

    def __init__(self) -> None:
        self.alice = Person.objects.get(email="alice@wirral.example")
        self.dana = Person.objects.get(email="dana@wirral.example")
        self.found = search(library.current(clock.today()).edition, self.alice)
        self._drafts: dict[int, str] = {}

    def draft(self, posted: dict[str, Posted]) -> Decision:
        draft = actions.start(self.alice.roles_now[0].agency, submission_key=uuid7(), pasted="", by=self.alice)
        return walk.on(draft, posted=posted, by=self.alice)

    def signed(self, step: str) -> Decision:
        draft = self.draft(self.found.behind[step])
        return actions.sign(draft, version=draft.version, by=self.alice)

    def behind(self) -> dict[str, str]:
        """By step, a draft that has it behind it; one draft for all the steps of the same way."""
        for posted in self.found.behind.values():
            if id(posted) not in self._drafts:
                self._drafts[id(posted)] = self.draft(posted).reference
        return {step: self._drafts[id(posted)] for step, posted in self.found.behind.items()}

    def asked(self, decision: Decision) -> Advice:
        return advice.ask(decision, question="consent", adviser=self.dana, summary=WORDS[:500], by=self.alice)

    def with_sister(self) -> str:
        draft = self.draft(self.found.behind["how"])
        people.connect(draft, kind=Subject.Kind.CHILD, initials="RS", record_number=WORDS[:60], by=self.alice)
        return draft.reference

    def with_advice(self) -> str:
        draft = self.draft(self.found.behind["how"])
        advice.give(self.asked(draft), answer=WORDS, by=self.dana)
        return draft.reference

    def with_additions(self) -> str:
        record = self.signed("how")
        for kind in Addition.Kind:
            addition.add(
                record,
                kind=kind,
                submission_key=uuid7(),
                by=self.alice,
                text=WORDS,
                initials="RS" if kind == Addition.Kind.WRONG_CHILD else "",
                record_number="T-9" if kind == Addition.Kind.WRONG_CHILD else "",
            )
        return record.reference


def files(morgan: Person, nell: Person) -> dict[str, str]:
    """A file of agencies of each kind, each waiting for a manager of its own; a third is made one for it."""
    ines = Person.objects.get(email="ines@wirral.example")
    partnership = nell.roles.get().agency
    accounts.give_role(ines, agency=partnership, kind=Role.Kind.WSCP_MANAGER, since=ines.joined_at, by=TESTS)
    school = columns.row(Agency.objects.get(name="Cormorant High School"))
    there = dict(zip(columns.TITLES, school, strict=True))
    changed = there | {
        "Telephone": "",
        "Retention policy": WORDS[:900],
        "Secure e-mail domains": "a.example, b.example",
    }
    new = dict.fromkeys(columns.TITLES, "") | {"Name": WORDS[:150], "Kind": "sport", "In law": "other"}
    wrong = new | {"Kind": "", "Telephone": "ring me", "Part of": "Nobody", "Id": "x"}
    made = {
        "with changes": ([changed, *(new | {"Name": f"Club {number}"} for number in range(60)), new], morgan),
        "with faults": ([there, *(wrong | {"Name": f"Club {number}"} for number in range(20))], nell),
        "the same": ([there], ines),
    }
    return {
        state: str(imports.keep(table_of(rows), by=Person.objects.get(pk=by.pk)).pk)
        for state, (rows, by) in made.items()
    }


def table_of(rows: list[dict[str, str]]) -> Table:
    return Table(columns.TITLES, [Line(number, list(row.values())) for number, row in enumerate(rows, start=2)])


def people_of_the_school() -> dict[str, Any]:
    """What leads to the pages of those who work there, and to those by which others come in."""
    school, sam = Agency.objects.get(name="Cormorant High School"), Person.objects.get(email="sam@wirral.example")

    def invited(name: str, kind: str = Role.Kind.RESPONSIBLE_MANAGER) -> tuple[Invitation, str]:
        return invitations.make(school, kind=kind, email=f"{name}@wirral.example", name=WORDS[:200].strip(), by=sam)

    (known, _), (renewed, _), (used, _) = invited("known"), invited("renewed"), invited("used")
    (_, new), (_, danas) = invited("new"), invited("dana")
    invitations.join(used, name=WORDS[:200].strip(), password="three quiet words")
    there = {name: Person.objects.get(email=f"{name}@wirral.example") for name in ("alice", "bob", "wendy", "sam")}
    accounts.record_check(there["bob"], agency=school, kind="vetting", on=clock.today(), by=sam)
    ways = {"invitation": known, "renewed": renewed, "used": used, **there}
    role = there["bob"].roles_now[0]
    # As if what they have read were not in force any more, and as if they had never read any.
    Person.objects.filter(email="ruth@wirral.example").update(guidance_read="0" * 64)
    Person.objects.filter(email="ines@wirral.example").update(guidance_read="", guidance_read_at=None)
    return {
        "people": {key: [str(one.pk)] for key, one in ways.items()} | {"role": [str(role.person_id), str(role.pk)]},
        "tokens": {key: reverse("invitation", args=[token]) for key, token in (("new", new), ("dana", danas))},
    }


def notices_to(person: Person) -> None:
    """What they were told, could not be told, and are being told at this moment."""
    for kind in ("urgent-note-due", "contacts-stale"):
        told.sent(person, kind=kind)
    told.failed(person)
    Notice.objects.filter(pk=told.failed(person).pk).update(gave_up_at=timezone.now())
    # The oldest stands last on the page.
    sending = {"claimed_until": timezone.now() + timedelta(days=1), "created_at": timezone.now() - timedelta(days=1)}
    Notice.objects.filter(pk=told.failed(person).pk).update(**sending)


def requests(alice: Person, dana: Person) -> dict[str, Any]:
    """What Alice asked: one that has had every kind of answer, one that nobody has seen, one that somebody asked by telephone."""
    names = ("Merseyside Police (invented)", "Victory Family Charity", "Fire and Rescue (invented)", "Redstone Homes")
    police, charity, fire, homes = (Agency.objects.get(name=name) for name in names)
    said = SAID | {name: WORDS[:900] for name in ("why", "items", "consent_why", "parents_why", "forum")}
    child = CHILD | {"name": WORDS[:190].strip(), "address": WORDS[:400]}
    late = timezone.now() - timedelta(days=2)
    asked = ask(alice, police, charity, fire, homes, children=[child, CHILD], said=said, answer_by=late)
    sent = {"known": WORDS, "think": WORDS[:200], "heard": WORDS[:100]}
    moves: tuple[tuple[Agency, str, dict[str, Any]], ...] = (
        (police, "query", {"text": WORDS}),
        (charity, "answer", {"text": WORDS, "sent": sent, "answer": "some"}),
        (fire, "promise", {"text": WORDS, "until": timezone.now() + timedelta(days=3)}),
    )
    for agency, move, how in moves:
        with transaction.atomic():
            passing.step(passing.locked(part(asked, agency)), move, side=Side.ASKED, by=TESTS, **how)
    fresh = ask(alice, fire)
    outside = {"outside": WORDS[:150], "checked": WORDS[:150], "received_how": "phone"}
    logged = ask(alice, alice.roles_now[0].agency, said=SAID | outside, logged=True)
    kept = set_actions.add(alice.roles_now[0].agency, name="Strategy meeting", members=[police, fire], by=dana)

    def parts(request: InformationRequest, agency: Agency) -> list[str]:
        return [request.reference, str(part(request, agency).pk)]

    return {
        "requests": {"every answer": asked.reference, "unseen": fresh.reference, "logged": logged.reference},
        "parts": {
            "queried": parts(asked, police),
            "answered": parts(asked, charity),
            "late": parts(asked, homes),
            "unseen": parts(fresh, fire),
        },
        "set": str(kept.pk),
    }


def items() -> dict[str, str]:
    """What the front door was asked and given, and asks; some of it is imran's to deal with, some is done."""
    people = {name: Person.objects.get(email=f"{name}@wirral.example") for name in ("imran", "dana")}
    imran, dana = people["imran"], people["dana"]
    door, others = (
        imran.roles_now[0].agency,
        Agency.objects.filter(phone__gt="").exclude(pk=imran.roles_now[0].agency_id),
    )
    sister = CHILD | {"initials": "RX", "name": WORDS[:100]}
    said = SAID | {"why": WORDS, "items": WORDS}
    asked = {
        "to look at": ask(dana, door, children=[CHILD, sister], said=said),
        "accepted": ask(dana, door, harm=False, urgency="routine"),
        "refused": ask(dana, door),
        "asked of many": ask(imran, *others[:5]),
        "given": ask(imran, door, kind="gives", logged=True, said=SAID | {"outside": "A neighbour", "known": WORDS}),
    }
    for _ in range(30):
        ask(dana, door, urgency="soon")
    fine: dict[str, bool | None] = dict.fromkeys(
        ("purpose_clear", "basis_sound", "parents_told", "nothing_missed"), True
    )
    scrutiny.scrutinise(part(asked["accepted"], door), "accept", found=fine, text="", version=1, by=imran)
    ground = {"ground": "no-consent-or-basis", "acted_on": WORDS}
    scrutiny.scrutinise(part(asked["refused"], door), "refuse", found={}, text=WORDS, version=1, by=imran, **ground)
    for key in ("to look at", "given"):
        scrutiny.deal_out(part(asked[key], door), to=imran, version=1, by=imran)
    asked |= {f"asked of the school, {state}": ask(imran, dana.roles_now[0].agency) for state in ("new", "asked back")}
    back = asked["asked of the school, asked back"]
    scrutiny.query(part(back, dana.roles_now[0].agency), text=WORDS, version=1, by=dana)
    asked["asked of the school, over"] = over = ask(imran, dana.roles_now[0].agency, said=said)
    scrutiny.hold_nothing(part(over, dana.roles_now[0].agency), text=WORDS[:150], version=1, by=dana)
    return {key: request.reference for key, request in asked.items()}


def breaches(alice: Person) -> dict[str, list[str]]:
    """A breach in each state, by its reference, with the key of a party or of what was asked of one."""
    sam, olive, tess = (Person.objects.get(email=f"{name}@wirral.example") for name in ("sam", "olive", "tess"))
    long_ago = timezone.now() - timedelta(hours=100)
    found = {"suspected": made.reported(alice, what=WORDS), "in danger": made.reported(alice, danger="yes")}
    late = made.reported(alice, suspected_at=long_ago)
    made.confirmed(late, by=sam, at=long_ago)
    near = made.reported(alice, nearly=True)
    breach_actions.say_what_it_is(near, settled="near-miss", because=WORDS, by=sam)
    decided = made.reported(alice)
    made.finished(decided, by=sam)
    party_actions.report_to_regulator(
        made.own(decided), at=timezone.now(), reference="IC-1", late_because=WORDS, by=sam
    )
    earlier = timezone.now() - timedelta(hours=2)
    party_actions.become_aware(made.own(decided), at=earlier, because=WORDS, by=sam)
    joint = made.reported(alice, what=WORDS, arose_from="Our own 44")
    owner = made.with_owner(joint, olive.roles_now[0].agency, by=sam, roles=("owner", "controller"))
    made.confirmed(joint, by=sam)
    made.told(owner, by=sam)
    partner = {"agency": tess.roles_now[0].agency, "way": "phone", "text": WORDS, "because": WORDS}
    party_actions.tell_partner(joint, submission_key=uuid7(), by=sam, **partner)
    made.assessed(joint, by=sam, harm={"consequences": WORDS})
    assessment.view(joint, agrees=False, why=WORDS, submission_key=uuid7(), by=olive)
    due = timezone.now() + timedelta(days=1)
    task = tasks.ask(made.own(joint), what=WORDS, due_at=due, submission_key=uuid7(), by=olive)
    breach_actions.note(joint, text=WORDS, submission_key=uuid7(), by=sam)
    found |= {"late": late, "near miss": near, "decided": decided, "assessed": joint}
    return {state: [breach.reference] for state, breach in found.items()} | {
        "a party": [joint.reference, str(made.own(joint).pk)],
        "a task": [joint.reference, str(task.pk)],
    }


def make() -> dict[str, Any]:
    """A draft or an object for each page, by the names under which tests/journeys/pages.py asks for them."""
    maker = Maker()
    records = {step: maker.signed(step) for step in ("procedures", "departure", "how", "untold")}
    actions.look(records["procedures"], how="page", by=maker.alice)
    notices_to(maker.alice)
    # Somebody who is asked for which agency a record is.
    accounts.give_role(
        Person.objects.get(email="priya@wirral.example"),
        agency=Agency.objects.get(name="Cormorant High School"),
        kind=Role.Kind.PRACTITIONER,
        since=maker.alice.joined_at,
        by=TESTS,
    )
    notes = {"finished": UrgentNote.objects.exclude(finished_by=None), "to finish": UrgentNote.objects.unfinished()}
    morgan, nell = (Person.objects.get(email=f"{name}@wirral.example") for name in ("morgan", "nell"))
    shown = {
        "decisions_decision": maker.signed("how"),
        "decisions_urgentnote": UrgentNote.objects.earliest("signed_at"),
        "breaches_breach": Breach.objects.earliest("reported_at"),
        "decisions_informationrequest": InformationRequest.objects.earliest("made_at"),
    }
    for record in shown.values():
        reveal([record], reason=WORDS[:200], by=morgan)
    actions.look(records["how"], how=ADMIN, by=nell)
    exported = oversight.export(what="decisions.Decision", filters="", format="csv", by=nell)
    actions.look(records["how"], how=ADMIN, by=morgan)
    review = oversight.review(morgan.pk, up_to_us=2**59, in_order=True, remark=WORDS, by=nell)
    return {
        "items": items(),
        "overseer": str(nell.pk),
        "shown": {named: str(record.pk) for named, record in shown.items()},
        "before": {step: maker.draft(posted).reference for step, posted in maker.found.before.items()},
        "outcomes": {outcome: maker.draft(posted).reference for outcome, posted in maker.found.outcomes.items()},
        "behind": maker.behind(),
        "with": {"sister": maker.with_sister(), "advice": maker.with_advice()},
        "signed": {step: record.reference for step, record in records.items()} | {"additions": maker.with_additions()},
        "notes": {state: some.first().reference for state, some in notes.items()},
        "advice": str(maker.asked(maker.draft(maker.found.behind["how"])).pk),
        "breaches": breaches(maker.alice),
        "number": str(DutyNumber.objects.first().pk),
        "holiday": str(SchoolHoliday.objects.latest("first").pk),
        "agencies": {
            "school": str(Agency.objects.get(name="Cormorant High School").pk),
            "unsigned": str(Agency.objects.get(name="Tern Theatre Club").pk),
            "closed": str(Agency.objects.get(name="Wirral Clinical Commissioning Group (invented)").pk),
            "successor": str(Agency.objects.get(name__contains="Integrated Care Board").pk),
            "partnership": str(morgan.roles_now[0].agency_id),
        },
        "contact": str(Agency.objects.get(name="Cormorant High School").contacts.get(kind="spoc").pk),
        "files": files(morgan, nell),
        **people_of_the_school(),
        **requests(maker.alice, maker.dana),
        "link": accounts.one_time_link(Person.objects.get(email="theo@wirral.example"), by=TESTS),
        "audited": {
            "decisions_decision": str(records["departure"].pk),
            "decisions_urgentnote": str(UrgentNote.objects.latest("signed_at").pk),
            "breaches_breach": str(Breach.objects.latest("reported_at").pk),
            "decisions_informationrequest": str(InformationRequest.objects.latest("made_at").pk),
            "ledger_entry": str(Entry.objects.latest("at_us").pk),
            "ledger_look": str(Look.objects.latest("at_us").pk),
            "oversight_export": str(exported.pk),
            "oversight_review": str(review.pk),
        },
    }
