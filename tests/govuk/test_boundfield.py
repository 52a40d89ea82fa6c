"""From fields to components: ids, hints, errors and what was typed, each where GOV.UK puts it."""

from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django import forms
from django.utils.safestring import mark_safe
from hypothesis import given, settings

from tests.govuk.compare import differences
from tests.govuk.sample import BAD, GOOD, SampleForm, posted
from tests.govuk.test_text import ANYTHING
from wscp_isa.govuk import typed
from wscp_isa.govuk.boundfield import GovukBoundField
from wscp_isa.govuk.components import render
from wscp_isa.govuk.fields import DateTimeField, LongTextField, TextField
from wscp_isa.govuk.forms import GovukFormMixin


def parsed(markup: str) -> Element:
    found: Element = html5lib.parseFragment(markup, treebuilder="etree", namespaceHTMLElements=False)
    return found


def drawn(form: forms.Form, name: str) -> Element:
    return parsed(form[name].as_field_group())


def by_id(form: forms.Form, name: str, identity: str) -> Element:
    found = drawn(form, name).find(f".//*[@id='{identity}']")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "component"),
    [
        ("worry", "radios"),
        ("initials", "input"),
        ("agency", "select"),
        ("email", "input"),
        ("told_at", "date-input"),
        ("what", "character-count"),
        ("notes", "textarea"),
        ("kinds", "checkboxes"),
        ("password", "password-input"),
        ("agree", "checkboxes"),
    ],
)
def test_each_field_knows_its_component(name: str, component: str) -> None:
    field = SampleForm()[name]
    assert isinstance(field, GovukBoundField)
    assert field.component == component


def test_a_field_is_drawn_as_the_design_system_would() -> None:
    options = {
        "id": "initials",
        "name": "initials",
        "label": {"text": "Child’s initials", "classes": "govuk-label--s"},
        "errorMessage": {"text": "Child’s initials must be 10 characters or less"},
        "classes": "govuk-input--width-10",
        "autocomplete": "off",
        "value": "much too long for initials",
    }
    assert not differences(SampleForm(posted(BAD))["initials"].as_field_group(), render("input", options))


def test_every_input_has_a_name_a_label_and_what_describes_it() -> None:
    for form in (SampleForm(), SampleForm(posted(GOOD)), SampleForm(posted(BAD))):
        page = parsed("".join(field.as_field_group() for field in form))
        ids = [element.attrib["id"] for element in page.iter() if "id" in element.attrib]
        labels = {element.attrib["for"] for element in page.iter("label")}
        described = {one for e in page.iter() for one in e.attrib.get("aria-describedby", "").split()}
        assert len(ids) == len(set(ids))
        assert described <= set(ids)
        for kind in ("input", "select", "textarea"):
            for element in page.iter(kind):
                assert element.attrib["id"] in labels
                assert element.attrib["name"] in {**GOOD, "kinds": 1}
                assert "required" not in element.attrib
                assert "maxlength" not in element.attrib


def test_the_first_choice_has_the_name_as_its_id_so_that_an_error_can_lead_to_it() -> None:
    form = SampleForm()
    assert by_id(form, "worry", "worry").attrib["value"] == "danger"
    assert by_id(form, "kinds", "kinds").attrib["value"] == "health"
    assert "data-behaviour" not in by_id(form, "kinds", "kinds").attrib
    assert by_id(form, "kinds", "kinds-4").attrib["data-behaviour"] == "exclusive"


def test_a_heading_is_the_pages_only_one() -> None:
    page = parsed("".join(field.as_field_group() for field in SampleForm()))
    (heading,) = page.iter("h1")
    assert heading.text == "How worried are you about the child?"
    legend = page.find(".//legend")
    assert legend is not None
    assert "govuk-fieldset__legend--l" in legend.attrib["class"]

    class Why(GovukFormMixin):
        why = LongTextField("Why?", is_heading=True)

    (heading,) = drawn(Why(), "why").iter("h1")
    assert heading.attrib["class"] == "govuk-label-wrapper"


def test_what_was_typed_and_selected_comes_back() -> None:
    form = SampleForm(posted(GOOD))
    assert form.is_valid()
    assert by_id(form, "initials", "initials").attrib["value"] == "AB"
    assert by_id(form, "told_at", "told_at-time").attrib["value"] == "4:30pm"
    assert by_id(form, "notes", "notes").text == "\r\n  kept  as typed\r\n".replace("\r\n", "\n")
    assert "checked" in by_id(form, "worry", "worry-2").attrib
    assert "checked" in by_id(form, "kinds", "kinds-2").attrib
    assert "checked" in by_id(form, "agree", "agree").attrib
    (selected,) = [option for option in drawn(form, "agency").iter("option") if "selected" in option.attrib]
    assert selected.text == "A school"


def test_what_was_answered_before_is_filled_in() -> None:
    told = SampleForm.base_fields["told_at"]
    assert isinstance(told, DateTimeField)
    moment = told.clean(["25", "10", "2026", "1:30am GMT"])
    form = SampleForm(initial={"told_at": moment, "kinds": ["none"], "worry": "unsure", "notes": "\nx"})
    assert by_id(form, "told_at", "told_at-time").attrib["value"] == "1:30am GMT"
    assert "checked" in by_id(form, "worry", "worry-4").attrib
    assert "checked" in by_id(form, "kinds", "kinds-4").attrib
    assert by_id(form, "notes", "notes").text == "\nx"


