"""The report of a breach, in a minute: what cannot wait, and nothing that can be found out later."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from agencies.models import Person, Role
from breaches import policies
from decisions.forms.page import LONG, SHORT
from decisions.forms.start import BeginningForm
from wscp_isa.govuk.fields import CheckboxesField, Choice, DateTimeField, LongTextField, RadiosField, TextField
from wscp_isa.identifiers import uuid7

NOTHING = "nothing"


class ReportForm(BeginningForm):
    """Six inputs at most. When it happened, and what it arose from, can be left open."""

    no_role = (
        "Your account has no role at an agency, so there is no agency to report it for. Tell the agency whose "
        "information it is, or the Wirral Safeguarding Children Partnership’s office, by telephone now"
    )

    danger = RadiosField(
        "Is any child or adult in danger because of it?",
        choices=[
            Choice("yes", "Yes"),
            Choice("no", "No"),
            Choice("not-sure", "I am not sure"),
        ],
        empty="Select whether any child or adult is in danger because of it",
    )
    stopped = CheckboxesField(
        "What has been done to stop it spreading?",
        hint="Do it now if you can: it matters more than this report.",
        choices=[
            Choice("recalled", "The message was recalled"),
            Choice("asked-to-delete", "Whoever has it was asked to delete it, or to give it back"),
            Choice("locked", "An account or a device was locked, or a password changed"),
            Choice("taken-down", "It was taken down, or access to it was closed"),
            Choice("told-it", "IT support was told"),
            Choice("other", "Something else, which I say below"),
            Choice.DIVIDER,
            Choice(NOTHING, "Nothing yet"),
        ],
        exclusive=NOTHING,
        empty="Select what has been done to stop it spreading",
    )
    nearly = RadiosField(
        "Did it happen?",
        choices=[
            Choice("no", "Yes, or it may have happened"),
            Choice(
                "yes",
                "No, it nearly happened: a near miss",
                hint="Near misses are worth a report: they show what to mend",
            ),
        ],
        empty="Select whether it happened",
    )
    what = LongTextField(
        "What happened?",
        hint="What was lost, seen, changed or cannot be used, where, and who has it now. Name nobody whom it is about.",
        empty="Enter what happened",
        max_length=LONG,
        rows=4,
    )
    suspected_at = DateTimeField("When did you become aware of it?", name="The time you became aware of it", past=True)
    happened_at = DateTimeField(
        "When did it happen? (optional)",
        name="The time it happened",
        hint="Leave this empty if you do not know. For example, 27 3 2026 and 4:30pm",
        past=True,
        required=False,
    )
    arose_from = TextField(
        "Which decision, disclosure or request did it arise from? (optional)",
        hint="Its reference, like WSP-7K3M-4QX, or how your own system calls it",
        name="The decision, disclosure or request",
        max_length=SHORT,
        required=False,
        width=20,
        autocomplete="off",
        spellcheck=False,
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        self.initial = {"suspected_at": timezone.now(), **self.initial}
        self.order_fields(["agency"])

    @staticmethod
    def roles(person: Person) -> list[Role]:
        """Every role of any kind, also one for which they wait: nothing stands between a person and a report."""
        return [*person.roles_now, *person.roles_waiting]

    def clean(self) -> dict[str, Any]:
        """Nobody is aware of what has not happened yet."""
        cleaned = super().clean()
        happened, aware = cleaned.get("happened_at"), cleaned.get("suspected_at")
        if happened and aware and aware < happened:
            self.add_error("suspected_at", policies.EARLIER)
        return cleaned

    def act(self, action: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Whether it was reported. Where it was refused, pressing the button again is meant, and so has a key of its own."""
        done = super().act(action, *args, **kwargs)
        if not done:
            self.key = uuid7()
        return done

    def report(self) -> dict[str, Any]:
        """What the report says, by the names that its action knows."""
        names = ("danger", "stopped", "what", "suspected_at", "happened_at", "arose_from")
        return {name: self.cleaned_data[name] for name in names} | {"nearly": self.cleaned_data["nearly"] == "yes"}
