"""Reminders at 48, 24, 6 and 1 hours before the end and at it, each once, to those who answer for the controller; and Your work."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.actions import contacts
from agencies.models import Agency, AgencyContact, Person, Role
from breaches import handlers, history, sweeps, work
from breaches.actions import breach as actions
from breaches.actions import party
from breaches.models import Breach, BreachAccess, Party
from tests.breaches import made
from tests.breaches.made import HOUR
from tests.conftest import TESTS, new_person
from wscp_isa.notices.models import Notice

pytestmark = pytest.mark.django_db
BEFORE = (48, 24, 6, 1, 0)


def told() -> list[tuple[str, str]]:
    """Who was told of a deadline, and of which kind, in order."""
    rows = Notice.objects.filter(kind__startswith="breach-deadline").order_by("not_before", "person__name")
    return [(notice.kind, notice.person.name) for notice in rows.select_related("person")]


@pytest.fixture
def running(alice: Person, sam: Person) -> Party:
    """A clock that has just begun."""
    breach = made.reported(alice)
    made.confirmed(breach, by=sam, at=timezone.now())
    return made.own(breach)


def at(of: Party, hours: float) -> datetime:
    """So many hours before its end."""
    of.refresh_from_db()
    assert of.deadline is not None
    return of.deadline - timedelta(hours=hours)


def test_each_mark_is_told_of_once_to_those_who_answer_for_the_controller(running: Party, school: Agency) -> None:
    new_person("ruth", school, Role.Kind.RESPONSIBLE_MANAGER)
    assert sweeps.remind(at(running, 48.1)) == 0
    for number, hours in enumerate(BEFORE, start=1):
        assert sweeps.remind(at(running, hours)) == 1
        assert sweeps.remind(at(running, hours - 0.01)) == 0
        assert len(told()) == 2 * number
    assert sweeps.remind(at(running, -100)) == 0
    assert told() == [("breach-deadline", "Ruth"), ("breach-deadline", "Sam")] * 4 + [
        ("breach-deadline-over", "Ruth"),
        ("breach-deadline-over", "Sam"),
    ]
    notice = Notice.objects.filter(kind="breach-deadline").earliest("not_before")
    assert (notice.about, notice.due) == (running.breach.reference, running.deadline)


def test_after_an_outage_only_the_last_mark_is_told_of(running: Party) -> None:
    assert sweeps.remind(at(running, 5)) == 1
    assert told() == [("breach-deadline", "Sam")]
    assert sweeps.remind(at(running, 1)) == 1


def test_a_corrected_time_makes_marks_of_its_own_and_is_reminded_of_again(running: Party, sam: Person) -> None:
    assert sweeps.remind(at(running, 48)) == 1
    party.become_aware(running, at=running.aware_at - HOUR, because="The message was earlier", by=sam)
    assert sweeps.remind(at(running, 48)) == 1
    assert sweeps.remind(at(running, 24)) == 1
    assert len(told()) == 3


def test_corrected_after_the_deadline_they_hear_with_the_next_tick_that_it_is_over(running: Party, sam: Person) -> None:
    Breach.objects.update(suspected_at=timezone.now() - 100 * HOUR)
    party.become_aware(running, at=timezone.now() - 100 * HOUR, because="The message was of Tuesday", by=sam)
    assert sweeps.remind(timezone.now()) == 1
    assert told() == [("breach-deadline-over", "Sam")]
    assert sweeps.remind(timezone.now() + 100 * HOUR) == 0


@pytest.mark.parametrize("answer", ["not-reportable", "reported", "no part", "closed as not a breach"])
def test_whoever_has_answered_is_reminded_no_more(running: Party, sam: Person, answer: str) -> None:
    if answer == "not-reportable":
        party.answer(running, answer=answer, because="Nobody can read it", by=sam)
    elif answer == "reported":
        party.report_to_regulator(running, at=timezone.now(), by=sam)
    elif answer == "no part":
        party.say_no_part(running, because="Not ours", by=sam)
    else:
        actions.say_what_it_is(running.breach, settled="not-a-breach", because="It was found", by=sam)
    assert sweeps.remind(at(running, 0)) == 0
    assert told() == []


def test_whoever_says_that_they_report_it_is_reminded_until_they_have(running: Party, sam: Person) -> None:
    party.answer(running, answer="reporting", by=sam)
    assert sweeps.remind(at(running, 48)) == 1


def test_a_clock_that_starts_late_is_not_reminded_of_what_was_before(alice: Person, sam: Person) -> None:
    breach = made.reported(alice, suspected_at=timezone.now() - 40 * HOUR)
    made.confirmed(breach, by=sam, at=timezone.now() - 40 * HOUR)
    assert sweeps.remind(timezone.now()) == 0
    assert sweeps.remind(at(made.own(breach), 24)) == 1


def test_what_was_told_is_in_the_ledger_by_the_service(running: Party) -> None:
    sweeps.remind(at(running, 48))
    event = history.of(running.breach)[-1]
    assert (event.words, event.by) == ("A school was reminded of its deadline", "reminders")


def test_a_tick_reads_no_breach_at_which_nothing_is_due(running: Party, charlie: Person) -> None:
    for _ in range(5):
        made.reported(charlie)
    sweeps.tell(timezone.now())
    for sweep, index in ((sweeps.remind, "breach_party_mark"), (sweeps.tell, "breach_access_to_tell")):
        with CaptureQueriesContext(connection) as asked:
            sweep(timezone.now())
        assert len(asked) == 1
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(("EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN ") + asked[0]["sql"])
            assert index in str(cursor.fetchall())


def test_who_is_told_is_the_contact_and_manager_else_the_team_else_who_records_there(
    cast: dict[str, Person], school: Agency
) -> None:
    def names(agency: Agency) -> list[str]:
        return sorted(person.name for person in handlers.to_tell(agency.pk))

    assert names(school) == ["Sam"]
    assert names(cast["imran"].roles_now[0].agency) == ["Imran"]
    assert names(cast["charlie"].roles_now[0].agency) == ["Charlie"]
    assert names(cast["morgan"].roles_now[0].agency) == []
    said = {"name": "Bob", "post": "", "phone": "", "email": "BOB@tests.example"}
    contacts.name(school, kind=AgencyContact.Kind.DATA_PROTECTION_OFFICER, by=TESTS, **said)
    assert names(school) == ["Bob", "Sam"]


def test_a_report_and_a_notice_are_told_to_those_who_answer_and_not_to_who_wrote_them(
    alice: Person, sam: Person, council: Agency
) -> None:
    new_person("carol", council, Role.Kind.SPOC)
    breach = made.reported(alice)
    made.reported(sam)
    made.told(made.with_owner(breach, council, by=sam), by=sam)
    assert sweeps.tell(timezone.now()) == 3
    assert sweeps.tell(timezone.now()) == 0
    rows = Notice.objects.order_by("not_before").values_list("kind", "person__name")
    assert list(rows) == [("breach-reported", "Sam"), ("breach-told", "Carol")]


# --- Your work ------------------------------------------------------------------------------------------------------------------
def owes(person: Person) -> list[str]:
    return [owed.what for owed in work.duties_of_breaches(Person.objects.get(pk=person.pk), 50)]


def test_duties_stand_in_the_work_of_those_who_answer_and_go_when_they_are_done(
    cast: dict[str, Person], council: Agency
) -> None:
    carol = new_person("carol", council, Role.Kind.SPOC)
    breach = made.reported(cast["alice"])
    first = ["Say whose information it was", "Find out whether it is a breach"]
    assert {name: owes(person) for name, person in cast.items() if owes(person)} == {"dana": first, "sam": first}
    owner = made.with_owner(breach, council, by=cast["sam"], roles=("owner", "controller"))
    assert "Tell The council that it was lost: the information is theirs" in owes(cast["sam"])
    assert owes(carol) == []
    made.told(owner, by=cast["sam"])
    assert owes(cast["sam"]) == ["Find out whether it is a breach"]
    assert owes(carol) == ["Lead the investigation by your own procedure: say who does"]
    made.confirmed(breach, by=cast["sam"])
    assert "Say when you became certain of it" in owes(carol)
    assert "Say whether you report it" in owes(cast["sam"])


def test_each_duty_leads_to_where_it_is_done(cast: dict[str, Person], council: Agency) -> None:
    breach = made.reported(cast["alice"])
    made.with_owner(breach, council, by=cast["sam"])
    made.confirmed(breach, by=cast["sam"])
    made.assessed(breach, by=cast["sam"])
    made.decided(breach, by=cast["sam"])
    browser = Client()
    browser.force_login(cast["sam"])
    owed = list(work.duties_of_breaches(Person.objects.get(pk=cast["sam"].pk), 50))
    assert len(owed) == 4
    for one in owed:
        assert browser.get(one.url).status_code == 200
        assert one.clause


def test_a_colleagues_breach_is_not_the_work_of_somebody_who_only_works_there(charity: Agency, charlie: Person) -> None:
    other = new_person("clara", charity, Role.Kind.PRACTITIONER)
    made.reported(charlie)
    assert owes(charlie)
    assert not owes(other)
    assert BreachAccess.objects.get().due_at
