"""Many hands at once upon a few requests, each with a connection of its own: no step is lost, done twice or out of order.

`make drill` plays many more: HANDS=300.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from agencies.models import Agency, Category, Person, Role
from decisions import walk
from decisions.actions import asked as actions
from decisions.actions import decision as decision_actions
from decisions.actions import handover
from decisions.actions import request as requests
from decisions.models import Asked, InformationRequest, Passed, RequestAccess
from decisions.moves import MOVES
from tests.conftest import TESTS, new_agency, new_person
from tests.decisions.asking import answering, ask, declining
from tests.ledger import owner
from wscp_isa.ledger.models import Entry
from wscp_isa.ledger.verify import Verification
from wscp_isa.rules import Refused

pytestmark = pytest.mark.postgresql
HANDS = int(os.environ.get("HANDS", "8"))
ROUNDS = 10
FINE = {"purpose_clear": True, "basis_sound": True, "parents_told": True, "nothing_missed": True}
# What these say happened is done again by nobody; each is what the ledger has of it.
Done = Counter[tuple[UUID, str]]
WON: Counter[str] = Counter()


class Deed(NamedTuple):
    """One thing somebody does to one part of one request."""

    what: str
    by: Person
    part: Asked


def scrutinise(deed: Deed, verdict: str, **said: str) -> Asked:
    by = {"version": deed.part.version, "by": deed.by}
    return actions.scrutinise(deed.part, verdict, found=dict(FINE), text="Looked at", acted_on="Rung", **said, **by)


def one(what: str) -> Callable[[Deed, Any], Done]:
    return lambda deed, _: Counter({(deed.part.pk, what): 1})


def each(what: str) -> Callable[[Deed, Any], Done]:
    return lambda _, parts: Counter((part.pk, what) for part in parts)


def signed(deed: Deed, decision: Any) -> Done:
    reached = decision.transcript["request"]["reached"]
    return Counter({(deed.part.pk, "answer" if decision.share else "decline"): 1}) if reached else Counter()


def nothing(_: Deed, __: Any) -> Done:
    return Counter()


def sign(deed: Deed) -> Any:
    decision = deed.part.decision
    if decision is None:
        raise Refused("There is nothing to sign")
    return decision_actions.sign(decision, version=decision.version, by=deed.by)


def join(deed: Deed) -> Any:
    return requests.join(RequestAccess.objects.get(request=deed.part.request_id), by=deed.by)


def soon() -> Any:
    return timezone.now() + timedelta(days=2)


def take(deed: Deed) -> Asked:
    """The first of a queue in any order."""
    queue = list(Asked.objects.filter(agency=deed.part.agency_id, closed_at=None).order_by("-pk"))
    return actions.take_first([deed.part, *queue], by=deed.by)


def deal_out_all(deed: Deed) -> list[Asked]:
    queue = Asked.objects.filter(agency=deed.part.agency_id, closed_at=None).select_related("request")
    return actions.deal_out_many([(part, part.version) for part in queue.order_by("pk")], to=deed.by, by=deed.by)


def hand_over(deed: Deed) -> None:
    """All that their agency has asked and is to answer is somebody's who stays."""
    agency = deed.by.roles_now[0].agency_id
    parts = Asked.objects.filter(agency=agency, closed_at=None)
    handover.requests(RequestAccess.objects.filter(agency=agency), parts, of=deed.by, to=deed.by, by=TESTS)


# What can be done: how, and what both sides can then read that they could not before.
DEEDS: dict[str, tuple[Callable[[Deed], Any], Callable[[Deed, Any], Done]]] = {
    "see": (lambda deed: actions.see(deed.part, by=deed.by), nothing),
    "deal out": (
        lambda deed: actions.deal_out(deed.part, to=deed.by, version=deed.part.version, by=deed.by),
        one("dealt out"),
    ),
    "deal out all": (deal_out_all, each("dealt out")),
    "take the first": (take, lambda _, part: Counter({(part.pk, "dealt out"): 1})),
    "accept": (lambda deed: scrutinise(deed, "accept"), one("accept")),
    "refuse": (lambda deed: scrutinise(deed, "refuse", ground="purpose-not-clear"), one("refuse")),
    "take in": (lambda deed: scrutinise(deed, "take"), one("take")),
    "set aside": (lambda deed: scrutinise(deed, "set-aside", ground="illegally-gathered"), one("set-aside")),
    "query": (
        lambda deed: actions.query(deed.part, text="What for?", version=deed.part.version, by=deed.by),
        one("query"),
    ),
    "reply": (lambda deed: actions.reply(deed.part, text="This", version=deed.part.version, by=deed.by), one("reply")),
    "promise": (
        lambda deed: actions.promise(deed.part, until=soon(), text="", version=deed.part.version, by=deed.by),
        one("promise"),
    ),
    "begin": (lambda deed: actions.begin_answer(deed.part, record_number="CP-1", by=deed.by), nothing),
    "sign": (sign, signed),
    "hold nothing": (
        lambda deed: actions.hold_nothing(deed.part, text="Looked", version=deed.part.version, by=deed.by),
        one("answer"),
    ),
    "log an answer": (
        lambda deed: actions.log_answer(deed.part, answer="some", text="", version=deed.part.version, by=deed.by),
        one("answer"),
    ),
    "chase": (lambda deed: actions.chase(deed.part, by=deed.by), one("chase")),
    "chase all": (lambda deed: actions.chase_late(deed.part.request, by=deed.by), each("chase")),
    "sweep": (lambda deed: actions.nudge(deed.part, at=deed.part.nudge_at or timezone.now()), nothing),
    "withdraw": (lambda deed: actions.withdraw(deed.part.request, text="Found", by=deed.by), each("withdraw")),
    "join": (join, nothing),
    "hand over": (hand_over, nothing),
}
# What is tried more often than the rest: what leads somewhere, and what ends nothing.
OFTEN = ("begin", "begin", "sign", "sign", "query", "reply", "reply", "promise", "deal out", "chase")
PEOPLE: list[Person] = []


