"""Bad input is answered with a sentence and loses nothing: every field of every form, every press of a button, every address."""

import logging
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from typing import Any

import pytest
from django import forms
from django.contrib.sessions.models import Session
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from agencies.forms import agencies as agency_forms
from agencies.forms import agreement, contacts
from agencies.models import DutyNumber, Unsent
from breaches.forms import assessment
from breaches.forms import breach as breach_forms
from decisions.actions import decision as actions
from decisions.forms import addition, page, queue, start
from decisions.models import Addition, Advice, Decision, Subject, UrgentNote
from tests import conftest
from tests.addresses import addresses
from tests.hostile_texts import FEW, HALF, REFUSED, TEXTS, Text, about_the_limit, at_the_limit
from tests.markup import Page
from tests.places import EDITION, PLACES, STEPS, Met, Typed, at_step, below, fields, typed_at
from tests.world import World, browser, forget_tries, lasting, send, undone
from wscp_isa import acting
from wscp_isa.govuk import fields as kinds
from wscp_isa.govuk.forms import GovukForm, GovukFormMixin
from wscp_isa.ledger.models import Entry
from wscp_isa.rules import Stale

pytestmark = pytest.mark.django_db

PRODUCT = ("wscp_isa.", "agencies.", "decisions.", "breaches.")
# Forms that only other forms are made from, and stand on no page; and one that an address fills in, and nothing is sent by.
FRAMES = {
    *(GovukForm, acting.ActingForm, page.StepForm, start.BeginningForm, addition.AdditionForm, agency_forms.EndForm),
    *(agreement.NameForm, contacts.DayForm, queue._DealingForm, breach_forms.DeedForm, assessment.StepForm),
}
QUESTIONS = {question.key for question in EDITION.questions}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    logging.disable()  # refusals, each of them meant
    with lasting(django_db_blocker):
        yield World()
    logging.disable(logging.NOTSET)


Meet = Callable[[str], Met]


@pytest.fixture(scope="module")
def meet(world: World) -> Meet:
    """How to come to a form: what it needs is made once, and every test meets it in a fresh browser."""
    ready = {name: place.meet(world) for name, place in PLACES.items()}
    return lambda place: ready[place].afresh()


def _kind(asked: forms.Field) -> str | None:
    """How a field is filled in; None for one that no cases are known for."""
    ordered = {
        "ticked": kinds.CheckboxesField,
        "selected": (kinds.RadiosField, kinds.SelectField),
        "dated": kinds.DateField,
        "sent": kinds.FileField,
        "typed": forms.CharField,
    }
    return next((kind for kind, classes in ordered.items() if isinstance(asked, classes)), None)


def _asked(kind: str) -> list[tuple[str, str]]:
    return [(place, name) for place in PLACES for name, asked in fields(place).items() if _kind(asked) == kind]


# --- The registry ---------------------------------------------------------------------------------------------------------


def test_every_form_of_the_product_has_its_cases() -> None:
    ours = {form for form in below(GovukFormMixin) if form.__module__.startswith(PRODUCT)} - FRAMES
    met = {place.form for place in PLACES.values()}
    missing = sorted(f"{form.__module__}.{form.__name__}" for form in ours - met)
    assert missing == [], f"Say in tests/places.py where these forms are met: {missing}"
    assert met <= ours


def test_every_step_of_the_journey_has_its_cases() -> None:
    assert {f"step {key}" for key in STEPS} <= set(PLACES)


@pytest.mark.parametrize("place", PLACES)
def test_every_field_has_its_cases(place: str) -> None:
    for name, asked in fields(place).items():
        assert _kind(asked), f"No cases are known for {type(asked).__name__}, the kind of “{name}” at {place}"
        parts = [f"{name}-{part}" for part in asked.parts] if isinstance(asked, kinds.DateField) else [name]
        if asked.required:
            assert set(parts) <= set(PLACES[place].typed), (
                f"Say in tests/places.py what is typed as “{name}” at {place}"
            )


# What stands elsewhere: signing in takes a right password, and finding and choosing a kind store nothing.
STORING = [place for place in PLACES if not place.startswith(("the door", "finding", "the kind"))]


@pytest.mark.parametrize("place", STORING)
def test_what_is_typed_when_all_is_well_is_saved(world: World, meet: Meet, place: str) -> None:
    met = meet(place)
    before = met.stored()
    assert met.send(typed_at(world, place)).status_code == PLACES[place].then
    assert met.stored() != before


# --- Text -------------------------------------------------------------------------------------------------------------------


