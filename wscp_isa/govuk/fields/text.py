"""Questions answered by typing."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from wscp_isa.govuk import typed, words
from wscp_isa.govuk.fields.question import Question


class _Typed(Question, forms.CharField):
    """Text that the rest of the service can rely on: it can be stored, and is empty where nothing can be seen of it."""

    def __init__(self, label: str, *, max_length: int | None, **rest: Any) -> None:
        self.limit = max_length
        super().__init__(label, max_length=max_length, **rest)

    def sentences(self) -> dict[str, str]:
        return words.text(self.subject, self.empty, self.limit)

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(value) or ""
        if not typed.is_storable(text):
            raise ValidationError(self.error_messages["unstorable"], code="unstorable")
        return "" if typed.is_blank(text) else self.kept(text)

    def kept(self, text: str) -> str:
        """The text as it will be stored."""
        return typed.one_line(text)


class TextField(_Typed):
    """One line. `width` is a number of characters (2, 3, 4, 5, 10, 20, 30) or a share of the page ("one-half")."""

    component = "input"

    def __init__(
        self,
        label: str,
        *,
        max_length: int | None = 255,
        width: int | str = "",
        autocomplete: str = "",
        spellcheck: bool | None = None,
        inputmode: str = "",
        **rest: Any,
    ) -> None:
        options = {
            "classes": _width(width),
            "autocomplete": autocomplete,
            "spellcheck": spellcheck,
            "inputmode": inputmode,
        }
        super().__init__(label, max_length=max_length, options=options, **rest)


class EmailField(_Typed, forms.EmailField):
    """An email address."""

    component = "input"

    def __init__(self, label: str, *, max_length: int = 254, autocomplete: str = "email", **rest: Any) -> None:
        options = {"type": "email", "autocomplete": autocomplete, "spellcheck": False}
        super().__init__(label, max_length=max_length, options=options, **rest)

    def sentences(self) -> dict[str, str]:
        return super().sentences() | {"invalid": words.EMAIL}


class PasswordField(_Typed):
    """A password, exactly as typed. For a new one give `autocomplete="new-password"`."""

    component = "password-input"
    widget = forms.PasswordInput

    def __init__(self, label: str, *, max_length: int = 1024, autocomplete: str = "", **rest: Any) -> None:
        super().__init__(label, max_length=max_length, strip=False, options={"autocomplete": autocomplete}, **rest)

    def kept(self, text: str) -> str:
        return text


class LongTextField(_Typed):
    """Several lines, kept exactly as typed; with `max_length` the page counts what is left."""

    widget = forms.Textarea

    def __init__(
        self,
        label: str,
        *,
        max_length: int | None = None,
        rows: int = 5,
        autocomplete: str = "",
        spellcheck: bool | None = None,
        **rest: Any,
    ) -> None:
        self.component = "character-count" if max_length else "textarea"
        options = {"rows": rows, "maxlength": max_length, "autocomplete": autocomplete, "spellcheck": spellcheck}
        super().__init__(label, max_length=max_length, strip=False, options=options, **rest)

    def kept(self, text: str) -> str:
        return typed.lines(text)


def _width(width: int | str) -> str:
    if not width:
        return ""
    return f"govuk-input--width-{width}" if str(width).isdigit() else f"govuk-!-width-{width}"
