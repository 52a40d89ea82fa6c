"""A question answered by choosing a file."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from wscp_isa.govuk import words
from wscp_isa.govuk.fields.question import Question


class FileField(Question, forms.FileField):
    """One file of at most `most` bytes; `kinds` are what a browser offers to choose from (".csv,.xlsx")."""

    component = "file-upload"
    verb = "Select"

    def __init__(self, label: str, *, most: int, kinds: str = "", **rest: Any) -> None:
        self.most = most
        options = {"classes": "govuk-!-width-full", "attributes": {"accept": kinds} if kinds else ""}
        super().__init__(label, max_length=255, options=options, **rest)

    def sentences(self) -> dict[str, str]:
        return words.file(self.empty, self.most)

    def to_python(self, data: Any) -> Any:
        """The file, once it is known to be no larger than may be read."""
        if data is not None and data.size > self.most:
            raise ValidationError(self.error_messages["too_large"], code="too_large")
        return super().to_python(data)
