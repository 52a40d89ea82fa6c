"""What the front door types of information that somebody gave by telephone, letter or email."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone

from agencies.models import Agency, Category, Person, Role
from decisions.forms.children import ChildrenMixin
from decisions.forms.concern import OTHER, WhoForm
from decisions.forms.page import LONG, SHORT
from decisions.forms.start import BeginningForm
from decisions.models import InformationRequest
from wscp_isa.govuk.fields import DateTimeField, LongTextField, RadiosField, SelectField, TextField

Urgency, Kind = InformationRequest.Urgency, InformationRequest.Kind
FIRST = ("giver", "outside", "received_at")
_SAID = (("yes", "Yes"), ("no", "No"), ("not-said", "They did not say"))


class LogForm(ChildrenMixin, BeginningForm):
    """Information that somebody gave by telephone, letter or email: who, about whom, what, and how urgent it is (ISA 3.7)."""

    # Whoever rings may know of the child no more than what they saw.
    findable = False

    giver = SelectField("Who gives it?", blank="Select an agency", empty="Select who gives it")
    outside = TextField(
        "If they are not in the list, who are they?",
        hint="Name, organisation and telephone number, and how you checked who they are",
        max_length=SHORT,
        required=False,
        autocomplete="off",
    )
    received_at = DateTimeField("When did they give it?", name="The time they gave it", past=True)
    known = LongTextField("What they saw or know, and when", empty="Enter what they saw or know", max_length=LONG)
    think = LongTextField("What they think (optional)", max_length=LONG, rows=3, required=False)
    heard = LongTextField("What they were told, and by whom (optional)", max_length=LONG, rows=3, required=False)
    purpose_is = RadiosField("What is it for?", empty="Select what it is for")
    basis = TextField(
        "Which basis do they rely on? (optional)",
        hint="Consent, or the reason in law, as they said it",
        max_length=SHORT,
        required=False,
        autocomplete="off",
    )
    parents = RadiosField(
        "Do the parents know that they told you?", choices=_SAID, empty="Select whether the parents know"
    )
    urgency = RadiosField("How urgent is it?", choices=Urgency.choices, empty="Select how urgent it is")
    harm = RadiosField(
        "Could a child be in need, suffering or likely to suffer harm?",
        choices=[("yes", "Yes, or I am not sure"), ("no", "No")],
        empty="Select yes if a child could be in need or harmed",
    )

    def __init__(self, *args: Any, person: Person, directory: list[Agency], **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        self.givers = {str(agency.pk): agency for agency in directory if str(agency.pk) not in self.agencies}
        self.fields["giver"].choices = [  # type: ignore[attr-defined]
            *((key, agency.name) for key, agency in self.givers.items()),
            (OTHER, "Someone else, not in this list"),
        ]
        self.fields["purpose_is"].choices = [  # type: ignore[attr-defined]
            *WhoForm.base_fields["purpose_is"].choices,  # type: ignore[attr-defined]
            ("not-said", "They did not say"),
        ]
        self.initial = {"received_at": timezone.now(), **self.initial}
        self.ask_of_children()
        self.order_fields(["agency", *FIRST, *(name for name in self.fields if name not in self.declared_fields)])

    @staticmethod
    def roles(person: Person) -> list[Role]:
        """Only those at the front door."""
        return [role for role in person.roles_now if role.agency.category == Category.FRONT_DOOR]

    @property
    def above(self) -> list[BoundField]:
        """What is asked above the children: who gives it, and when."""
        return [self[name] for name in ("agency", *FIRST) if name in self.fields]

    @property
    def below(self) -> list[BoundField]:
        """What is asked below them."""
        return [self[name] for name in self.declared_fields if name not in FIRST]

    def clean_outside(self) -> str:
        """Somebody must be named: by selecting or by typing."""
        outside: str = self.cleaned_data["outside"]
        if self.cleaned_data.get("giver") == OTHER and not outside:
            raise ValidationError("Enter who they are, and how you checked")
        return outside

    def clean(self) -> dict[str, Any]:
        """Each child has what lists show."""
        cleaned = super().clean()
        self.check_children()
        return cleaned

    def request(self) -> dict[str, Any]:
        """What was given, by the names that the action knows."""
        cleaned = self.cleaned_data
        received_at: datetime = cleaned["received_at"]
        said = {name: cleaned[name] for name in ("known", "think", "heard", "basis", "parents", "outside")}
        return {
            "of": [self.agency],
            "kind": Kind.GIVES,
            "logged": True,
            "on_behalf_of": self.givers.get(cleaned["giver"]),
            "received_at": received_at,
            "children": self.children,
            "said": said,
            "purpose": cleaned["purpose_is"],
            "urgency": cleaned["urgency"],
            "harm": cleaned["harm"] == "yes",
        }
