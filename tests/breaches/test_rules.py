"""Who may do what about a breach, asked of everyone; and what bad input and hard cases come to."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from agencies.actions import people as people_actions
from agencies.models import Agency, LegalKind, Person, Role
from breaches import history
from breaches.actions import assessment, party, task
from breaches.actions import breach as actions
from breaches.facts import Matter
from breaches.models import Assessment, Awareness, Breach, BreachAccess, BreachNote, Evidence, Party, Told
from tests.breaches import made
from tests.breaches.made import HOUR
from tests.conftest import TESTS, new_agency, new_person, signed, waiting
from tests.decisions.asking import ask
from wscp_isa import ledger
from wscp_isa.govuk import uktime
from wscp_isa.identifiers import uuid7
from wscp_isa.ledger.models import Entry
from wscp_isa.rules import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def chris(charity: Agency) -> Person:
    """The charity's single point of contact."""
    return new_person("chris", charity, Role.Kind.SPOC)


@pytest.fixture
def carol(council: Agency) -> Person:
    """The council's."""
    return new_person("carol", council, Role.Kind.SPOC)


@pytest.fixture
def lost(cast: dict[str, Person], chris: Person, carol: Person, council: Agency) -> Breach:
    """Charlie's charity lost what is the council's, which knows; confirmed for both."""
    breach = made.reported(cast["charlie"])
    owner = made.with_owner(breach, council, by=chris, roles=("owner", "controller"))
    made.confirmed(breach, by=chris)
    owner = made.told(owner, by=chris)
    party.become_aware(owner, at=timezone.now() - HOUR, by=carol)
    return Breach.objects.select_related("key", "agency").get(pk=breach.pk)


def party_of(breach: Breach, agency: Agency) -> Party:
    return Party.objects.select_related("agency", "breach", "key").get(breach=breach, agency=agency)


def seen_by(cast: dict[str, Person], breach: Breach) -> set[str]:
    fresh = {name: Person.objects.get(pk=person.pk) for name, person in cast.items()}
    return {name for name, person in fresh.items() if Breach.objects.visible_to(person).filter(pk=breach.pk).exists()}


# --- Reporting --------------------------------------------------------------------------------------------------------------
def test_everyone_with_a_role_of_any_kind_reports_and_nobody_without(cast: dict[str, Person]) -> None:
    for name, person in cast.items():
        if name == "oz":
            continue
        assert made.reported(person).state == "suspected"
    with pytest.raises(Refused, match="You do not have a role"):
        made.reported(cast["oz"], agency=cast["alice"].roles_now[0].agency)
    with pytest.raises(Refused, match="You do not have a role"):
        made.reported(cast["alice"], agency=cast["charlie"].roles_now[0].agency)


def test_somebody_who_waits_for_admission_and_has_read_nothing_reports_and_sees_their_report(
    cast: dict[str, Person], school: Agency, signed_in: Callable[[Person], Client]
) -> None:
    wendy = waiting("wendy", school)
    Person.objects.filter(pk=wendy.pk).update(guidance_read="", guidance_read_at=None)
    browser = signed_in(Person.objects.get(pk=wendy.pk))
    assert browser.get("/breaches/report/").status_code == 200
    breach = made.reported(wendy)
    assert browser.get(breach.get_absolute_url()).status_code == 200
    assert "Wendy" in [entry.actor_name for entry in ledger.entries(breach)]


def test_the_same_press_reports_once_and_other_words_are_refused(alice: Person) -> None:
    key = uuid7()
    at = timezone.now() - HOUR
    first = made.reported(alice, submission_key=key, suspected_at=at)
    assert made.reported(alice, submission_key=key, suspected_at=at) == first
    with pytest.raises(Refused, match="You have sent this page before"):
        made.reported(alice, submission_key=key, suspected_at=at, what="Something else")
    assert Breach.objects.count() == 1


def test_nobody_is_aware_before_it_happened_or_of_what_is_to_come(alice: Person) -> None:
    now = timezone.now()
    with pytest.raises(Refused, match="before it happened"):
        made.reported(alice, happened_at=now - HOUR, suspected_at=now - 2 * HOUR)
    with pytest.raises(Refused, match="in the past"):
        made.reported(alice, suspected_at=now + HOUR)
    with pytest.raises(Refused, match="in the past"):
        made.reported(alice, happened_at=now + HOUR, suspected_at=now - HOUR)
    assert not Breach.objects.exists()
    assert made.reported(alice, happened_at=now - HOUR, suspected_at=now - HOUR).happened_at


