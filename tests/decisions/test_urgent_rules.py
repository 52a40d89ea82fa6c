"""The rules of an urgent note and of finishing it, at the actions, asked of everyone."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from agencies.actions import people
from agencies.models import Agency, Person, Role
from decisions import journey, policies, walk
from decisions.actions import decision as decision_actions
from decisions.actions import urgent as actions
from decisions.models import Decision, DecisionAccess, UrgentAccess, UrgentNote
from decisions.stories import EMERGENCY, parts
from tests.conftest import CAST, TESTS, new_person, signed
from wscp_isa import ledger, workdays
from wscp_isa.identifiers import uuid7
from wscp_isa.ledger.models import Entry
from wscp_isa.rules import Refused

AT_THE_SCHOOL = {"alice", "bob", "dana", "sam"}
SEES_ALICES = {"alice", "dana", "sam"}
FRIDAY_EVENING = datetime(2027, 11, 19, 19, 40, tzinfo=UTC)


def said(**changed: Any) -> dict[str, Any]:
    """What a note says."""
    return {
        "child": "AB, T-0001",
        "told_agency": None,
        "told_whom": "Duty social worker, log 4471",
        "told_at": timezone.now() - timedelta(minutes=10),
        "what": "A fresh bruise, and what the child said about it",
        "why": "Nobody safe was at home",
        **changed,
    }


def noted(by: Person, **changed: Any) -> UrgentNote:
    """A note signed by this person at their own agency."""
    return actions.sign(by.roles_now[0].agency, submission_key=uuid7(), by=by, **said(**changed))


def answers(note: UrgentNote) -> dict[str, dict[str, Any]]:
    """What is typed on each page to finish it."""
    pages = {page: dict(given) for page, given in EMERGENCY.items()}
    pages["who"] |= {"recipient": str(note.told_agency_id or "other"), "other": note.told_whom}
    pages["how"] |= {"known": note.what, "received_by": note.told_whom, **parts("shared_at", note.told_at)}
    pages["untold"] |= parts("look_again_on", timezone.now() + timedelta(days=7))
    return pages


def finished(note: UrgentNote, by: Person) -> Decision:
    """The signed decision that finishes the note."""
    draft = walk.on(actions.finish(note, by=by), posted=answers(note), by=by)
    return decision_actions.sign(draft, version=draft.version, by=by)


# --- Signing ---


@pytest.mark.parametrize("name", CAST)
def test_only_those_who_decide_at_the_agency_sign_a_note_there(
    cast: dict[str, Person], school: Agency, name: str
) -> None:
    if name in AT_THE_SCHOOL:
        note = actions.sign(school, submission_key=uuid7(), by=cast[name], **said())
        assert (note.signed_by, note.agency) == (cast[name], school)
        return
    with pytest.raises(Refused, match="do not have a role at A school"):
        actions.sign(school, submission_key=uuid7(), by=cast[name], **said())
    assert not UrgentNote.objects.exists()


def test_a_note_is_signed_at_once_and_the_ledger_commits_to_it(alice: Person, front_door: Agency) -> None:
    before = timezone.now()
    note = noted(alice, told_agency=front_door)
    assert before <= note.signed_at <= timezone.now()
    assert note.finish_by == workdays.end_of_working_day(note.told_at, 1)
    entry = next(iter(ledger.entries(note)))
    assert (entry.action, entry.actor_name, entry.agency) == ("urgent-note.signed", "Alice", "A school")
    again = UrgentNote.objects.select_related("key").get(pk=note.pk)
    assert (again.child, again.told_whom, again.why) == (note.child, note.told_whom, note.why)


def test_what_has_not_happened_yet_is_not_noted(alice: Person) -> None:
    with pytest.raises(Refused, match="must be in the past"):
        noted(alice, told_at=timezone.now() + timedelta(minutes=1))


def test_one_key_signs_one_note(alice: Person, school: Agency) -> None:
    key, words = uuid.uuid4(), said()
    first = actions.sign(school, submission_key=key, by=alice, **words)
    assert actions.sign(school, submission_key=key, by=alice, **words) == first
    assert UrgentNote.objects.count() == UrgentAccess.objects.count() == Entry.objects.filter(subject=first.pk).count()


def test_two_presses_that_meet_sign_one_note(alice: Person, school: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    key, words = uuid.uuid4(), said()
    first = actions.sign(school, submission_key=key, by=alice, **words)
    look, asked = actions._the_same, []

    def as_if_the_other_were_not_there_yet(*args: Any) -> UrgentNote | None:
        asked.append(args)
        return look(*args) if len(asked) > 1 else None

    monkeypatch.setattr(actions, "_the_same", as_if_the_other_were_not_there_yet)
    assert actions.sign(school, submission_key=key, by=alice, **words) == first
    assert UrgentNote.objects.count() == 1


@pytest.mark.parametrize("part", ["child", "told_whom", "what", "why", "told_at"])
def test_other_words_under_the_same_key_are_neither_lost_nor_written_over_the_note(
    alice: Person, school: Agency, part: str
) -> None:
    key, words = uuid.uuid4(), said()
    note = actions.sign(school, submission_key=key, by=alice, **words)
    changed = {part: words[part] - timedelta(minutes=5) if part == "told_at" else "Something else"}
    with pytest.raises(Refused, match=f"already signed this note, as {note.reference}"):
        actions.sign(school, submission_key=key, by=alice, **words | changed)
    again = UrgentNote.objects.select_related("key").get()
    assert {name: getattr(again, name) for name in words} == words


def test_the_same_key_of_somebody_else_is_another_note(alice: Person, dana: Person, school: Agency) -> None:
    key = uuid.uuid4()
    notes = {actions.sign(school, submission_key=key, by=by, **said()).pk for by in (alice, dana)}
    assert len(notes) == 2


# --- When it is to be finished ---

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2034, 12, 1), timezones=st.just(UTC))


@pytest.mark.django_db
@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=20)))
def test_it_is_to_be_finished_after_it_was_shared_and_signed_at_the_end_of_a_working_day(
    told_at: datetime, later: timedelta
) -> None:
    signed_at = told_at + later
    finish_by = actions._finish_by(told_at, signed_at)
    local = finish_by.astimezone(workdays.UK)
    assert finish_by > signed_at >= told_at
    assert workdays.is_working(local.date())
    assert (local.hour, local.minute, local.second) == (17, 0, 0)
    assert finish_by <= workdays.end_of_working_day(signed_at, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "signed_at", "until"),
    [
        ("2026-11-20T19:40+00:00", "2026-11-20T19:50+00:00", "2026-11-23T17:00+00:00"),
        ("2026-11-20T19:40+00:00", "2026-11-23T09:00+00:00", "2026-11-23T17:00+00:00"),
        ("2026-11-20T19:40+00:00", "2026-11-23T17:00+00:00", "2026-11-24T17:00+00:00"),
        ("2026-11-19T23:50+00:00", "2026-11-20T00:05+00:00", "2026-11-20T17:00+00:00"),
        ("2026-10-23T18:00+00:00", "2026-10-23T18:05+00:00", "2026-10-26T17:00+00:00"),
        ("2026-03-27T18:00+00:00", "2026-03-27T18:05+00:00", "2026-03-30T16:00+00:00"),
    ],
)
def test_the_time_runs_from_the_share_unless_that_is_over(told: str, signed_at: str, until: str) -> None:
    given_times = (datetime.fromisoformat(told), datetime.fromisoformat(signed_at))
    assert actions._finish_by(*given_times) == datetime.fromisoformat(until)


def test_a_friday_evening_is_finished_by_five_on_monday(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: FRIDAY_EVENING)
    note = noted(alice)
    assert workdays.in_words(note.finish_by) == "5pm on Monday 22 November 2027"


# --- Who sees it ---


@pytest.mark.parametrize("name", CAST)
def test_a_note_is_seen_by_its_author_the_team_and_who_answers_for_the_agency(
    cast: dict[str, Person], name: str
) -> None:
    note = noted(cast["alice"])
    assert UrgentNote.objects.visible_to(cast[name]).filter(pk=note.pk).exists() == (name in SEES_ALICES)


def test_sight_ends_with_the_role(alice: Person) -> None:
    note = noted(alice)
    people.end_role(alice.roles_now[0], by=TESTS)
    assert not UrgentNote.objects.visible_to(Person.objects.get(pk=alice.pk)).filter(pk=note.pk).exists()


# --- Finishing ---


@pytest.mark.parametrize("name", CAST)
def test_whoever_sees_a_note_and_decides_at_its_agency_finishes_it(cast: dict[str, Person], name: str) -> None:
    note = noted(cast["alice"])
    if name in SEES_ALICES:
        assert policies.finishing(cast[name], note) is None
        assert actions.finish(note, by=cast[name]).started_by == cast[name]
        return
    with pytest.raises(Refused, match="Only those who work on this note"):
        actions.finish(note, by=cast[name])
    assert not Decision.objects.exists()


@pytest.mark.parametrize("first", sorted(SEES_ALICES))
@pytest.mark.parametrize("second", sorted(SEES_ALICES))
def test_a_second_press_by_anyone_leads_to_the_same_draft_which_they_can_go_on_with(
    cast: dict[str, Person], first: str, second: str
) -> None:
    note = noted(cast["alice"])
    draft = actions.finish(note, by=cast[first])
    assert actions.finish(note, by=cast[second]) == draft
    assert Decision.objects.count() == DecisionAccess.objects.count() == 1
    worry = {"worry": {"worry": "danger"}}
    draft = decision_actions.answer(draft, step="worry", given=worry, version=draft.version, by=cast[second])
    assert journey.of(draft).position == "who"


@pytest.mark.parametrize("starter", ["alice", "dana"])
@pytest.mark.parametrize("name", CAST)
def test_what_finishes_a_note_is_seen_by_whoever_sees_the_note(
    cast: dict[str, Person], name: str, starter: str
) -> None:
    draft = actions.finish(noted(cast["alice"]), by=cast[starter])
    assert Decision.objects.visible_to(cast[name]).filter(pk=draft.pk).exists() == (name in SEES_ALICES)


def test_a_note_that_is_finished_leads_to_its_signed_decision(alice: Person, dana: Person) -> None:
    note = noted(alice)
    decision = finished(note, dana)
    assert actions.finish(note, by=alice) == decision
    assert decision.signed_by == dana
    assert not UrgentNote.objects.unfinished().exists()


def test_a_note_stays_unfinished_until_the_decision_is_signed(alice: Person) -> None:
    note = noted(alice)
    assert list(UrgentNote.objects.unfinished()) == [note]
    actions.finish(note, by=alice)
    assert list(UrgentNote.objects.unfinished()) == [note]


def test_what_the_note_says_is_filled_in_and_counts_only_once_it_is_answered(alice: Person, front_door: Agency) -> None:
    note = noted(alice, told_agency=front_door)
    way = journey.of(actions.finish(note, by=alice), by=alice)
    assert way.position == "worry"
    assert way.facts.recipient is None
    assert way.summary() == []
    initial = {key: (way.step(key) or pytest.fail(key)).bind(way).initial for key in ("who", "child", "how")}
    assert initial["who"]["recipient"] == str(front_door.pk)
    assert (initial["child"]["initials"], initial["child"]["record_number"]) == ("AB", "T-0001")
    assert initial["how"]["known"] == note.what
    assert initial["how"]["received_by"] == note.told_whom
    assert initial["how"]["shared_at"] == note.told_at
    assert initial["how"]["way"] == "phone"
    assert way.facts.said("pasted", "text") is None


def test_somebody_outside_the_directory_is_filled_in_by_name(alice: Person) -> None:
    way = journey.of(actions.finish(noted(alice), by=alice))
    who = (way.step("who") or pytest.fail("who")).bind(way)
    assert (who.initial["recipient"], who.initial["other"]) == ("other", "Duty social worker, log 4471")


def test_an_answer_stands_over_what_was_filled_in(alice: Person, front_door: Agency) -> None:
    note = noted(alice, told_agency=front_door)
    draft = actions.finish(note, by=alice)
    posted = answers(note) | {"child": {"initials": "ZZ", "record_number": "T-0099"}}
    way = journey.of(walk.on(draft, posted=posted, by=alice))
    assert (way.step("child") or pytest.fail("child")).bind(way).initial["initials"] == "ZZ"


@pytest.mark.parametrize(
    ("child", "initials", "record_number"),
    [
        ("AB", "AB", None),
        ("A.B.", "A.B.", None),
        ("AB, T-0001", "AB", "T-0001"),
        ("AB 1234", "AB", "1234"),
        ("CPOMS 1234", None, "CPOMS 1234"),
        ("1234", None, "1234"),
        ("unborn child of KJ", "unborn child of KJ", None),
    ],
)
def test_initials_and_record_number_are_told_apart_as_far_as_can_be(
    child: str, initials: str | None, record_number: str | None
) -> None:
    named = actions._named(child)
    assert (named.get("initials"), named.get("record_number")) == (initials, record_number)


def test_the_transcript_says_that_the_answers_were_given_afterwards(alice: Person, dana: Person) -> None:
    note = noted(alice, told_at=datetime(2026, 3, 27, 16, 10, tzinfo=UTC))
    transcript = finished(note, dana).transcript
    assert transcript["afterwards"].startswith("Answered afterwards: shared at 27 March 2026, 4:10pm, recorded at ")
    assert note.reference in transcript["afterwards"]
    assert "afterwards" not in signed(alice).transcript


def test_the_ledger_names_the_note_that_a_decision_finishes(alice: Person) -> None:
    note = noted(alice)
    decision = finished(note, alice)
    assert [entry.action for entry in ledger.entries(note)] == ["urgent-note.signed"]
    began, _ = ledger.entries(decision)
    assert (began.action, began.facts) == ("decision.started", {"finishes": note.reference})


def _count() -> tuple[int, ...]:
    models = (UrgentNote, UrgentAccess, Decision, DecisionAccess, Entry)
    return tuple(model.objects.count() for model in models)  # type: ignore[attr-defined]


class LedgerDown(Exception):
    pass


@pytest.mark.parametrize("what", ["sign", "finish"])
def test_where_the_ledger_fails_the_change_is_not_there_either(
    alice: Person, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    note = noted(alice)
    before = _count()

    def fail(*args: Any, **kwargs: Any) -> None:
        raise LedgerDown

    monkeypatch.setattr(ledger, "record", fail)
    deeds = {"sign": lambda: noted(alice), "finish": lambda: actions.finish(note, by=alice)}
    with pytest.raises(LedgerDown):
        deeds[what]()
    assert _count() == before


def test_a_role_at_another_agency_finishes_nothing_here(alice: Person, charity: Agency) -> None:
    spoc_elsewhere = new_person("cleo", charity, Role.Kind.SPOC)
    with pytest.raises(Refused):
        actions.finish(noted(alice), by=spoc_elsewhere)
