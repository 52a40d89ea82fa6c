"""Brothers and sisters, unborn children and adults: named beside the child while it is a draft."""

from collections.abc import Callable

import pytest
from django.test import Client

from agencies.models import Person
from decisions.actions import decision as decision_actions
from decisions.actions import people as actions
from decisions.models import Decision, Subject
from tests.conftest import CAST, answered, signed, start
from wscp_isa.rules import Refused

SISTER = {"kind": Subject.Kind.CHILD, "initials": "QX", "record_number": "T-0009"}


@pytest.mark.parametrize("name", CAST)
def test_those_who_work_on_a_draft_name_others(cast: dict[str, Person], name: str) -> None:
    draft = answered(cast["alice"], "no clear purpose")
    if name in {"alice", "sam"}:
        sister = actions.connect(draft, **SISTER, by=cast[name])
        actions.disconnect(draft, subject=sister.pk, by=cast[name])
        assert draft.subjects.count() == 1
        return
    with pytest.raises(Refused):
        actions.connect(draft, **SISTER, by=cast[name])


def test_the_child_comes_first_and_stays(alice: Person) -> None:
    with pytest.raises(Refused, match="Say first which child"):
        actions.connect(start(alice), **SISTER, by=alice)
    draft = answered(alice, "no clear purpose")
    actions.disconnect(draft, subject=draft.subjects.get().pk, by=alice)
    assert draft.subjects.count() == 1


def test_there_is_an_end_to_a_list(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST", 2)
    draft = answered(alice, "no clear purpose")
    actions.connect(draft, **SISTER, by=alice)
    with pytest.raises(Refused, match="You can name 2"):
        actions.connect(draft, **SISTER, by=alice)


def test_nobody_is_added_to_what_is_signed(alice: Person) -> None:
    with pytest.raises(Refused, match="can no longer change"):
        actions.connect(signed(alice), **SISTER, by=alice)


def test_they_are_named_on_the_pages_and_in_the_transcript(
    alice: Person, signed_in: Callable[[Person], Client]
) -> None:
    draft = answered(alice, "no clear purpose")
    client = signed_in(alice)
    page = f"/decisions/{draft.reference}/people/"
    assert client.post(page, {"kind": "adult", "initials": "QX", "record_number": ""}).status_code == 302
    assert "QX" in client.get(page).content.decode()
    draft = Decision.objects.select_related("key").get(pk=draft.pk)
    assert "Adult connected to the child, QX" in client.get(f"/decisions/{draft.reference}/check/").content.decode()
    decision = decision_actions.sign(draft, version=draft.version, by=alice)
    said = [row["said"] for step in decision.transcript["steps"] for row in step["said"]]
    assert "Adult connected to the child, QX" in said