def test_it_is_linked_to_the_decision_it_arose_from_where_the_reporter_sees_that(
    alice: Person, charlie: Person
) -> None:
    decision = signed(alice)
    assert made.reported(alice, arose_from=f" {decision.reference.lower()} ").decision == decision
    other = made.reported(charlie, arose_from=decision.reference)
    assert other.decision is None
    assert other.arose_from == decision.reference
    assert made.reported(alice, arose_from="our request 44").arose_from == "our request 44"


def test_it_is_linked_to_the_request_it_arose_from_on_either_side_of_it(
    dana: Person, imran: Person, charlie: Person, front_door: Agency
) -> None:
    request = ask(dana, front_door)
    for by in (dana, imran):
        breach = made.reported(by, arose_from=request.reference)
        assert (breach.request, breach.decision) == (request, None)
    assert made.reported(charlie, arose_from=request.reference).request is None


def test_its_page_leads_there_whoever_may_see_that(
    alice: Person, dana: Person, sam: Person, priya: Person, signed_in: Callable[[Person], Client]
) -> None:
    decision, request = signed(alice), ask(alice, priya.roles_now[0].agency)
    for record in (decision, request):
        breach = made.reported(alice, arose_from=record.reference)
        leads = {
            person.email.partition("@")[0]: f'href="{record.get_absolute_url()}"'
            in signed_in(person).get(breach.get_absolute_url()).content.decode()
            for person in (alice, dana, sam)
        }
        seen = {
            person.email.partition("@")[0]: type(record).objects.visible_to(person).filter(pk=record.pk).exists()
            for person in (alice, dana, sam)
        }
        assert leads == seen
        assert seen["alice"]
        assert seen["sam"]
        assert not seen["dana"]


def test_a_report_of_the_police_is_under_part_3(priya: Person) -> None:
    Agency.objects.filter(pk=priya.roles_now[0].agency_id).update(legal_kind=LegalKind.COMPETENT)
    person = Person.objects.get(pk=priya.pk)
    assert made.own(made.reported(person)).law == "law-enforcement"


# --- Who sees it --------------------------------------------------------------------------------------------------------------
def test_the_reporter_and_those_who_answer_for_the_agency_see_it_and_no_colleague(cast: dict[str, Person]) -> None:
    assert seen_by(cast, made.reported(cast["alice"])) == {"alice", "dana", "sam"}
    assert seen_by(cast, made.reported(cast["sam"])) == {"dana", "sam"}
    assert seen_by(cast, made.reported(cast["charlie"])) == {"charlie"}
    assert seen_by(cast, made.reported(cast["morgan"])) == {"morgan"}


def test_another_agency_sees_it_once_it_is_told_and_not_when_it_is_named(
    cast: dict[str, Person], carol: Person, council: Agency
) -> None:
    breach = made.reported(cast["alice"])
    owner = made.with_owner(breach, council, by=cast["sam"])
    everyone = {**cast, "carol": carol}
    assert "carol" not in seen_by(everyone, breach)
    made.told(owner, by=cast["sam"])
    assert seen_by(everyone, breach) == {"alice", "dana", "sam", "carol"}


def test_the_other_party_sees_the_notice_and_what_is_shared_and_not_the_report_or_the_notes(
    lost: Breach, chris: Person, carol: Person, signed_in: Callable[[Person], Client]
) -> None:
    actions.note(lost, text="Between ourselves", submission_key=uuid7(), by=chris)
    actions.note(lost, text="Among the council", submission_key=uuid7(), by=carol)
    theirs = signed_in(carol).get(lost.get_absolute_url()).content.decode()
    own = signed_in(chris).get(lost.get_absolute_url()).content.decode()
    for secret in ("A laptop was left on a train", "Between ourselves"):
        assert secret in own
        assert secret not in theirs
    assert "Among the council" in theirs
    assert "Among the council" not in own
    assert "It was lost" in theirs
    assert "What is to be done" in theirs


