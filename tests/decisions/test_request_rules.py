"""How a request goes: the table, who moves it, what both sides read, and what the ledger commits to."""

import pytest

from agencies.models import Agency, Person
from decisions import exchange, journey, walk
from decisions.actions import asked as actions
from decisions.actions import decision as decision_actions
from decisions.models import Asked, RequestAccess
from tests.decisions.asking import answering, ask, part
from wscp_isa.ledger.verify import Verification

pytestmark = pytest.mark.django_db


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
