"""What is asked of those who let people in, of those who come in, and before somebody's first use."""

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from agencies.models import CheckKind, Person, Role
from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import Choice, DateField, EmailField, PasswordField, RadiosField, SelectField, TextField

LATER = "later"
HINTS = {
    Role.Kind.PRACTITIONER: "Sees what they record themselves",
    Role.Kind.SAFEGUARDING_TEAM: "Sees and finishes the team’s work",
    Role.Kind.SPOC: "Sees all of this agency’s records, and lets people in",
    Role.Kind.RESPONSIBLE_MANAGER: "Sees all of this agency’s records, and lets people in",
    Role.Kind.IFD_OFFICER: "Sees and finishes the front door’s work",
    Role.Kind.WSCP_MANAGER: "Audits, and keeps the directory true",
}
_CHECKS = [Choice(value, text) for value, text in CheckKind.choices]


class KindField(RadiosField):
    """One of the roles that may be given here, and what each sees."""

    def __init__(self, label: str, **rest: Any) -> None:
        super().__init__(label, empty="Select a role", **rest)

    def offer(self, kinds: Collection[str]) -> None:
        self.choices = [Choice(kind, str(Role.Kind(kind).label), hint=HINTS.get(Role.Kind(kind), "")) for kind in kinds]


class InviteForm(ActingForm):
    """Whom to let in, as what, and whether a check of theirs has been seen."""

    name = TextField("Their name", empty="Enter their name", max_length=200, autocomplete="off")
    email = EmailField(
        "Their work email address",
        hint="Only somebody with this address can use the invitation",
        empty="Enter their work email address",
        autocomplete="off",
    )
    kind = KindField("What will they be?")
    check_kind = RadiosField(
        "Which organisational check of theirs have you seen?",
        choices=[*_CHECKS, Choice.DIVIDER, Choice(LATER, "None yet. I will record it later")],
        hint="They can see no records until a check is recorded",
        empty="Select which check you have seen",
    )
    check_on = DateField("When was the check made?", name="The day of the check", past=True, required=False)

    def __init__(self, *args: Any, kinds: Collection[str] = Role.Kind.values, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].offer(kinds)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A check has a day; without one there is none."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind, on = cleaned.get("check_kind"), cleaned.get("check_on")
        if kind and kind != LATER and on is None and "check_on" not in self.errors:
            self.add_error("check_on", "Enter when the check was made")
        return cleaned

    def invitation(self) -> dict[str, Any]:
        """By the names that the action knows."""
        said = dict(self.cleaned_data)
        return said | ({"check_kind": "", "check_on": None} if said["check_kind"] == LATER else {})


class CheckForm(ActingForm):
    """The check that has been seen."""

    kind = RadiosField(
        "Which organisational check have you seen?", choices=_CHECKS, empty="Select which check you have seen"
    )
    on = DateField("When was the check made?", name="The day of the check", past=True)


class GiveRoleForm(ActingForm):
    """One more role for somebody who is there."""

    kind = KindField("Which role do you give them?")

    def __init__(self, *args: Any, kinds: Collection[str] = Role.Kind.values, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].offer(kinds)  # type: ignore[attr-defined]


class EndRoleForm(ActingForm):
    """Nothing to type: the button ends the role that the page shows."""


class LeftForm(ActingForm):
    """Who takes over, asked only where something is open and somebody is there to take it."""

    to = SelectField(
        "Who takes over?", blank="Select a colleague", empty="Select who takes over what they have not finished"
    )

    def __init__(self, *args: Any, colleagues: Mapping[str, Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = colleagues
        self.fields["to"].choices = [(key, person.name) for key, person in colleagues.items()]  # type: ignore[attr-defined]
        if not colleagues:
            del self.fields["to"]

    @property
    def to_whom(self) -> Person | None:
        return self.colleagues.get(self.cleaned_data.get("to", ""))


class InvitationForm(ActingForm):
    """Nothing to type: a button makes a new link, or withdraws the invitation."""


class JoinForm(ActingForm):
    """Somebody new: what they are called, and a password that they choose."""

    name = TextField("Your name", empty="Enter your name", max_length=200, autocomplete="name")
    password1 = PasswordField(
        "Choose a password",
        hint="At least 15 characters. Three random words are easy to remember and hard to guess.",
        name="Password",
        empty="Enter a password",
        autocomplete="new-password",
    )
    password2 = PasswordField("Password again", empty="Enter the password again", autocomplete="new-password")

    def __init__(self, *args: Any, email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """A password that nobody guesses, typed twice alike."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", "Enter the same password both times")
        if first:
            try:
                password_validation.validate_password(first, Person(email=self.email, name=cleaned.get("name", "")))
            except ValidationError as weak:
                self.add_error("password1", weak)
        return cleaned

    def joining(self) -> dict[str, str]:
        """By the names that the action knows."""
        return {"name": self.cleaned_data["name"], "password": self.cleaned_data["password1"]}


class AcceptForm(ActingForm):
    """Nothing to type: somebody who has an account presses a button."""


class ReadForm(ActingForm):
    """Nothing to type: the button says that they have read the page."""
