"""Your work: what each of the cast owes, by when, and that the page says it in words."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies import grants
from agencies.actions import people as agency_people
from agencies.models import Agency, Person, Role
from decisions import walk
from decisions.actions import advice, urgent, withdrawal
from decisions.actions import decision as actions
from decisions.models import Addition, Advice, Decision, DecisionAccess, UrgentAccess
from decisions.stories import parts, told
from tests.conftest import CAST, TESTS, answered, new_person, signed, start
from tests.decisions import rows
from tests.decisions.additions import added
from tests.decisions.test_list import noted
from wscp_isa import clock, work

SignIn = Callable[[Person], Client]
CHILD = {"initials": "AB", "record_number": "T-0001"}
WILL_TELL = {"family": {"consent": "refused", "told": "will-tell"}}


def owed(person: Person) -> list[work.Owed]:
    """What they owe to decisions, as somebody who signs in anew."""
    found = work.of(Person.objects.get(pk=person.pk)).owed
    return [one for one in found if not one.url.startswith(("/agencies/", "/agreement/"))]


def references(person: Person) -> list[str]:
    return [one.about for one in owed(person)]


def untold(by: Person, day: date) -> Decision:
    """Shared without the family's knowing, to be looked at again on that day."""
    again = timezone.now() + timedelta(days=30)
    page = {"why": "He is still at home", **parts("look_again_on", again)}
    decision = signed(by, family={"consent": "unsafe-to-ask", "told": "unsafe"}, untold=page)
    DecisionAccess.objects.filter(decision=decision).update(family_due=day)  # as it is once the time has gone by
    return decision


# --- Due, in words --------------------------------------------------------------------------------------------------------

NOW = datetime(2026, 3, 27, 10, tzinfo=UTC)  # a Friday; the clocks go forward on Sunday


@pytest.mark.parametrize(
    ("due", "words", "tag"),
    [
        (None, "no date", ""),
        (datetime(2026, 3, 27, 17, tzinfo=UTC), "due today, 5pm", "Today"),
        (datetime(2026, 3, 27, 16, 30, tzinfo=UTC), "due today, 4:30pm", "Today"),
        (datetime(2026, 3, 27, 12, tzinfo=UTC), "due today, 12pm", "Today"),
        (datetime(2026, 3, 27, 9, tzinfo=UTC), "late since 9am today", "Late"),
        (datetime(2026, 3, 26, 17, tzinfo=UTC), "1 day late", "Late"),
        (datetime(2026, 3, 25, 17, tzinfo=UTC), "2 days late", "Late"),
        (datetime(2026, 3, 28, 0, 5, tzinfo=UTC), "due tomorrow, 12:05am", "Coming up"),
        (datetime(2026, 3, 30, 16, tzinfo=UTC), "due Monday, 5pm", "Coming up"),
        (datetime(2026, 4, 2, 16, tzinfo=UTC), "due Thursday, 5pm", "Coming up"),
        (datetime(2026, 4, 3, 16, tzinfo=UTC), "due 3 April 2026, 5pm", "Coming up"),
        (work.end_of(date(2026, 3, 27)), "due today", "Today"),
        (work.end_of(date(2026, 3, 26)), "1 day late", "Late"),
        (work.end_of(date(2026, 3, 29)), "due Sunday", "Coming up"),
        (work.end_of(date(2026, 4, 27)), "due 27 April 2026", "Coming up"),
    ],
)
def test_when_something_is_due_is_said_as_people_say_it(due: datetime | None, words: str, tag: str) -> None:
    assert (work.due_in_words(due, now=NOW), work.urgency(due, now=NOW)) == (words, tag)


def test_a_day_ends_when_it_does_in_the_uk() -> None:
    assert work.end_of(date(2026, 3, 28)) == datetime(2026, 3, 28, 23, 59, tzinfo=UTC)
    assert work.end_of(date(2026, 3, 29)) == datetime(2026, 3, 29, 22, 59, tzinfo=UTC)


# --- What is asked of every app ---------------------------------------------------------------------------------------------


