"""Requests in the auditor's window: who asked whom and how it stands, and nothing of whom or why until it is shown."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.actions import oversight
from agencies.models import Agency, Person
from decisions import proofs, walk
from decisions.actions import asked as actions
from decisions.actions import decision as decision_actions
from decisions.audit import REQUEST_VIEWS
from decisions.models import Asked, Decision, InformationRequest
from tests.conftest import CAST, signed
from tests.decisions.asking import CHILD, SAID, answering, ask, part
from tests.oversight.window import (
    DECISIONS,
    REASON,
    REQUESTS,
    asked,
    case_of,
    found,
    raw,
    read,
    reveal_of,
    spelled,
    text,
)
from tests.oversight.window import again as afresh
from wscp_isa import work
from wscp_isa.ledger.models import Look

SignIn = Callable[[Person], Client]
WORDS = {"why": "siskinly", "function": "twitely", "items": "bramblingly", "urgent_why": "serinly"}
TYPED = ["whinchatly", "T-WHEATEAR", "redpolly", *WORDS.values()]


def marked(by: Person, *of: Agency, **changed: Any) -> InformationRequest:
    """A request with a word of its own in every box."""
    child = CHILD | {"initials": "Ž.Q.", "name": "whinchatly", "record_number": "T-WHEATEAR"}
    return ask(by, *of, children=[child], said={**SAID, **WORDS}, **changed)


def answered(request: InformationRequest, agency: Agency, *, by: Person) -> Decision:
    """One agency's decision to share all of it, signed."""
    decision = actions.begin_answer(part(request, agency), record_number="CP-1", by=by)
    decision = walk.on(decision, posted=answering(), by=by)
    return decision_actions.sign(decision, version=decision.version, by=by)


def cells(client: Client, reference: str) -> list[str]:
    """What the list says of this request, after its reference."""
    (row,) = re.findall(rf"<tr><th[^>]*><a[^>]*>{reference}</a>.*?</tr>", read(client, REQUESTS))
    return re.findall(r"<td>([^<]*)</td>", row)


def test_the_list_says_who_asked_how_urgent_it_is_and_how_far_it_has_come(
    imran: Person, dana: Person, school: Agency, charity: Agency, morgan: Person, signed_in: SignIn
) -> None:
    request = marked(imran, school, charity)
    actions.hold_nothing(part(request, school), text="redpolly", version=1, by=dana)
    Asked.objects.filter(agency=charity).update(due_at=timezone.now() - timedelta(hours=1))
    said = cells(signed_in(morgan), request.reference)
    assert [*said[:3], *said[4:7]] == ["The front door", "Asks for information", "Today", "2", "1", "1"]


@pytest.mark.parametrize("name", CAST)
def test_the_list_and_the_case_are_for_those_who_oversee(
    cast: dict[str, Person], school: Agency, signed_in: SignIn, name: str
) -> None:
    request, client = marked(cast["imran"], school), signed_in(cast[name])
    for address in (REQUESTS, case_of(request), reveal_of(request)):
        status = client.get(address).status_code
        assert status == (200 if name == "morgan" else 404), address
    assert Look.objects.filter(subject=request.pk, how="admin").count() == (name == "morgan")


def test_a_list_costs_as_many_queries_however_much_it_shows_and_reads_nothing_that_is_hidden(
    imran: Person, school: Agency, charity: Agency, morgan: Person, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proofs, "unchanged_requests", lambda ids: dict.fromkeys(ids, True))
    window, costs = signed_in(morgan), []
    for _ in range(3):
        marked(imran, school, charity)
        with CaptureQueriesContext(connection) as captured:
            page = read(window, REQUESTS)
        costs.append(len(captured))
        assert not [query["sql"] for query in captured if '"children"' in query["sql"] or '"said"' in query["sql"]]
        assert not [query["sql"] for query in captured if "COUNT(" in query["sql"].upper()]
        assert [word for word in TYPED if word in page] == []
    assert len(set(costs[1:])) == 1


def test_the_filters_find_what_they_say(
    imran: Person, dana: Person, school: Agency, charity: Agency, front_door: Agency, morgan: Person, signed_in: SignIn
) -> None:
    window = signed_in(morgan)
    late, given = marked(imran, school), marked(dana, front_door, kind="gives")
    logged, closed = marked(imran, charity, logged=True), marked(imran, school, urgency="routine")
    actions.hold_nothing(part(closed, school), text="redpolly", version=1, by=dana)
    for rows in (late.accesses, late.parts):
        rows.update(due_at=timezone.now() - timedelta(hours=1))
    everything = {one.reference for one in (late, given, logged, closed)}
    assert set(found(window, REQUESTS)) == everything
    for filters, wanted in (
        ({"kind": "gives"}, {given}),
        ({"urgency": "routine"}, {closed}),
        ({"of": str(charity.pk)}, {logged}),
        ({"logged": "yes"}, {logged}),
        ({"state": "closed"}, {closed}),
        ({"state": "late"}, {late}),
        ({"state": "open"}, {late, given, logged}),
        ({"agency": str(school.pk)}, {given}),
        ({"period": "last-month"}, set()),
    ):
        assert set(found(window, REQUESTS, **filters)) == {one.reference for one in wanted}, filters
    for view in REQUEST_VIEWS:
        assert read(window, asked(REQUESTS, **view.asks))


