"""Bad input is answered with a sentence and loses nothing: every field of every form, every address, every press of a button."""

import logging
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from django import forms
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from agencies.actions import people
from agencies.forms import numbers as number_forms
from agencies.forms import sign_in
from agencies.models import DutyNumber, Person, Role
from decisions import journey
from decisions.actions import decision as actions
from decisions.demo import STORIES
from decisions.facts import REASONS, Facts
from decisions.forms import questions, start, steps
from decisions.models import Decision, Subject
from tests import conftest
from tests.addresses import addresses
from tests.hostile_texts import HALVES, REFUSED, TEXTS, Text, at_the_limit
from tests.markup import Page
from tests.world import PASSWORD, World, browser, forget_tries, lasting, send, undone
from wscp_isa import acting, clock
from wscp_isa.govuk import fields
from wscp_isa.govuk.forms import GovukForm, GovukFormMixin
from wscp_isa.ledger.models import Entry
from wscp_isa.protocol import library
from wscp_isa.rules import Stale

pytestmark = pytest.mark.django_db

PRODUCT = ("wscp_isa.", "agencies.", "decisions.")
EDITION = library.current(clock.today())
STEPS = {step.key: step for step in journey.steps(EDITION.edition)}
Typed = dict[str, Any]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    logging.disable()  # refusals, each of them meant
    with lasting(django_db_blocker):
        yield World()
    logging.disable(logging.NOTSET)


# --- Where each form is met -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Met:
    """A form on its page, ready to be sent: by whom, where, on which version, and how to read what was stored."""

    client: Client
    path: str
    version: int | None
    stored: Callable[[], Typed]

    def send(self, typed: Typed, **headers: str) -> Any:
        forget_tries()
        hidden = {} if self.version is None else {"version": self.version}
        return send(self.client, self.path, hidden | typed, **headers)

    def page(self) -> Page:
        return Page(self.client.get(self.path).content.decode())


@dataclass(frozen=True)
class Place:
    """One form of the product: what is typed when all is well, and how to come to it.

    `picky` are the fields that take none of the hostile texts, since only a number or a known address is an answer.
    """

    form: type[forms.Form]
    drawn: Callable[[], forms.Form]
    typed: Typed
    meet: Callable[[World], Met]
    picky: frozenset[str] = field(default_factory=frozenset)


def _step(key: str, story: str, world: World) -> Met:
    draft = conftest.answered(world.people["alice"], story, without=(key,))
    assert journey.of(draft).position == key, f"The story “{story}” does not come to the step {key}"
    return _draft(world, draft, key)


def _draft(world: World, draft: Decision, key: str) -> Met:
    return Met(
        client=world.browser("alice"),
        path=reverse("answer", args=[draft.reference, key]),
        version=draft.version,
        stored=partial(_stored, draft, key),
    )


def _stored(draft: Decision, key: str) -> Typed:
    if key == "child":
        subject = Subject.objects.select_related("key").filter(decision=draft).first()
        return {"initials": subject.initials, "record_number": subject.record_number} if subject else {}
    answers: dict[str, Typed] = Decision.objects.select_related("key").get(pk=draft.pk).answers
    return answers.get(key, {})


def _facts() -> Facts:
    return Facts(protocol=EDITION, reasons=library.catalogue(REASONS, clock.today()), answers={})


def _story(key: str) -> str:
    found = next((story for story, answers in STORIES.items() if key in answers), None)
    return found or ("no clear purpose" if key == "child" else pytest.fail(f"No story comes to the step {key}"))


# What is typed at a step, where a story of the demonstration does not say it whole.
ANSWERS: dict[str, Typed] = {
    "child": {"initials": "AB", "record_number": "T-0001"},
    "procedures": {
        "who": "The front door",
        "at-day": "27",
        "at-month": "3",
        "at-year": "2026",
        "at-time": "4:30pm",
        "log_number": "L-77",
    },
}


def _place_of(step: journey.Step, story: str) -> Place:
    def drawn() -> forms.Form:
        return step.form(facts=_facts())

    typed = ANSWERS.get(step.key) or STORIES[story][step.key]
    return Place(type(drawn()), drawn, typed, partial(_step, step.key, story))


def _number(world: World) -> Met:
    line = world.number

    def stored() -> Typed:
        return DutyNumber.objects.filter(pk=line.pk).values("label", "number", "hours").get()

    return Met(world.browser("morgan"), reverse("edit-number", args=[line.pk]), line.version, stored)


def _new_number(world: World) -> Met:
    def stored() -> Typed:
        return DutyNumber.objects.order_by("position").values("label", "number", "hours").last() or {}

    return Met(world.browser("morgan"), reverse("add-number"), None, stored)


