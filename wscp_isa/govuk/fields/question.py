"""What every question on a page has, whatever its answer looks like."""

from typing import Any, ClassVar

from django import forms

from wscp_isa.govuk import words


class Question(forms.Field):
    """A field that knows its GOV.UK component, its own sentences, and whether it is the heading of its page.

    `empty` is said when nothing was given; `name` begins the other sentences where the label is a question.
    """

    component: str
    verb: ClassVar[str] = "Enter"

    def __init__(
        self,
        label: str,
        *,
        empty: str = "",
        hint: str = "",
        name: str = "",
        is_heading: bool = False,
        options: dict[str, Any] | None = None,
        error_messages: dict[str, str] | None = None,
        **rest: Any,
    ) -> None:
        self.subject = name or words.subject(label)
        self.empty = empty or words.missing(self.verb, self.subject)
        self.is_heading = is_heading
        self.options = {key: value for key, value in (options or {}).items() if value not in ("", None)}
        super().__init__(label=label, help_text=hint, error_messages=self.sentences() | (error_messages or {}), **rest)

    def sentences(self) -> dict[str, str]:
        """What is said of each thing that can be wrong."""
        return {"required": self.empty}
