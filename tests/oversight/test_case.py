"""The case on one page: every record of it in order, what was done and who looked, and nothing of what was typed."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.actions.oversight import reveal
from agencies.models import Person, Role
from decisions import walk
from decisions.actions import decision as actions
from decisions.actions import urgent
from decisions.demo import at as as_if
from decisions.models import Addition, Decision, UrgentNote
from decisions.stories import EMERGENCY, parts, told
from tests.breaches.made import reported
from tests.conftest import CAST, signed
from tests.decisions import rows
from tests.decisions.additions import added
from tests.decisions.asking import ask
from tests.decisions.test_list import noted
from tests.oversight.window import REASON, case_of, raw, read, spelled, text
from wscp_isa.ledger.models import Look

SignIn = Callable[[Person], Client]
CHILD = {"initials": "Ž.Q.", "record_number": "T-WHEATEAR", "surname": "Whinchat"}
# A word that is typed nowhere else, in every box of a note and of a decision.
NOTED = {"child": "Ž.Q.", "told_whom": "sandpiperly", "what": "dunlinly", "why": "knotly"}
MINUTE = timedelta(minutes=1)


@pytest.fixture
def began(db: None) -> datetime:
    """Ten minutes ago, when everybody had their role already."""
    Role.objects.update(since=timezone.now() - timedelta(days=1))
    return timezone.now() - 10 * MINUTE


def emergency(began: datetime, by: Person, finisher: Person) -> tuple[UrgentNote, Decision]:
    """A note, and a minute later the decision that finishes it, signed after another."""
    with as_if(began + MINUTE):
        note = urgent.sign(
            by.roles_now[0].agency, told_agency=None, told_at=began, submission_key=rows.uuid7(), by=by, **NOTED
        )
    with as_if(began + 2 * MINUTE):
        draft = urgent.finish(note, by=finisher)
    with as_if(began + 3 * MINUTE):
        pages: dict[str, dict[str, Any]] = {page: dict(said) for page, said in EMERGENCY.items()}
        pages["who"] |= {"recipient": "other", "other": "stintly", "helps": "plovery"}
        pages["child"] = CHILD
        pages["how"] |= {"known": "curlewly", "received_by": "ruffly", **parts("shared_at", began)}
        pages["untold"] |= {"why": "godwitly", **parts("look_again_on", began + timedelta(days=7))}
        pages["reasons"] = {"reasons": "avocetly " * 9, "wellbeing": "whimbrelly", "others": "snipely"}
        draft = walk.on(draft, posted=pages, by=finisher)
        return note, actions.sign(draft, version=draft.version, by=finisher)


TYPED = [*NOTED.values(), *CHILD.values(), *("stintly", "plovery", "curlewly", "ruffly", "godwitly")]
TYPED += ["avocetly", "whimbrelly", "snipely"]


def headings(page: str) -> list[str]:
    return re.findall(r"<h2[^>]*>([^<]*)</h2>", page)


def timeline(page: str) -> list[str]:
    (found,) = re.findall(r'<ol class="audit-timeline">(.*?)</ol>', page, re.DOTALL)
    return [text(line).strip() for line in re.findall(r"<li>(.*?)</li>", found)]


def lookers(page: str) -> list[str]:
    """The table of who has looked: who and where, the last first."""
    return [
        " | ".join(line) for line in re.findall(r"<tr><th scope=\"row\">[^<]*</th><td>(.*?)</td><td>(.*?)</td>", page)
    ]


def test_a_note_and_the_decision_that_finishes_it_are_one_case_from_either(
    alice: Person, dana: Person, morgan: Person, signed_in: SignIn, began: datetime
) -> None:
    note, decision = emergency(began, alice, dana)
    signed(alice)
    noted(alice)
    window = signed_in(morgan)
    for record in (note, decision):
        page = read(window, case_of(record))
        assert headings(page)[:2] == [f"Urgent note {note.reference}", f"Decision {decision.reference}"]
        assert len(headings(page)) == 4
        assert "Unchanged since signing." in page
    pages = [read(window, case_of(record)).split("</h1>")[-1].split("Who has looked")[0] for record in (note, decision)]
    of_either = [re.sub(r"proved [^<]*|/admin/decisions/\w+/[^/]*/reveal/", "", page) for page in pages]
    assert of_either[0] == of_either[1]


def test_what_happened_is_told_in_the_order_of_time(
    alice: Person, dana: Person, sam: Person, morgan: Person, signed_in: SignIn, began: datetime
) -> None:
    note, decision = emergency(began, alice, dana)
    with as_if(began + 4 * MINUTE):
        added(decision, Addition.Kind.LATER_FACT, by=dana)
    with as_if(began + 5 * MINUTE):
        reveal([note, decision], reason=REASON, by=morgan)
    events = [re.sub(r"^.*?: ", "", line, count=1) for line in timeline(read(signed_in(morgan), case_of(note)))]
    assert events[:4] == [
        "Urgent note signed, by Alice, Practitioner, A school",
        "Started, by Dana, Safeguarding team, A school",
        "Signed, by Dana, Safeguarding team, A school",
        "Added: Something learned since, by Dana, Safeguarding team, A school",
    ]
    assert ["Morgan may see this record until" in event for event in events[4:]] == [True, True]


def test_an_unfinished_note_and_a_plain_decision_are_cases_by_themselves(
    alice: Person, morgan: Person, signed_in: SignIn
) -> None:
    note, decision = noted(alice), signed(alice)
    urgent.finish(note, by=alice)
    window = signed_in(morgan)
    for record, kind in ((note, "Urgent note"), (decision, "Decision")):
        page = read(window, case_of(record))
        assert headings(page) == [f"{kind} {record.reference}", "What happened, and when", "Who has looked"]


@pytest.mark.parametrize("name", CAST)
def test_the_case_is_for_those_who_oversee_and_opening_it_is_a_look_at_each_record_of_it(
    cast: dict[str, Person], signed_in: SignIn, began: datetime, name: str
) -> None:
    note, decision = emergency(began, cast["alice"], cast["dana"])
    for address in (case_of(note), case_of(decision)):
        before = Look.objects.count()
        status = signed_in(cast[name]).get(address).status_code
        assert status == (200 if name == "morgan" else 404)
        new = list(Look.objects.order_by("-id")[: Look.objects.count() - before])
        seen = {(look.subject, look.how, look.actor_id) for look in new}
        everything = {(record.pk, "admin", cast["morgan"].pk) for record in (note, decision)}
        assert seen == (everything if name == "morgan" else set())


def test_nobody_who_is_signed_out_is_told_that_there_is_a_case(alice: Person, client: Client) -> None:
    response = client.get(case_of(signed(alice)))
    assert response.status_code == 302
    assert "/sign-in/" in response["Location"]


def test_who_has_looked_is_said_with_where_the_last_first(
    alice: Person, sam: Person, morgan: Person, nell: Person, signed_in: SignIn
) -> None:
    decision = signed(alice)
    read(signed_in(alice), decision.get_absolute_url())
    read(signed_in(sam), decision.get_absolute_url())
    read(signed_in(nell), case_of(decision))
    reveal([decision], reason=REASON, by=morgan)
    assert lookers(read(signed_in(morgan), case_of(decision))) == [
        "Morgan, The partnership | In audit, with names shown",
        "Nell, The partnership | In audit, with names hidden",
        "Sam, A school | On the record’s page",
        "Alice, A school | On the record’s page",
    ]


def test_one_look_at_a_case_of_two_records_is_one_line(
    alice: Person,
    dana: Person,
    morgan: Person,
    signed_in: SignIn,
    began: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    note, _ = emergency(began, alice, dana)
    window, ticks = signed_in(morgan), count()
    # A clock that goes on by most of a second each time somebody looks at it.
    monkeypatch.setattr(timezone, "now", lambda: began + timedelta(hours=1, seconds=next(ticks) * 0.7))
    for number in (1, 2, 3):
        page = read(window, case_of(note))
        assert lookers(page) == ["Morgan, The partnership | In audit, with names hidden"] * number


def test_very_many_looks_are_cut_short_and_it_says_so(alice: Person, morgan: Person, signed_in: SignIn) -> None:
    decision, window = signed(alice), signed_in(morgan)
    for second in range(105):
        with as_if(timezone.now() + timedelta(seconds=2 * second)):
            actions.look(decision, how="page", by=alice)
    page = read(window, case_of(decision))
    assert len(lookers(page)) == 100
    assert "The last 100." in page


def test_nothing_that_was_typed_is_there_until_it_is_shown_and_then_all_of_it_is(
    alice: Person, dana: Person, morgan: Person, nell: Person, signed_in: SignIn, began: datetime
) -> None:
    note, decision = emergency(began, alice, dana)
    added(decision, Addition.Kind.WRONG_CHILD, by=dana, text="turnstonely", record_number="T-DOTTEREL")
    for record in (note, decision):
        page = read(signed_in(morgan), case_of(record))
        assert [word for word in [*TYPED, "turnstonely", "T-DOTTEREL"] if word in page] == []
        assert page.count("Who it is about, and what was said: hidden.") == 2
    reveal([note, decision], reason=REASON, by=morgan)
    for record in (note, decision):
        page = read(signed_in(morgan), case_of(record))
        assert [word for word in [*TYPED, "turnstonely", "T-DOTTEREL"] if word not in page] == []
        hidden = read(signed_in(nell), case_of(record))
        assert [word for word in [*TYPED, "turnstonely", "T-DOTTEREL"] if word in hidden] == []


def test_the_facts_say_what_was_decided_in_words(
    alice: Person, dana: Person, morgan: Person, signed_in: SignIn, began: datetime
) -> None:
    note, decision = emergency(began, alice, dana)
    page = read(signed_in(morgan), case_of(note))
    facts = dict(re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", page))
    assert {
        name: facts[name] for name in ("Agency", "Decided", "As the protocol advised", "Somebody asked for it")
    } == {
        "Agency": "A school",
        "Decided": "Share",
        "As the protocol advised": "Yes",
        "Somebody asked for it": "No",
    }
    assert facts["Consent"] == "No, asking could put someone at risk"
    assert "by Dana" in facts["Signed"]
    assert "The child’s safety and wellbeing" in facts
    assert decision.signed_by == dana


def test_what_joined_the_case_after_it_was_shown_is_hidden_and_has_no_reason_yet(
    alice: Person, morgan: Person, signed_in: SignIn
) -> None:
    note, window = noted(alice), signed_in(morgan)
    reveal([note], reason=REASON, by=morgan)
    draft = walk.on(urgent.finish(note, by=alice), posted={**told("refused consent, shared"), "child": CHILD}, by=alice)
    decision = actions.sign(draft, version=draft.version, by=alice)
    for record in (note, decision):
        page = read(window, case_of(record))
        assert "What was said" in page  # the note's own words
        assert [word for word in CHILD.values() if word in page] == []
        assert page.count("Who it is about, and what was said: hidden.") == 1
        assert "Show it, because" in page
    how = {look.subject: look.how for look in Look.objects.filter(actor_id=morgan.pk)}
    assert how == {note.pk: "revealed", decision.pk: "admin"}


def test_a_breach_and_the_record_that_it_arose_from_are_one_case_from_either(
    alice: Person, priya: Person, morgan: Person, signed_in: SignIn
) -> None:
    window = signed_in(morgan)
    for record in (signed(alice), ask(alice, priya.roles_now[0].agency)):
        breach = reported(alice, arose_from=record.reference)
        for begun in (record, breach):
            page = read(window, reverse(f"admin:{begun._meta.label_lower.replace('.', '_')}_change", args=[begun.pk]))
            assert f"Data breach {breach.reference}" in text(" ".join(headings(page)))
            assert record.reference in text(" ".join(headings(page)))


@pytest.mark.parametrize("column", ["answers", "transcript"])
def test_a_record_that_cannot_be_read_any_more_still_has_its_case(
    alice: Person, morgan: Person, signed_in: SignIn, column: str
) -> None:
    decision, other = signed(alice), signed(alice)
    reveal([decision], reason=REASON, by=morgan)
    ours, theirs = spelled(decision.pk), spelled(other.pk)
    another = f"SELECT {column} FROM decisions_decision WHERE id = %s"
    raw(f"UPDATE decisions_decision SET {column} = ({another}) WHERE id = %s", theirs, ours)
    page = read(signed_in(morgan), case_of(decision))
    assert "Not as it was signed." in page
    assert ("This cannot be read" in page) == (column == "transcript")