def test_a_password_never_comes_back() -> None:
    form = SampleForm(posted({**BAD, "password": "correct horse"}))
    assert "value" not in by_id(form, "password", "password").attrib
    assert "correct horse" not in str(form["password"].as_field_group())


def test_only_the_wrong_parts_of_a_date_are_marked() -> None:
    form = SampleForm(posted(BAD))
    marked = [e.attrib["id"] for e in drawn(form, "told_at").iter("input") if "error" in e.attrib["class"]]
    assert marked == ["told_at-month"]
    marked = [e.attrib["id"] for e in drawn(form, "due").iter("input") if "error" in e.attrib["class"]]
    assert marked == ["due-day", "due-month", "due-year"]


@settings(deadline=None)
@given(ANYTHING)
def test_whatever_was_typed_can_be_shown_again(text: str) -> None:
    form = SampleForm(posted(dict.fromkeys(GOOD, text)))
    form.is_valid()
    page = form.error_summary + "".join(field.as_field_group() for field in form)
    page.encode()
    assert by_id(form, "notes", "notes").tag == "textarea"
    if typed.is_storable(text) and text.isprintable():
        assert by_id(form, "notes", "notes").text == (text or None)
        assert by_id(form, "initials", "initials").attrib.get("value", "") == text


@pytest.mark.parametrize(
    "attack", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</textarea><b>", "{{ x }}"]
)
def test_nothing_typed_or_configured_becomes_markup(attack: str) -> None:
    class Attacked(GovukFormMixin):
        one = TextField(attack, hint=attack, name=attack, max_length=1, autocomplete=attack)
        many = LongTextField(attack, hint=attack, name=attack, max_length=1)

    form = Attacked(posted({"one": attack, "many": attack}))
    page = parsed(form.error_summary + "".join(field.as_field_group() for field in form))
    assert not [element for element in page.iter() if element.tag in {"script", "img", "b"}]
    assert [label.text for label in page.iter("label")] == [attack, attack]


def test_an_answer_is_never_markup_whatever_it_claims() -> None:
    form = SampleForm(initial=dict.fromkeys(("notes", "initials"), mark_safe('"></textarea><b>')))
    assert by_id(form, "notes", "notes").text == '"></textarea><b>'
    assert by_id(form, "initials", "initials").attrib["value"] == '"></textarea><b>'


def test_only_markup_made_as_such_stays_markup() -> None:
    class Hinted(GovukFormMixin):
        one = TextField("One", hint=mark_safe("See <b>this</b>"))

    assert drawn(Hinted(), "one").find(".//b") is not None


class Library(forms.Form):
    """As libraries write theirs: Django's own fields and widgets."""

    login = forms.EmailField(widget=forms.EmailInput(attrs={"placeholder": "Email", "autocomplete": "username"}))
    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "data-x": True}))
    number = forms.IntegerField(required=False, help_text="In digits")
    kind = forms.ChoiceField(choices=[("", "---"), ("a", "A")])
    some = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple)
    words = forms.CharField(max_length=5, widget=forms.Textarea)
    remember = forms.BooleanField(label="Remember me")
    token = forms.CharField(widget=forms.HiddenInput)
    file = forms.FileField(required=False)


class LibraryForm(GovukFormMixin, Library):
    """The same, made ours."""


def test_ordinary_fields_are_drawn_as_components_too() -> None:
    form = LibraryForm(posted({"login": "a@example.com", "number": "7", "kind": "a", "some": ["b"], "words": "abc"}))
    login = by_id(form, "login", "login")
    assert login.attrib["type"] == "email"
    assert login.attrib["autocomplete"] == "username"
    assert "placeholder" not in login.attrib
    assert by_id(form, "password", "password").attrib["autocomplete"] == "new-password"
    assert by_id(form, "password", "password").attrib["data-x"] == ""
    assert by_id(form, "number", "number").attrib["aria-describedby"] == "number-hint"
    assert by_id(form, "words", "words").text == "abc"
    assert "checked" in by_id(form, "some", "some-2").attrib
    assert by_id(form, "remember", "remember").attrib["value"] == "on"
    assert [e.tag for e in drawn(form, "token").iter()][1:] == ["input"]
    assert by_id(form, "file", "file").attrib["type"] == "file"


def test_ordinary_fields_speak_our_words() -> None:
    form = LibraryForm(posted({"login": "a", "kind": "zz", "some": ["zz"], "words": "abcdef\x00"}))
    said = {name: list(errors) for name, errors in form.errors.items()}
    assert said == {
        "login": ["Enter an email address in the correct format, like name@example.com"],
        "password": ["Enter password"],
        "kind": ["Select kind"],
        "some": ["Select some"],
        "words": [
            "words must be 5 characters or less",
            "words must not include the character shown as �. Delete it, or type those words again",
        ],
        "remember": ["Select ‘Remember me’"],
        "token": ["Enter token"],
    }
    assert "<br>" in form["words"].as_field_group()


def test_a_form_that_is_not_ours_has_ids_of_its_own() -> None:
    field: Any = Library()["login"]
    assert isinstance(field, GovukBoundField)
    assert 'id="id_login"' in field.as_field_group()