def test_the_soonest_come_first_and_no_more_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    def one(due: datetime | None, about: str) -> work.Owed:
        return work.Owed("Do it", about, "/", due)

    asked: list[int] = []

    def dated(person: Any, most: int) -> list[work.Owed]:
        asked.append(most)
        return [one(NOW + timedelta(days=day), f"day {day}") for day in range(200)]

    def undated(person: Any, most: int) -> list[work.Owed]:
        return [one(None, "some day"), one(NOW + timedelta(hours=1), "within the hour")]

    monkeypatch.setattr(work, "_contributions", [undated, dated])
    whole = work.of(None)
    assert [one.about for one in whole.owed[:3]] == ["day 0", "within the hour", "day 1"]
    assert len(whole.owed) == work.SHOWN
    assert whole.more
    assert asked == [work.SHOWN + 1]
    assert [one.about for one in work.of(None, most=300).owed][-1] == "some day"


def test_decisions_contribute_once() -> None:
    names = [contribution.__name__ for contribution in work._contributions]
    assert len(names) == len(set(names))
    assert {"advice_to_give", "urgent_notes_to_finish", "families_to_tell", "drafts_to_finish"} <= set(names)


# --- Drafts -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CAST)
def test_a_draft_is_the_work_of_who_began_it_or_of_the_team(cast: dict[str, Person], name: str) -> None:
    alices, danas = start(cast["alice"]), start(cast["dana"])
    expected = {"alice": [alices.reference], "dana": [danas.reference]}
    assert references(cast[name]) == expected.get(name, [])


def test_a_deputy_owes_what_another_deputy_began(dana: Person, school: Agency) -> None:
    erin = new_person("erin", school, Role.Kind.SAFEGUARDING_TEAM)
    draft = start(dana)
    (one,) = owed(erin)
    assert (one.about, one.url) == (draft.reference, f"/decisions/{draft.reference}/draft/")
    assert one.what == "Finish and sign this decision, started by Dana"


@pytest.mark.parametrize("name", CAST)
def test_what_was_left_behind_falls_to_who_answers_for_the_agency(cast: dict[str, Person], name: str) -> None:
    draft = start(cast["alice"])
    agency_people.end_role(cast["alice"].roles_now[0], by=TESTS)
    assert references(cast[name]) == ([draft.reference] if name == "sam" else [])


def test_what_is_signed_or_withdrawn_is_owed_no_more(alice: Person) -> None:
    signed(alice)
    gone = start(alice)
    withdrawal.withdraw(gone, version=gone.version, by=alice)
    assert owed(alice) == []


def test_a_draft_names_its_child_and_has_no_date(alice: Person) -> None:
    answered(alice, "no clear purpose", without=("reasons",))
    (one,) = owed(alice)
    assert (one.whom, one.words, one.tag) == ("AB, T-0001", "no date", "")
    start(alice)
    assert owed(alice)[0].whom == "No child named yet"


# --- Urgent notes -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("name", CAST)
def test_an_urgent_note_is_for_its_author_and_the_team_and_once_late_for_who_answers_for_the_agency(
    cast: dict[str, Person], name: str, late: bool
) -> None:
    note = noted(cast["alice"])
    if late:
        UrgentAccess.objects.filter(note=note).update(finish_by=timezone.now() - timedelta(days=2))
    whose = {"alice", "dana"} | ({"sam"} if late else set())
    assert references(cast[name]) == ([note.reference] if name in whose else [])
    if name in whose:
        (one,) = owed(cast[name])
        assert one.late == late
        assert one.words == ("2 days late" if late else work.due_in_words(note.finish_by, now=timezone.now()))
        assert one.clause == "Principles: timely"


def test_a_note_that_somebody_began_to_finish_is_one_thing_and_leads_there(alice: Person, dana: Person) -> None:
    note = noted(alice)
    draft = urgent.finish(note, by=dana)
    for person in (alice, dana):
        (one,) = owed(person)
        assert (one.about, one.url) == (note.reference, f"/decisions/{draft.reference}/draft/")


def test_a_finished_note_is_owed_no_more(alice: Person, school: Agency) -> None:
    at = timezone.now()
    note = rows.note(school, alice, at)
    UrgentAccess.objects.filter(note=note).update(unfinished=False)
    rows.decision(school, alice, at, signed=True, urgent_note=note)
    assert owed(alice) == []


@pytest.mark.parametrize("signs", [False, True])
def test_signing_what_finishes_a_note_is_what_ends_it(alice: Person, signs: bool) -> None:
    note = noted(alice)
    draft = urgent.finish(note, by=alice)
    draft = walk.on(draft, posted={**told("refused consent, shared"), "child": CHILD}, by=alice)
    if signs:
        actions.sign(draft, version=draft.version, by=alice)
    assert UrgentAccess.objects.filter(note=note, unfinished=True).exists() is not signs
    assert (note.reference in references(alice)) is not signs