def at_once(deeds: Sequence[Deed]) -> Done:
    """What these have done together, each in a thread of its own; whoever was later is told, and nothing else goes wrong."""
    together, done = Barrier(len(deeds)), Counter[tuple[UUID, str]]()

    def run(deed: Deed) -> Done:
        do, reads = DEEDS[deed.what]
        try:
            together.wait()
            did = reads(deed, do(deed))
        except Refused:
            return Counter()
        finally:
            connection.close()
        WON[deed.what] += 1
        return did

    with ThreadPoolExecutor(len(deeds)) as pool:
        for did in pool.map(run, deeds):
            done.update(did)
    return done


class Hands(RuleBasedStateMachine):
    """A few requests, and people of both sides at them."""

    @initialize()
    def asked(self) -> None:
        """The front door asks three agencies, one of them asks the front door, and one gives it information."""
        imran, dana, *_ = PEOPLE
        door, school, police = (Agency.objects.get(category=of) for of in ("front-door", "school", "police"))
        made = [ask(imran, school, police), ask(dana, door, police), ask(dana, door, kind="gives")]
        self.requests = [request.pk for request in made]
        self.parts = list(Asked.objects.filter(request__in=made).order_by("pk").values_list("pk", flat=True))
        # All are late from the start, so that there is something to chase.
        Asked.objects.filter(pk__in=self.parts).update(due_at=timezone.now() - timedelta(hours=1))
        RequestAccess.objects.filter(request__in=made).update(due_at=timezone.now() - timedelta(hours=1))
        self.done: Done = Counter()

    @rule(
        whose=st.integers(0, 4),
        everyone=st.booleans(),
        deeds=st.lists(
            st.tuples(st.sampled_from([*DEEDS, *OFTEN]), st.integers(0, 5), st.integers(0, 4)), min_size=3, max_size=5
        ),
    )
    def several_at_once(self, whose: int, everyone: bool, deeds: list[tuple[str, int, int]]) -> None:
        """Of one part, or each of any; as everybody read it before."""
        self.done += at_once([self.prepared(what, by, whose if everyone else other) for what, by, other in deeds])

    def prepared(self, what: str, by: int, number: int) -> Deed:
        """Somebody who can see it has the page open; a draft that is to be signed has been written."""
        person = Person.objects.get(pk=PEOPLE[by % len(PEOPLE)].pk)
        rows = Asked.objects.select_related("request", "agency", "decision__key", "decision__agency")
        part = rows.get(pk=self.parts[number % len(self.parts)])
        if what == "sign" and part.decision is not None and part.decision.signed_at is None:
            pages = answering() if number % 2 else declining()
            try:
                part.decision = walk.on(part.decision, posted=pages, by=person)
            except Refused:
                part.decision.refresh_from_db()
        return Deed(what, person, part)

    @invariant()
    def all_is_in_order(self) -> None:
        """Asked after every round."""
        for pk in self.requests:
            check(InformationRequest.objects.get(pk=pk), self.done)
        assert list(Verification().problems_of(self.requests)) == []