def _shown(text: str) -> str:
    """The text as a browser has it in a box: one kind of line break, and a sign for what cannot be shown."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")


def _lost(found: Page, typed: Typed) -> Iterator[str]:
    """What was typed and is not on the page any more."""
    for name, value in typed.items():
        there, sent = found.values.get(name), value if isinstance(value, list) else [value]
        if there != ([""] if "password" in name else [_shown(one) for one in sent]):
            yield f"{name} holds {str(there)[:80]!r}, not {str(sent)[:80]!r}"


_page = lru_cache(maxsize=2)(Page)  # one answer is asked about several things


def _read(response: Any) -> Page:
    """The page that came back."""
    return _page(response.content.decode())


def _wrong_with_refusal(response: Any, name: str, typed: Typed) -> Iterator[str]:
    """A refusal says what is wrong at its top and by the field, the two joined by a link, with everything typed still there."""
    if response.status_code != 200:
        yield f"answered {response.status_code}"
        return
    found = _read(response)
    by_field = found.errors.get(f"{name}-error", "").removeprefix("Error:").strip()
    if not found.has_summary or not by_field:
        yield f"nothing is said by the field {name}; the summary says {found.summary}, the fields {found.errors}"
    links = {href for href, text in found.summary if text and text in by_field}
    if not links or any(not href.startswith("#") or found.ids[href[1:]] != 1 for href in links):
        yield f"no link from “{found.summary}” to the field {name}, where it says “{by_field}”"
    yield from _lost(found, typed)
    yield from found.unsafe


# The boxes that are asked of all texts: one of each kind, of the journey and beside it. The others keep theirs in the same way.
ASKED_OF_ALL = {
    ("step child", "initials"),
    ("step procedures", "log_number"),
    ("step reasons", "reasons"),
    ("step how", "think"),
    ("a number", "label"),
}


def _texts(place: str, name: str, limit: int | None) -> tuple[Text, ...]:
    if name in PLACES[place].picky or limit is None:
        return FEW
    return (*TEXTS, *about_the_limit(limit)) if (place, name) in ASKED_OF_ALL else (*FEW, *at_the_limit(limit))


@pytest.mark.parametrize(("place", "name"), _asked("typed"))
def test_every_text_is_kept_exactly_or_refused_with_a_sentence(world: World, meet: Meet, place: str, name: str) -> None:
    asked, here = fields(place)[name], PLACES[place]
    typed = typed_at(world, place)
    limit, several = getattr(asked, "max_length", None), isinstance(asked.widget, forms.Textarea)
    before, problems = meet(place).stored(), []
    for text in _texts(place, name, limit):
        kept = text.kept(several=several, limit=limit, required=asked.required or name in here.needed)
        if name in here.picky and kept:
            kept = REFUSED
        with undone():
            # In a fresh browser each: one that was signed in by its press is not as it was when that is undone.
            wrongs = _wrong_with(meet(place), place, typed | {name: text.typed}, name, kept, before)
            problems += [f"{text.name}: {wrong}" for wrong in wrongs]
    assert problems == []


def _wrong_with(met: Met, place: str, typed: Typed, name: str, kept: str | None, before: Typed) -> Iterator[str]:
    here = PLACES[place]
    response = met.send(typed)
    if kept is REFUSED:
        yield from _wrong_with_refusal(response, _says(response, name), typed)
        if met.stored() != before:
            yield "something was saved"
        return
    if response.status_code != here.then or (here.then == 200 and _read(response).has_summary):
        yield f"answered {response.status_code}"
        return
    if place in STORING and met.stored()[name] != kept:
        yield f"kept as {met.stored()[name][:80]!r}, not as {kept[:80]!r}"
    if here.again and met.page().values[name] != [_shown(kept)]:
        yield f"shown again as {met.page().values[name]!r}"


def _says(response: Any, name: str) -> str:
    """By which field the sentence stands: that a password is wrong is said by the first field, that two differ by the second."""
    errors = _read(response).errors if response.status_code == 200 else {}
    return next((by for by in (name, "password2", "login") if f"{by}-error" in errors), name)


@pytest.mark.parametrize("place", sorted({place for place, _ in _asked("typed")}))
def test_half_a_character_is_refused_with_a_sentence(world: World, meet: Meet, place: str) -> None:
    """No browser sends one; a form that says it is written in another alphabet can."""
    met = meet(place)
    before, names = met.stored(), [name for where, name in _asked("typed") if where == place]
    response = _send_as_utf7(met, typed_at(world, place) | dict.fromkeys(names, HALF))
    assert response.status_code == 400
    assert met.stored() == before


def _send_as_utf7(met: Met, typed: Typed) -> Any:
    forget_tries()
    texts = [(name, text) for name, given in (met.hidden | typed).items() for text in _listed(given)]
    sent = [(name, text if text == HALF else text.encode("utf-7").decode()) for name, text in texts]
    body = "".join(f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in sent)
    return met.client.generic("POST", met.path, f"{body}--B--\r\n", "multipart/form-data; boundary=B; charset=utf-7")


def _listed(given: Any) -> list[str]:
    return [str(one) for one in given] if isinstance(given, list) else [str(given)]


# --- Answers that are chosen ----------------------------------------------------------------------------------------------


def _offered(met: Met, name: str) -> list[str]:
    """What there is to choose, without what leaves a question of the protocol open."""
    unsure = page.NOT_SURE if name in QUESTIONS else None
    return [value for value in met.page().offered.get(name, []) if value and value != unsure]


def _taken(place: str, met: Met, typed: Typed, name: str) -> list[str]:
    """Send this; what the page then shows as chosen, or what was stored where it is not shown again."""
    response = met.send(typed)
    assert response.status_code == PLACES[place].then
    if PLACES[place].again and name in (shown := met.page().values):
        return shown[name]
    if place not in STORING:
        return _listed(typed[name])[-1:]
    stored = met.stored()
    if isinstance(stored.get(name), list):
        return [str(one) for one in stored[name]]
    return [str(stored.get(name) or stored.get(f"{name}_id") or "other")]


@pytest.mark.parametrize(("place", "name"), _asked("selected"))
def test_an_answer_that_the_question_does_not_have_is_no_answer(
    world: World, meet: Meet, place: str, name: str
) -> None:
    met, typed = meet(place), typed_at(world, place)
    before, offered = met.stored(), _offered(met, name)
    others = {other: value for other, value in typed.items() if other != name}
    assert len(offered) > 1
    for wrong in ("", "no-such-answer", f"{offered[0]}\x00", "x" * 99_999):
        response = met.send(typed | {name: wrong})
        assert list(_wrong_with_refusal(response, name, others)) == []
        assert _read(response).values[name] in ([], [""])
        assert met.stored() == before
    assert list(_wrong_with_refusal(met.send(others), name, others)) == []


@pytest.mark.parametrize(("place", "name"), _asked("selected"))
def test_each_answer_that_it_has_is_kept(world: World, meet: Meet, place: str, name: str) -> None:
    met, typed = meet(place), typed_at(world, place)
    for answer in _offered(met, name):
        with undone():
            assert _taken(place, met, typed | {name: answer}, name) == [answer]


@pytest.mark.parametrize(("place", "name"), _asked("selected"))
def test_of_two_answers_to_one_question_the_last_is_kept_and_never_both(
    world: World, meet: Meet, place: str, name: str
) -> None:
    met, typed = meet(place), typed_at(world, place)
    first, last = _offered(met, name)[:2]
    assert _taken(place, met, typed | {name: [first, last]}, name) == [last]


@pytest.mark.parametrize(("place", "name"), _asked("ticked"))
def test_of_a_list_every_answer_is_kept_and_none_that_is_not_on_it(
    world: World, meet: Meet, place: str, name: str
) -> None:
    met, typed, asked = meet(place), typed_at(world, place), fields(place)[name]
    before, alone = met.stored(), getattr(asked, "exclusive", "")
    others = {other: value for other, value in typed.items() if other != name}
    offered = [value for value in _offered(met, name) if value != alone]
    wrong = [
        ["no-such-answer"],
        [""],
        [offered[0], "no-such-answer"],
        [offered[0], "\x00"],
        *([[]] if asked.required else []),
    ]
    for ticked in wrong:
        response = met.send(typed | {name: ticked})
        assert list(_wrong_with_refusal(response, name, others)) == []
        assert _read(response).values[name] == [value for value in ticked if value in offered]
        assert met.stored() == before
    for ticked in ([offered[0]], offered, offered[::-1], [offered[0], offered[0]], *([] if asked.required else [[]])):
        with undone():
            assert _taken(place, met, typed | {name: ticked}, name) == [value for value in offered if value in ticked]


@pytest.mark.parametrize(
    ("place", "name"),
    [(place, name) for place, name in _asked("ticked") if getattr(fields(place)[name], "exclusive", "")],
)
def test_the_answer_that_stands_alone_stands_alone(world: World, meet: Meet, place: str, name: str) -> None:
    met, typed = meet(place), typed_at(world, place)
    before, alone, offered = met.stored(), fields(place)[name].exclusive, _offered(met, name)
    both = typed | {name: [offered[0], alone]}
    response = met.send(both)
    if alone in offered:
        assert list(_wrong_with_refusal(response, name, both)) == []
        assert met.stored() == before
        assert _taken(place, met, typed | {name: alone}, name) == [alone]
    else:
        assert response.status_code == 200
        assert met.stored() == before


@pytest.mark.parametrize(
    ("place", "name"), [(place, name) for place in PLACES for name in fields(place) if name in QUESTIONS]
)
def test_not_being_sure_leaves_the_question_open_and_leads_to_advice(
    world: World, meet: Meet, place: str, name: str
) -> None:
    met, typed = meet(place), typed_at(world, place)
    response = met.send(typed | {name: page.NOT_SURE})
    assert response.status_code == 302
    assert response["Location"].endswith(f"/advice/{name}/")
    assert name not in met.stored()
    assert {other for other in typed if other in met.stored()} >= set(typed) - QUESTIONS - {name}


# --- Dates and times --------------------------------------------------------------------------------------------------------

WRONG_DATES: dict[str, tuple[Typed, str]] = {
    "a day too many": ({"day": "32"}, "day"),
    "a day that the month does not have": ({"day": "31", "month": "2", "year": "2024"}, "day"),
    "no leap year": ({"day": "29", "month": "2", "year": "2025"}, "day"),
    "the thirteenth month": ({"month": "13"}, "month"),
    "a month that is none": ({"month": "Frimaire"}, "month"),
    "half a year": ({"year": "26"}, "year"),
    "a year of five numbers": ({"year": "20266"}, "year"),
    "a year long ago": ({"year": "0001"}, "year"),
    "other numerals": ({"day": "٢٧"}, "day"),
    "a fraction": ({"day": "2.5"}, "day"),
    "below nought": ({"day": "-1"}, "day"),
    "a number with a power": ({"day": "1e1"}, "day"),
}
WRONG_TIMES: dict[str, tuple[Typed, str]] = {
    "a time that may be either half of the day": ({"time": "4:30"}, "time"),
    "no such hour": ({"time": "25:00"}, "time"),
    "no such minute": ({"time": "16:61"}, "time"),
    "a time that the clocks passed over": ({"day": "30", "month": "3", "year": "2025", "time": "1:30am"}, "time"),
    "a time that came twice": ({"day": "26", "month": "10", "year": "2025", "time": "1:30am"}, "time"),
    "a zone that the clocks did not show": ({"day": "1", "month": "7", "year": "2025", "time": "4:30pm GMT"}, "time"),
}
DATED = _asked("dated")
# Dates are read in one place and times in another: one field of each is asked of all texts.
ONE_OF_EACH = [("step untold", "look_again_on"), ("step procedures", "at")]


def _dated(name: str, given: Typed) -> Typed:
    return {f"{name}-{part}": text for part, text in given.items()}


def _wrong_dates(place: str, name: str) -> dict[str, tuple[Typed, str]]:
    asked: Any = fields(place)[name]
    wrong = {f"no {part}": ({part: ""}, part) for part in asked.parts}
    wrong |= {"a day that is to come": ({"year": "2099"}, "day")} if asked.past else {}
    wrong |= {"a day that is over": ({"year": "2001"}, "day")} if asked.future else {}
    if asked.required:
        wrong["nothing at all"] = (dict.fromkeys(asked.parts, ""), "day")
        wrong["what nobody sees"] = (dict.fromkeys(asked.parts, " \u00a0\u200b"), "day")
    if (place, name) in ONE_OF_EACH:
        wrong |= {**WRONG_DATES, **(WRONG_TIMES if "time" in asked.parts else {})}
    return wrong


@pytest.mark.parametrize(("place", "name"), DATED)
def test_a_date_that_is_none_is_said_by_the_part_to_put_right(world: World, meet: Meet, place: str, name: str) -> None:
    met, right, problems = meet(place), typed_at(world, place), []
    before = met.stored()
    for case, (given, part) in _wrong_dates(place, name).items():
        typed = right | _dated(name, given)
        response = met.send(typed)
        problems += [f"{case}: {problem}" for problem in _wrong_with_refusal(response, name, typed)]
        hrefs = {href for href, _ in _read(response).summary}
        problems += [f"{case}: the link leads to {hrefs}"] if hrefs != {f"#{name}-{part}"} else []
    assert problems == []
    assert met.stored() == before


@pytest.mark.parametrize(("place", "name"), ONE_OF_EACH)
def test_no_hostile_text_is_a_part_of_a_date(world: World, meet: Meet, place: str, name: str) -> None:
    met, right, problems = meet(place), typed_at(world, place), []
    for part in fields(place)[name].parts:
        for text in TEXTS if part == "time" else FEW:
            typed = right | _dated(name, {part: text.typed})
            wrong = _wrong_with_refusal(met.send(typed), name, typed)
            problems += [f"{part}, {text.name}: {problem}" for problem in wrong]
    assert problems == []
    assert met.stored() == {}


@pytest.mark.parametrize(("place", "name"), ONE_OF_EACH)
def test_no_long_text_in_a_part_of_a_date_holds_the_server_up(world: World, meet: Meet, place: str, name: str) -> None:
    met, right, slow = meet(place), typed_at(world, place), []
    for part in fields(place)[name].parts:
        for filling in (" ", "1", "1 ", ".", "a", "0:"):
            began = time.process_time()
            met.send(right | _dated(name, {part: "1" + filling * (8_000 // len(filling)) + "x"}))
            slow += [f"{part}: {filling!r}"] if time.process_time() - began > 0.5 else []
    assert slow == []


def test_a_time_that_came_twice_is_kept_once_it_is_said_which(world: World, meet: Meet) -> None:
    met, right = meet("step procedures"), typed_at(world, "step procedures")
    for said, stored in (("1:30am BST", "2025-10-26T00:30:00+00:00"), ("1:30am GMT", "2025-10-26T01:30:00+00:00")):
        with undone():
            given = {"day": "26", "month": "10", "year": "2025", "time": said}
            assert met.send(right | _dated("at", given)).status_code == 302
            assert met.stored()["at"] == stored
            assert met.page().values["at-time"] == [said]


# --- The order of things ----------------------------------------------------------------------------------------------------

NO_VERSIONS = ("", "-1", "٣", "9" * 5_000, "1\x00")
VERSIONED = [place for place in PLACES if place.startswith("step ")] + [
    *("a number", "the removal of a number", "the signature", "the withdrawal")
]


def _stale(response: Any, typed: Typed) -> Page:
    """The page says that the record has changed since, and holds all that was typed."""
    assert response.status_code == 200
    found = _read(response)
    assert len(found.summary) == 1
    assert found.summary[0][1] == Stale.sentence or "after you opened this page" in found.summary[0][1]
    assert list(_lost(found, typed)) == []
    return found


@pytest.mark.parametrize("place", VERSIONED)
def test_what_is_no_version_saves_nothing_and_the_next_press_saves(world: World, meet: Meet, place: str) -> None:
    met, typed = meet(place), typed_at(world, place)
    before = met.stored()
    for version in NO_VERSIONS:
        found = _stale(met.send(typed | {"version": version}), typed)
        assert met.stored() == before
    assert found.values["version"] == [str(met.hidden["version"])]
    assert met.send(typed | {"version": found.values["version"]}).status_code == 302
    assert met.stored() != before


@pytest.mark.parametrize("key", STEPS)
def test_at_a_step_a_second_window_is_told_and_then_saves_over_the_first(world: World, meet: Meet, key: str) -> None:
    place = f"step {key}"
    met, typed = meet(place), typed_at(world, place)
    assert met.send(typed).status_code == 302
    saved = met.stored()
    texts = {name for name, asked in fields(place).items() if _kind(asked) == "typed"}
    other = typed | {name: f"{typed[name]} again" for name in texts}
    found = _stale(met.send(other), other)
    assert met.stored() == saved
    assert met.send(other | {"version": found.values["version"]}).status_code == 302
    assert all(met.stored()[name] == other[name] for name in texts)


def test_a_page_is_not_signed_that_has_changed_since_it_was_read(world: World, meet: Meet) -> None:
    met = meet("the signature")
    draft = Decision.objects.select_related("key").get(reference=met.path.split("/")[2])
    given = {"reasons": {"reasons": "Other reasons", "wellbeing": "Considered", "others": "Considered"}}
    actions.answer(draft, step="reasons", given=given, version=draft.version, by=world.people["alice"])
    found = _stale(met.send({}), {})
    assert "Other reasons" in found.text
    assert met.stored() == {"signed": False}
    assert met.send({"version": found.values["version"]}).status_code == 302
    assert met.stored() == {"signed": True}


@pytest.mark.parametrize("key", [key for key in STEPS if key != "worry"])
def test_a_step_skipped_by_its_address_is_answered_with_the_step_that_is_due(world: World, key: str) -> None:
    met = at_step(world, conftest.start(world.people["alice"]), key)
    response = met.client.get(met.path, follow=True)
    assert response.redirect_chain[-1][0].endswith("/answer/worry/")


def _words(place: str, typed: Typed) -> Typed:
    return {name: typed[name] for name, asked in fields(place).items() if _kind(asked) == "typed" and name in typed}


@pytest.mark.parametrize("key", [key for key in STEPS if key != "worry"])
def test_an_answer_to_a_step_that_is_not_asked_is_refused_with_its_words_kept(world: World, key: str) -> None:
    draft = conftest.start(world.people["alice"])
    met, typed = at_step(world, draft, key), typed_at(world, f"step {key}")
    response = met.send(typed)
    assert response.status_code == 200
    found = _read(response)
    assert "not asked any more" in found.summary[0][1]
    assert list(_lost(found, _words(f"step {key}", typed) if key != "reasons" else {"reasons": typed["reasons"]})) == []
    assert met.stored() == {}
    assert Decision.objects.get(pk=draft.pk).version == draft.version


@pytest.mark.parametrize("key", STEPS)
def test_an_answer_to_a_signed_decision_is_refused_with_its_words_kept(world: World, key: str) -> None:
    met = at_step(world, world.decisions["alice’s signed"].record, key)
    before, typed = met.stored(), typed_at(world, f"step {key}")
    response = met.send(typed)
    assert response.status_code == 200
    found = _read(response)
    assert "can no longer change" in found.summary[0][1]
    assert list(_lost(found, _words(f"step {key}", typed) if key != "reasons" else {"reasons": typed["reasons"]})) == []
    assert met.stored() == before


@pytest.mark.parametrize(
    "wrong", ["wsp-7k3m-4qx", "WSP-7K3M-4Q", "WSP-7K3M4QX", "WSP-7K3M-4QXX", "7K3M-4QX", "WSP-0000-000", "%20"]
)
def test_a_mistyped_reference_is_no_page(world: World, wrong: str) -> None:
    client = world.browser("alice")
    for page_of in ("", "draft/", "answer/worry/", "check/", "signed/", "add/", "people/", "withdraw/"):
        assert client.get(f"/decisions/{wrong}/{page_of}").status_code == 404
    for page_of in ("", "done/", "finish/"):
        assert client.get(f"/urgent/{wrong}/{page_of}").status_code == 404


def test_one_wrong_letter_or_two_exchanged_is_no_page(world: World) -> None:
    letters = world.decisions["alice’s signed"].reference.replace("-", "")[3:]
    exchanged = letters[1] + letters[0] + letters[2:]
    wrong = letters[:-1] + ("2" if letters[-1] != "2" else "3")
    client = world.browser("alice")
    for one in {exchanged, wrong} - {letters}:
        assert client.get(f"/decisions/WSP-{one[:4]}-{one[4:]}/").status_code == 404


# --- Buttons pressed twice --------------------------------------------------------------------------------------------------

MAKING: dict[str, type[Model]] = {
    "the start": Decision,
    "an urgent note": UrgentNote,
    "the finishing of a note": Decision,
    "somebody connected": Subject,
    "advice asked": Advice,
    "advice noted": Advice,
    "a new number": DutyNumber,
    **{place: Addition for place in PLACES if place.startswith("addition")},
}


@pytest.mark.parametrize("place", MAKING)
def test_a_button_that_makes_something_makes_it_once_however_often_it_is_pressed(
    world: World, meet: Meet, place: str
) -> None:
    met, typed, made = meet(place), typed_at(world, place), MAKING[place]
    before = made.objects.count()  # type: ignore[attr-defined]
    first, second = met.send(typed), met.send(typed)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert made.objects.count() == before + 1  # type: ignore[attr-defined]


def test_the_button_that_signs_pressed_twice_signs_once(world: World, meet: Meet) -> None:
    met = meet("the signature")
    entries = Entry.objects.filter(action="decision.signed").count()
    first, second = met.send({}), met.send({})
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Entry.objects.filter(action="decision.signed").count() == entries + 1


BAD_KEYS = ("", "x", "\x00", "0" * 31, "0" * 33, "z" * 32, "0" * 100_000, "[]", "{" * 32, "'; --", "٣" * 32)


@pytest.mark.parametrize("place", ["the start", "an urgent note", "addition: referral"])
def test_a_key_that_is_none_still_makes_a_record(world: World, meet: Meet, place: str) -> None:
    met, typed, made = meet(place), typed_at(world, place), MAKING[place]
    for key in BAD_KEYS:
        with undone():
            before = made.objects.count()  # type: ignore[attr-defined]
            assert met.send(typed | {"submission_key": key}).status_code == 302
            assert made.objects.count() == before + 1  # type: ignore[attr-defined]


def test_another_persons_key_starts_a_record_of_ones_own(world: World) -> None:
    theirs = world.decisions["alice’s draft"].record
    response = send(world.browser("charlie"), reverse("start-decision"), {"submission_key": theirs.submission_key})
    assert response.status_code == 302
    assert theirs.reference not in response["Location"]


# --- Proofs that ran out ----------------------------------------------------------------------------------------------------

WORDS = {"reasons": "Line one\r\nline two </textarea><b>", "wellbeing": "Considered “too” 👩\u200d👧"}
HIDDEN = {"version": "41", "csrfmiddlewaretoken": "c" * 64, "password": "my secret words"}
FROM_HERE: dict[str, dict[str, str]] = {
    "a page of ours": {"sec-fetch-site": "same-origin"},
    "the address bar": {"sec-fetch-site": "none"},
    "an old browser": {},
}
FROM_ELSEWHERE = {
    "another site": {"sec-fetch-site": "cross-site"},
    "a neighbouring site": {"sec-fetch-site": "same-site"},
    "nowhere known": {"sec-fetch-site": "what"},
}


def _without_proof(met: Met, world: World) -> tuple[Met, str]:
    return replace(met, client=_alone(world, checked=True)), "open too long"


def _after_the_session_has_gone(met: Met, world: World) -> tuple[Met, str]:
    client = _alone(world)
    Session.objects.filter(session_key=client.cookies["sid"].value).delete()
    return replace(met, client=client), "session has ended"


def _after_the_session_has_run_out(met: Met, world: World) -> tuple[Met, str]:
    client = _alone(world)
    _end_session(client)
    return replace(met, client=client), "session has ended"


def _alone(world: World, *, checked: bool = False) -> Client:
    """A browser with a session of its own, so that it can end."""
    client = browser(checked=checked)
    client.force_login(world.people["alice"])
    return client


def _end_session(client: Client) -> None:
    ten_minutes_ago = timezone.now() - timedelta(minutes=10)
    assert Session.objects.filter(session_key=client.cookies["sid"].value).update(expire_date=ten_minutes_ago)


FAILURES = {
    "without proof of where it came from": _without_proof,
    "after the session has gone": _after_the_session_has_gone,
    "after the session has run out": _after_the_session_has_run_out,
}


@pytest.mark.parametrize("origin", FROM_HERE)
@pytest.mark.parametrize("failure", FAILURES)
def test_what_was_typed_is_given_back(world: World, meet: Meet, failure: str, origin: str) -> None:
    met, said = FAILURES[failure](meet("step reasons"), world)
    before = met.stored()
    response = met.send(WORDS | HIDDEN, **FROM_HERE[origin])
    assert response.status_code == 403
    found = _read(response)
    assert said in found.text
    assert found.values[""] == [_shown(text) for text in WORDS.values()]
    assert not any(hidden in response.content.decode() for hidden in ("c" * 64, "my secret words"))
    assert found.unsafe == []
    assert "tel:999" in found.addresses
    assert met.stored() == before


@pytest.mark.parametrize("origin", FROM_ELSEWHERE)
@pytest.mark.parametrize("failure", FAILURES)
def test_what_another_site_sent_is_not_shown(world: World, meet: Meet, failure: str, origin: str) -> None:
    met, said = FAILURES[failure](meet("step reasons"), world)
    before = met.stored()
    response = met.send(WORDS, **FROM_ELSEWHERE[origin])
    assert response.status_code == 403
    found = _read(response)
    assert said in found.text
    assert found.values == {}
    assert "Line one" not in response.content.decode()
    assert met.stored() == before


def test_after_the_session_the_way_back_leads_to_the_same_page_and_its_words(world: World, meet: Meet) -> None:
    met, _ = _after_the_session_has_run_out(meet("step reasons"), world)
    found = Page(met.send(WORDS).content.decode())
    assert f"{reverse('account_login')}?{urlencode({'next': met.path})}" in found.addresses
    again = Page(world.browser("alice").get(met.path).content.decode())
    assert [again.values[name] for name in WORDS] == [[_shown(text)] for text in WORDS.values()]
    assert met.stored() == {}


PASSWORDS = {
    "oldpassword": "the old secret",
    "password": "the old secret",
    "password1": "a new secret",
    "password2": "a new secret",
}


@pytest.mark.parametrize("path", ["/password/", "/sign-in/again/", "/keep/"])
def test_a_password_is_never_kept(world: World, path: str) -> None:
    client = _alone(world)
    if path == "/keep/":
        send(client, path, PASSWORDS | {"path": "/password/"})
    else:
        _end_session(client)
        send(client, path, PASSWORDS)
    kept = [left.typed for left in Unsent.objects.select_related("key")]
    assert not any("secret" in str(typed) for typed in kept)


@pytest.mark.parametrize("place", [place for place in PLACES if place not in ("the door", "a chosen password")])
def test_every_form_needs_its_proof_of_origin(world: World, meet: Meet, place: str) -> None:
    met = meet(place)
    before = met.stored()
    checked = browser(checked=True)
    checked.cookies = met.client.cookies
    assert replace(met, client=checked).send(typed_at(world, place)).status_code == 403
    assert met.stored() == before


# --- What is kept while it is typed ----------------------------------------------------------------------------------------------

BAD_PAGES = (
    "",
    "x",
    "//elsewhere.example/",
    "/\x00",
    "/" + "x" * 199,
    "/" + "x" * 200,
    "/" + "x" * 99_999,
    "/\ufffd",
    "/é\u202e",
)


@pytest.mark.parametrize("path", BAD_PAGES, ids=range(len(BAD_PAGES)))
def test_keeping_what_is_typed_breaks_at_no_page(world: World, path: str) -> None:
    response = send(world.browser("alice"), reverse("keep"), {"path": path, "why": "x\x00\ufffd"})
    assert response.status_code in (204, 400)


def test_what_is_kept_while_it_is_typed_is_put_back_exactly(world: World, meet: Meet) -> None:
    met, problems = meet("step reasons"), []
    # Where nothing but spaces was typed, there is nothing to keep; a megabyte is given back on the page that refuses it.
    for text in TEXTS:
        if text.typed.strip() and len(text.typed) < 2_000:
            typed = {"reasons": text.typed, "wellbeing": "x"}
            assert send(met.client, reverse("keep"), typed | {"path": met.path}).status_code == 204
            problems += [f"{text.name}: {lost}" for lost in _lost(met.page(), typed)]
    assert problems == []
    assert met.stored() == {}


def test_an_ended_session_at_a_page_with_a_long_address_breaks_nothing(world: World) -> None:
    client = _alone(world)
    _end_session(client)
    path = reverse("answer", args=[world.decisions["alice’s draft"].reference, "x" * 300])
    assert send(client, path, WORDS).status_code == 403


# --- Addresses and forms that nobody's browser makes ---------------------------------------------------------------------------

BAD_QUERIES = (
    "x=%00",
    "%00=x",
    "next=%2F%00",
    "x=%ff",
    "x=%ed%a0%80",
    "x=%c0%80",
    "x=%f5%80%80%80",
    "_changelist_filters=%00",
)
EVERYWHERE = sorted({address.name for address in addresses()})


def _someone(world: World, address: str) -> list[Client]:
    """Somebody signed out, and somebody who gets past the door of this address."""
    return [world.browser(None), world.browser("morgan" if address.startswith("admin") else "alice")]


@pytest.mark.parametrize("address", EVERYWHERE)
def test_a_query_that_cannot_be_read_is_refused(world: World, address: str) -> None:
    path = next(iter(world.samples(address).values()))
    for client in _someone(world, address):
        for method in ("GET", "POST"):
            answered = {query: client.generic(method, f"{path}?{query}").status_code for query in BAD_QUERIES}
            assert set(answered.values()) == {400}, answered


def _bad_paths(path: str, bad: str) -> list[str]:
    """Put at its end, and in place of its last part."""
    return [f"{path}{bad}/", re.sub(r"[^/]*/?$", f"{bad}/", path.rstrip("/"))]


@pytest.mark.parametrize("address", EVERYWHERE)
def test_a_path_with_nothing_where_a_letter_should_be_is_refused(world: World, address: str) -> None:
    for path in _bad_paths(next(iter(world.samples(address).values())), "%00"):
        for client in _someone(world, address):
            assert client.get(path).status_code == 400, path


@pytest.mark.parametrize("address", EVERYWHERE)
def test_a_path_whose_bytes_are_no_text_breaks_nothing(world: World, address: str) -> None:
    for bad in ("%ff", "%ed%a0%80"):
        for path in _bad_paths(next(iter(world.samples(address).values())), bad):
            for client in _someone(world, address):
                assert client.get(path).status_code < 500, path


@pytest.mark.parametrize("bad", ["%ff", "%ed%a0%80", "%c0%80", "%f5%80%80%80"])
def test_a_path_whose_bytes_are_no_text_is_refused(world: World, bad: str) -> None:
    assert world.browser("alice").get(f"/guidance/{bad}/").status_code in (400, 404)


QUERIES = (
    "q=&after=x&show=x&p=-1&o=x&e=1&next=//x.example",
    "before=%F0%9F%91%A9&after=99999999999999999999&o=9&p=x&show=",
)


@pytest.mark.parametrize("address", EVERYWHERE)
def test_a_query_of_anything_else_breaks_nothing(world: World, address: str) -> None:
    path = next(iter(world.samples(address).values()))
    client = _someone(world, address)[1]
    for query in QUERIES:
        with undone():
            assert client.get(f"{path}?{query}").status_code < 500, query


def _part(name: str, text: str) -> bytes:
    return f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n--B--\r\n'.encode()


_PARTS, _UTF7 = "multipart/form-data; boundary=B", "multipart/form-data; boundary=B; charset=utf-7"
_FORM = "application/x-www-form-urlencoded"
BODIES: dict[str, tuple[bytes, str]] = {
    "no form at all": (b"hello", "text/plain"),
    "a document": (b'{"initials": "AB"}', "application/json"),
    "a form in another alphabet": (b"initials=AB", f"{_FORM}; charset=latin-1"),
    "a form in no alphabet": (b"initials=AB", f"{_FORM}; charset=no-such"),
    "a form whose bytes are no text": (b"initials=%ff%fe&record_number=\xff", _FORM),
    "parts without a border": (b"initials=AB", "multipart/form-data"),
    "parts that never end": (_part("initials", "AB")[:-10], _PARTS),
    "a file": (_part('initials"; filename="a.txt', "AB"), _PARTS),
    "half a character": (_part("initials", HALF), _UTF7),
    "half a character in a name": (_part(HALF, "x"), _UTF7),
    "half a character where a version was": (_part("version", HALF), _UTF7),
    "half a character where a path was": (_part("path", f"/{HALF}"), _UTF7),
    "too many answers": (b"&".join(b"a%d=1" % number for number in range(501)), _FORM),
    "too much": (b"initials=" + b"x" * 2_700_000, _FORM),
}


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("checked", [False, True], ids=["", "checked for its origin"])
@pytest.mark.parametrize("person", ["signed out", "alice"])
def test_a_body_that_no_browser_sends_breaks_nothing(world: World, person: str, checked: bool, body: str) -> None:
    client = browser(checked=checked)
    if person == "alice":
        client.force_login(world.people["alice"])
    draft = world.decisions["alice’s draft"].reference
    for path in (reverse("answer", args=[draft, "child"]), reverse("find"), reverse("keep"), reverse("account_login")):
        with undone():
            forget_tries()
            response = client.generic("POST", path, *BODIES[body])
        assert response.status_code in (200, 302, 400, 403, 204), path


@pytest.mark.parametrize("kind", [_FORM, _UTF7])
@pytest.mark.parametrize("path", ["/sign-in/", "/password/", "/help/", "/", "/records/"])
def test_half_a_character_in_a_query_breaks_nothing(world: World, path: str, kind: str) -> None:
    for person in (None, "alice"):
        for method in ("GET", "POST"):
            query = "next=%2B2AA-&x=%2B2AA-&show=%2B2AA-&after=%2B2AA-"
            assert world.browser(person).generic(method, f"{path}?{query}", b"", kind).status_code < 500


@pytest.mark.parametrize("cookie", ["sid", "csrf", "messages"])
def test_a_cookie_of_anything_breaks_nothing(world: World, cookie: str) -> None:
    client = browser(checked=True)
    for value in ("", "x", "x" * 5_000, "\x80\xff", "%00", '"', "a;b=c", "../../etc"):
        for path in ("/", "/sign-in/"):
            assert client.get(path, HTTP_COOKIE=f"{cookie}={value}").status_code < 500
            assert client.post(path, HTTP_COOKIE=f"{cookie}={value}").status_code < 500
