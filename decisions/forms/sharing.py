"""What is shared, with which person, by which way and when (How 1 to 4)."""

from django.utils import timezone

from decisions.facts import IN_SERVICE
from decisions.forms.page import LONG, SHORT, StepForm
from wscp_isa.govuk.fields import (
    Choice,
    DateTimeField,
    LongTextField,
    RadiosField,
    TextField,
)

HERE = Choice(
    IN_SERVICE,
    "In this service, when you sign",
    hint="They get the three texts above. Nothing else needs to be sent.",
)
WAYS = [
    Choice("phone", "By telephone"),
    Choice("in-person", "Face to face, or at a meeting"),
    Choice("secure-email", "By secure email", hint="Encrypted, or between secure domains such as nhs.net and gov.uk"),
    Choice("system", "Through a shared system or portal"),
    Choice("post", "By post or by hand"),
    Choice(
        "ordinary-email",
        "By ordinary email",
        hint="Only if nothing secure is possible. Use initials, and say why in your reasons.",
    ),
]


class HowForm(StepForm):
    """What is shared, kept apart as fact, opinion and third-hand; to which person, by which way, when (How 1 to 4)."""

    template = "decisions/decision/how.html"
    heading = "What you share, and how"
    clauses = {
        "known": "How 1",
        "think": "How 2",
        "heard": "How 2",
        "received_by": "How 3",
        "whole": "ISA 5.4",
        "way": "How 4",
    }
    known = LongTextField(
        "What you saw or know, and when",
        hint="Only what they need. What you leave out protects people too.",
        empty="Enter what you saw or know, and when",
        max_length=LONG,
    )
    think = LongTextField(
        "What you think (optional)", hint="Your opinion, said as an opinion", max_length=LONG, rows=3, required=False
    )
    heard = LongTextField("What you were told, and by whom (optional)", max_length=LONG, rows=3, required=False)
    received_by = TextField(
        "Who receives it?",
        hint="The person and their role",
        empty="Enter who receives it",
        max_length=SHORT,
        autocomplete="off",
    )
    whole = RadiosField(
        "Is this all that they asked for?",
        choices=[
            Choice("all", "Yes, all of it"),
            Choice("some", "No, some of it", hint="You will be asked what to tell them about the rest."),
        ],
        empty="Select yes if this is all that they asked for",
    )
    way = RadiosField("How do you send it?", choices=[HERE, *WAYS], empty="Select how you send it")
    shared_at = DateTimeField("When did you share it?", name="The time you shared it", past=True)

    def arrange(self) -> None:
        """Only an answer to a request can be all or some of what was asked for, and can be sent to those who asked it here."""
        if not self.facts.request:
            del self.fields["whole"]
        asked_here = bool(self.facts.request) and not self.facts.request["logged"]
        if not asked_here and self.facts.said("how", "way") != IN_SERVICE and not self.surroundings.reads_here:
            self.fields["way"].choices = WAYS  # type: ignore[attr-defined]
        if not self.is_bound:  # as above
            self.initial = {
                "known": self.facts.said("pasted", "text") or "",
                "way": self.surroundings.last_way,
                "shared_at": timezone.now(),
                **self.initial,
            }
