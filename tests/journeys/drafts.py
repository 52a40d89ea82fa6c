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

from django.utils import timezone

from agencies.actions import people
from agencies.models import Agency, DutyNumber, Person, Role
from decisions import walk
from decisions.actions import decision as actions
from decisions.facts import REASONS, Facts
from decisions.journey import CHECK, Journey, steps
from decisions.models import Decision
from tests.server import Site
from wscp_isa import clock, ledger
from wscp_isa.govuk.fields import CheckboxesField, DateField
from wscp_isa.identifiers import uuid7
from wscp_isa.ledger.models import Entry, Look
from wscp_isa.protocol import library

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


def search(edition: str) -> Found:
    """Try every answer to every step, shortest first; ways that stand at the same page after the same pages are one."""
    found, met = Found(), set()
    protocol, reasons = library.protocol(edition), library.catalogue(REASONS, clock.today())
    waiting: deque[tuple[dict[str, Posted], dict[str, Any]]] = deque([({}, {})])
    while waiting:
        posted, answers = waiting.popleft()
        way = Journey(Facts(protocol=protocol, reasons=reasons, answers=answers), steps(edition))
        outcome = way.facts.outcome.key if way.facts.outcome else ""
        here = (way.position, outcome, tuple(step.key for step in way.applying), way.facts.at_risk)
        if here in met:
            continue
        met.add(here)
        if way.position == CHECK:
            for step in way.applying:
                found.behind.setdefault(step.key, posted)
            continue
        found.before.setdefault(way.position, posted)
        if way.position == "outcome":
            found.outcomes.setdefault(outcome, posted)
        step = way.step(way.position)
        for filled in ways_to_fill(step.bind(way.facts, None, version=1)):
            form = step.bind(way.facts, filled, version=1)
            if form.is_valid():
                waiting.append(({**posted, step.key: filled}, {**answers, step.key: form.given()}))
    return found


def ways_to_fill(form: Any) -> Iterator[dict[str, Any]]:
    """Filled in once for each answer that it offers."""
    first: dict[str, Any] = {}
    others: list[dict[str, Any]] = []
    for name, question in form.fields.items():
        values = [value for value, _ in getattr(question, "choices", ())]
        if isinstance(question, DateField):
            first |= {f"{name}-{part}": yesterday()[part] for part in question.parts}
        elif values:
            answers = [[value] for value in values] if isinstance(question, CheckboxesField) else values
            first[name] = answers[0]
            others += [{name: answer} for answer in answers[1:]]
        else:
            first[name] = WORDS[: question.max_length].strip()
    yield first
    yield from (first | other for other in others)


def yesterday() -> dict[str, str]:
    day = timezone.localtime() - timedelta(days=1)
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year), "time": "4:30pm"}


# --- Making it ----------------------------------------------------------------------------------------------------------------
def make() -> dict[str, Any]:
    """A draft or an object for each page, by the names under which tests/journeys/pages.py asks for them."""
    alice = Person.objects.get(email="alice@wirral.example")
    found = search(library.current(clock.today()).edition)

    def drafted(posted: dict[str, Posted]) -> Decision:
        draft = actions.start(alice.roles_now[0].agency, submission_key=uuid7(), by=alice)
        return walk.on(draft, posted=posted, by=alice)

    def signed(posted: dict[str, Posted]) -> Decision:
        draft = drafted(posted)
        return actions.sign(draft, version=draft.version, by=alice)

    behind: dict[str, str] = {}
    for step, posted in found.behind.items():
        if step not in behind:
            behind |= dict.fromkeys(posted, drafted(posted).reference)
    records = {step: signed(found.behind[step]) for step in ("procedures", "departure", "lawful-reason")}
    actions.look(records["procedures"], how="page", by=alice)
    # Somebody who is asked for which agency a record is.
    people.give_role(
        Person.objects.get(email="priya@wirral.example"),
        agency=Agency.objects.get(name="Cormorant High School"),
        kind=Role.Kind.PRACTITIONER,
        since=alice.joined_at,
        by=TESTS,
    )
    return {
        "before": {step: drafted(posted).reference for step, posted in found.before.items()},
        "outcomes": {outcome: drafted(posted).reference for outcome, posted in found.outcomes.items()},
        "behind": behind,
        "signed": {step: record.reference for step, record in records.items()},
        "number": str(DutyNumber.objects.first().pk),
        "link": people.one_time_link(Person.objects.get(email="theo@wirral.example"), by=TESTS),
        "audited": {
            "decisions_decision": str(records["departure"].pk),
            "ledger_entry": str(Entry.objects.latest("at_us").pk),
            "ledger_look": str(Look.objects.latest("at_us").pk),
        },
    }
