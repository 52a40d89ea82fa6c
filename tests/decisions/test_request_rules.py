"""How a request goes: the table, who moves it, what both sides read, and what the ledger commits to."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from agencies.actions import people
from agencies.models import Agency, Person
from decisions import exchange, journey, policies, walk
from decisions.actions import asked as actions
from decisions.actions import decision as decision_actions
from decisions.models import Asked, InformationRequest, Passed, RequestAccess
from decisions.moves import MOVES, Side
from decisions.work.request import replies_owed
from tests.conftest import CAST
from tests.decisions.asking import answering, ask, declining, part
from wscp_isa.ledger.models import Entry
from wscp_isa.ledger.verify import Verification
from wscp_isa.rules import Refused, Stale

pytestmark = pytest.mark.django_db
State = Asked.State

# Out of which state a request can go where, from which side; a star where it takes the Integrated Front Door. Written out apart
# from the product's own table, so that neither changes unseen.
ASKS = """
asked     asked: accept* query promise answer decline refuse*    asker: promise answer decline withdraw
accepted  asked: query promise answer decline refuse*            asker: promise answer decline withdraw
queried   asked: accept* answer decline refuse*                  asker: reply answer decline withdraw
promised  asked: query promise answer decline refuse*            asker: promise answer decline withdraw
"""
GIVES = """
asked     asked: take* set-aside* query   asker:
queried   asked: take* set-aside*         asker: reply
"""


def allowed(table: str, *, front_door: bool) -> set[tuple[str, str, str]]:
    """State, side and move, as the table above has them."""
    found = set()
    for line in table.strip().splitlines():
        state, _, rest = line.partition(" ")
        asked, _, asker = rest.partition("asker:")
        for side, moves in (("asked", asked.replace("asked:", "")), ("asker", asker)):
            for move in moves.split():
                if front_door or not move.endswith("*"):
                    found.add((state, side, move.rstrip("*")))
    return found


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> dict[str, Person]:
    return {name: request.getfixturevalue(name) for name in CAST}


# How each state is come to, through the actions: the moves, one after another.
WAYS: dict[str, tuple[str, ...]] = {
    State.ASKED: (),
    State.ACCEPTED: ("accept",),
    State.QUERIED: ("query",),
    State.PROMISED: ("promise",),
    State.ANSWERED: ("answer",),
    State.DECLINED: ("decline",),
    State.REFUSED: ("refuse",),
    State.TAKEN: ("take",),
    State.SET_ASIDE: ("set-aside",),
    State.WITHDRAWN: ("withdraw",),
}
FINE = {"purpose_clear": True, "basis_sound": True, "parents_told": True, "nothing_missed": True}


def go(asked: Asked, move: str, *, asks: Person, answers: Person) -> None:
    """One move, by the action that makes it."""
    version, until = asked.version, timezone.now() + timedelta(days=2)
    scrutiny: dict[str, Any] = {"found": FINE, "text": "Looked at", "version": version, "by": answers}
    doing: dict[str, Callable[[], Any]] = {
        "accept": lambda: actions.scrutinise(asked, "accept", **scrutiny),
        "refuse": lambda: actions.scrutinise(asked, "refuse", ground="purpose-not-clear", acted_on="Rung", **scrutiny),
        "take": lambda: actions.scrutinise(asked, "take", **scrutiny),
        "set-aside": lambda: actions.scrutinise(
            asked, "set-aside", ground="illegally-gathered", acted_on="Rung", **scrutiny
        ),
        "query": lambda: actions.query(asked, text="What for?", version=version, by=answers),
        "promise": lambda: actions.promise(asked, until=until, text="On leave", version=version, by=answers),
        "answer": lambda: actions.hold_nothing(asked, text="All pupils", version=version, by=answers),
        "decline": lambda: actions.log_answer(asked, answer="none", text="They will not", version=version, by=asks),
        "withdraw": lambda: actions.withdraw(asked.request, text="Not needed", by=asks),
        "reply": lambda: actions.reply(asked, text="For an assessment", version=version, by=asks),
    }
    doing[move]()


WORLDS = {
    "the front door asks a school": (
        "imran",
        "school",
        InformationRequest.Kind.ASKS,
        {"asked": "dana sam", "asker": "imran"},
    ),
    "a school asks the front door": (
        "dana",
        "front_door",
        InformationRequest.Kind.ASKS,
        {"asked": "imran", "asker": "dana sam"},
    ),
    "a school gives to the front door": (
        "dana",
        "front_door",
        InformationRequest.Kind.GIVES,
        {"asked": "imran", "asker": "dana sam"},
    ),
}


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("state", State)
def test_every_move_out_of_every_state_by_everyone(
    world: str, state: Asked.State, cast: dict[str, Person], request: pytest.FixtureRequest
) -> None:
    asks, to, kind, dealing = WORLDS[world]
    agency: Agency = request.getfixturevalue(to)
    answers = cast[dealing["asked"].split()[0]]
    table = allowed(GIVES if kind == InformationRequest.Kind.GIVES else ASKS, front_door=to == "front_door")
    made = ask(cast[asks], agency, kind=kind)
    for move in WAYS[state]:
        if not {("asked", "asked", move), ("asked", "asker", move)} & table:
            with pytest.raises(Refused):
                go(part(made, agency), move, asks=cast[asks], answers=answers)
            return
        go(part(made, agency), move, asks=cast[asks], answers=answers)
    there = part(made, agency)
    assert there.state == state
    for move in MOVES:
        for side in Side:
            may = {name for name in CAST if policies.moving(cast[name], there, move=move, side=side) is None}
            expected = set(dealing[side].split()) if (state, side, move) in table else set()
            assert may == expected, (state, side, move)


def test_the_front_door_asks_a_school_and_is_answered(
    imran: Person, alice: Person, dana: Person, school: Agency
) -> None:
    request = ask(imran, school)
    there = actions.see(part(request, school), by=dana)
    actions.deal_out(there, to=alice, version=there.version, by=dana)
    decision = actions.begin_answer(part(request, school), record_number="CP-1", by=alice)
    decision = walk.on(decision, posted=answering(), by=alice)
    way = journey.of(decision)
    assert way.complete, way.position
    decision_actions.sign(decision, version=decision.version, by=alice)
    there = part(request, school)
    assert (there.state, there.answer) == (Asked.State.ANSWERED, Asked.Answer.ALL)
    assert RequestAccess.objects.get(request=request).open is False
    (line,) = [event for event in exchange.of(request, [there])[there] if event.sent]
    assert line.words == "Shared all that was asked for"
    assert dict(line.sent)["What they saw or know"].startswith("Absent")
    assert not list(Verification().problems())


@pytest.mark.parametrize(
    ("pages", "answer"),
    [(answering("some"), Asked.Answer.SOME), (declining(), Asked.Answer.NONE)],
    ids=["some", "none"],
)
def test_those_who_get_less_than_they_asked_for_read_why(
    pages: dict[str, Any], answer: str, imran: Person, dana: Person, school: Agency
) -> None:
    request = ask(imran, school)
    decision = actions.begin_answer(part(request, school), record_number="CP-1", by=dana)
    decision = walk.on(decision, posted=pages, by=dana)
    decision_actions.sign(decision, version=decision.version, by=dana)
    there = part(request, school)
    assert there.answer == answer
    assert exchange.of(request, [there])[there][-1].text == pages["reasons"]["tell"]
    assert not list(Verification().problems())


def test_an_answer_that_comes_after_the_request_was_withdrawn_reaches_nobody_and_stays_a_record(
    imran: Person, dana: Person, school: Agency
) -> None:
    request = ask(imran, school)
    decision = actions.begin_answer(part(request, school), record_number="CP-1", by=dana)
    decision = walk.on(decision, posted=answering(), by=dana)
    actions.withdraw(request, text="She was found", by=imran)
    decision = decision_actions.sign(decision, version=decision.version, by=dana)
    assert part(request, school).state == State.WITHDRAWN
    assert decision.signed_at
    assert decision.transcript is not None
    assert decision.transcript["request"]["reached"] is False
    assert not Passed.objects.filter(what="answer").exists()


def test_a_question_stops_the_clock_until_it_is_answered(imran: Person, dana: Person, school: Agency) -> None:
    request = ask(imran, school)
    before = part(request, school).due_at
    actions.query(part(request, school), text="Which school year?", version=1, by=dana)
    Asked.objects.filter(request=request).update(paused_at=timezone.now() - timedelta(days=30))
    actions.reply(part(request, school), text="Year 4", version=2, by=imran)
    after = part(request, school)
    assert after.due_at - before > timedelta(days=25)
    assert (after.paused_at, after.state) == (None, State.ASKED)


def test_two_who_deal_it_out_at_once_are_told(
    imran: Person, dana: Person, alice: Person, bob: Person, school: Agency
) -> None:
    request = ask(imran, school)
    shown = part(request, school)
    actions.deal_out(shown, to=alice, version=shown.version, by=dana)
    with pytest.raises(Stale):
        actions.deal_out(shown, to=bob, version=shown.version, by=dana)
    assert part(request, school).owner == alice


def test_nobody_is_reminded_twice_within_a_few_hours(imran: Person, school: Agency) -> None:
    request = ask(imran, school)
    actions.chase(part(request, school), by=imran)
    with pytest.raises(Refused, match="a short while ago"):
        actions.chase(part(request, school), by=imran)
    assert Passed.objects.filter(what="chase").count() == 1


def test_a_change_and_its_entry_stand_or_fall_together(
    imran: Person, dana: Person, school: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = ask(imran, school)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("decisions.actions.passing.ledger.record", fail)
    with pytest.raises(RuntimeError):
        actions.query(part(request, school), text="Why?", version=1, by=dana)
    assert part(request, school).state == State.ASKED
    assert not Passed.objects.exists()


def test_what_is_in_the_ledger_of_a_request_names_nobody_it_is_about(
    imran: Person, dana: Person, school: Agency
) -> None:
    request = ask(imran, school)
    actions.query(part(request, school), text="Is this Quill Xanthe?", version=1, by=dana)
    entries = Entry.objects.filter(subject=request.pk)
    assert entries.count() == 2
    assert not any("Quill" in entry.facts_json or "QX" in entry.facts_json for entry in entries)


def test_an_agency_whose_sight_has_ended_sees_its_part_no_more_and_those_who_ask_still_do(
    imran: Person, dana: Person, school: Agency
) -> None:
    request = ask(imran, school)
    assert Asked.objects.visible_to(dana).exists()
    Asked.objects.filter(request=request).update(since=timezone.now() - timedelta(days=2), until=timezone.now())
    assert not Asked.objects.visible_to(dana).exists()
    assert not Asked.objects.dealt_with_by(dana).exists()
    assert not InformationRequest.objects.visible_to(dana).exists()
    assert Asked.objects.visible_to(imran).exists()


def test_of_an_answer_that_was_told_by_telephone_its_part_says_so(
    imran: Person, dana: Person, school: Agency, charity: Agency
) -> None:
    request = ask(imran, school, charity)
    actions.log_answer(part(request, school), answer="all", text="Rung back", version=1, by=imran)
    actions.log_answer(part(request, charity), answer="promise", text="", until=soon(), version=1, by=imran)
    assert part(request, school).by_phone
    assert not part(request, charity).by_phone


def soon() -> Any:
    return timezone.now() + timedelta(days=1)


# --- What a question asks of those who ask ------------------------------------------------------------------------------------
def replies(person: Person) -> list[str]:
    """The requests about which this person has a question to answer."""
    return [owed.about for owed in replies_owed(Person.objects.get(pk=person.pk), 10)]


def test_a_question_is_for_whoever_asked_until_it_is_answered(cast: dict[str, Person], front_door: Agency) -> None:
    request = ask(cast["alice"], front_door)
    assert not any(replies(person) for person in cast.values())
    queried = actions.query(part(request, front_door), text="What for?", version=1, by=cast["imran"])
    assert {name: replies(person) for name, person in cast.items() if replies(person)} == {"alice": [request.reference]}
    actions.reply(queried, text="To keep her safe", version=queried.version, by=cast["alice"])
    assert replies(cast["alice"]) == []


@pytest.mark.parametrize("first", ["it is asked", "she leaves"])
def test_a_question_is_for_the_colleague_to_whom_the_request_was_handed(
    alice: Person, bob: Person, sam: Person, imran: Person, school: Agency, front_door: Agency, first: str
) -> None:
    request = ask(alice, front_door)
    steps = {
        "it is asked": lambda: actions.query(part(request, front_door), text="What for?", version=1, by=imran),
        "she leaves": lambda: people.leave(alice, agency=school, to=bob, by=sam),
    }
    for name in sorted(steps, key=lambda name: name != first):
        steps[name]()
    assert replies(bob) == [request.reference]
    assert replies(alice) == []
