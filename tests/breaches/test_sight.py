"""Who sees which breach, against rules written down a second time, for every kind of role and every kind of sight."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from agencies import grants
from agencies.models import Agency, Category, Person, Role
from breaches import listing
from breaches.models import Breach, BreachAccess
from tests.breaches import made
from tests.conftest import new_agency, new_person, waiting
from wscp_isa import keyset

pytestmark = pytest.mark.django_db

ANSWERING = {"spoc", "responsible-manager", "safeguarding-team", "ifd-officer"}
DECIDING = {*ANSWERING, "practitioner"}


def sees(kind: str, *, at: str, handled: bool, reported: bool, sight: str) -> bool:
    """Whether somebody in this role at an agency sees a breach that the agency has this sight of."""
    if not at or sight == "ended":
        return False
    if kind in ANSWERING or (reported and sight == "holder"):
        return True
    return kind in DECIDING and not handled and sight in ("party", "told")


@pytest.mark.parametrize("handled", [True, False])
def test_every_role_sees_what_the_rules_say_by_every_kind_of_sight(handled: bool) -> None:
    reporter_there = new_agency("Where it was reported", Category.SCHOOL)
    for kind, sight, reported in product(Role.Kind.values, ("holder", "party", "told", "ended"), (True, False)):
        agency = new_agency(f"{kind} {sight} {reported}", Category.SCHOOL)
        person = new_person(f"{kind}-{sight}-{reported}-{handled}", agency, kind)
        if handled:
            new_person(f"other-{kind}-{sight}-{reported}", agency, Role.Kind.SPOC)
        elsewhere = new_person(f"e-{kind}-{sight}-{reported}-{handled}", reporter_there, Role.Kind.PRACTITIONER)
        holder = sight == "holder"
        breach = made.reported(person if holder and reported else elsewhere)
        row = BreachAccess.objects.get(breach=breach)
        if holder and not reported:
            BreachAccess.objects.filter(pk=row.pk).update(agency=agency)
        elif not holder:
            made_kind = "party" if sight == "ended" else sight
            now = timezone.now()
            until = now if sight == "ended" else None
            since = now - timedelta(hours=1)
            BreachAccess.objects.create(
                breach=breach,
                agency=agency,
                kind=made_kind,
                created_at=breach.reported_at,
                since=since,
                until=until,
                state="suspected",
            )
        asked = Person.objects.get(pk=person.pk)
        expected = sees(kind, at="there", handled=handled, reported=reported, sight=sight)
        case = (kind, sight, reported, handled)
        assert Breach.objects.visible_to(asked).filter(pk=breach.pk).exists() == expected, case
        listed = {place.id for place in keyset.page(listing.narrowed(asked, "all")).places}
        assert (breach.pk in listed) == expected, case


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