def test_a_partner_who_is_told_sees_the_notice_and_nothing_else(
    cast: dict[str, Person], lost: Breach, chris: Person, signed_in: Callable[[Person], Client]
) -> None:
    party.tell_partner(
        lost,
        agency=cast["sam"].roles_now[0].agency,
        way="phone",
        text="Watch out for letters",
        because="The same letters go to you",
        submission_key=uuid7(),
        by=chris,
    )
    page = signed_in(cast["sam"]).get(lost.get_absolute_url()).content.decode()
    assert "Watch out for letters" in page
    for secret in ("A laptop was left on a train", "Who has a part in it", "What is to be done", "The assessment"):
        assert secret not in page
    assert seen_by(cast, lost) == {"charlie", "dana", "sam"}
    with pytest.raises(Refused, match="Only those who answer"):
        assessment.answer(lost, step="what", given={}, version=0, by=cast["sam"])


def test_a_reporter_who_has_left_sees_nothing_and_the_report_stays_with_the_agency(cast: dict[str, Person]) -> None:
    breach = made.reported(cast["alice"])
    for role in cast["alice"].roles_now:
        people_actions.end_role(role, by=TESTS)
    assert seen_by(cast, breach) == {"dana", "sam"}
    made.confirmed(breach, by=cast["sam"])
    assert breach.reported_by.name == "Alice"


# --- Who does what --------------------------------------------------------------------------------------------------------------
DEEDS: dict[str, Callable[[Breach, Person], Any]] = {
    "settle": lambda breach, person: made.confirmed(breach, by=person),
    "add": lambda breach, person: made.with_owner(breach, None, name="A foster carer", by=person),
    "note": lambda breach, person: actions.note(breach, text="x", submission_key=uuid7(), by=person),
    "aware": lambda breach, person: party.become_aware(made.own(breach), at=timezone.now() - HOUR, by=person),
    "answer": lambda breach, person: party.answer(made.own(breach), answer="reporting", by=person),
    "done": lambda breach, person: party.done(
        made.own(breach), duty="tell-partners", at=timezone.now(), how="None", by=person
    ),
    "assess": lambda breach, person: assessment.answer(breach, step="what", given={}, version=0, by=person),
    "tell": lambda breach, person: party.tell(
        made.with_owner(breach, None, name="Somebody", by=TESTS_SAM[0]),
        way="phone",
        text="x",
        submission_key=uuid7(),
        by=person,
    ),
}
TESTS_SAM: list[Person] = []


@pytest.mark.parametrize("deed", DEEDS)
def test_only_those_who_answer_for_the_agency_act_on_its_breach(cast: dict[str, Person], deed: str) -> None:
    TESTS_SAM[:] = [cast["sam"]]
    for name, person in cast.items():
        breach = made.reported(cast["alice"])
        if name in ("dana", "sam"):
            DEEDS[deed](breach, person)
            continue
        with pytest.raises(Refused, match="Only those who answer for"):
            DEEDS[deed](breach, person)


def test_where_nobody_else_is_there_the_reporter_acts(charlie: Person) -> None:
    breach = made.reported(charlie)
    made.confirmed(breach, by=charlie)
    assert made.own(breach).deadline


def test_a_party_speaks_for_itself_and_for_who_is_outside_the_directory_the_reporting_agency(
    lost: Breach, chris: Person, carol: Person, council: Agency, charity: Agency
) -> None:
    with pytest.raises(Refused, match="Only those who answer for The council can do this"):
        party.answer(party_of(lost, council), answer="reporting", by=chris)
    with pytest.raises(Refused, match="Only those who answer for A charity can do this"):
        party.answer(party_of(lost, charity), answer="reporting", by=carol)
    outside = made.with_owner(lost, None, name="A carer outside", by=carol, roles=("controller",))
    with pytest.raises(Refused, match="Only those who answer for A carer outside"):
        party.become_aware(outside, at=timezone.now() - HOUR, by=carol)
    assert party.become_aware(outside, at=timezone.now() - HOUR, by=chris).deadline


def test_an_owner_outside_the_directory_is_told_and_written_down(cast: dict[str, Person]) -> None:
    breach = made.reported(cast["alice"])
    owner = made.with_owner(breach, None, name="A foster carer", by=cast["sam"])
    assert [duty.key for duty in Matter(breach).duties if duty.owed] == ["establish", "tell-owner"]
    made.told(owner, by=cast["sam"])
    assert [duty.key for duty in Matter(breach).duties if duty.owed] == ["establish"]
    assert BreachAccess.objects.filter(breach=breach).count() == 1
    assert "foster" not in "".join(Entry.objects.filter(subject=breach.pk).values_list("facts_json", flat=True))


