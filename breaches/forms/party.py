"""Who has a part in a breach, what they were told, when they became certain, what they answer and did."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from agencies.forms.agencies import AgencyField
from breaches import facts
from breaches.forms.breach import CERTAIN, DeedForm
from breaches.models import Party, Told
from decisions.forms.page import LONG, SHORT
from wscp_isa import clock
from wscp_isa.govuk.fields import CheckboxesField, Choice, DateTimeField, LongTextField, RadiosField, TextField

ROLES = [
    Choice("lost", "It was lost there, or by them"),
    Choice("owner", "The information was theirs", hint="They lead the investigation (5.8)"),
    Choice(
        "controller", "They decide why and how it is used", hint="The controller: the time to report it runs for them"
    ),
]
WAYS = [Choice(value, text) for value, text in Told.Way.choices]


def _laws() -> list[Choice]:
    return [Choice(key, law.says, hint=law.hint) for key, law in facts.rules().clocks.items()]


class RolesForm(DeedForm):
    """What an agency is to this breach, and which law's clock is its own."""

    roles = CheckboxesField("What are they to this breach?", choices=ROLES, empty="Select what they are to this breach")
    law = RadiosField("Which law is it under?", empty="Select which law it is under")

    def arrange(self) -> None:
        self.fields["law"].choices = _laws()  # type: ignore[attr-defined]
        if self.party is not None:
            roles = [choice.value for choice in ROLES if getattr(self.party, choice.value)]
            self.propose(roles=roles, law=self.party.law)
        else:
            self.propose(law="uk-gdpr")


class PartyForm(RolesForm):
    """One more party: from the directory, or somebody whom it does not have."""

    agency = AgencyField(
        "Which agency?",
        hint="Its name or organisation code, as the directory has it. Leave this empty if the directory does not have it.",
        name="The agency",
        required=False,
    )
    name = TextField(
        "Its name, if the directory does not have it",
        name="Its name",
        max_length=SHORT,
        required=False,
        autocomplete="off",
    )
    field_order = ("agency", "name", "roles", "law")

    def clean(self) -> dict[str, Any]:
        """One or the other."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "agency" in cleaned and cleaned["agency"] is None and cleaned.get("name") == "":
            self.add_error("name", "Enter the agency above, or its name if the directory does not have it")
        return cleaned


class NoPartForm(DeedForm):
    """That a party has no part in this, and why."""

    because = LongTextField(
        "Why does your agency have no part in this?",
        hint="All parties see it. Your agency stays on the record with this reason, and owes nothing more.",
        empty="Enter why your agency has no part in this",
        max_length=LONG,
        rows=4,
    )


class TellForm(DeedForm):
    """A few words to a party: that it happened, and whom to reach. Nobody whom the information is about is named."""

    text = LongTextField(
        "What you tell them",
        hint="As little as they need. Do not name anybody whom the information is about.",
        empty="Enter what you tell them",
        max_length=LONG,
        rows=6,
    )
    way = RadiosField("How do you tell them?", choices=WAYS, empty="Select how you tell them")

    def arrange(self) -> None:
        breach = self.matter.breach
        theirs = self.party is not None and self.party.owner
        what = "information that is yours" if theirs else "information that concerns you"
        self.propose(
            text=f"There may have been a breach of {what}. We became aware of it on {clock.words(breach.suspected_at)}. "
            f"Our reference is {breach.reference}. {'You lead the investigation, and we co-operate. ' if theirs else ''}"
            "Please ring us."
        )


class TellPartnerForm(TellForm):
    """The same to a partner that is no party, with the reason why it has to know."""

    agency = AgencyField("Which partner?", empty="Enter the partner")
    because = LongTextField("Why do they have to know?", empty="Enter why they have to know", max_length=LONG, rows=3)
    field_order = ("agency", "because", "text", "way")


class AwareForm(DeedForm):
    """Since when a party is reasonably certain; where it said another time before, why."""

    at = DateTimeField(
        CERTAIN,
        name="The time you became certain",
        hint="From then on the time to report it runs. For example, 27 3 2026 and 4:30pm",
        past=True,
    )
    because = LongTextField(
        "Why is the time another than you said before?",
        hint="Both times are kept.",
        name="Why the time is another",
        empty="Enter why the time is another than you said before",
        max_length=LONG,
        rows=3,
    )

    def arrange(self) -> None:
        if self.party is not None and self.party.aware_at is None:
            del self.fields["because"]
        self.propose(at=(self.party.aware_at if self.party is not None else None) or timezone.now())


class AnswerForm(DeedForm):
    """Whether a controller reports it."""

    answer = RadiosField(
        "Does your agency report it to the Information Commissioner’s Office?",
        choices=[Choice(value, text) for value, text in Party.Answer.choices],
        empty="Select whether your agency reports it",
    )
    relies_on = RadiosField("Who reports it? (if another does)", name="Who reports it", required=False)
    because = LongTextField(
        "Why does it not have to be reported? (if so)",
        name="Why it does not have to be reported",
        max_length=LONG,
        rows=4,
        required=False,
    )

    def arrange(self) -> None:
        others = [
            Choice(str(one.pk), str(one))
            for one in self.matter.parties
            if one.controller and one.has_part and (self.party is None or one.pk != self.party.pk)
        ]
        self.fields["relies_on"].choices = others  # type: ignore[attr-defined]
        if not others:
            del self.fields["relies_on"]
            self.fields["answer"].choices = [  # type: ignore[attr-defined]
                Choice(value, text) for value, text in Party.Answer.choices if value != Party.Answer.ANOTHER
            ]
        if self.party is not None and self.party.answer:
            chosen = {"relies_on": str(self.party.relies_on_id or "")}
            self.propose(answer=self.party.answer, because=self.party.answer_because, **chosen)

    def clean(self) -> dict[str, Any]:
        """Another is named; what is not reportable is said with why."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("answer") == Party.Answer.ANOTHER and cleaned.get("relies_on") == "":
            self.add_error("relies_on", "Select who reports it")
        if cleaned.get("answer") == Party.Answer.NOT_REPORTABLE and cleaned.get("because") == "":
            self.add_error("because", "Enter why it does not have to be reported")
        return cleaned

    def values(self) -> dict[str, Any]:
        cleaned, found = self.cleaned_data, {str(one.pk): one for one in self.matter.parties}
        relies_on = found.get(cleaned.get("relies_on") or "")
        return {"answer": cleaned["answer"], "because": cleaned["because"], "relies_on": relies_on}


