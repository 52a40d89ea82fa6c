"""Who is to be reached at an agency, and the day of which somebody asks how it stood."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from agencies.forms.agencies import dialled
from agencies.models import AgencyContact
from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import DateField, SelectField, TextField
from wscp_isa.govuk.forms import GovukForm


class ContactForm(ActingForm):
    """Somebody or a desk, as what, and how they are reached."""

    kind = SelectField(
        "What are they to be contacted as?",
        choices=AgencyContact.Kind.choices,
        empty="Select what they are to be contacted as",
    )
    name = TextField(
        "Name",
        hint="Of a person, or of a desk that is always answered",
        empty="Enter who is to be contacted",
        max_length=200,
        autocomplete="off",
    )
    post = TextField("Job title (optional)", name="Job title", max_length=200, required=False, autocomplete="off")
    phone = TextField(
        "Telephone number",
        hint="At work. Everyone signed in to this service can see it.",
        max_length=20,
        required=False,
        width=20,
        inputmode="tel",
        autocomplete="off",
    )
    email = TextField(
        "Email address",
        hint="At work. Leave this empty if they are reached by telephone only.",
        max_length=254,
        required=False,
        inputmode="email",
        autocomplete="off",
        spellcheck=False,
    )

    def clean_phone(self) -> str:
        return dialled(self.cleaned_data["phone"])

    def clean_email(self) -> str:
        """An address, without capitals: nobody tells two apart by them."""
        email: str = self.cleaned_data["email"].lower()
        if email:
            try:
                validate_email(email)
            except ValidationError:
                raise ValidationError("Enter an email address, like name@agency.example") from None
        return email

    def clean(self) -> dict[str, Any]:
        """A contact that cannot be reached is none."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("phone") == "" and cleaned.get("email") == "":
            self.add_error("phone", "Enter a telephone number, or an email address")
        return cleaned

    @staticmethod
    def starting_from(contact: AgencyContact) -> dict[str, str]:
        return {name: getattr(contact, name) for name in ("kind", "name", "post", "phone", "email")}


class EndContactForm(ActingForm):
    """Nothing to type: the button takes away the contact that the page shows."""


class ConfirmForm(ActingForm):
    """Nothing to type: the button says that the contacts on the page are right."""


class DayForm(GovukForm):
    """A day, past or to come, as the address has it: no secret."""

    day = DateField("On which day?", name="The day", empty="Enter the day", hint="For example, 27 3 2026")