# --- What it is, its end, and two reports of one ---------------------------------------------------------------------------------
@pytest.mark.parametrize("settled", ["near-miss", "not-a-breach"])
def test_what_is_no_breach_is_kept_with_its_reason_and_owes_nothing(cast: dict[str, Person], settled: str) -> None:
    breach = made.reported(cast["alice"])
    with pytest.raises(Refused, match="Say why"):
        actions.say_what_it_is(breach, settled=settled, by=cast["sam"])
    actions.say_what_it_is(breach, settled=settled, because="It was encrypted and came back", by=cast["sam"])
    breach = Breach.objects.select_related("key").get(pk=breach.pk)
    assert (breach.state, breach.settled_because) == (settled, "It was encrypted and came back")
    assert Matter(breach).duties == []
    row = BreachAccess.objects.get(breach=breach)
    assert (row.state, row.due_at) == (settled, None)
    with pytest.raises(Refused, match="nothing more has to be done"):
        made.with_owner(breach, None, name="x", by=cast["sam"])
    made.confirmed(breach, by=cast["sam"])
    assert made.own(breach).deadline


def test_it_is_closed_where_it_was_reported_once_nothing_is_owed(lost: Breach, chris: Person, carol: Person) -> None:
    with pytest.raises(Refused, match=r"This is still to be done: .*, and [0-9]+ more"):
        actions.close(lost, learned="Encrypt", by=chris)
    _do_everything(lost, chris, carol)
    with pytest.raises(Refused, match="by the agency at which it was reported"):
        actions.close(lost, learned="Encrypt", by=carol)
    actions.close(lost, learned="Encrypt", by=chris)
    closed = Breach.objects.select_related("key").get(pk=lost.pk)
    assert (closed.state, closed.closing) == ("closed", "Encrypt")
    with pytest.raises(Refused, match="has been closed"):
        made.with_owner(closed, None, name="x", by=chris)
    actions.note(closed, text="Later", submission_key=uuid7(), by=chris)


def _do_everything(breach: Breach, chris: Person, carol: Person) -> None:
    now = timezone.now()
    ours, theirs = (Matter(breach).parties[place] for place in (0, 1))
    party.done(ours, duty="tell-partners", at=now, how="There are none", by=chris)
    party.done(theirs, duty="lead", at=now, how="Our information governance lead", by=carol)
    made.assessed(breach, by=carol)
    made.decided(breach, by=carol)
    party.answer(ours, answer="another", relies_on=theirs, by=chris)
    party.report_to_regulator(theirs, at=now, reference="IC-1", by=carol)
    party.done(theirs, duty="tell-people", at=now, how="By telephone", by=carol)
    assert [duty.what for duty in Matter(breach).duties if duty.owed] == []


def test_one_breach_reported_by_two_agencies_is_joined_and_both_reports_are_kept(
    lost: Breach, chris: Person, carol: Person, cast: dict[str, Person]
) -> None:
    theirs = made.reported(carol, what="The charity lost our notes")
    for somebody in (cast["sam"], cast["alice"], chris):
        with pytest.raises(Refused):
            actions.join(theirs, reference=lost.reference, by=somebody)
    for wrong in (theirs.reference, "WSP-2222-222", "nothing"):
        with pytest.raises(Refused, match="Enter the reference"):
            actions.join(theirs, reference=wrong, by=carol)
    actions.join(theirs, reference=f" {lost.reference.lower()} ", by=carol)
    joined = Breach.objects.select_related("key").get(pk=theirs.pk)
    assert (joined.state, joined.joined_to_id, joined.what) == ("joined", lost.pk, "The charity lost our notes")
    assert Matter(joined).duties == []
    assert f"The report {theirs.reference} was joined to this" in [event.words for event in history.of(lost)]
    with pytest.raises(Refused, match="joined to another"):
        made.confirmed(joined, by=carol)


