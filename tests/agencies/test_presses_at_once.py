"""Two presses at one moment: one account, one role, one invitation; and nobody is let in while they are shown out."""

from collections.abc import Iterator

import pytest

from agencies.actions import invitations, people
from agencies.models import Agency, Category, Invitation, Person, Role
from tests.agencies.test_two_at_once import _at_once
from tests.conftest import TESTS, new_agency, new_person
from tests.ledger import owner

pytestmark = pytest.mark.postgresql
PASSWORD = "three quiet words"
KIND = Role.Kind


@pytest.fixture
def club(transactional_db: None) -> Iterator[Agency]:
    """In a database whose transactions really commit."""
    yield new_agency("A club", Category.SPORT)
    owner.unguard()


def test_of_four_that_accept_one_invitation_one_is_let_in(club: Agency) -> None:
    sam = new_person("sam", club, KIND.SPOC)
    made, _ = invitations.make(club, kind=KIND.PRACTITIONER, email="nina@tests.example", name="Nina", by=sam)
    assert _at_once([lambda: invitations.join(made, name="Nina", password=PASSWORD)] * 4).count(True) == 1
    assert Role.objects.filter(person__email="nina@tests.example").count() == 1


def test_of_four_invitations_of_one_new_address_one_makes_an_account(club: Agency) -> None:
    sam = new_person("sam", club, KIND.SPOC)
    for kind in (KIND.PRACTITIONER, KIND.SAFEGUARDING_TEAM, KIND.SPOC, KIND.RESPONSIBLE_MANAGER):
        invitations.make(club, kind=kind, email="nina@tests.example", name="Nina", by=sam)
    work = [lambda one=one: invitations.join(one, name="Nina", password=PASSWORD) for one in Invitation.objects.all()]
    assert _at_once(work).count(True) == 1
    assert Invitation.objects.open().count() == 3


def test_of_four_presses_one_invites_and_one_gives_the_role(club: Agency) -> None:
    sam, bob = new_person("sam", club, KIND.SPOC), new_person("bob", club, KIND.PRACTITIONER)

    def invite() -> None:
        invitations.make(club, kind=KIND.SPOC, email="nina@tests.example", name="Nina", by=sam)

    assert _at_once([invite] * 4).count(True) == 1
    give = [lambda: people.give_role(bob, agency=club, kind=KIND.SPOC, by=sam)] * 4
    assert _at_once(give).count(True) == 1


def test_whoever_accepts_while_they_are_shown_out_is_in_or_out_and_nothing_between(club: Agency) -> None:
    sam, bob = new_person("sam", club, KIND.SPOC), new_person("bob", club, KIND.PRACTITIONER)
    made, _ = invitations.make(club, kind=KIND.SAFEGUARDING_TEAM, email=bob.email, name="Bob", by=sam)
    accepted, left = _at_once(
        [lambda: invitations.accept(made, by=bob), lambda: people.leave(bob, agency=club, by=TESTS)]
    )
    assert left
    assert Person.objects.get(pk=bob.pk).roles_waiting == []
    assert not accepted or Invitation.objects.get().used_at