class RegulatorForm(DeedForm):
    """When it was reported, under which number, and why late where it was."""

    at = DateTimeField("When was it reported?", name="The time it was reported", past=True)
    reference = TextField(
        "Reference they gave (optional)",
        name="The reference",
        max_length=60,
        width=20,
        required=False,
        autocomplete="off",
        spellcheck=False,
    )
    late_because = LongTextField(
        "Why was it reported late? (if it was)",
        hint="The law asks for the reasons. You can record the report now, and add them later.",
        name="Why it was reported late",
        max_length=LONG,
        rows=3,
        required=False,
    )

    def arrange(self) -> None:
        party = self.party
        if party is not None and party.reported_at:
            said = {"reference": party.regulator_reference, "late_because": party.late_because}
            self.propose(at=party.reported_at, **said)
        self.propose(at=timezone.now())


class DoneForm(DeedForm):
    """What was done, and when: the evidence."""

    at = DateTimeField("When was it done?", name="The time it was done", past=True)
    how = LongTextField(
        "What was done, and by whom?",
        hint="Do not name anybody whom the information is about.",
        empty="Enter what was done, and by whom",
        max_length=LONG,
        rows=4,
    )

    def arrange(self) -> None:
        self.propose(at=timezone.now())


class TaskForm(DeedForm):
    """What another party is asked to do."""

    what = LongTextField("What do you ask them to do?", empty="Enter what you ask them to do", max_length=LONG, rows=4)
    due_at = DateTimeField("By when?", name="The time by which it is to be done", future=True)

    def arrange(self) -> None:
        # The end of the next day, whatever day it is: the clock of the law does not rest either.
        self.propose(
            due_at=(timezone.localtime() + timedelta(days=1)).replace(hour=17, minute=0, second=0, microsecond=0)
        )


class TaskAnswerForm(DeedForm):
    """What was done of what was asked."""

    answer = LongTextField(
        "What have you done, or why not?", empty="Enter what you have done, or why not", max_length=LONG, rows=4
    )
