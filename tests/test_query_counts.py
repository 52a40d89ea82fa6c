"""No page and no press of a button asks more of the database than the table says, however many records there are."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.actions import agencies as directory
from agencies.actions import invitations, targets
from agencies.models import Role
from decisions.actions import sets as set_actions
from tests import conftest
from tests.access_table import PEOPLE, expected
from tests.addresses import addresses
from tests.notices import told
from tests.places import PLACES, Met, typed_at
from tests.world import World, forget_tries, lasting, send, undone
from wscp_isa import clock

pytestmark = pytest.mark.django_db

ADDRESSES = sorted({address.name for address in addresses()})
# The most queries that opening a page may take, its session and its reader's roles among them.
_BY_COST = {
    0: """
        accessibility account_inactive account_login account_logout account_reset_password_from_key
        account_reset_password_from_key_done admin/(?P<url>.*)$ admin:decisions_decision_export
        admin:decisions_decision_reveal admin:decisions_urgentnote_export admin:decisions_urgentnote_reveal discard-import
        disconnect draft join-request export-agencies finish-urgent guidance guidance-part health-live help keep
        accept-invitation invitation renew-invitation withdraw-invitation try-notice-again take-item take-next
        admin:breaches_breach_export admin:breaches_breach_reveal breach-calendar export-breaches your-information
        admin:decisions_informationrequest_export admin:decisions_informationrequest_reveal
    """,
    1: """
        danger
    """,
    # Of PostgreSQL it is asked twice whether the ledger is guarded.
    2: """
        health-ready
    """,
    3: """
        account_change_password account_reauthenticate add-holiday add-number admin:app_list admin:index admin:jsi18n
        agreement-changes approve-agreement find import-agencies import-done register-agency start-decision
    """,
    4: """
        invite read-guidance report-breach requests-since
        admin:decisions_decision_find admin:ledger_entry_change admin:ledger_look_change admin:oversight_export_change
        admin:oversight_review_change add-contact change-target close-agency edit-number remove-holiday remove-number
        rename-agency succeed-agency urgent-done
    """,
    5: """
        agency-invitation log-information targets
        admin:ledger_entry_changelist admin:ledger_look_changelist admin:oversight_export_changelist
        admin:oversight_review_changelist change-agency change-contact connected end-contact note-advice
        review-import
    """,
    6: """
        admin:reviews agency-set agency-sets failed-notices hand-over-shift notices ask-advice ask-adviser withdraw
        say-of-request
    """,
    7: """
        admin:review advice agreement-version end-role give-role record-check reveal-to-adviser urgent breach-reported
    """,
    8: """
        breach-deed breach-duty breach-task breaches
        add-kind agency-people agency-person agreement withdraw-request
    """,
    9: """
        assign-requests chase-request log-request party-deed request-information requests
        admin:decisions_urgentnote_changelist answer urgent-note
    """,
    10: """
        agencies agency-on-a-day check confirm-contacts sign-agreement
    """,
    11: """
        add-to-record request signed
    """,
    12: """
        decision person-left records
    """,
    14: """
        admin:decisions_decision_changelist assess-breach
    """,
    15: """
        agency
    """,
    # One agency's part has three forms, into each of which what was typed can be put back.
    16: """
        request-part
    """,
    21: """
        agreement-review
    """,
    # The first to open what was asked of them has seen it, and those who asked can read so.
    23: """
        answer-request oversee-agency
    """,
    17: """
        admin:decisions_informationrequest_changelist
    """,
    18: """
        breach
    """,
    20: """
        admin:breaches_breach_changelist
    """,
    24: """
        home admin:decisions_urgentnote_change
    """,
    26: """
        front-door-item
    """,
    # A case is several records, each with its own chain to prove and its own look to keep.
    33: """
        admin:decisions_decision_change admin:breaches_breach_change admin:decisions_urgentnote_change
        admin:decisions_informationrequest_change
    """,
}
OPENING = {address: most for most, said in _BY_COST.items() for address in said.split()}
# The same of pressing a button, with the savepoints of what it saves.
PRESSING = {
    "step worry": 15,
    "step who": 17,
    "step child": 25,
    "step family": 15,
    "step identifiable": 15,
    "step law": 15,
    "step outcome": 15,
    "step departure": 15,
    "step procedures": 15,
    "step consent-given": 15,
    "step untold": 15,
    "step how": 16,
    "step reasons": 15,
    "step law, where the protocol did not ask": 15,
    "the start": 19,
    "the signature": 19,
    "the withdrawal": 13,
    "somebody connected": 16,
    "advice asked": 30,
    "advice noted": 15,
    "advice given": 14,
    "names revealed": 16,
    "the kind of addition": 11,
    "addition: correction": 21,
    "addition: later fact": 21,
    "addition: wrong child": 26,
    "addition: told": 22,
    "addition: still not told": 22,
    "addition: consent withdrawn": 21,
    "addition: referral": 21,
    "an urgent note": 23,
    "the finishing of a note": 20,
    "a request": 31,
    "a request logged": 28,
    "an answer begun": 30,
    "more time": 25,
    "a question back": 27,
    "nothing held": 25,
    "a reply": 25,
    "an answer by telephone": 22,
    "a reminder": 22,
    "reminders to all": 27,
    "a request withdrawn": 25,
    "a set": 16,
    "another name for a set": 19,
    "the removal of a set": 15,
    "finding by number": 10,
    "finding by identity": 7,
    "finding for audit": 9,
    "a case shown": 56,
    "looks reviewed": 20,
    "a breach reported": 34,
    "whether it is a breach": 24,
    "a party of a breach": 22,
    "a partner told": 36,
    "a note of a breach": 21,
    "two reports joined": 31,
    "a breach closed": 28,
    "a party told": 29,
    "something asked of a party": 26,
    "what a party is": 25,
    "when a party was certain": 28,
    "what a party answers": 25,
    "who reports it": 26,
    "the regulator told": 26,
    "no part in it": 26,
    "a duty done": 28,
    "what was asked answered": 26,
    "the assessment: what": 22,
    "the assessment: people": 22,
    "the assessment: protections": 22,
    "the assessment: harm": 22,
    "the assessment: grids": 22,
    "a view of the assessment": 29,
    "the assessment decided": 32,
    "a number": 11,
    "a new number": 13,
    "the removal of a number": 11,
    "a target": 15,
    "a school holiday": 15,
    "the removal of a holiday": 12,
    "an agency": 27,
    "an agency’s own facts": 20,
    "a new agency": 27,
    # A key goes only where no model has a row under it: a query a model.
    "a file of agencies": 40,
    "the import of a file": 65,
    "an agency’s new name": 19,
    "what became of an agency": 22,
    "the closing of an agency": 19,
    "a contact": 14,
    "another contact": 16,
    "the end of a contact": 14,
    "contacts confirmed": 14,
    "the agreement signed": 24,
    "the agreement approved": 14,
    "the agreement reviewed": 26,
    "an invitation": 19,
    "a new link": 16,
    "an invitation withdrawn": 12,
    "an invitation accepted by somebody new": 55,
    "an invitation accepted": 38,
    "a check": 19,
    "another role": 16,
    "the end of a role": 18,
    "somebody left": 57,
    "requests dealt out": 20,
    "a shift handed over": 20,
    "the next request taken": 19,
    "a request taken": 14,
    "scrutiny": 29,
    "information logged": 24,
    "the guidance": 10,
    "how somebody is told": 19,
    "a notice tried again": 11,
    "the door": 38,
    "the door again": 42,
    "a changed password": 24,
    "a chosen password": 32,
}
MORE = 9


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    logging.disable()
    with lasting(django_db_blocker):
        yield World()
    logging.disable(logging.NOTSET)


@dataclass(frozen=True)
class Costs:
    """How many queries it took: to open each path of an address, and to press each button."""

    opening: dict[str, list[int]]
    pressing: dict[str, int]


@pytest.fixture(scope="module")
def costs(world: World) -> tuple[Costs, Costs]:
    """What everything costs with a few records, and with many."""
    met = {name: place.meet(world) for name, place in PLACES.items()}
    ContentType.objects.get_for_models(*apps.get_models())  # read once in a process, and kept
    few = _measured(world, met)
    alice = world.people["alice"]
    school = alice.roles_now[0].agency
    for number in range(MORE):
        before = conftest.new_agency(f"A school before {number}", school.category)
        directory.succeed(before, to=school, kind="merged", on=clock.today(), version=1, by=conftest.TESTS)
        conftest.new_agency(f"A school besides {number}", school.category)
        day = clock.today() + timedelta(days=100 + number)
        targets.add_holiday(first=day, last=day, name="Another holiday", by=conftest.TESTS)
        targets.set_target("query", amount=5 + number, unit="working-days", since=day, by=conftest.TESTS)
        conftest.signed(alice)
        conftest.answered(alice, "refused consent, shared")
        world.note("alice")
        world.question("alice", of="dana")
        world.request("alice", of="priya")
        world.request("dana", of="imran")
        world.request("imran", of="dana")
        set_actions.add(
            school,
            name=f"Set {number}",
            members=[conftest.new_agency(f"In it {number}", school.category)],
            by=world.people["dana"],
        )
        world.breach("alice")
        conftest.waiting(f"waiting{number}", school)
        conftest.new_person(f"there{number}", school, *Role.DECIDING)
        address = f"later{number}@tests.example"
        told.failed(alice)
        told.sent(alice)
        told.tell(alice, at=timezone.now())
        invitations.make(school, kind=Role.Kind.SPOC, email=address, name="Later", by=world.people["sam"])
    return few, _measured(world, met)


def _measured(world: World, met: dict[str, Met]) -> Costs:
    return Costs(
        opening={address: list(_opened(world, address)) for address in ADDRESSES},
        pressing={place: _pressed(world, place, met[place]) for place in PLACES},
    )


def _opened(world: World, address: str) -> Iterator[int]:
    for of, path in world.samples(address).items():
        reader = next((name for name in PEOPLE if expected(address, of, "GET", name) in ("page", "text")), None)
        if reader is not None:
            client = world.browser(None if reader == "signed out" else reader)
            with undone():
                yield _count(lambda client=client, path=path: client.get(path))


def _pressed(world: World, place: str, met: Met) -> int:
    fresh, typed = met.afresh(), typed_at(world, place)
    forget_tries()
    with undone():
        return _count(lambda: send(fresh.client, fresh.path, fresh.hidden | typed))


def _count(ask: Any) -> int:
    # Django keeps the last few thousand and forgets the rest, which would then not be counted.
    connection.queries_log.clear()
    with CaptureQueriesContext(connection) as captured:
        assert ask().status_code in (200, 302)
    return len(captured)


@pytest.mark.parametrize("address", ADDRESSES)
def test_opening_a_page_costs_what_the_table_says_however_many_records_there_are(
    costs: tuple[Costs, Costs], address: str
) -> None:
    few, many = (cost.opening[address] for cost in costs)
    assert address in OPENING, f"Say in OPENING of tests/test_query_counts.py what {address} may cost: {few}"
    assert many == few
    assert max(few, default=0) <= OPENING[address]


@pytest.mark.parametrize("place", PLACES)
def test_pressing_a_button_costs_what_the_table_says_however_many_records_there_are(
    costs: tuple[Costs, Costs], place: str
) -> None:
    few, many = (cost.pressing[place] for cost in costs)
    assert place in PRESSING, f"Say in PRESSING of tests/test_query_counts.py what {place} may cost: {few}"
    assert many == few
    assert few <= PRESSING[place]
