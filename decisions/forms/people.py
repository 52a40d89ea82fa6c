"""What may be typed of somebody connected to the child."""

from decisions.models import Subject
from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import Choice, RadiosField, TextField


class ConnectForm(ActingForm):
    """Another child, or an adult, whom the information is about too."""

    kind = RadiosField(
        "Who are they?",
        choices=[
            Choice(Subject.Kind.CHILD, "A brother, sister or other child"),
            Choice(Subject.Kind.UNBORN, "A child who is not born yet"),
            Choice(Subject.Kind.ADULT, "An adult connected to the child"),
        ],
        empty="Select who they are",
    )
    initials = TextField(
        "Initials",
        empty="Enter their initials",
        max_length=30,
        width=10,
        autocomplete="off",
        spellcheck=False,
    )
    record_number = TextField(
        "Your record number (optional)", max_length=60, width=20, required=False, autocomplete="off", spellcheck=False
    )
