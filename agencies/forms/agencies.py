"""What may be said of an agency, and the words for when it is wrong."""

import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError

from agencies.forms.numbers import DIALLED
from agencies.models import Agency, Category, LegalKind, Succession
from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import Choice, DateField, LongTextField, RadiosField, SelectField, TextField

_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+\.[A-Za-z]{2,63}(:[0-9]{1,5})?(/[!-~]*)?")
_ICO = re.compile(r"Z[A-Z0-9][0-9]{6}")
_CODE = re.compile(r"[A-Z0-9]{3,10}")
_COVERED = {"yes": True, "no": False, "not-known": None}
MOST_DOMAINS = 20


def _named(text: str) -> Agency | None:
    """The agency of this name or code: one that there still is before one that has closed."""
    rows = [*Agency.objects.called(text), *Agency.objects.filter(code=text.upper())]
    return next((agency for agency in sorted(rows, key=lambda agency: agency.closed_at is not None)), None)


class AgencyField(TextField):
    """An agency, by its name or code as the directory has it: a list to choose from would be as long as the directory."""

    def __init__(self, label: str, *, hint: str = "", **rest: Any) -> None:
        self.find: Callable[[str], Any] = _named
        hint = hint or "Its name or organisation code, as the directory has it"
        super().__init__(label, hint=hint, max_length=200, autocomplete="off", spellcheck=False, **rest)

    def clean(self, value: Any) -> Any:
        text: str = super().clean(value)
        if not text:
            return None
        agency = self.find(text)
        if agency is None:
            raise ValidationError("Enter the name or code of an agency in the directory", code="unknown")
        return agency


