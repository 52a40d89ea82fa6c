"""An agency that has closed: nobody can choose it any more, and what names it already keeps its words."""

from collections.abc import Callable

import pytest
from django.test import Client

from agencies.actions import agencies
from agencies.models import Agency, Person
from decisions.forms.urgent import QuickNoteForm
from decisions.models import Decision
from decisions.stories import told
from tests.conftest import TESTS, answered
from tests.decisions.test_list import noted
from tests.markup import Page
from wscp_isa import clock

SignIn = Callable[[Person], Client]


@pytest.fixture
def draft(alice: Person, charity: Agency) -> Decision:
    """A draft that names the charity, which then closed."""
    draft = answered(alice, "no clear purpose", who={**told("no clear purpose")["who"], "recipient": str(charity.pk)})
    closed(charity)
    return draft


def closed(agency: Agency) -> None:
    to = Agency.objects.exclude(pk=agency.pk).earliest("name")
    agencies.close(agency, on=clock.today(), records_with=to, version=agency.version, by=TESTS)


def who(draft: Decision) -> str:
    return f"/decisions/{draft.reference}/answer/who/"


def test_a_new_record_cannot_name_it(alice: Person, charity: Agency, council: Agency, signed_in: SignIn) -> None:
    closed(charity)
    assert str(charity.pk) not in QuickNoteForm(person=alice).told
    assert str(council.pk) in QuickNoteForm(person=alice).told
    client = signed_in(alice)
    assert f'value="{charity.pk}"' not in client.get("/urgent/").content.decode()


def test_a_draft_that_names_it_opens_and_is_signed_with_its_words(
    draft: Decision, alice: Person, charity: Agency, signed_in: SignIn
) -> None:
    client = signed_in(alice)
    page = Page(client.get(who(draft)).content.decode())
    assert page.values["recipient"] == [str(charity.pk)]
    check = f"/decisions/{draft.reference}/check/"
    assert "A charity" in client.get(check).content.decode()
    assert client.post(check, {"version": draft.version}).status_code == 302
    assert "A charity" in client.get(Decision.objects.get(pk=draft.pk).get_absolute_url()).content.decode()


def test_it_is_asked_again_only_of_who_changes_the_answer(
    draft: Decision, alice: Person, charity: Agency, council: Agency, signed_in: SignIn
) -> None:
    client, typed = signed_in(alice), told("no clear purpose")["who"]
    for recipient, status in ((charity, 302), (council, 302), (charity, 200)):
        draft = Decision.objects.get(pk=draft.pk)
        sent = {**typed, "recipient": str(recipient.pk), "version": draft.version}
        assert client.post(who(draft), sent).status_code == status
    assert f'value="{charity.pk}"' not in client.get(who(draft)).content.decode()


def test_its_own_people_begin_nothing_more_there_but_finish_what_they_began_and_note_what_cannot_wait(
    alice: Person, school: Agency, council: Agency, signed_in: SignIn
) -> None:
    draft, note = answered(alice, "no clear purpose"), noted(alice)
    closed(school)
    client = signed_in(alice)
    key = client.get("/decisions/start/").context["form"].key
    page = client.post("/decisions/start/", {"submission_key": str(key)}).content.decode()
    assert "A school has closed. Record the decision at the agency that has its records" in page
    assert Decision.objects.count() == 1
    assert client.post(f"/decisions/{draft.reference}/check/", {"version": draft.version}).status_code == 302
    assert client.post(f"/urgent/{note.reference}/finish/").status_code == 302
    assert noted(alice).agency == school