# --- Awareness and the clock ------------------------------------------------------------------------------------------------------
def test_each_controller_has_its_own_time_clock_and_answer(
    lost: Breach, council: Agency, charity: Agency, carol: Person
) -> None:
    ours, theirs = party_of(lost, charity), party_of(lost, council)
    later = timezone.now() - timedelta(minutes=5)
    party.become_aware(theirs, at=later, because="We read the notice then", by=carol)
    assert party_of(lost, council).deadline == later + 72 * HOUR
    assert party_of(lost, charity).deadline == ours.deadline


def test_a_correction_keeps_both_times_and_says_why_and_has_a_deadline_of_its_own(
    lost: Breach, council: Agency, carol: Person
) -> None:
    before = party_of(lost, council)
    at = timezone.now() - 100 * HOUR
    Breach.objects.filter(pk=lost.pk).update(suspected_at=at)
    with pytest.raises(Refused, match="Say why the time is another"):
        party.become_aware(before, at=at, by=carol)
    # Corrected after the deadline: it is late at once, and stops nothing.
    after = party.become_aware(before, at=at, because="The message was of Tuesday", by=carol)
    assert after.deadline == at + 72 * HOUR
    assert after.deadline < timezone.now()
    said = [(row.at, row.because) for row in Awareness.objects.filter(party=before).select_related("key")]
    assert said == [(before.aware_at, ""), (at, "The message was of Tuesday")]
    party.report_to_regulator(after, at=timezone.now(), by=carol)
    assert party_of(lost, council).reported_at


@pytest.mark.parametrize(
    ("at", "why"), [(timedelta(hours=1), "in the past"), (timedelta(hours=-30), "before it happened")]
)
def test_nobody_becomes_certain_of_what_is_to_come_or_has_not_happened(
    alice: Person, sam: Person, at: timedelta, why: str
) -> None:
    now = timezone.now()
    breach = made.reported(alice, happened_at=now - 20 * HOUR, suspected_at=now - 2 * HOUR)
    with pytest.raises(Refused, match=why):
        party.become_aware(made.own(breach), at=now + at, by=sam)


def test_late_is_recorded_and_the_reason_asked_for_afterwards(lost: Breach, council: Agency, carol: Person) -> None:
    at = timezone.now() - 100 * HOUR
    Breach.objects.filter(pk=lost.pk).update(suspected_at=at)
    late = party.become_aware(party_of(lost, council), at=at, because="The message was of Tuesday", by=carol)
    party.report_to_regulator(late, at=timezone.now(), by=carol)
    owed = [duty for duty in Matter(Breach.objects.select_related("key").get(pk=lost.pk)).duties if duty.owed]
    assert "Say why it was reported late" in [duty.what for duty in owed]
    party.report_to_regulator(party_of(lost, council), at=timezone.now(), late_because="A bank holiday", by=carol)
    owed = [duty for duty in Matter(Breach.objects.select_related("key").get(pk=lost.pk)).duties if duty.owed]
    assert "Say why it was reported late" not in [duty.what for duty in owed]


def test_what_is_answered_has_its_reason_and_nobody_relies_on_who_does_not_report(
    lost: Breach, council: Agency, charity: Agency, chris: Person, carol: Person
) -> None:
    ours, theirs = party_of(lost, charity), party_of(lost, council)
    with pytest.raises(Refused, match="Say why it does not have to be reported"):
        party.answer(ours, answer="not-reportable", by=chris)
    for nobody in (None, ours):
        with pytest.raises(Refused, match="Select which other controller"):
            party.answer(ours, answer="another", relies_on=nobody, by=chris)
    party.answer(ours, answer="another", relies_on=theirs, by=chris)
    assert Matter(lost).warnings == ["A charity relies on another to report it, who has not said that they do."]
    party.answer(theirs, answer="reporting", by=carol)
    assert Matter(lost).warnings == []


def test_a_party_that_says_it_is_none_stays_with_its_reason_and_owes_nothing(
    lost: Breach, council: Agency, carol: Person
) -> None:
    party.say_no_part(party_of(lost, council), because="The notes were the hospital's", by=carol)
    matter = Matter(Breach.objects.select_related("key").get(pk=lost.pk))
    theirs = next(one for one in matter.parties if one.agency == council)
    assert theirs.not_party_because == "The notes were the hospital's"
    assert not [duty for duty in matter.duties if duty.party == theirs.pk]
    assert BreachAccess.objects.get(breach=lost, agency=council).due_at is None
    assert theirs.next_mark_at is None
    with pytest.raises(Refused, match="has said that it has no part"):
        party.answer(party_of(lost, council), answer="reporting", by=carol)


