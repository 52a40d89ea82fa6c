"""A file of agencies, and the press that puts it into the directory."""

from typing import Any

from django.core.exceptions import ValidationError

from agencies.columns import misnamed
from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import FileField
from wscp_isa.tables import MOST_BYTES, Table, Unreadable, read


class UploadForm(ActingForm):
    """The file: what it says is read here, and what it would do is for the next page."""

    file = FileField(
        "File of agencies",
        hint="A CSV or an Excel workbook (.xlsx), of which the first sheet is read",
        empty="Select a file of agencies",
        most=MOST_BYTES,
        kinds=".csv,.xlsx",
    )

    def clean_file(self) -> Table:
        """The rows of the file, where it can be read and its columns are those of the directory."""
        sent: Any = self.cleaned_data["file"]
        try:
            table = read(sent.read())
        except Unreadable as unreadable:
            raise ValidationError(str(unreadable)) from None
        if wrong := misnamed(table):
            raise ValidationError(wrong)
        return table


class ImportForm(ActingForm):
    """Nothing to type: the button does what the page shows."""
