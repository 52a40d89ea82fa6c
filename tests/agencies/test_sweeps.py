"""Where nobody confirms an agency's contacts its single points of contact are told, once; what was kept for a while goes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agencies import sweeps
from agencies.actions import agencies, contacts, imports, unsent
from agencies.models import Agency, AgencyContact, Category, ContactsConfirmed, Person, Role, Unsent, Upload
from tests.conftest import CAST, TESTS, new_agency, new_person
from wscp_isa import clock, vault
from wscp_isa.ledger.models import Entry
from wscp_isa.notices.models import Notice
from wscp_isa.tables import read

NOW = timezone.now()
DAY = timedelta(days=1)


def told(now: timezone.datetime = NOW) -> list[str]:
    """Who is told by a sweep at this moment."""
    before = set(Notice.objects.values_list("pk", flat=True))
    sweeps.tell_of_stale_contacts(now)
    new = Notice.objects.exclude(pk__in=before).select_related("person").order_by("person__name")
    return [notice.person.name for notice in new]


def named(agency: Agency, *, days: int) -> None:
    """Somebody has been named as its contacts for so many days."""
    for kind in AgencyContact.NEEDED:
        since = clock.today() - days * DAY
        contacts.name(agency, kind=kind, since=since, name="A desk", post="", phone="0151 496 0778", email="", by=TESTS)


@pytest.mark.parametrize("name", CAST)
def test_of_stale_contacts_the_single_point_of_contact_is_told_and_nobody_else(
    cast: dict[str, Person], school: Agency, name: str
) -> None:
    named(school, days=200)
    assert (cast[name].name in told()) == (name == "sam")


def test_once_for_each_time_that_they_go_stale(sam: Person, school: Agency) -> None:
    named(school, days=200)
    assert told() == ["Sam"]
    assert told(NOW + DAY) == []
    contacts.confirm(school, by=sam)
    assert told(NOW + DAY) == []
    assert told(NOW + 89 * DAY) == []
    assert told(NOW + 94 * DAY) == ["Sam"]
    assert told(NOW + 95 * DAY) == []
    assert Entry.objects.filter(action="contacts.stale-told", subject=school.pk).count() == 2


def test_stale_begins_the_day_after_three_months(sam: Person, school: Agency) -> None:
    named(school, days=400)
    contacts.confirm(school, at=NOW, by=sam)
    last = clock.months_after(timezone.localdate(NOW), 3)
    days = (last - timezone.localdate(NOW)).days
    assert told(NOW + days * DAY) == []
    assert told(NOW + (days + 1) * DAY) == ["Sam"]


def test_somebody_new_who_answers_for_it_is_told_too(sam: Person, school: Agency) -> None:
    named(school, days=200)
    told()
    new_person("susan", school, Role.Kind.SPOC)
    assert told() == ["Susan"]


def test_of_what_is_fresh_unnamed_closed_or_anothers_nobody_is_told(
    sam: Person, school: Agency, morgan: Person
) -> None:
    assert told() == [], "nobody is named"
    named(school, days=30)
    assert told() == [], "named a month ago, and not to be confirmed yet"
    gone = new_agency("A club that closed", Category.SPORT)
    new_person("susan", gone, Role.Kind.SPOC)
    named(gone, days=200)
    version = Agency.objects.get(pk=gone.pk).version
    agencies.close(gone, on=clock.today(), records_with=school, version=version, by=morgan)
    assert told() == []


def test_two_at_once_tell_once(sam: Person, school: Agency) -> None:
    for _ in range(2):
        contacts.tell_stale(school, [sam], once="a key", at=NOW)
    assert Notice.objects.count() == Entry.objects.filter(action="contacts.stale-told").count() == 1


def test_it_asks_the_database_as_often_however_many_agencies_there_are(
    sam: Person, school: Agency, django_assert_num_queries: object
) -> None:
    named(school, days=200)
    told()
    for number in range(5):
        named(new_agency(f"A club {number}", Category.SPORT), days=200)
        new_person(f"susan{number}", Agency.objects.get(name=f"A club {number}"), Role.Kind.SPOC)
    told()
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert sweeps.tell_of_stale_contacts(NOW) == 0
    assert ContactsConfirmed.objects.count() == 0


def test_what_was_kept_long_enough_goes_with_its_key(alice: Person, morgan: Person) -> None:
    unsent.keep(person=alice, path="/", typed={"a": ["b"]}, until=NOW - DAY)
    unsent.keep(person=alice, path="/find/", typed={"a": ["b"]}, until=NOW + DAY)
    imports.keep(read(b"Name,Kind,In law,Telephone\nA new club,sport,other,0151 496 0196\n"), by=morgan)
    keys = vault.RecordKey.objects.count()
    assert [sweeps.let_go_of_unsent(NOW), sweeps.let_go_of_imports(NOW)] == [1, 0]
    Upload.objects.update(until=NOW - DAY)
    assert [sweeps.let_go_of_unsent(NOW), sweeps.let_go_of_imports(NOW)] == [0, 1]
    assert Unsent.objects.get().path == "/find/"
    assert vault.RecordKey.objects.count() == keys - 2
