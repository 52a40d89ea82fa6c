"""The link of an invitation goes to the address that is invited and to nobody else, once for each link that there was."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from agencies.actions import invitations
from agencies.forms.people import LATER
from agencies.models import Agency, Invitation, Person, Role
from tests.world import forget_tries
from wscp_isa import notices
from wscp_isa.notices import listing
from wscp_isa.notices.models import Notice

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
NINA = "nina@tests.example"
LINK = re.compile(r"http://[^/]*(/invitation/[A-Za-z0-9_-]{43}/)")


@pytest.fixture(autouse=True)
def mail_reaches_people(settings: Any) -> None:
    settings.MAIL_REACHES_PEOPLE = True
    forget_tries()


def invited(agency: Agency, by: Person) -> Invitation:
    invitations.make(agency, kind=Role.Kind.PRACTITIONER, email="Nina@Tests.example", name="Nina Newbould", by=by)
    return Invitation.objects.get()


def links() -> list[str]:
    """The links that have been mailed, in order."""
    return [found for letter in mail.outbox for found in LINK.findall(str(letter.body))]


def shown(client: Client, invitation: Invitation) -> str:
    return client.get(f"/agencies/{invitation.agency_id}/invitations/{invitation.pk}/").content.decode()


def test_the_link_goes_to_the_address_and_is_not_shown_to_whoever_invites(
    school: Agency, sam: Person, signed_in: SignIn
) -> None:
    client = signed_in(sam)
    posted = {"name": "Nina Newbould", "email": NINA, "kind": "practitioner", "check_kind": LATER}
    assert "They get an email with a link" in client.get(f"/agencies/{school.pk}/people/invite/").content.decode()
    page = client.post(f"/agencies/{school.pk}/people/invite/", posted, follow=True).content.decode()
    invitation = Invitation.objects.get()
    assert "On its way" in page
    assert notices.drain() == 1
    (letter,) = mail.outbox
    (link,) = links()
    assert letter.to == [NINA]
    assert "Newbould" not in letter.subject + str(letter.body)
    assert school.name not in letter.subject + str(letter.body)
    for text in (page, shown(client, invitation)):
        assert link not in text
        assert "/invitation/" not in text
    assert "Sent, " in shown(client, invitation)
    assert Client().get(link).status_code == 302
    assert notices.drain() == 0


def test_nothing_of_the_link_stands_in_the_database(school: Agency, sam: Person) -> None:
    invitation = invited(school, sam)
    token = invitation.token
    assert token
    rows = [*Invitation.objects.values_list(), *Notice.objects.values_list()]
    assert not [value for row in rows for value in row if token in str(value)]


def test_of_two_links_the_new_one_alone_is_sent_and_works(school: Agency, sam: Person) -> None:
    invitation = invited(school, sam)
    old = invitation.token
    invitations.renew(invitation, by=sam)
    assert notices.drain() == 1
    (new,) = links()
    assert new != f"/invitation/{old}/"
    assert Client().get(f"/invitation/{old}/").status_code == 404
    assert Client().get(new).status_code == 302


@pytest.mark.parametrize("what", ["withdrawn", "used", "too late"])
def test_a_link_that_would_not_work_is_not_sent(school: Agency, sam: Person, what: str) -> None:
    invitation = invited(school, sam)
    if what == "withdrawn":
        invitations.withdraw(invitation, by=sam)
    elif what == "used":
        invitations.join(invitation, name="Nina", password="three quiet words")
    else:
        long_ago = timezone.now() - timedelta(days=4)
        Invitation.objects.update(made_at=long_ago, expires_at=long_ago + timedelta(hours=72))
    assert notices.drain() == 0
    assert Notice.objects.get(kind="invitation").not_needed_at
    assert mail.outbox == []


def test_after_the_secret_key_was_replaced_links_are_sent_while_the_old_one_is_known(
    school: Agency, sam: Person, signed_in: SignIn, settings: Any
) -> None:
    invitation = invited(school, sam)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "y" * 60
    assert notices.drain() == 0
    assert Notice.objects.get().fault == "LookupError"
    assert "Could not be sent yet" in shown(signed_in(sam), invitation)
    settings.SECRET_KEY_FALLBACKS = [old]
    Notice.objects.update(next_attempt_at=timezone.now())
    assert notices.drain() == 1
    assert Client().get(links()[0]).status_code == 302


def test_those_who_keep_the_service_running_see_to_whom_it_could_not_be_sent(
    school: Agency, sam: Person, settings: Any
) -> None:
    invited(school, sam)
    settings.SECRET_KEY = "y" * 60
    notices.drain()
    assert [notice.to for notice in listing.failed().notices] == [NINA]


def test_where_no_mail_reaches_anybody_the_link_is_shown_once(
    school: Agency, sam: Person, signed_in: SignIn, settings: Any
) -> None:
    settings.MAIL_REACHES_PEOPLE = False
    client = signed_in(sam)
    posted = {"name": "Nina Newbould", "email": NINA, "kind": "practitioner", "check_kind": LATER}
    page = client.post(f"/agencies/{school.pk}/people/invite/", posted, follow=True).content.decode()
    assert LINK.search(page)
    assert not LINK.search(shown(client, Invitation.objects.get()))