def test_what_waits_for_those_who_ask_is_not_late(
    imran: Person, dana: Person, school: Agency, morgan: Person, signed_in: SignIn
) -> None:
    request = marked(imran, school)
    actions.query(part(request, school), text="redpolly", version=1, by=dana)
    for rows in (request.accesses, request.parts):
        rows.update(due_at=timezone.now() - timedelta(hours=1))
    assert found(signed_in(morgan), REQUESTS, state="late") == []
    assert cells(signed_in(morgan), request.reference)[6] == "-"


def test_a_request_and_the_decisions_that_answer_it_are_one_case_from_each_and_nothing_typed_is_there_until_it_is_shown(
    imran: Person, dana: Person, school: Agency, charity: Agency, morgan: Person, nell: Person, signed_in: SignIn
) -> None:
    request = marked(imran, school, charity)
    actions.query(part(request, school), text="redpolly", version=1, by=dana)
    actions.reply(part(request, school), text="redpolly", version=2, by=imran)
    decision = answered(request, school, by=dana)
    signed(dana)
    for record in (request, decision):
        page = read(signed_in(morgan), case_of(record))
        assert f"Request {request.reference}" in page
        assert f"Decision {decision.reference}" in page
        assert "Unchanged since signing." in page
        assert "With A school: Asked a question, by Dana, Safeguarding team, A school" in text(page)
        assert "Asked of A charity" in page
        assert [word for word in TYPED if word in page] == []
    oversight.reveal([request, decision], reason=REASON, by=morgan)
    page = read(signed_in(morgan), case_of(request))
    assert [word for word in TYPED if word not in page] == []
    page = read(signed_in(nell), case_of(request))
    assert [word for word in [*TYPED, REASON] if word in page] == []


def test_information_given_by_a_signed_decision_is_one_case_with_it(
    alice: Person, front_door: Agency, morgan: Person, signed_in: SignIn
) -> None:
    pages = answering()
    pages["who"] = {"recipient": str(front_door.pk), "asked": "no", "purpose_is": "front-door"}
    pages["who"] |= {"helps": "They can look at it today.", "purpose": "yes"}
    decision = signed(alice, **pages)
    given = InformationRequest.objects.get(decision=decision)
    for record in (given, decision):
        page = read(signed_in(morgan), case_of(record))
        assert f"Information given {given.reference}" in page
        assert f"Decision {decision.reference}" in page


def test_the_looks_name_the_request(
    imran: Person, school: Agency, morgan: Person, nell: Person, signed_in: SignIn
) -> None:
    request = marked(imran, school)
    read(signed_in(morgan), case_of(request))
    page = read(signed_in(nell), f"/admin/reviews/{morgan.pk}/")
    assert f'href="{case_of(request)}"' in page
    assert f"Information request {request.reference}" in text(page)


def test_it_is_found_by_its_reference(imran: Person, school: Agency, morgan: Person, signed_in: SignIn) -> None:
    request = marked(imran, school)
    response = signed_in(morgan).post(f"{DECISIONS}find/", {"number": request.reference})
    assert response["Location"] == case_of(request)


def test_who_answers_for_the_agency_that_asked_is_told_that_it_was_shown_until_somebody_has_looked(
    alice: Person, sam: Person, dana: Person, charity: Agency, morgan: Person, signed_in: SignIn
) -> None:
    request = marked(alice, charity)
    oversight.reveal([request], reason=REASON, by=morgan)

    def told(person: Person) -> list[str]:
        return [one.about for one in work.of(afresh(person)).owed if one.what.startswith("See why")]

    assert told(dana) == []
    assert told(sam) == [request.reference]
    read(signed_in(sam), request.get_absolute_url())
    assert told(sam) == []


@pytest.mark.parametrize(
    "how",
    [
        "UPDATE decisions_informationrequest SET harm = NOT harm WHERE id = %s",
        "UPDATE decisions_asked SET promised = 9 WHERE request_id = %s",
        "DELETE FROM decisions_passed WHERE request_id = %s",
    ],
    ids=["what was asked", "how it stands", "what passed"],
)
def test_a_request_that_was_altered_is_shown_as_changed_and_no_other(
    imran: Person, dana: Person, school: Agency, morgan: Person, signed_in: SignIn, how: str
) -> None:
    altered, other = marked(imran, school), marked(imran, school)
    for request in (altered, other):
        actions.query(part(request, school), text="redpolly", version=1, by=dana)
    window = signed_in(morgan)
    raw(how, spelled(altered.pk))
    assert cells(window, altered.reference)[-1] == "CHANGED"
    assert cells(window, other.reference)[-1] == "Unchanged"
    assert "Not as it was signed." in read(window, case_of(altered))


# --- Beside the window --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", CAST)
def test_those_on_either_side_find_a_request_by_its_reference(
    cast: dict[str, Person], school: Agency, signed_in: SignIn, name: str
) -> None:
    request = marked(cast["imran"], school)
    response = signed_in(cast[name]).post("/find/", {"number": request.reference, "by": "number"})
    page = response.content.decode() if response.status_code == 200 else ""
    assert (f'href="{request.get_absolute_url()}"' in page) == (name in ("imran", "dana", "sam"))