def test_an_agency_named_twice_is_one_party_and_more(lost: Breach, council: Agency, chris: Person) -> None:
    made.with_owner(lost, council, by=chris, roles=("lost",))
    theirs = party_of(lost, council)
    assert (theirs.lost, theirs.owner, theirs.controller) == (True, True, True)
    assert Party.objects.filter(breach=lost).count() == 2


def test_what_one_party_asks_of_another_is_answered_by_that_one_once(
    lost: Breach, council: Agency, chris: Person, carol: Person
) -> None:
    said = {"what": "Search", "due_at": timezone.now() + HOUR, "submission_key": uuid7(), "by": chris}
    asked = [task.ask(party_of(lost, council), **said) for _ in range(2)]
    assert asked[0] == asked[1]
    with pytest.raises(Refused, match="Only those who answer for The council"):
        task.answer(asked[0], answer="Found", by=chris)
    task.answer(asked[0], answer="Found", by=carol)
    with pytest.raises(Refused, match="has been answered"):
        task.answer(asked[0], answer="Found again", by=carol)


def test_no_agency_tells_itself(lost: Breach, charity: Agency, chris: Person) -> None:
    with pytest.raises(Refused, match="cannot tell your own agency"):
        made.told(party_of(lost, charity), by=chris)


def test_pressed_twice_each_is_done_once(lost: Breach, council: Agency, chris: Person) -> None:
    key = uuid7()
    for _ in range(2):
        party.tell(party_of(lost, council), way="phone", text="Again", submission_key=key, by=chris)
        actions.note(lost, text="Once", submission_key=key, by=chris)
        party.done(made.own(lost), duty="tell-partners", at=timezone.now(), how="None", by=chris)
    assert Told.objects.filter(breach=lost).count() == 2
    assert BreachNote.objects.count() == 1
    assert Evidence.objects.count() == 1


# --- The assessment ---------------------------------------------------------------------------------------------------------------
def test_the_controller_decides_on_a_whole_assessment_and_what_it_departs_from_is_seen(
    lost: Breach, chris: Person, carol: Person, cast: dict[str, Person]
) -> None:
    made.assessed(lost, by=chris)
    view = {"agrees": False, "why": "It is worse", "submission_key": uuid7(), "by": chris}
    assessment.view(lost, **view)
    for somebody in (cast["sam"], cast["charlie"], cast["morgan"]):
        with pytest.raises(Refused, match="Only those who answer"):
            made.decided(lost, by=somebody)
    decided = made.decided(lost, by=carol, regulator=False, people="no")
    assert (decided.departed, decided.band, decided.about_people) == (True, "very-high", 40)
    assert decided.transcript["advice"]["says"] == "Keep a record, report it, and tell the people"
    assert [(one["party"], one["agrees"], one["why"]) for one in decided.transcript["views"]] == [
        ("A charity", False, "It is worse")
    ]
    assert decided.transcript["without_view"] == ["The council"]
    with pytest.raises(Refused, match="There is no assessment"):
        assessment.view(lost, **{**view, "submission_key": uuid7()})


def test_deciding_as_advised_departs_from_nothing(lost: Breach, chris: Person) -> None:
    made.assessed(lost, by=chris)
    assert made.decided(lost, by=chris).departed is False
    made.assessed(lost, by=chris, harm={"likelihood": "unlikely"})
    assert made.decided(lost, by=chris, regulator=False, people="no").departed is False
    assert Assessment.objects.filter(breach=lost, decided_at__isnull=False).count() == 2


def test_people_need_not_be_told_where_nobody_can_read_it_and_only_there(lost: Breach, chris: Person) -> None:
    made.assessed(lost, by=chris)
    with pytest.raises(Refused, match="may be able to read it"):
        made.decided(lost, by=chris, people="unintelligible")
    made.assessed(lost, by=chris, protections={"encryption": "safe"})
    decided = made.decided(lost, by=chris, people="unintelligible")
    assert (decided.people, decided.departed) == (False, False)


