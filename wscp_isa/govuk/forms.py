"""Forms whose fields draw themselves as GOV.UK components, and the list of what is wrong at the top of their page."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString

from wscp_isa.govuk import words
from wscp_isa.govuk.boundfield import GovukBoundField
from wscp_isa.govuk.components import render
from wscp_isa.govuk.fields import Question


class GovukRenderer(TemplatesSetting):
    """Gives every form of the service, Django's and libraries' too, fields that know their GOV.UK component."""

    bound_field_class = GovukBoundField


class GovukFormMixin(forms.Form):
    """Makes a form of any origin behave as GOV.UK's do: no browser validation, ids that are names, our sentences."""

    use_required_attribute = False
    bound_field_class = GovukBoundField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "%s")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if not isinstance(field, Question):
                _speak(field, str(field.label or name))

    @property
    def error_summary(self) -> SafeString:
        """Everything that is wrong, each line leading to the first input to put right; nothing where all is well."""
        if not self.errors:
            return SafeString("")
        lines: list[dict[str, Any]] = [{"text": text} for text in self.non_field_errors()]
        for field in cast(Iterable[GovukBoundField], self):
            href = {} if field.is_hidden else {"href": f"#{field.first_input}"}
            lines += [{"text": text} | href for text in field.wrong or ()]
        return render("error-summary", {"titleText": "There is a problem", "errorList": lines})


class GovukForm(GovukFormMixin):
    """The form to inherit from. Every form of ours is found among its subclasses."""


def _speak(field: forms.Field, label: str) -> None:
    """Put our sentences in place of Django's in a field that came from a library."""
    about = words.subject(label)
    if isinstance(field, forms.BooleanField):
        field.error_messages["required"] = words.ticked(label)
        return
    if isinstance(field, forms.ChoiceField):
        field.error_messages |= words.choice(words.missing("Select", about))
        return
    field.error_messages |= words.text(about, words.missing("Enter", about), getattr(field, "max_length", None))
    if isinstance(field, forms.EmailField):
        field.error_messages["invalid"] = words.EMAIL
