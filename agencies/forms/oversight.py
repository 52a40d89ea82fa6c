"""What those who oversee are asked: why they must know whom a case is about."""

from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import LongTextField


class ShowForm(ActingForm):
    """The reason for which names are shown."""

    reason = LongTextField(
        "Why do you need to know who it is about?",
        hint="For example, a court asks for the record, or a family has complained about it.",
        empty="Enter why you need to know who it is about",
        max_length=500,
        rows=3,
    )