def test_nobody_decides_on_half_an_assessment_or_on_what_is_no_breach_yet(cast: dict[str, Person]) -> None:
    breach = made.reported(cast["alice"])
    assessment.answer(breach, step="what", given=made.LAPTOP["what"], version=0, by=cast["sam"])
    with pytest.raises(Refused, match="Say first that it is a breach"):
        made.decided(breach, by=cast["sam"])
    made.confirmed(breach, by=cast["sam"])
    with pytest.raises(Refused, match="Answer every question"):
        made.decided(breach, by=cast["sam"])


def test_two_who_answer_a_page_at_once_do_not_undo_each_other(lost: Breach, chris: Person, carol: Person) -> None:
    first = assessment.answer(lost, step="what", given=made.LAPTOP["what"], version=0, by=chris)
    with pytest.raises(Refused, match="changed after you opened this page"):
        assessment.answer(lost, step="harm", given=made.LAPTOP["harm"], version=first.version + 1, by=carol)


def test_sixty_million_people_are_counted(lost: Breach, chris: Person) -> None:
    made.assessed(lost, by=chris, people={"people": 60_000_000})
    assert made.decided(lost, by=chris).about_people == 60_000_000


# --- Every change is in the ledger -----------------------------------------------------------------------------------------------
def test_every_change_of_state_is_one_entry_and_none_names_anybody_whom_it_is_about(
    lost: Breach, chris: Person, carol: Person
) -> None:
    _do_everything(lost, chris, carol)
    actions.close(lost, learned="Encrypt", by=chris)
    actions_in_order = [entry.action for entry in ledger.entries(lost)]
    assert actions_in_order == [
        *("breach.reported", "breach.party-added", "breach.settled", "breach.aware", "breach.told", "breach.aware"),
        *("breach.done", "breach.done", "breach.assessment-begun", "breach.decided", "breach.answered"),
        *("breach.reported-to-regulator", "breach.done", "breach.closed"),
    ]
    facts = "".join(Entry.objects.filter(subject=lost.pk).values_list("facts_json", flat=True))
    for secret in ("laptop", "Distress", "IC-1", "governance", "Encrypt", "As advised"):
        assert secret not in facts


def test_where_the_ledger_fails_nothing_is_changed(alice: Person, sam: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    breach = made.reported(alice)

    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(ledger, "record", broken)
    with pytest.raises(RuntimeError):
        made.confirmed(breach, by=sam)
    with pytest.raises(RuntimeError):
        made.reported(alice)
    assert Breach.objects.get().settled == ""


# --- Times as they are typed -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "time", "says"),
    [
        (("25", "10", "2026"), "1:30am", "must say which 1:30am, because the clocks went back that night"),
        (("29", "3", "2026"), "1:30am", "so there was no 1:30am"),
        (("31", "2", "2026"), "9am", "must be a real date"),
        (("1", "1", "2099"), "9am", "must be in the past"),
    ],
)
def test_times_that_come_twice_or_never_or_not_yet_are_asked_about(
    alice: Person, signed_in: Callable[[Person], Client], day: tuple[str, str, str], time: str, says: str
) -> None:
    typed = {
        f"suspected_at-{part}": text for part, text in zip(("day", "month", "year", "time"), (*day, time), strict=True)
    }
    page = signed_in(alice).post("/breaches/report/", {**REPORT, **typed}).content.decode()
    assert says in page
    assert "A folder was left in a café" in page


REPORT = {"danger": "no", "stopped": ["nothing"], "nearly": "no", "what": "A folder was left in a café"}


@pytest.mark.parametrize(("zone", "hours"), [("BST", 0), ("GMT", 1)])
def test_of_the_hour_that_comes_twice_the_one_that_is_said_is_kept(
    alice: Person, signed_in: Callable[[Person], Client], zone: str, hours: int
) -> None:
    typed = {f"suspected_at-{part}": text for part, text in (("day", "25"), ("month", "10"), ("year", "2026"))}
    signed_in(alice).post("/breaches/report/", {**REPORT, **typed, "suspected_at-time": f"1:30am {zone}"})
    assert Breach.objects.get().suspected_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC) + hours * HOUR
    assert Breach.objects.get().suspected_at.astimezone(uktime.UK).hour == 1


def test_a_closed_agency_is_still_a_party(cast: dict[str, Person]) -> None:
    breach = made.reported(cast["alice"])
    club = new_agency("A club that closed", "activities")
    assert made.with_owner(breach, club, by=cast["sam"]).agency == club
