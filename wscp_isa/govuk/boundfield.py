"""From a form's field, with what was typed and what was wrong with it, to the options of its GOV.UK component."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorList
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from wscp_isa.govuk import typed
from wscp_isa.govuk.components import render
from wscp_isa.govuk.fields import DateField, Divider, Question, SelectField
from wscp_isa.govuk.fields.choices import Choice, Selection
from wscp_isa.govuk.fields.dates import WrongPart

# Django's own widgets, most particular first by their inheritance; those that GOV.UK has nothing for are None.
ORDINARY: Mapping[type[forms.Widget], str | None] = {
    forms.HiddenInput: None,
    forms.MultipleHiddenInput: None,
    forms.FileInput: None,
    forms.SelectMultiple: None,
    forms.CheckboxInput: "checkboxes",
    forms.CheckboxSelectMultiple: "checkboxes",
    forms.PasswordInput: "password-input",
    forms.RadioSelect: "radios",
    forms.Select: "select",
    forms.Textarea: "textarea",
    forms.widgets.Input: "input",
}
GROUPS = {"radios", "checkboxes", "date-input"}
KNOWN = ("autocomplete", "inputmode", "spellcheck")
# Not carried over from Django's widgets: GOV.UK has no placeholders, and a box that takes no more cuts a paste short.
LEFT_OUT = {"placeholder", "maxlength", "minlength", "required", "class", "type", "rows", "cols"}


class GovukBoundField(BoundField):
    """A field that draws itself as its GOV.UK component, without building Django's widget."""

    def as_field_group(self) -> SafeString:
        """The label, hint, error and input, ready for the page."""
        component = self.component
        if component is None:
            return self.as_widget() if self.is_hidden else super().as_field_group()
        return render(component, self.options(component))

    @property
    def component(self) -> str | None:
        """The GOV.UK component for this field; None where there is none."""
        if isinstance(self.field, Question):
            return self.field.component
        return next((ORDINARY[kind] for kind in type(self.field.widget).__mro__ if kind in ORDINARY), None)

    @property
    def wrong(self) -> ErrorList | None:
        """What is wrong with this field, without making an empty list where nothing is."""
        return self.form.errors.get(self.name)

    @property
    def identity(self) -> str:
        """The id of the component; ids are names, as in GOV.UK's own services."""
        return self.auto_id or self.html_name

    @property
    def first_input(self) -> str:
        """The id of the first input to put right, for the error summary's link."""
        if not isinstance(self.field, DateField):
            return self.identity
        return f"{self.identity}-{(self._wrong_parts() or self.field.parts)[0]}"

    def options(self, component: str) -> dict[str, Any]:
        """The component's options, by the names that GOV.UK's documentation gives them."""
        p: dict[str, Any] = {"name": self.html_name}
        if self.help_text:
            p["hint"] = {"text": self.help_text}
        if self.wrong:
            p["errorMessage"] = {"text": _together(self.wrong)}
        if component in GROUPS:
            p["idPrefix"] = p["id"] = self.identity
            if not isinstance(self.field.widget, forms.CheckboxInput):
                p["fieldset"] = {"legend": self._title("govuk-fieldset__legend")}
        else:
            p["id"] = self.identity
            p["label"] = self._title("govuk-label")
        return p | self._given() | self._answered(component)

    def _title(self, block: str) -> dict[str, Any]:
        heading = getattr(self.field, "is_heading", False)
        return {"text": self.label, "isPageHeading": heading, "classes": f"{block}--{'l' if heading else 's'}"}

    def _given(self) -> dict[str, Any]:
        """What the field's own declaration asks for."""
        if isinstance(self.field, Question):
            return self.field.options
        widget = self.field.widget
        attributes = {
            name: {"value": value, "optional": True} for name, value in widget.attrs.items() if name not in LEFT_OUT
        }
        known = {name: attributes.pop(name)["value"] for name in KNOWN if name in attributes}
        if "spellcheck" in known:
            known["spellcheck"] = str(known["spellcheck"]).lower() == "true"
        known |= {"attributes": attributes, "classes": widget.attrs.get("class", "")}
        return known | {"type": getattr(widget, "input_type", None)}

    def _answered(self, component: str) -> dict[str, Any]:
        """What was typed or selected, as the page shows it again. A password never is, and a file cannot be."""
        if component in ("password-input", "file-upload"):
            return {}
        value = self.value()
        if component == "date-input":
            return self._dated(value)
        if component in ("input", "textarea", "character-count"):
            return {"value": typed.shown(str(value))} if value not in (None, "") else {}
        if isinstance(self.field.widget, forms.CheckboxInput):
            return {"items": [{"value": "on", "text": self.label, "checked": bool(value)}]}
        alone = getattr(self.field, "exclusive", "")
        items = [_item(item, alone) for item in self._items()]
        if component == "checkboxes":
            return {"items": items, "values": {str(one) for one in value or ()}}
        return {"items": items, "value": "" if value is None else str(value)}

    def _items(self) -> Sequence[Choice | Divider]:
        field = self.field
        if not isinstance(field, Selection):
            pairs: Iterable[tuple[Any, Any]] = field.choices  # type: ignore[attr-defined]
            return [Choice(str(value), str(text)) for value, text in pairs]
        return [Choice("", field.blank), *field.items] if isinstance(field, SelectField) else field.items

    def _dated(self, value: Any) -> dict[str, Any]:
        field = self.field
        assert isinstance(field, DateField)
        texts = value if isinstance(value, list) else field.widget.decompress(value)
        wrong = self._wrong_parts()
        items = [
            {"name": part, "value": typed.shown(text or "") or None, "error": part in wrong if wrong else None}
            for part, text in zip(field.parts, texts, strict=True)
        ]
        for item in items[3:]:
            item |= {"classes": "govuk-input--width-5", "inputmode": "text", "autocomplete": "off"}
        return {"namePrefix": self.html_name, "items": items}

    def _wrong_parts(self) -> tuple[str, ...]:
        return next((error.parts for error in (self.wrong or ErrorList()).data if isinstance(error, WrongPart)), ())


def _together(errors: Iterable[Any]) -> str:
    """What is wrong as one message; only a new password can be wrong in several ways at once."""
    first, *more = map(str, errors)
    return format_html_join(SafeString("<br>"), "{}", ((text,) for text in (first, *more))) if more else first


def _item(item: Choice | Divider, alone: str) -> dict[str, Any]:
    if isinstance(item, Divider):
        return {"divider": item.text}
    return {
        "value": item.value,
        "text": item.text,
        "hint": {"text": item.hint} if item.hint else None,
        "behaviour": "exclusive" if alone and item.value == alone else None,
    }