def _start(world: World) -> Met:
    """By somebody who records decisions at two agencies, and so is asked for which."""
    sam, charity = world.people["sam"], world.people["charlie"].roles_now[0].agency
    people.give_role(sam, agency=charity, kind=Role.Kind.PRACTITIONER, since=sam.joined_at, by=conftest.TESTS)

    def stored() -> Typed:
        begun = Decision.objects.filter(started_by=sam).order_by("started_at").last()
        return {"agency": str(begun.agency_id)} if begun else {}

    return Met(world.browser("sam"), reverse("start-decision"), None, stored)


def _agency_choices() -> forms.Form:
    class Two:
        roles_now = [Role(kind=Role.Kind.SPOC, agency=conftest.Agency(name=name)) for name in "AB"]

    return start.StartForm(person=Two())


def _door(world: World) -> Met:
    client = browser()
    return Met(client, reverse("account_login"), None, lambda: {"signed in": "_auth_user_id" in client.session})


def _password(address: str, world: World) -> Met:
    client = world.browser("bob")

    def stored() -> Typed:
        return {"hash": Person.objects.get(pk=world.people["bob"].pk).password}

    return Met(client, reverse(address), None, stored)


def _chosen_password(world: World) -> Met:
    met = _password("account_change_password", world)
    client = browser()
    path = client.get(world.link_of_bob)["Location"]
    return Met(client, path, None, met.stored)


def _signing(world: World) -> Met:
    draft = conftest.answered(world.people["alice"], "no clear purpose")

    def stored() -> Typed:
        return {"signed": Decision.objects.get(pk=draft.pk).signed_at is not None}

    return Met(world.browser("alice"), reverse("check", args=[draft.reference]), draft.version, stored)


def _removing(world: World) -> Met:
    line = world.number

    def stored() -> Typed:
        return {"there": DutyNumber.objects.filter(pk=line.pk).exists()}

    return Met(world.browser("morgan"), reverse("remove-number", args=[line.pk]), line.version, stored)


_NEW = {"label": "Duty team", "number": "0151 496 0199", "hours": "Any time"}
_CHOSEN = {"password1": "three quiet words", "password2": "three quiet words"}
_BOB = Person(email="bob@tests.example")

PLACES: dict[str, Place] = {
    **{f"step {key}": _place_of(step, _story(key)) for key, step in STEPS.items()},
    "step basis, where none is needed": _place_of(STEPS["basis"], "nobody can be identified"),
    "a number": Place(number_forms.NumberForm, number_forms.NumberForm, _NEW, _number, frozenset({"number"})),
    "a new number": Place(number_forms.NumberForm, number_forms.NumberForm, _NEW, _new_number, frozenset({"number"})),
    "the removal of a number": Place(number_forms.RemoveForm, number_forms.RemoveForm, {}, _removing),
    "the start": Place(start.StartForm, _agency_choices, {}, _start),
    "the signature": Place(steps.SignForm, steps.SignForm, {}, _signing),
    "the door": Place(
        sign_in.SignInForm,
        sign_in.SignInForm,
        {"login": "bob@tests.example", "password": "not the password"},
        _door,
        frozenset({"login", "password"}),
    ),
    "the door again": Place(
        sign_in.ReauthenticateForm,
        partial(sign_in.ReauthenticateForm, user=_BOB),
        {"password": "not the password"},
        partial(_password, "account_reauthenticate"),
        frozenset({"password"}),
    ),
    "a changed password": Place(
        sign_in.ChangePasswordForm,
        partial(sign_in.ChangePasswordForm, user=_BOB),
        {"oldpassword": PASSWORD, **_CHOSEN},
        partial(_password, "account_change_password"),
        frozenset({"oldpassword", "password1", "password2"}),
    ),
    "a chosen password": Place(
        sign_in.SetPasswordForm,
        partial(sign_in.SetPasswordForm, user=_BOB, temp_key=""),
        _CHOSEN,
        _chosen_password,
        frozenset({"password1", "password2"}),
    ),
}
# Forms that only other forms are made from: they stand on no page.
FRAMES = {GovukForm, acting.ActingForm, steps.StepForm, questions._ChosenReasons}

TYPED_IN = (forms.CharField,)
SELECTED = (fields.RadiosField, fields.SelectField)
TICKED = (fields.CheckboxesField,)
DATED = (fields.DateTimeField, fields.DateField)
KINDS = {"typed": TYPED_IN, "selected": SELECTED, "ticked": TICKED, "dated": DATED}
# What a form has that nobody types.
NOT_ASKED = {"the door": {"remember"}}


def _fields(place: str) -> dict[str, forms.Field]:
    left_out = NOT_ASKED.get(place, set())
    return {name: asked for name, asked in PLACES[place].drawn().fields.items() if name not in left_out}


def _kind(asked: forms.Field) -> str | None:
    # A list of answers is a field of its own kind before it is anything else.
    ordered = ("ticked", "selected", "dated", "typed")
    return next((kind for kind in ordered if isinstance(asked, KINDS[kind])), None)


