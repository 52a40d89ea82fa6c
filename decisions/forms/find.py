"""What is known of a record that somebody looks for: its reference, a record number, or a child's surname and date of birth."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from wscp_isa import identifiers
from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import DateField, SelectField, TextField

PREFIX = "WSP"
_UNUSED = set("0O1I")


class NumberForm(ActingForm):
    """One box for both numbers that people have before them: they need not know which of the two it is."""

    number = TextField(
        "Reference or record number",
        hint="For example WSP-7K3M-4QX, or the child’s number in your own system",
        empty="Enter a reference or a record number",
        max_length=60,
        width=20,
        autocomplete="off",
        spellcheck=False,
    )

    def clean_number(self) -> str:
        """A reference that was misread or mistyped is told from one that is not there."""
        number: str = self.cleaned_data["number"]
        letters = _compact(number)
        if letters.startswith(PREFIX) and len(letters) == len(PREFIX) + 7 and not self._reference(letters):
            if _UNUSED & set(letters):
                raise ValidationError("Check the reference: it never has the letters O and I or the numbers 0 and 1")
            raise ValidationError("Check the reference: it does not match its last letter")
        return number

    @property
    def reference(self) -> str:
        """The reference that was typed, in the form in which it is kept; nothing where it is none."""
        return self._reference(_compact(self.cleaned_data["number"]))

    def _reference(self, letters: str) -> str:
        bare = letters.removeprefix(PREFIX)
        reference = f"{PREFIX}-{bare[:4]}-{bare[4:]}"
        return reference if identifiers.is_reference(reference) else ""


def _compact(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).upper()


class AuditFindForm(NumberForm):
    """What those who oversee look by: they hold no records, so a record number needs the agency whose number it is."""

    agency = SelectField(
        "Whose record number is it?", hint="Not needed for a reference", blank="Select an agency", required=False
    )

    def __init__(self, *args: Any, agencies: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = list(agencies)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """An agency's own number says nothing without the agency."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "number" in cleaned and "agency" in cleaned and not self.reference and not cleaned["agency"]:
            self.add_error("agency", "Select the agency whose record number it is")
        return cleaned

    @property
    def asked(self) -> dict[str, str]:
        """What is looked for, by the names that its action knows."""
        return {
            "reference": self.reference,
            "number": self.cleaned_data["number"],
            "agency": self.cleaned_data["agency"],
        }


class IdentityForm(ActingForm):
    """The two together: a date of birth alone could be tried out until it fits somebody."""

    surname = TextField(
        "Surname",
        hint="The child’s, as it was entered in the record",
        empty="Enter the child’s surname",
        max_length=100,
        autocomplete="off",
        spellcheck=False,
    )
    born_on = DateField("Date of birth", empty="Enter the child’s date of birth", name="The date of birth", past=True)
