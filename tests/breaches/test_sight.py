"""Who sees which breach, against rules written down a second time, for every kind of role and every kind of sight."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agencies import grants
from agencies.actions import people
from agencies.models import Agency, Category, Person, Role
from breaches import listing, policies, sweeps, work
from breaches.models import Breach, BreachAccess
from tests.breaches import made
from tests.breaches.made import HOUR
from tests.conftest import TESTS, new_agency, new_person, waiting
from wscp_isa import keyset
from wscp_isa.notices.models import Notice

pytestmark = pytest.mark.django_db

ANSWERING = {"spoc", "responsible-manager", "safeguarding-team", "ifd-officer"}
DECIDING = {*ANSWERING, "practitioner"}


# An agency holds what somebody there reported: they themselves, or a colleague who is there still.
SIGHTS = ("reported", "party", "told", "ended", "a colleague reported")


def sees(kind: str, *, handled: bool, sight: str) -> bool:
    """Whether somebody in this role at an agency sees a breach that the agency has this sight of."""
    if sight == "ended":
        return False
    if kind in ANSWERING or sight == "reported":
        return True
    return kind in DECIDING and not handled and sight in ("party", "told")


@pytest.mark.parametrize("handled", [True, False])
def test_every_role_sees_what_the_rules_say_by_every_kind_of_sight(handled: bool) -> None:
    reporter = new_person("rhea", new_agency("Where it was reported", Category.SCHOOL), Role.Kind.PRACTITIONER)
    for kind in Role.Kind.values:
        agency = new_agency(f"Where somebody is {kind}", Category.SCHOOL)
        person = new_person(kind, agency, kind)
        if handled:
            new_person(f"other-{kind}", agency, Role.Kind.SPOC)
        for sight in SIGHTS:
            breach = made.reported(person if sight == "reported" else reporter)
            if sight == "a colleague reported":
                people.give_role(reporter, agency=agency, kind=Role.Kind.PRACTITIONER, since=timezone.now(), by=TESTS)
                BreachAccess.objects.filter(breach=breach).update(agency=agency)
            elif sight != "reported":
                now = timezone.now()
                BreachAccess.objects.create(
                    breach=breach,
                    agency=agency,
                    kind="party" if sight == "ended" else sight,
                    created_at=breach.reported_at,
                    since=now - timedelta(hours=1),
                    until=now if sight == "ended" else None,
                    state="suspected",
                )
            asked = Person.objects.get(pk=person.pk)
            expected = sees(kind, handled=handled, sight=sight)
            case = (kind, sight, handled)
            assert Breach.objects.visible_to(asked).filter(pk=breach.pk).exists() == expected, case
            listed = {place.id for place in keyset.page(listing.narrowed(asked, "all")).places}
            assert (breach.pk in listed) == expected, case


def test_what_somebody_reported_where_nobody_answers_for_breaches_is_nobodys_once_they_have_left(
    charity: Agency,
) -> None:
    reporter, colleague = (new_person(name, charity, Role.Kind.PRACTITIONER) for name in ("rhea", "carl"))
    breach = made.confirmed(made.reported(reporter), by=reporter)
    sweeps.tell(timezone.now())

    def reached() -> tuple[bool, bool, bool, bool, list[str]]:
        person = Person.objects.get(pk=colleague.pk)
        return (
            Breach.objects.visible_to(person).filter(pk=breach.pk).exists(),
            breach.pk in {place.id for place in keyset.page(listing.narrowed(person, "all")).places},
            bool(policies.agencies_acting(person, breach)),
            any(owed.about == breach.reference for owed in work.duties_of_breaches(person, 50)),
            list(Notice.objects.filter(person=colleague).values_list("about", flat=True)),
        )

    assert reached() == (False, False, False, False, [])
    people.leave(Person.objects.get(pk=reporter.pk), agency=charity, by=TESTS)
    sweeps.remind(timezone.now() + 30 * HOUR)
    assert reached() == (True, True, True, True, [breach.reference])


def test_somebody_who_waits_sees_their_own_and_no_other(school: Agency, alice: Person) -> None:
    wendy = waiting("wendy", school)
    mine, other = made.reported(wendy), made.reported(alice)
    assert set(Breach.objects.visible_to(Person.objects.get(pk=wendy.pk))) == {mine}
    assert other not in Breach.objects.visible_to(wendy)


def test_a_live_grant_opens_one_record_page_and_no_list(alice: Person, bob: Person, sam: Person) -> None:
    breach = made.reported(alice)
    until = timezone.now() + timedelta(hours=1)
    grants.give(breach, to=bob, reason="An audit", until=until, by=sam)
    assert not Breach.objects.visible_to(bob).exists()
    assert set(Breach.objects.visible_to(bob, by_grant=True)) == {breach}
    assert not keyset.page(listing.narrowed(bob, "all")).places