def _asked(kind: str) -> list[tuple[str, str]]:
    return [(place, name) for place in PLACES for name, asked in _fields(place).items() if _kind(asked) == kind]


def _shown(text: str) -> str:
    """The text as a browser has it in a box: one kind of line break."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


# --- The registry ---------------------------------------------------------------------------------------------------------


def _below(form: type[forms.Form]) -> Iterator[type[forms.Form]]:
    for one in form.__subclasses__():
        yield one
        yield from _below(one)


def test_every_form_of_the_product_has_its_cases() -> None:
    ours = {form for form in _below(GovukFormMixin) if form.__module__.startswith(PRODUCT)} - FRAMES
    met = {place.form for place in PLACES.values()}
    missing = sorted(form.__qualname__ for form in ours - met)
    assert missing == [], f"Say in PLACES of tests/test_hostile_input.py where these forms are met: {missing}"
    assert met <= ours


@pytest.mark.parametrize("place", PLACES)
def test_every_field_has_its_cases(place: str) -> None:
    for name, asked in _fields(place).items():
        assert _kind(asked), f"No cases are known for {type(asked).__name__}, the kind of “{name}” at {place}"
        parts = [f"{name}-{part}" for part in asked.parts] if isinstance(asked, fields.DateField) else [name]
        if place != "the start":  # its answers are agencies, which differ from world to world
            assert set(parts) <= set(PLACES[place].typed), f"Say in PLACES what is typed as “{name}” at {place}"


@pytest.mark.parametrize("place", [place for place in PLACES if place not in ("the door", "the door again")])
def test_what_is_typed_when_all_is_well_is_saved(world: World, place: str) -> None:
    met = PLACES[place].meet(world)
    typed = PLACES[place].typed
    if place == "the start":
        typed = {"agency": str(world.people["charlie"].roles_now[0].agency_id)}
    before = met.stored()
    assert met.send(typed).status_code == 302
    assert met.stored() != before


# --- Text -------------------------------------------------------------------------------------------------------------------


def _wrong_with_refusal(response: Any, name: str, typed: Typed) -> Iterator[str]:
    """A refusal says what is wrong at its top and by the field, the two joined by a link, with everything typed still there."""
    if response.status_code != 200:
        yield f"answered {response.status_code}"
        return
    page = Page(response.content.decode())
    by_field = page.errors.get(f"{name}-error", "").removeprefix("Error:").strip()
    if not page.has_summary or not by_field:
        yield f"nothing is said by the field {name}; the summary says {page.summary}, the fields {page.errors}"
    links = {href for href, text in page.summary if text and text in by_field}
    if not links or any(not href.startswith("#") or page.ids[href[1:]] != 1 for href in links):
        yield f"no link from “{page.summary}” to the field {name}, where it says “{by_field}”"
    for other, value in typed.items():
        there, sent = page.values.get(other), value if isinstance(value, list) else [value]
        if there != ([""] if "password" in other else [_shown(one).replace("\x00", "\ufffd") for one in sent]):
            yield f"{other} holds {str(there)[:80]!r}, not {str(sent)[:80]!r}"
    yield from page.unsafe


@pytest.mark.parametrize(("place", "name"), _asked("typed"))
def test_every_text_is_kept_exactly_or_refused_with_a_sentence(world: World, place: str, name: str) -> None:
    asked, here = _fields(place)[name], PLACES[place]
    met = here.meet(world)
    before = met.stored()
    limit = getattr(asked, "max_length", None)
    several = isinstance(asked.widget, forms.Textarea)
    problems = []
    for text in (*TEXTS, *(at_the_limit(limit) if limit else ())):
        kept = text.kept(several=several, limit=limit, required=asked.required)
        if name in here.picky and kept:
            kept = REFUSED
        with undone():
            problems += [f"{text.name}: {problem}" for problem in _wrong_with(met, here, name, text.typed, kept, before)]
    assert problems == []


def _wrong_with(met: Met, here: Place, name: str, text: str, kept: str | None, before: Typed) -> Iterator[str]:
    typed = here.typed | {name: text}
    response = met.send(typed)
    if kept is REFUSED:
        yield from _wrong_with_refusal(response, _says(response, name), typed)
        if met.stored() != before:
            yield "something was saved"
        return
    if response.status_code != 302:
        yield f"answered {response.status_code}"
        return
    if met.stored()[name] != kept:
        yield f"kept as {met.stored()[name][:80]!r}, not as {kept[:80]!r}"
    if met.version is not None and met.page().values[name] != [_shown(kept)]:
        yield f"shown again as {met.page().values[name]!r}"


def _says(response: Any, name: str) -> str:
    """By which field the sentence stands: that a password is wrong is said by the first field, that two differ by the second."""
    errors = Page(response.content.decode()).errors if response.status_code == 200 else {}
    return next((by for by in (name, "password2", "login") if f"{by}-error" in errors), name)


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize(("place", "name"), _asked("typed"))
def test_half_a_character_is_refused_with_a_sentence(world: World, place: str, name: str, half: str) -> None:
    """No browser sends one; a form that says it is written in another alphabet can."""
    here = PLACES[place]
    met = here.meet(world)
    before = met.stored()
    sent, read = HALVES[half]
    response = _send_as_utf7(met, here.typed | {name: sent})
    assert response.status_code == 200
    page = Page(response.content.decode())
    assert page.has_summary
    assert met.stored() == before
    if "password" not in name:
        assert page.values[name] == [read.replace(read.strip("AB"), "\ufffd")]


def _send_as_utf7(met: Met, typed: Typed) -> Any:
    forget_tries()
    parts = {"version": str(met.version), **{name: str(text) for name, text in typed.items()}}
    body = "".join(f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{parts[name]}\r\n' for name in parts)
    return met.client.generic("POST", met.path, f"{body}--B--\r\n", "multipart/form-data; boundary=B; charset=utf-7")


# --- Answers that are chosen ----------------------------------------------------------------------------------------------


def _choices(page: Page, name: str) -> list[str]:
    return [value for value in page.offered.get(name, []) if value]


@pytest.mark.parametrize(("place", "name"), _asked("selected"))
def test_an_answer_that_the_question_does_not_have_is_no_answer(world: World, place: str, name: str) -> None:
    met = PLACES[place].meet(world)
    before = met.stored()
    offered = _choices(met.page(), name)
    assert len(offered) > 1
    for wrong in ("", " ", "no-such-answer", offered[0].upper() + "!", f"{offered[0]}\x00", f" {offered[0]}", "x" * 99_999):
        response = met.send({name: wrong})
        assert list(_wrong_with_refusal(response, name, {})) == []
        assert _checked(response, name) == []
        assert met.stored() == before
    assert list(_wrong_with_refusal(met.send({}), name, {})) == []


def _checked(response: Any, name: str) -> list[str]:
    return [value for value in Page(response.content.decode()).values.get(name, []) if value]


@pytest.mark.parametrize(("place", "name"), _asked("selected"))
def test_each_answer_that_it_has_is_kept(world: World, place: str, name: str) -> None:
    met = PLACES[place].meet(world)
    for answer in _choices(met.page(), name):
        with undone():
            assert met.send({name: answer}).status_code == 302
            if place == "the start":
                assert met.stored() == {name: answer}
            else:
                assert met.page().values[name] == [answer]


@pytest.mark.parametrize(("place", "name"), _asked("selected"))
def test_of_two_answers_to_one_question_the_last_is_kept_and_never_both(world: World, place: str, name: str) -> None:
    met = PLACES[place].meet(world)
    first, last = _choices(met.page(), name)[:2]
    assert met.send({name: [first, last]}).status_code == 302
    assert (met.stored()[name] if place == "the start" else met.page().values[name][0]) == last


@pytest.mark.parametrize(("place", "name"), _asked("ticked"))
def test_of_a_list_every_answer_is_kept_and_none_that_is_not_on_it(world: World, place: str, name: str) -> None:
    met = PLACES[place].meet(world)
    before = met.stored()
    alone = getattr(_fields(place)[name], "exclusive", "")
    offered = [value for value in _choices(met.page(), name) if value != alone]
    for ticked in ([], ["no-such-answer"], [""], [offered[0], "no-such-answer"], [offered[0], "\x00"]):
        response = met.send({name: ticked})
        assert list(_wrong_with_refusal(response, name, {})) == []
        assert _checked(response, name) == [value for value in ticked if value in offered]
        assert met.stored() == before
    for ticked in ([offered[0]], offered, offered[::-1], [offered[0], offered[0]]):
        with undone():
            assert met.send({name: ticked}).status_code == 302
            assert met.stored()[name] == [value for value in offered if value in ticked]
            assert met.page().values[name] == [value for value in offered if value in ticked]


@pytest.mark.parametrize(("place", "name"), _asked("ticked"))
def test_the_answer_that_stands_alone_stands_alone(world: World, place: str, name: str) -> None:
    met = PLACES[place].meet(world)
    alone = getattr(_fields(place)[name], "exclusive", "")
    offered = _choices(met.page(), name)
    before = met.stored()
    response = met.send({name: [offered[0], alone]})
    assert list(_wrong_with_refusal(response, name, {})) == []
    assert met.stored() == before
    if alone in offered:
        assert _checked(response, name) == [offered[0], alone]
        assert met.send({name: alone}).status_code == 302
        assert met.page().values[name] == [alone]


# --- Dates and times --------------------------------------------------------------------------------------------------------

RIGHT = {"day": "27", "month": "3", "year": "2026", "time": "4:30pm"}
WRONG_DATES: dict[str, tuple[Typed, str]] = {
    "nothing at all": ({"day": "", "month": "", "year": "", "time": ""}, "day"),
    "spaces": ({"day": " ", "month": "\u00a0", "year": "\u200b", "time": "\t"}, "day"),
    "a day too many": ({"day": "32"}, "day"),
    "a day that the month does not have": ({"day": "31", "month": "2"}, "day"),
    "no leap year": ({"day": "29", "month": "2", "year": "2025"}, "day"),
    "the thirteenth month": ({"month": "13"}, "month"),
    "a month that is none": ({"month": "Frimaire"}, "month"),
    "half a year": ({"year": "26"}, "year"),
    "a year of five numbers": ({"year": "20266"}, "year"),
    "a year long ago": ({"year": "0001"}, "year"),
    "other numerals": ({"day": "٢٧"}, "day"),
    "a fraction": ({"day": "2.5"}, "day"),
    "below nought": ({"day": "-1"}, "day"),
    "no day but this": ({"day": "1e1"}, "day"),
    "a day that is to come": ({"year": "2099"}, "day"),
    "a time that may be either half of the day": ({"time": "4:30"}, "time"),
    "no such hour": ({"time": "25:00"}, "time"),
    "no such minute": ({"time": "16:61"}, "time"),
    "a time that the clocks passed over": ({"day": "29", "month": "3", "time": "1:30am"}, "time"),
    "a time that came twice": ({"day": "25", "month": "10", "time": "1:30am"}, "time"),
    "a zone that the clocks did not show": ({"time": "4:30pm BST"}, "time"),
}


def _dated(name: str, parts: Typed) -> Typed:
    return {f"{name}-{part}": text for part, text in parts.items()}


@pytest.mark.parametrize(("place", "name"), _asked("dated"))
def test_a_date_that_is_none_is_said_by_the_part_to_put_right(world: World, place: str, name: str) -> None:
    here = PLACES[place]
    met = here.meet(world)
    wrong = {case: (RIGHT | parts, part) for case, (parts, part) in WRONG_DATES.items()}
    wrong |= {f"no {part}": (RIGHT | {part: ""}, part) for part in RIGHT}
    problems = []
    for case, (parts, part) in wrong.items():
        typed = here.typed | _dated(name, parts)
        response = met.send(typed)
        problems += [f"{case}: {problem}" for problem in _wrong_with_refusal(response, name, typed)]
        hrefs = {href for href, _ in Page(response.content.decode()).summary}
        problems += [f"{case}: the link leads to {hrefs}"] if hrefs != {f"#{name}-{part}"} else []
    assert problems == []
    assert met.stored() == {}


@pytest.mark.parametrize("part", RIGHT)
@pytest.mark.parametrize(("place", "name"), _asked("dated"))
def test_no_hostile_text_is_a_part_of_a_date(world: World, place: str, name: str, part: str) -> None:
    here = PLACES[place]
    met = here.meet(world)
    problems = []
    for text in TEXTS:
        typed = here.typed | _dated(name, RIGHT | {part: text.typed})
        problems += [f"{text.name}: {problem}" for problem in _wrong_with_refusal(met.send(typed), name, typed)]
    assert problems == []
    assert met.stored() == {}


@pytest.mark.parametrize(("place", "name"), _asked("dated"))
@pytest.mark.parametrize("part", RIGHT)
def test_no_long_text_in_a_part_of_a_date_holds_the_server_up(world: World, place: str, name: str, part: str) -> None:
    here = PLACES[place]
    met = here.meet(world)
    began = time.process_time()
    met.send(here.typed | _dated(name, RIGHT | {part: "1" + " " * 10_000 + "x"}))
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(("place", "name"), _asked("dated"))
def test_a_time_that_came_twice_is_kept_once_it_is_said_which(world: World, place: str, name: str) -> None:
    here = PLACES[place]
    met = here.meet(world)
    for said, stored in (("1:30am BST", "2026-10-25T00:30:00+00:00"), ("1:30am GMT", "2026-10-25T01:30:00+00:00")):
        with undone():
            parts = {"day": "25", "month": "10", "year": "2026", "time": said}
            assert met.send(here.typed | _dated(name, parts)).status_code == 302
            assert met.stored()[name] == stored
            assert met.page().values[f"{name}-time"] == [said]


# --- The order of things ----------------------------------------------------------------------------------------------------

VERSIONED = [place for place in PLACES if place.startswith("step ")] + ["a number", "the removal of a number", "the signature"]
NO_VERSIONS = ("", "abc", "-1", "0", "1.5", "1e3", "٣", " 1", "1 ", "9" * 5_000, "1\x00", "[]", "None")


def _typed_at(place: str) -> Typed:
    return {name: value for name, value in PLACES[place].typed.items() if name != "now"}


@pytest.mark.parametrize("place", VERSIONED)
def test_what_is_no_version_saves_nothing_and_the_next_press_saves(world: World, place: str) -> None:
    met = PLACES[place].meet(world)
    before = met.stored()
    typed = _typed_at(place)
    for version in NO_VERSIONS:
        page = _stale(met.send(typed | {"version": version}), typed)
        assert met.stored() == before
    assert page.values["version"] == [str(met.version)]
    assert met.send(typed | {"version": page.values["version"]}).status_code == 302
    assert met.stored() != before


def _stale(response: Any, typed: Typed) -> Page:
    """The page says that the record has changed since, and holds all that was typed."""
    assert response.status_code == 200
    page = Page(response.content.decode())
    assert [text for _, text in page.summary] == [Stale.sentence]
    for name, value in typed.items():
        assert page.values[name] == (value if isinstance(value, list) else [_shown(value)])
    return page


@pytest.mark.parametrize("key", STEPS)
def test_at_a_step_a_second_window_is_told_and_then_saves_over_the_first(world: World, key: str) -> None:
    met = PLACES[f"step {key}"].meet(world)
    typed = _typed_at(f"step {key}")
    assert met.send(typed).status_code == 302
    saved = met.stored()
    other = _other(key, typed)
    page = _stale(met.send(other), other)
    assert met.stored() == saved
    again = met.send(other | {"version": page.values["version"]})
    assert again.status_code == 302
    assert (met.stored() != saved) == (other != typed)


def _other(key: str, typed: Typed) -> Typed:
    """Another answer to the same step, where words can be other words."""
    asked = _fields(f"step {key}")
    return typed | {name: f"{typed[name]} again" for name in asked if _kind(asked[name]) == "typed"}


def test_a_page_is_not_signed_that_has_changed_since_it_was_read(world: World) -> None:
    met = PLACES["the signature"].meet(world)
    draft = Decision.objects.select_related("key").get(reference=met.path.split("/")[2])
    child = {"initials": "CD", "record_number": "T-0002"}
    actions.answer(draft, step="child", given=child, version=draft.version, by=world.people["alice"])
    response = met.send({})
    page = _stale(response, {})
    assert "CD" in page.text
    assert met.stored() == {"signed": False}
    assert met.send({"version": page.values["version"]}).status_code == 302
    assert met.stored() == {"signed": True}


@pytest.mark.parametrize("key", [key for key in STEPS if key != "worry"])
def test_a_step_skipped_by_its_address_is_answered_with_the_step_that_is_due(world: World, key: str) -> None:
    draft = conftest.start(world.people["alice"])
    met = _draft(world, draft, key)
    response = met.client.get(met.path, follow=True)
    assert response.redirect_chain[-1][0] == reverse("answer", args=[draft.reference, "worry"])


@pytest.mark.parametrize("key", [key for key in STEPS if key != "worry"])
def test_an_answer_to_a_step_that_is_not_asked_is_refused_with_its_words_kept(world: World, key: str) -> None:
    draft = conftest.start(world.people["alice"])
    met = _draft(world, draft, key)
    typed = _typed_at(f"step {key}")
    response = met.send(typed)
    assert response.status_code == 200
    page = Page(response.content.decode())
    assert "not asked any more" in page.summary[0][1]
    for name in ("initials", "record_number", "who", "reasons", "wellbeing", "why"):
        if isinstance(typed.get(name), str):
            assert page.values[name] == [typed[name]]
    assert met.stored() == {}
    assert Decision.objects.get(pk=draft.pk).version == draft.version


@pytest.mark.parametrize("key", STEPS)
def test_an_answer_to_a_signed_decision_is_refused_with_its_words_kept(world: World, key: str) -> None:
    decision = world.records["alice’s signed"].decision
    met = _draft(world, decision, key)
    before = met.stored()
    response = met.send(_typed_at(f"step {key}"))
    assert response.status_code == 200
    assert "can no longer change" in Page(response.content.decode()).summary[0][1]
    assert met.stored() == before


@pytest.mark.parametrize("wrong", ["wsp-7k3m-4qx", "WSP-7K3M-4Q", "WSP-7K3M4QX", "WSP-7K3M-4QXX", "7K3M-4QX", "WSP-0000-000", "%20"])
@pytest.mark.parametrize("page", ["", "draft/", "answer/worry/", "check/", "signed/"])
def test_a_mistyped_reference_is_no_page(world: World, page: str, wrong: str) -> None:
    assert world.browser("alice").get(f"/decisions/{wrong}/{page}").status_code == 404


def test_one_wrong_letter_or_two_exchanged_is_no_page(world: World) -> None:
    reference = world.records["alice’s signed"].reference
    letters = reference.replace("-", "")[3:]
    exchanged = letters[1] + letters[0] + letters[2:]
    wrong = letters[:-1] + ("2" if letters[-1] != "2" else "3")
    client = world.browser("alice")
    for one in {exchanged, wrong} - {letters}:
        assert client.get(f"/decisions/WSP-{one[:4]}-{one[4:]}/").status_code == 404


# --- Buttons pressed twice --------------------------------------------------------------------------------------------------


def test_the_button_that_starts_pressed_twice_starts_one_record(world: World) -> None:
    client = world.browser("alice")
    key = Page(client.get(reverse("start-decision")).content.decode()).values["submission_key"]
    before = Decision.objects.count()
    first, second = (send(client, reverse("start-decision"), {"submission_key": key}) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Decision.objects.count() == before + 1


def test_the_button_that_signs_pressed_twice_signs_once(world: World) -> None:
    met = PLACES["the signature"].meet(world)
    entries = Entry.objects.filter(action="decision.signed").count()
    first, second = met.send({}), met.send({})
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Entry.objects.filter(action="decision.signed").count() == entries + 1


BAD_KEYS = ("", "x", "\x00", "0" * 31, "0" * 33, "z" * 32, "0" * 100_000, "[]", "{" * 32, "'; --", "٣" * 32)


@pytest.mark.parametrize("key", BAD_KEYS, ids=range(len(BAD_KEYS)))
def test_a_key_that_is_none_still_starts_a_record(world: World, key: str) -> None:
    before = Decision.objects.count()
    assert send(world.browser("alice"), reverse("start-decision"), {"submission_key": key}).status_code == 302
    assert Decision.objects.count() == before + 1


def test_another_persons_key_starts_a_record_of_ones_own(world: World) -> None:
    theirs = world.records["alice’s draft"].decision
    typed = {"submission_key": theirs.submission_key}
    response = send(world.browser("charlie"), reverse("start-decision"), typed)
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


def _without_proof(world: World) -> tuple[Met, str]:
    met = PLACES["step reasons"].meet(world)
    client = browser(checked=True)
    client.force_login(world.people["alice"])
    return Met(client, met.path, met.version, met.stored), "open too long"


def _after_the_session(world: World) -> tuple[Met, str]:
    met = PLACES["step reasons"].meet(world)
    client = browser()
    client.force_login(world.people["alice"])
    client.session.flush()
    return Met(client, met.path, met.version, met.stored), "session has ended"


FAILURES = {"without proof of where it came from": _without_proof, "after the session has ended": _after_the_session}


@pytest.mark.parametrize("origin", FROM_HERE)
@pytest.mark.parametrize("failure", FAILURES)
def test_what_was_typed_is_given_back(world: World, failure: str, origin: str) -> None:
    met, said = FAILURES[failure](world)
    before = met.stored()
    response = met.send(WORDS | HIDDEN, **FROM_HERE[origin])
    assert response.status_code == 403
    page = Page(response.content.decode())
    assert said in page.text
    assert page.values[""] == [_shown(text) for text in WORDS.values()]
    assert not any(hidden in response.content.decode() for hidden in ("c" * 64, "my secret words"))
    assert page.unsafe == []
    assert "tel:999" in page.addresses
    assert met.stored() == before


@pytest.mark.parametrize("origin", FROM_ELSEWHERE)
@pytest.mark.parametrize("failure", FAILURES)
def test_what_another_site_sent_is_not_shown(world: World, failure: str, origin: str) -> None:
    met, said = FAILURES[failure](world)
    before = met.stored()
    response = met.send(WORDS, **FROM_ELSEWHERE[origin])
    assert response.status_code == 403
    page = Page(response.content.decode())
    assert said in page.text
    assert page.values == {}
    assert "Line one" not in response.content.decode()
    assert met.stored() == before


def test_after_the_session_the_way_back_leads_to_the_same_page(world: World) -> None:
    met, _ = _after_the_session(world)
    page = Page(met.send(WORDS).content.decode())
    assert f"{reverse('account_login')}?{urlencode({'next': met.path})}" in page.addresses


@pytest.mark.parametrize("place", [place for place in PLACES if place not in ("the door", "a chosen password")])
def test_every_form_needs_its_proof_of_origin(world: World, place: str) -> None:
    met = PLACES[place].meet(world)
    before = met.stored()
    checked = browser(checked=True)
    checked.cookies = met.client.cookies
    typed = PLACES[place].typed
    assert Met(checked, met.path, met.version, met.stored).send(typed).status_code == 403
    assert met.stored() == before


# --- Addresses and forms that nobody's browser makes ---------------------------------------------------------------------------

BAD_QUERIES = ("x=%00", "%00=x", "next=%2F%00", "x=%ff", "x=%ed%a0%80", "x=%c0%80", "x=%f5%80%80%80", "_changelist_filters=%00")
BAD_PATHS = ("%00", "%ff", "%ed%a0%80", "%c0%80")
EVERYWHERE = sorted({address.name for address in addresses()})


@pytest.mark.parametrize("person", ["signed out", "alice", "morgan"])
@pytest.mark.parametrize("address", EVERYWHERE)
def test_a_query_that_cannot_be_read_is_refused(world: World, address: str, person: str) -> None:
    client = world.browser(None if person == "signed out" else person)
    path = next(iter(world.samples(address).values()))
    for method in ("GET", "POST"):
        answered = {query: client.generic(method, f"{path}?{query}").status_code for query in BAD_QUERIES}
        assert set(answered.values()) == {400}, answered


@pytest.mark.parametrize("person", ["signed out", "alice", "morgan"])
@pytest.mark.parametrize("address", EVERYWHERE)
def test_a_path_that_cannot_be_read_is_refused(world: World, address: str, person: str) -> None:
    client = world.browser(None if person == "signed out" else person)
    path = next(iter(world.samples(address).values()))
    for bad in BAD_PATHS:
        for asked in (f"{path}{bad}", f"{path}{bad}/", re.sub(r"[^/]+(?=/?$)", bad, path) if path != "/" else f"/{bad}"):
            assert client.get(asked).status_code == 400, asked


BODIES: dict[str, tuple[bytes, str]] = {
    "no form at all": (b"hello", "text/plain"),
    "a document": (b'{"initials": "AB"}', "application/json"),
    "a form in another alphabet": (b"initials=AB", "application/x-www-form-urlencoded; charset=latin-1"),
    "a form in no alphabet": (b"initials=AB", "application/x-www-form-urlencoded; charset=no-such"),
    "a form whose bytes are no text": (b"initials=%ff%fe&record_number=\xff", "application/x-www-form-urlencoded"),
    "parts without a border": (b"initials=AB", "multipart/form-data"),
    "parts that never end": (b'--B\r\nContent-Disposition: form-data; name="initials"\r\n\r\nAB', "multipart/form-data; boundary=B"),
    "parts in a coding that is none": (
        b'--B\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n--B--\r\n',
        "multipart/form-data; boundary=B",
    ),
    "a file": (
        b'--B\r\nContent-Disposition: form-data; name="initials"; filename="a.txt"\r\n\r\nAB\r\n--B--\r\n',
        "multipart/form-data; boundary=B",
    ),
    "half a character": (
        b'--B\r\nContent-Disposition: form-data; name="initials"\r\n\r\n+2AA-\r\n--B--\r\n',
        "multipart/form-data; boundary=B; charset=utf-7",
    ),
    "half a character in a name": (
        b'--B\r\nContent-Disposition: form-data; name="+2AA-"\r\n\r\nx\r\n--B--\r\n',
        "multipart/form-data; boundary=B; charset=utf-7",
    ),
    "too many answers": (b"&".join(b"a%d=1" % number for number in range(501)), "application/x-www-form-urlencoded"),
    "too much": (b"initials=" + b"x" * 2_700_000, "application/x-www-form-urlencoded"),
}


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("checked", [False, True], ids=["", "checked for its origin"])
@pytest.mark.parametrize("person", ["signed out", "alice"])
def test_a_body_that_no_browser_sends_breaks_nothing(world: World, person: str, checked: bool, body: str) -> None:
    draft = world.records["alice’s draft"].decision
    client = browser(checked=checked)
    if person == "alice":
        client.force_login(world.people["alice"])
    content, kind = BODIES[body]
    for path in (reverse("answer", args=[draft.reference, "child"]), reverse("start-decision"), reverse("account_login")):
        with undone():
            forget_tries()
            response = client.generic("POST", path, content, kind)
        assert response.status_code in (200, 302, 400, 403), path
        assert response.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=B; charset=utf-7"])
@pytest.mark.parametrize("path", ["/sign-in/", "/password/", "/help/", "/"])
def test_half_a_character_in_a_query_breaks_nothing(world: World, path: str, kind: str) -> None:
    for person in (None, "alice"):
        for method in ("GET", "POST"):
            response = world.browser(person).generic(method, f"{path}?next=%2B2AA-&x=%2B2AA-", b"", kind)
            assert response.status_code < 500


@pytest.mark.parametrize("cookie", ["sid", "csrf", "messages"])
@pytest.mark.parametrize("value", ["", "x", "x" * 5_000, "\x80\xff", "%00", '"', "a;b=c", "../../etc"])
def test_a_cookie_of_anything_breaks_nothing(world: World, cookie: str, value: str) -> None:
    client = browser(checked=True)
    header = f"{cookie}={value}"
    for path in ("/", "/sign-in/", "/help/"):
        assert client.get(path, HTTP_COOKIE=header).status_code < 500
        assert client.post(path, HTTP_COOKIE=header).status_code < 500