# --- Families -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CAST)
def test_who_signed_that_they_will_tell_the_family_owes_it_on_that_day(cast: dict[str, Person], name: str) -> None:
    decision = signed(cast["alice"], **WILL_TELL)
    if name != "alice":
        assert owed(cast[name]) == []
        return
    (one,) = owed(cast[name])
    assert (one.about, one.words, one.clause) == (decision.reference, "due today", "How 5")
    assert one.url == f"/decisions/{decision.reference}/"
    assert one.what == "Tell the family that it was shared, and add that to the record"
    DecisionAccess.objects.filter(decision=decision).update(family_due=clock.today() - timedelta(days=3))
    assert owed(cast[name])[0].words == "3 days late"


@pytest.mark.parametrize(("days", "shown"), [(-400, True), (-1, True), (0, True), (7, True), (8, False), (30, False)])
def test_a_family_that_could_not_be_told_is_asked_after_when_the_day_comes_near(
    alice: Person, days: int, shown: bool
) -> None:
    day = timezone.localdate() + timedelta(days=days)
    decision = untold(alice, day)
    assert references(alice) == ([decision.reference] if shown else [])
    if shown:
        (one,) = owed(alice)
        assert one.due == work.end_of(day)
        assert one.what == "Look again at whether the family can be told"


@pytest.mark.parametrize("story", ["promised", "untold"])
def test_once_the_family_is_told_nothing_is_owed(alice: Person, story: str) -> None:
    decision = signed(alice, **WILL_TELL) if story == "promised" else untold(alice, timezone.localdate())
    for kind in (Addition.Kind.LATER_FACT, Addition.Kind.REFERRAL):
        added(decision, kind, by=alice)
    assert references(alice) == [decision.reference]
    added(decision, Addition.Kind.TOLD_FAMILY, by=alice)
    assert owed(alice) == []


@pytest.mark.parametrize("story", ["promised", "untold"])
def test_where_they_still_could_not_be_told_it_is_owed_by_the_new_day(alice: Person, story: str) -> None:
    decision = signed(alice, **WILL_TELL) if story == "promised" else untold(alice, timezone.localdate())
    later = timezone.localdate() + timedelta(days=20)
    added(decision, Addition.Kind.STILL_NOT_TOLD, by=alice, look_again_on=later)
    assert owed(alice) == []
    soon = timezone.localdate() + timedelta(days=3)
    added(decision, Addition.Kind.STILL_NOT_TOLD, by=alice, look_again_on=soon)
    (one,) = owed(alice)
    assert one.due == work.end_of(soon)
    added(decision, Addition.Kind.TOLD_FAMILY, by=alice)
    assert owed(alice) == []


def test_a_refusal_and_a_family_that_knows_owe_nothing(alice: Person) -> None:
    signed(alice)
    signed(alice, "no clear purpose")
    assert owed(alice) == []


def test_what_was_owed_stays_behind_with_the_role(alice: Person) -> None:
    signed(alice, **WILL_TELL)
    start(alice)
    noted(alice)
    agency_people.end_role(alice.roles_now[0], by=TESTS)
    assert owed(alice) == []


def test_what_they_signed_and_may_no_longer_see_is_neither_owed_nor_shown(
    alice: Person, sam: Person, school: Agency, signed_in: SignIn
) -> None:
    draft = answered(alice, "refused consent, shared", **WILL_TELL)
    decision = actions.sign(draft, version=draft.version, by=sam)
    assert references(sam) == [decision.reference]
    assert decision.reference in signed_in(sam).get("/").content.decode()
    agency_people.end_role(sam.roles_now[0], by=TESTS)
    agency_people.give_role(sam, agency=school, kind=Role.Kind.PRACTITIONER, since=timezone.now(), by=TESTS)
    assert references(sam) == []
    page = signed_in(Person.objects.get(pk=sam.pk)).get("/")
    assert page.status_code == 200
    assert decision.reference not in page.content.decode()