class ReachForm(ActingForm):
    """What those who answer for an agency keep true: how it is reached, and what it has in place."""

    phone = TextField(
        "Telephone number (optional)", name="Telephone number", max_length=20, required=False, width=20, inputmode="tel"
    )
    out_of_hours_phone = TextField(
        "Telephone number out of hours (optional)",
        name="Telephone number out of hours",
        max_length=20,
        required=False,
        width=20,
        inputmode="tel",
    )
    domains = LongTextField(
        "Secure e-mail domains (optional)",
        hint="One on each line, without the @. Only domains whose e-mail your agency knows to be encrypted.",
        name="Secure e-mail domains",
        max_length=2000,
        rows=3,
        required=False,
        spellcheck=False,
    )
    other_ways = LongTextField(
        "Other secure ways to send to this agency (optional)",
        hint="For example, a portal, and how to be let into it.",
        name="Other secure ways",
        max_length=1000,
        rows=3,
        required=False,
    )
    privacy_notice = TextField(
        "Address of the privacy notice (optional)",
        hint="For example, https://www.school.example/privacy",
        name="Address of the privacy notice",
        max_length=300,
        required=False,
        autocomplete="off",
        spellcheck=False,
        inputmode="url",
    )
    privacy_notice_on = DateField(
        "When was the privacy notice last changed? (optional)", name="The day", past=True, required=False
    )
    assessed_on = DateField(
        "When was the data protection impact assessment done? (optional)",
        name="The day of the assessment",
        past=True,
        required=False,
    )
    assessed_by = TextField(
        "Who did the assessment? (optional)", name="Who did the assessment", max_length=200, required=False
    )
    checks_on = DateField(
        "When did you last look over your staff’s checks? (optional)",
        name="The day of the checks",
        past=True,
        required=False,
    )
    checks_held = LongTextField(
        "How are staff checked before they see personal data? (optional)",
        hint="For example, enhanced DBS checks, renewed every 3 years. Name nobody.",
        name="How staff are checked",
        max_length=1000,
        rows=3,
        required=False,
    )
    retention = LongTextField(
        "Retention policy (optional)",
        hint="Its address, or what it says.",
        name="Retention policy",
        max_length=1000,
        rows=3,
        required=False,
    )

    def clean_phone(self) -> str:
        return dialled(self.cleaned_data["phone"])

    def clean_out_of_hours_phone(self) -> str:
        return dialled(self.cleaned_data["out_of_hours_phone"])

    def clean_domains(self) -> list[str]:
        """Domains as they are compared: without capitals, each once."""
        typed = [line.strip().lower() for line in self.cleaned_data["domains"].splitlines() if line.strip()]
        wrong = next((domain for domain in typed if not _DOMAIN.fullmatch(domain)), None)
        if wrong is not None:
            raise ValidationError("Enter each domain on a line of its own, like school.example")
        if len(set(typed)) > MOST_DOMAINS:
            raise ValidationError(f"Enter no more than {MOST_DOMAINS} domains")
        return sorted(set(typed))

    def clean_privacy_notice(self) -> str:
        """An address that a browser can open, and nothing that a browser would run."""
        address: str = self.cleaned_data["privacy_notice"]
        if address and not _ADDRESS.fullmatch(address):
            raise ValidationError("Enter an address that begins with https://")
        return address

    def clean(self) -> dict[str, Any]:
        """An assessment has a day and somebody who did it; checks have a day and say what they are."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for day, words, without_words, without_day in (
            ("assessed_on", "assessed_by", "Enter who did the assessment", "Enter when the assessment was done"),
            ("checks_on", "checks_held", "Enter how staff are checked", "Enter when you last looked over the checks"),
        ):
            if cleaned.get(day) and cleaned.get(words) == "":
                self.add_error(words, without_words)
            if cleaned.get(words) and cleaned.get(day) is None and day not in self.errors:
                self.add_error(day, without_day)
        return cleaned

    @staticmethod
    def starting_from(agency: Agency) -> dict[str, Any]:
        """What is so now, as it would be typed."""
        plain = {fact: getattr(agency, fact) for fact in Agency.OF_ITS_OWN if fact != "domains"}
        return plain | {"domains": "\n".join(domain.domain for domain in agency.domains.all())}

    def facts(self) -> dict[str, Any]:
        return {fact: self.cleaned_data[fact] for fact in Agency.OF_ITS_OWN}


class AgencyForm(ReachForm):
    """Everything, for the managers of the directory."""

    category = SelectField("What kind of agency is it?", choices=Category.choices, empty="Select what kind it is")
    legal_kind = RadiosField(
        "What is it in law?",
        choices=[Choice(value, text) for value, text in LegalKind.choices],
        empty="Select what it is in law",
    )
    duty_covered = RadiosField(
        "Does the information sharing duty cover it?",
        choices=[Choice("yes", "Yes"), Choice("no", "No"), Choice("not-known", "Not known")],
        empty="Select yes if the information sharing duty covers it",
    )
    code = TextField(
        "Organisation code (optional)",
        hint="A school’s URN of 6 figures, or an ODS code",
        name="Organisation code",
        max_length=10,
        width=10,
        required=False,
        autocomplete="off",
        spellcheck=False,
    )
    ico_number = TextField(
        "ICO registration number (optional)",
        hint="For example, ZA123456",
        name="ICO registration number",
        max_length=8,
        width=10,
        required=False,
        autocomplete="off",
        spellcheck=False,
    )
    ico_expires_on = DateField(
        "When does the registration expire? (optional)",
        name="The day on which the registration expires",
        required=False,
    )
    part_of = AgencyField(
        "Which agency is it part of? (optional)", name="The agency that it is part of", required=False
    )
    controller = AgencyField(
        "Which agency decides for it? (optional)",
        hint="Its name or organisation code. Leave this empty where it decides for itself: most do.",
        name="The agency that decides for it",
        required=False,
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].upper()
        if code and not _CODE.fullmatch(code):
            raise ValidationError("Enter a URN like 999001, or an ODS code like ZZ901")
        return code

    def clean_ico_number(self) -> str:
        number: str = self.cleaned_data["ico_number"].upper()
        if number and not _ICO.fullmatch(number):
            raise ValidationError("Enter an ICO registration number, like ZA123456")
        return number

    @staticmethod
    def starting_from(agency: Agency) -> dict[str, Any]:
        plain = {fact: getattr(agency, fact) for fact in Agency.OF_THE_DIRECTORY}
        covered = next(word for word, said in _COVERED.items() if said is agency.duty_covered)
        return ReachForm.starting_from(agency) | plain | {"duty_covered": covered}

    def facts(self) -> dict[str, Any]:
        facts = super().facts() | {fact: self.cleaned_data[fact] for fact in Agency.OF_THE_DIRECTORY}
        return facts | {"duty_covered": self.as_kept("duty_covered")}

    def as_kept(self, fact: str) -> Any:
        """One answer as the directory keeps it."""
        said = self.cleaned_data[fact]
        return _COVERED[said] if fact == "duty_covered" else said


class RegisterForm(AgencyForm):
    """An agency that the directory does not have yet; also one row of a file of agencies."""

    name = TextField("Name of the agency", max_length=200, autocomplete="off")
    since = DateField(
        "Since when has this been its name? (optional)", name="The first day of the name", past=True, required=False
    )
    field_order = ("name", "since", "category", "legal_kind", "duty_covered", "part_of", "controller", "code")

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"name": self.cleaned_data["name"], "since": self.cleaned_data["since"]}


class RenameForm(ActingForm):
    """A new name, and since when."""

    name = TextField("New name", empty="Enter the new name", max_length=200, autocomplete="off")
    since = DateField("Since when has this been its name?", name="The first day of the name", past=True)


class EndForm(ActingForm):
    """When an agency was no more, and who has its records."""

    on = DateField("From which day was it no more?", name="The day", past=True)
    records_with = AgencyField("Who has its records?", empty="Enter the agency that has its records")


class CloseForm(EndForm):
    """It closed, and nobody took its place."""


class SucceedForm(EndForm):
    """Another agency took its place."""

    to = AgencyField("Which agency took its place?", empty="Enter the agency that took its place")
    kind = RadiosField(
        "What happened?",
        choices=[
            Choice(Succession.Kind.MOVED, Succession.Kind.MOVED.label),
            Choice(Succession.Kind.MERGED, Succession.Kind.MERGED.label),
        ],
        empty="Select what happened",
    )
    field_order = ("to", "kind", "on", "records_with")


def dialled(typed: str) -> str:
    """A telephone number as it was typed, or nothing; raises ValidationError where no telephone could dial it."""
    if typed and not DIALLED.fullmatch(typed):
        raise ValidationError("Enter a telephone number, like 0151 496 0000")
    return typed
