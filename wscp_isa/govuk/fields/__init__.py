"""Form fields with GOV.UK's behaviour and words. Each takes its label first; the rest by name."""

from wscp_isa.govuk.fields.choices import CheckboxesField, Choice, Divider, RadiosField, SelectField
from wscp_isa.govuk.fields.dates import DateField, DateTimeField
from wscp_isa.govuk.fields.file import FileField
from wscp_isa.govuk.fields.question import Question
from wscp_isa.govuk.fields.text import EmailField, LongTextField, PasswordField, TextField

__all__ = [
    "CheckboxesField",
    "Choice",
    "DateField",
    "DateTimeField",
    "Divider",
    "EmailField",
    "FileField",
    "LongTextField",
    "PasswordField",
    "Question",
    "RadiosField",
    "SelectField",
    "TextField",
]
