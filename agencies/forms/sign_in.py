"""The forms at the door, in the words of the rest of the service."""

from typing import Any

from allauth.account import forms as allauth
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import Field

from wscp_isa.govuk.forms import GovukFormMixin


def _say(field: Field, *, label: str, missing: str, hint: str = "") -> None:
    field.label, field.help_text = label, hint
    field.error_messages["required"] = missing
    field.widget.attrs.pop("placeholder", None)


class SignInForm(GovukFormMixin, allauth.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self.fields["login"],
            label="Work email address",
            missing="Enter your work email address",
        )
        self.fields["login"].error_messages["invalid"] = (
            "Enter an email address in the correct format, like name@example.com"
        )
        _say(self.fields["password"], label="Password", missing="Enter your password")

    def add_error(self, field: str | None, error: Any) -> None:
        """Put the one sentence for a wrong address or a wrong password by the first field, so that its link leads somewhere."""
        super().add_error("login" if field in (None, NON_FIELD_ERRORS) else field, error)


class _NewPassword:
    def _say_new_password(self, fields: dict[str, Field]) -> None:
        _say(
            fields["password1"],
            label="New password",
            hint="At least 15 characters. Three random words are easy to remember and hard to guess.",
            missing="Enter a new password",
        )
        _say(fields["password2"], label="New password again", missing="Enter the new password again")


class SetPasswordForm(_NewPassword, GovukFormMixin, allauth.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._say_new_password(self.fields)


class ChangePasswordForm(_NewPassword, GovukFormMixin, allauth.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["oldpassword"], label="Your password now", missing="Enter the password you have now")
        self._say_new_password(self.fields)


class ReauthenticateForm(GovukFormMixin, allauth.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["password"], label="Password", missing="Enter your password")
