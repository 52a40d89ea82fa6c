"""Questions answered by selecting."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from wscp_isa.govuk import words
from wscp_isa.govuk.fields.question import Question


@dataclass(frozen=True)
class Divider:
    """A word between answers of different kinds."""

    text: str = "or"


@dataclass(frozen=True)
class Choice:
    """One answer, with what helps to choose it."""

    DIVIDER: ClassVar[Divider] = Divider()

    value: str
    text: str
    hint: str = ""


Item = Choice | Divider


class Selection(Question, forms.ChoiceField):
    """An answer out of those on the page; anything else sent is answered as if nothing had been."""

    verb = "Select"

    def __init__(self, label: str, *, choices: Iterable[Item | tuple[Any, Any]] = (), **rest: Any) -> None:
        super().__init__(label, choices=choices, **rest)

    def sentences(self) -> dict[str, str]:
        return words.choice(self.empty)

    @property
    def choices(self) -> Any:
        return self._choices

    @choices.setter
    def choices(self, given: Any) -> None:
        self.items = tuple(item if isinstance(item, Item) else Choice(str(item[0]), str(item[1])) for item in given)
        self._choices = self.widget.choices = [
            (item.value, item.text) for item in self.items if isinstance(item, Choice)
        ]


class RadiosField(Selection):
    """One of a few."""

    component = "radios"
    widget = forms.RadioSelect


class SelectField(Selection):
    """One of many, such as the agencies. `blank` is what stands there before anything is selected."""

    component = "select"

    def __init__(self, label: str, *, blank: str = "Select one", **rest: Any) -> None:
        self.blank = blank
        super().__init__(label, **rest)


class CheckboxesField(Selection, forms.MultipleChoiceField):
    """Any of a few: a list in the order of the page. The value `exclusive` stands alone."""

    component = "checkboxes"
    widget = forms.CheckboxSelectMultiple

    def __init__(self, label: str, *, exclusive: str = "", **rest: Any) -> None:
        self.exclusive = exclusive
        super().__init__(label, **rest)

    def clean(self, value: Any) -> list[str]:
        given = super().clean(value)
        selected = {key: text for key, text in self.choices if key in given}
        if self.exclusive in selected and len(selected) > 1:
            raise ValidationError(words.alone(self.empty, selected[self.exclusive]), code="exclusive")
        return list(selected)