def check(request: InformationRequest, done: Done) -> None:
    """Each step is there once, with its entry, and leads from state to state; and what is counted agrees."""
    entries = list(Entry.objects.filter(subject=request.pk).order_by("seq"))
    rows = {str(row.pk): row for row in Passed.objects.filter(request=request)}
    told = [entry.facts for entry in entries if entry.action == "request.passed" and entry.facts]
    assert Counter(facts["passed"] for facts in told) == Counter(dict.fromkeys(rows, 1))
    for part in request.parts.all():
        state, version = Asked.State.ASKED, 1
        for facts in told:
            row = rows[facts["passed"]]
            if row.asked_id != part.pk:
                continue
            if row.what in MOVES:
                assert state in MOVES[row.what].out_of, (state, row.what)
                state, version = MOVES[row.what].to, version + 1
            assert facts["state"] == state
        assert part.state == state
        mine = [entry.action for entry in entries if (entry.facts or {}).get("part") == str(part.pk)]
        assert part.version == version + len(mine)
        passed = Counter(row.what for row in rows.values() if row.asked_id == part.pk)
        assert passed["see"] <= 1
        passed["dealt out"] = mine.count("request.dealt-out")
        told_so = Counter({what: times for (of, what), times in done.items() if of == part.pk})
        assert {what: passed[what] for what in (*MOVES, "chase", "dealt out")} == {
            what: told_so[what] for what in (*MOVES, "chase", "dealt out")
        }
    parts, access = list(request.parts.all()), RequestAccess.objects.get(request=request)
    open_ = [part for part in parts if part.state in Asked.OPEN]
    assert (access.asked, access.closed, access.open) == (len(parts), len(parts) - len(open_), bool(open_))
    if len(told) > 0 and any(row.what in MOVES for row in rows.values()):
        assert access.due_at == (min(part.due_at for part in open_) if open_ else max(part.due_at for part in parts))


@pytest.fixture
def people(transactional_db: None) -> Iterator[None]:
    """In a database whose transactions really commit."""
    kinds = Role.Kind
    school, door = new_agency("A school", Category.SCHOOL), new_agency("The front door", Category.FRONT_DOOR)
    police = new_agency("The police", Category.POLICE)
    PEOPLE[:] = [
        new_person("imran", door, kinds.IFD_OFFICER),
        new_person("dana", school, kinds.SAFEGUARDING_TEAM),
        new_person("ines", door, kinds.IFD_OFFICER),
        new_person("sam", school, kinds.SPOC),
        new_person("priya", police, kinds.SAFEGUARDING_TEAM),
        new_person("alice", school, kinds.PRACTITIONER),
    ]
    yield
    owner.unguard()


@pytest.mark.usefixtures("people")
def test_of_many_hands_at_once_each_step_is_done_once_in_order_and_whoever_was_later_is_told() -> None:
    WON.clear()
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Hands,
        settings=settings(
            max_examples=HANDS,
            stateful_step_count=ROUNDS,
            deadline=None,
            database=None,
            # What happens at one moment cannot be played again, so nothing smaller is looked for.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert list(Verification().problems()) == []
    assert len(WON) > len(DEEDS) // 2, WON


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("second", ["hold nothing", "query", "withdraw", "deal out"])
def test_of_two_at_one_part_one_wins_and_the_other_is_told(second: str) -> None:
    imran, dana, _, sam, *_ = PEOPLE
    request = ask(imran, Agency.objects.get(category=Category.SCHOOL))
    parts = [Asked.objects.select_related("request", "agency").get(request=request) for _ in range(2)]
    others = imran if second == "withdraw" else sam
    done = at_once([Deed("hold nothing", dana, parts[0]), Deed(second, others, parts[1])])
    assert sum(done.values()) == 1, done
    check(request, done)


@pytest.mark.usefixtures("people")
def test_what_a_leaver_had_is_handed_over_while_others_work_on_it() -> None:
    imran, dana, ines, sam, *_ = PEOPLE
    school = Agency.objects.get(category=Category.SCHOOL)
    for _ in range(8):
        made = [ask(imran, school) for _ in range(3)]
        parts = list(Asked.objects.filter(request__in=made).select_related("request", "agency").order_by("pk"))
        deeds = [Deed("query", sam, part) for part in parts[1:]] + [Deed("deal out all", sam, parts[0])]
        done = at_once([Deed("hand over", dana, parts[0]), Deed("hand over", ines, parts[0]), *deeds])
        for request in made:
            check(request, done)


@pytest.mark.usefixtures("people")
def test_one_takes_the_first_that_is_left_of_a_queue_while_another_deals_all_of_it_out() -> None:
    imran, dana, ines, sam, *_ = PEOPLE
    school = Agency.objects.get(category=Category.SCHOOL)
    made = [ask(imran, school) for _ in range(6)]
    Asked.objects.filter(request__in=made).update(owner=ines)
    for _ in range(8):
        part = Asked.objects.select_related("request", "agency").filter(request__in=made).latest("pk")
        at_once(
            [Deed("take the first", dana, part), Deed("deal out all", sam, part), Deed("take the first", sam, part)]
        )


@pytest.mark.usefixtures("people")
def test_an_answer_that_comes_while_it_is_withdrawn_leaves_nobody_waiting() -> None:
    imran, dana, *_ = PEOPLE
    school, police = (Agency.objects.get(category=of) for of in ("school", "police"))
    for _ in range(12):
        request = ask(imran, school, police)
        part = Asked.objects.select_related("request", "agency").get(request=request, agency=school)
        done = at_once([Deed("hold nothing", dana, part), Deed("withdraw", imran, part)])
        assert not request.parts.filter(closed_at=None).exists()
        check(request, done)
