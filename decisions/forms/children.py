"""Which child a request is about, and their brothers and sisters: the identity by which those who are asked find them."""

from collections.abc import Iterator
from typing import Any

from django import forms

from decisions.forms.page import SHORT
from wscp_isa.govuk import typed
from wscp_isa.govuk.boundfield import GovukBoundField
from wscp_isa.govuk.fields import CheckboxesField, Choice, DateField, LongTextField, Question, TextField

MOST = 5
_NAMES = ("initials", "record_number", "name", "other_names", "born_on", "address", "unborn")


def called(name: str, number: int) -> str:
    """What the field of this child is called: the first child's have plain names."""
    return name if number == 1 else f"{name}_{number}"


def child_fields(number: int) -> dict[str, Question]:
    """What is asked of one child. Which of it must be said depends on who asks."""
    off: dict[str, Any] = {"required": False, "autocomplete": "off", "spellcheck": False}
    fields: dict[str, Question] = {
        "initials": TextField(
            "Initials",
            hint="Lists show these instead of the name. For a child not born yet, use the mother’s.",
            empty="Enter the child’s initials",
            max_length=30,
            width=10,
            **off,
        ),
        "record_number": TextField("Your record number (optional)", max_length=60, width=20, **off),
        "name": TextField(
            "Full name",
            hint="For a child not born yet, the mother’s name",
            empty="Enter the child’s full name",
            max_length=SHORT,
            **off,
        ),
        "other_names": TextField(
            "Other names that they are known by (optional)", name="Other names", max_length=SHORT, **off
        ),
        "born_on": DateField("Date of birth", name="The date of birth", past=True, required=False),
        "address": LongTextField(
            "Address", empty="Enter the child’s address", max_length=500, rows=2, required=False, autocomplete="off"
        ),
        "unborn": CheckboxesField(
            "Not born yet?",
            choices=[Choice("unborn", "The child is not born yet")],
            required=False,
            empty="Select the box or leave it",
        ),
    }
    return {called(name, number): field for name, field in fields.items()}


class ChildrenMixin(forms.Form):
    """One child, or up to five. A child of whom nothing was typed is none."""

    # A caller may know less of the child than somebody who asks in writing.
    findable = True

    def ask_of_children(self) -> None:
        """All their fields are there, so that nothing typed is ever without one; the page shows those that are needed."""
        for number in range(1, MOST + 1):
            self.fields.update(child_fields(number))
            if not self.findable:
                for name in ("name", "born_on", "address"):
                    self.fields[called(name, number)].label = f"{self.fields[called(name, number)].label} (optional)"
        if self.adds:
            first: Any = self.fields[called("initials", self.shown)]
            first.options = {**first.options, "attributes": {"autofocus": "autofocus"}}

    @property
    def adds(self) -> bool:
        """Whether the button was pressed that shows room for one more child."""
        return "another" in self.data

    @property
    def shown(self) -> int:
        """For how many children there is room on the page."""
        posted = self.data.get("children", "")
        said = int(posted) if posted in {str(number) for number in range(1, MOST + 1)} else 1
        filled = [number for number in range(1, MOST + 1) if self._typed(number)]
        return min(max(said, *filled, 1) + self.adds, MOST)

    @property
    def full(self) -> bool:
        """Whether there is no room for one more."""
        return self.shown == MOST

    @property
    def by_child(self) -> Iterator[tuple[str, list[GovukBoundField]]]:
        """The fields of each child, under a heading where there are several."""
        for number in range(1, self.shown + 1):
            fields: Any = [self[called(name, number)] for name in _NAMES]
            yield f"Child {number}", fields

    def full_clean(self) -> None:
        """Pressing for one more child asks for nothing yet, and says nothing is wrong."""
        super().full_clean()
        if self.is_bound and self.adds:
            self.errors.clear()

    def _typed(self, number: int) -> bool:
        values = (self[called(name, number)].value() or "" for name in _NAMES)
        texts = [str(text or "") for value in values for text in (value if isinstance(value, list) else [value])]
        return not all(map(typed.is_blank, texts))

    def check_children(self) -> None:
        """Each has what lists show, and what finds them."""
        for number in range(1, MOST + 1):
            if number > 1 and not self._typed(number):
                continue
            self._need("initials", number)
            if self.findable:
                self._need("name", number)
                born_on, address = called("born_on", number), called("address", number)
                neither = not self.cleaned_data.get(born_on) and not self.cleaned_data.get(address)
                if neither and born_on not in self.errors and address not in self.errors:
                    self.add_error(
                        address, "Enter the address, or the date of birth above, so that they find the child"
                    )

    def _need(self, name: str, number: int) -> None:
        field: Any = self.fields[called(name, number)]
        if self.cleaned_data.get(called(name, number)) == "":
            self.add_error(called(name, number), field.empty)

    @property
    def children(self) -> list[dict[str, str]]:
        """Each child as the request keeps them."""
        there = (number for number in range(1, MOST + 1) if number == 1 or self._typed(number))
        return [{name: _plain(self.cleaned_data[called(name, number)]) for name in _NAMES} for number in there]


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "".join(value)
    return value if isinstance(value, str) else value.isoformat()
