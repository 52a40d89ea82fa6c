"""Who sees which decision: by which role, row of sight or grant, and until when."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from agencies import grants
from agencies.actions import people
from agencies.models import Person, Role
from decisions.models import Decision, DecisionAccess, UrgentAccess
from tests.conftest import TESTS, answered, new_person, signed
from tests.decisions.test_list import noted


def test_a_deputy_sees_what_another_deputy_records(dana: Person, school: object) -> None:
    erin = new_person("erin", dana.roles_now[0].agency, Role.Kind.SAFEGUARDING_TEAM)
    decision = signed(dana)
    assert Decision.objects.visible_to(erin).filter(pk=decision.pk).exists()


def test_sight_does_not_follow_part_of(imran: Person, council: object) -> None:
    spoc_of_the_council = new_person("cleo", imran.roles_now[0].agency.part_of, Role.Kind.SPOC)
    decision = signed(imran)
    assert not Decision.objects.visible_to(spoc_of_the_council).filter(pk=decision.pk).exists()


def test_sight_ends_with_the_role(alice: Person) -> None:
    decision = signed(alice)
    people.end_role(alice.roles_now[0], by=TESTS)
    again = Person.objects.get(pk=alice.pk)
    assert not Decision.objects.visible_to(again).filter(pk=decision.pk).exists()


def test_sight_of_a_record_ends_with_its_row_and_not_before_it_begins(
    cast: dict[str, Person], signed_in: Callable[[Person], Client]
) -> None:
    """Asked of everyone who sees any of it, at each page that would show it: the record's, the lists, the search, Your work."""
    pages = ("/", "/records/", "/records/?show=drafts", "/records/?show=signed", "/records/?show=urgent")
    made = [signed(cast["dana"]), answered(cast["dana"], "no clear purpose", without=("reasons",)), noted(cast["dana"])]
    now, hour = timezone.now(), timedelta(hours=1)
    for since, until, seen in (
        (now - 2 * hour, None, True),
        (now - 2 * hour, now + hour, True),
        (now - 2 * hour, now - hour, False),
        (now + hour, None, False),
    ):
        for rows in (DecisionAccess, UrgentAccess):
            rows.objects.update(since=since, until=until)
        for name in ("dana", "sam"):
            client = signed_in(cast[name])
            shown = "".join(client.get(page).content.decode() for page in pages)
            shown += client.post("/find/", {"number": "T-0001"}).content.decode()
            for record in made:
                whole = client.get(record.get_absolute_url(), follow=True)
                assert (whole.status_code == 200) is seen, (name, since, until)
                assert (record.reference in shown) is seen, (name, since, until)


def test_a_superuser_sees_nothing_by_that(oz: Person, alice: Person, signed_in: Callable[[Person], Client]) -> None:
    oz.is_superuser = True
    oz.save(update_fields=["is_superuser"])
    decision = signed(alice)
    assert not Decision.objects.visible_to(oz, by_grant=True).filter(pk=decision.pk).exists()
    assert signed_in(oz).get("/admin/").status_code == 404
    assert signed_in(oz).get(f"/admin/decisions/decision/{decision.pk}/change/").status_code == 404


def test_a_grant_opens_one_record_page_for_a_time_and_no_list(
    alice: Person, bob: Person, sam: Person, signed_in: Callable[[Person], Client]
) -> None:
    decision, other = signed(alice), signed(alice)
    later = timezone.now() + timedelta(hours=1)
    grants.give(decision, to=bob, reason="Asked for advice", until=later, by=sam)
    assert list(Decision.objects.visible_to(bob, by_grant=True)) == [decision]
    assert not Decision.objects.visible_to(bob).exists()
    assert signed_in(bob).get(f"/decisions/{decision.reference}/").status_code == 200
    assert signed_in(bob).get(f"/decisions/{other.reference}/").status_code == 404
    assert signed_in(bob).get(f"/decisions/{decision.reference}/check/").status_code == 404


def test_a_grant_that_has_ended_opens_nothing_and_another_may_follow_it(
    alice: Person, bob: Person, sam: Person
) -> None:
    decision = signed(alice)
    now = timezone.now()
    grant = grants.give(decision, to=bob, reason="Asked for advice", until=now + timedelta(hours=1), by=sam)
    grant.since, grant.until = now - timedelta(hours=2), now - timedelta(hours=1)
    grant.save(update_fields=["since", "until"])
    assert not Decision.objects.visible_to(bob, by_grant=True).exists()
    grants.give(decision, to=bob, reason="Asked again", until=now + timedelta(hours=1), by=sam)
    assert Decision.objects.visible_to(bob, by_grant=True).exists()


def test_a_grant_opens_nothing_to_somebody_who_is_no_longer_anything_anywhere(
    alice: Person, bob: Person, sam: Person
) -> None:
    decision = signed(alice)
    grants.give(decision, to=bob, reason="Asked to look", until=timezone.now() + timedelta(hours=1), by=sam)
    assert Decision.objects.visible_to(bob, by_grant=True).exists()
    people.end_role(bob.roles_now[0], by=TESTS)
    assert not Decision.objects.visible_to(Person.objects.get(pk=bob.pk), by_grant=True).exists()