# --- Advice -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CAST)
def test_advice_is_owed_by_who_was_asked_and_does_not_say_whom_it_is_about(
    cast: dict[str, Person], signed_in: SignIn, name: str
) -> None:
    draft = answered(cast["dana"], "no clear purpose", without=("reasons",))
    asked = advice.ask(draft, question="purpose", adviser=cast["sam"], summary="A club asks", by=cast["dana"])
    waiting = [one for one in owed(cast[name]) if one.what.startswith("Give advice")]
    assert len(waiting) == (name == "sam")
    if waiting:
        assert (waiting[0].url, waiting[0].whom) == (f"/advice/{asked.pk}/", "")
        assert waiting[0].what == "Give advice: Dana is not sure"
        assert "T-0001" not in signed_in(cast[name]).get("/").content.decode()


def test_advice_is_owed_until_it_is_given_or_too_late(alice: Person, sam: Person) -> None:
    drafts = [answered(alice, "no clear purpose") for _ in range(3)]
    first, second, _ = (
        advice.ask(draft, question="purpose", adviser=sam, summary="A club asks", by=alice) for draft in drafts
    )
    assert len(owed(sam)) == 3
    advice.give(first, answer="Ask what it is for", by=sam)
    actions.sign(drafts[1], version=Decision.objects.get(pk=drafts[1].pk).version, by=alice)
    assert len(owed(sam)) == 1
    assert second.decision_id == drafts[1].pk
    later = timezone.now() - timedelta(days=20)
    grants.Grant.objects.update(since=later, until=later + timedelta(days=14))
    assert owed(sam) == []
    assert Advice.objects.filter(answered_at=None).count() == 2


# --- The page -----------------------------------------------------------------------------------------------------------------


def text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def test_the_page_says_what_when_and_under_which_clause(alice: Person, signed_in: SignIn) -> None:
    note = noted(alice)
    UrgentAccess.objects.filter(note=note).update(finish_by=timezone.now() - timedelta(days=2))
    signed(alice, **WILL_TELL)
    start(alice)
    page = text(signed_in(alice).get("/").content.decode())
    assert "3 things need your action. 1 is late." in page
    order = [
        page.index(words)
        for words in (
            "Finish the record of this urgent share (Principles: timely) Late 2 days late",
            "Tell the family that it was shared, and add that to the record (How 5) Today due today",
            "Finish and sign this decision (Principles: record) no date",
            "Signed lately",
        )
    ]
    assert order == sorted(order)


def test_one_thing_is_said_of_one(alice: Person, signed_in: SignIn) -> None:
    start(alice)
    assert "1 thing needs your action." in text(signed_in(alice).get("/").content.decode())


def test_an_empty_page_says_what_to_do(alice: Person, oz: Person, signed_in: SignIn) -> None:
    page = text(signed_in(alice).get("/").content.decode())
    assert (
        "Nothing needs your action. When you decide whether to share information about a child, record it here" in page
    )
    assert "Record a decision" in page
    assert "You have not signed a decision yet." in page
    assert "Your account has no role that records decisions" in text(signed_in(oz).get("/").content.decode())


def test_more_than_fits_is_said_without_counting_it(alice: Person, school: Agency, signed_in: SignIn) -> None:
    for _ in range(work.SHOWN + 5):
        rows.decision(school, alice, timezone.now())
    page = text(signed_in(alice).get("/").content.decode())
    assert "More than 50 things need your action. These are the 50 due soonest." in page
    assert page.count("Finish and sign this decision") == 50


def test_the_five_signed_last_are_at_hand(alice: Person, sam: Person, signed_in: SignIn) -> None:
    made = [signed(alice) for _ in range(6)]
    page = signed_in(alice).get("/").content.decode()
    shown = [decision.reference in page for decision in made]
    assert shown == [False, True, True, True, True, True]
    assert page.index(made[5].reference) < page.index(made[1].reference)
    assert 'href="/records/"' in page
    assert made[5].reference not in signed_in(sam).get("/").content.decode()


def test_the_number_of_queries_does_not_grow_with_what_is_owed(
    alice: Person, school: Agency, signed_in: SignIn
) -> None:
    client = signed_in(alice)

    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            assert client.get("/").status_code == 200
        return len(made)

    at = timezone.now()
    for number in range(60):
        rows.decision(school, alice, at)
        rows.note(school, alice, at)
        rows.decision(school, alice, at, signed=True)
        DecisionAccess.objects.update(family_due=clock.today(), family_owed_by=alice)
        if number == 2:
            few = queries()
    assert queries() == few
