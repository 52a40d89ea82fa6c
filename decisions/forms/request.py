"""Asking agencies for information about a child, on one page."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from django.urls import reverse

from agencies.models import Agency, Person
from decisions.facts import REASONS
from decisions.forms.children import ChildrenMixin
from decisions.forms.page import SHORT, reason_choice
from decisions.forms.purposes import ATTENDED, PURPOSES
from decisions.forms.start import BeginningForm
from decisions.forms.whom import NamedField, WhomMixin, closed
from decisions.models import AgencySet, Asked, InformationRequest, RequestAccess
from wscp_isa import clock
from wscp_isa.govuk.boundfield import GovukBoundField
from wscp_isa.govuk.fields import (
    CheckboxesField,
    Choice,
    DateTimeField,
    LongTextField,
    RadiosField,
    TextField,
)
from wscp_isa.protocol import library

Urgency = InformationRequest.Urgency
CONSENT = "consent"
LATELY, _LOOKED_AT = 8, 30
NAMED = tuple(f"named_{number}" for number in range(1, 7))
CONSENTS = [
    Choice("yes", "Yes, the family agree that we ask"),
    Choice("no", "No", hint="Say why below. You do not need consent where a child may be at risk."),
]
PARENTS = [
    Choice("yes", "Yes, they know that we ask, whom and why"),
    Choice("no", "No", hint="Say why below"),
]


class Section(NamedTuple):
    """A part of the page: its heading, what is said first, and what is asked."""

    title: str
    says: str
    names: tuple[str, ...]


class AskForm(ChildrenMixin, WhomMixin, BeginningForm):
    """What is asked, of whom, why and on which basis (ISA 3.5, 3.8): all of it on one page."""

    heading: ClassVar[str] = "Ask for information about a child"
    button: ClassVar[str] = "Send this request"
    logged: ClassVar[bool] = False
    sections: ClassVar[tuple[Section, ...]] = (
        Section(
            "What you need, and why",
            "Those whom you ask decide for themselves whether to share it. They decide by what you say here.",
            ("purpose_is", "why", "public_task", "function", "items", "forum"),
        ),
        Section(
            "Lawful basis, consent and the parents",
            "",
            ("basis", "consent_is", "consent_why", "parents", "parents_why"),
        ),
        Section("How urgent it is", "", ("harm", "urgency", "urgent_why", "answer_by")),
        Section(
            "Whom you ask",
            "Select or name at least one agency. Each gets the whole of this request, and sees none of the others’ answers.",
            ("sets", "lately", *NAMED),
        ),
    )

    purpose_is = RadiosField("What is it for?", choices=PURPOSES, empty="Select what it is for")
    why = LongTextField(
        "Why do you need it?",
        hint="Say what you will do with it for this child. Without a clear purpose it can be queried or refused.",
        empty="Enter why you need it",
        max_length=2000,
        rows=3,
    )
    public_task = CheckboxesField(
        "Is it for your public task?",
        hint="For public bodies. A charity or club that is asked may rely on your saying so (UK GDPR Annex 1).",
        choices=[Choice("public-task", "We need this information for our public task")],
        required=False,
        empty="Select the box or leave it",
    )
    function = TextField(
        "Under which function of the law do you need it?",
        hint="For example, section 47 of the Children Act 1989. You must say it if it is for your public task.",
        name="The function of the law",
        empty="Enter the function of the law, because you say that it is for your public task",
        max_length=SHORT,
        required=False,
        autocomplete="off",
    )
    items = LongTextField(
        "Which information do you need?",
        hint="One thing on each line, and from when. Ask only for what you need.",
        empty="Enter which information you need",
        max_length=2000,
        rows=4,
    )
    forum = LongTextField(
        "If it is for a meeting or a review, which one, and who attends?",
        hint="You must say it for a meeting of several agencies, a review, an audit or learning.",
        name="The meeting or review",
        empty="Enter which meeting or review it is for, and who attends",
        max_length=1000,
        rows=3,
        required=False,
    )
    basis = CheckboxesField(
        "Which lawful basis do you rely on?", hint="Select each one that applies.", empty="Select your lawful basis"
    )
    consent_is = RadiosField(
        "Do you have consent to ask?", choices=CONSENTS, empty="Select yes if you have consent to ask"
    )
    consent_why = LongTextField(
        "If you do not have consent, why not?",
        hint="For example, asking could put the child at risk.",
        name="Why you do not have consent",
        empty="Enter why you do not have consent",
        max_length=1000,
        rows=2,
        required=False,
    )
    parents = RadiosField(
        "Have you told the parents that you ask?",
        hint="Tell them where that is safe and right for the child.",
        choices=PARENTS,
        empty="Select yes if you have told the parents",
    )
    parents_why = LongTextField(
        "If you have not told them, why not?",
        name="Why you have not told the parents",
        empty="Enter why you have not told the parents",
        max_length=1000,
        rows=2,
        required=False,
    )
    harm = RadiosField(
        "May a child be in need, or suffering or likely to suffer harm?",
        choices=[Choice("yes", "Yes"), Choice("no", "No")],
        empty="Select yes if a child may be in need or harmed",
    )
    urgency = RadiosField(
        "When do you need an answer?",
        choices=[
            Choice(Urgency.NOW, str(Urgency.NOW.label), hint="Ring them as well. Do not wait for an answer here."),
            *(Choice(urgency, str(urgency.label)) for urgency in (Urgency.TODAY, Urgency.SOON, Urgency.ROUTINE)),
        ],
        empty="Select when you need an answer",
    )
    urgent_why = TextField(
        "Why is it urgent?",
        hint="You must say it unless a week is soon enough.",
        empty="Enter why it is urgent",
        max_length=SHORT,
        required=False,
    )
    answer_by = DateTimeField(
        "Is there a time by which you need the answer? (optional)",
        hint="UK time. For example, 27 3 2026 and 4:30pm",
        name="The time by which you need the answer",
        future=True,
        required=False,
    )
    sets = CheckboxesField("Your agency’s sets", required=False, empty="Select a set from the list")
    lately = CheckboxesField("Asked lately", required=False, empty="Select an agency from the list")
    named_1 = NamedField("First agency", empty="Select or name at least one agency")
    named_2 = NamedField("Second agency (optional)", name="The second agency")
    named_3 = NamedField("Third agency (optional)", name="The third agency")
    named_4 = NamedField("Fourth agency (optional)", name="The fourth agency")
    named_5 = NamedField("Fifth agency (optional)", name="The fifth agency")
    named_6 = NamedField("Sixth agency (optional)", name="The sixth agency")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        # What a colleague asked already, once the page has been told of it.
        self.same: list[RequestAccess] = []
        self.ask_of_children()
        self.offer(NAMED)
        today = library.catalogue(REASONS, clock.today())
        self._choose("basis", [reason_choice(entry) for entry in today.entries])
        self._sets = {str(one.pk): one for one in _sets(self.agencies.values())}
        self._lately = {str(one.pk): one for one in _lately(self.agencies.values())}
        members = {key: ", ".join(member.name for member in one.members.all()) for key, one in self._sets.items()}
        self._choose("sets", [Choice(key, one.name, hint=members[key]) for key, one in self._sets.items()])
        self._choose("lately", [Choice(key, one.name) for key, one in self._lately.items()])
        self.order_fields(["agency", *(name for name in self.fields if name not in self._asked_later)])

    @property
    def _asked_later(self) -> set[str]:
        """What stands below the children on the page."""
        return {name for section in self.sections for name in section.names}

    def _choose(self, name: str, choices: list[Choice]) -> None:
        """What there is to select; the question falls away where there is nothing."""
        if choices:
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    @property
    def path(self) -> str:
        """Where the page is."""
        return reverse("log-request" if self.logged else "request-information")

    @property
    def agency_asked(self) -> list[GovukBoundField]:
        """For which agency: asked only of those who ask for several."""
        fields: Any = [self["agency"]] if "agency" in self.fields else []
        return fields

    @property
    def parts(self) -> Iterator[tuple[Section, list[GovukBoundField]]]:
        """The page below the children, part by part."""
        for section in self.sections:
            fields: Any = [self[name] for name in section.names if name in self.fields]
            yield section, fields

    # --- What must be said ---

    def clean(self) -> dict[str, Any]:
        """What one answer calls for is there too."""
        cleaned = super().clean()
        self.check_children()
        for name, called_for in self._called_for(cleaned):
            field: Any = self.fields[name]
            if called_for and cleaned.get(name) == "":
                self.add_error(name, field.empty)
        if CONSENT in cleaned.get("basis", ()) and cleaned.get("consent_is", "yes") != "yes":
            self.add_error("basis", "You say that you do not have consent, so you cannot rely on it")
        self._gather()
        return cleaned

    def _called_for(self, cleaned: dict[str, Any]) -> Iterator[tuple[str, bool]]:
        yield "function", bool(cleaned.get("public_task"))
        yield "forum", cleaned.get("purpose_is") in ATTENDED
        yield "consent_why", cleaned.get("consent_is") == "no"
        yield "parents_why", cleaned.get("parents") == "no"
        yield "urgent_why", cleaned.get("urgency", Urgency.ROUTINE) != Urgency.ROUTINE

    def _gather(self) -> None:
        """Everybody who was selected, in a set or by name."""
        own = None if self.logged else self._chosen
        ids: list[UUID] = []
        for key in self.cleaned_data.get("sets", ()):
            for member in self._sets[key].members.all():
                if member.closed_at:
                    self.add_error("sets", f"Change the set “{self._sets[key].name}”: {closed(member.pk, member.name)}")
                if str(member.pk) != own:
                    ids.append(member.pk)
        ids += [self._lately[key].pk for key in self.cleaned_data.get("lately", ())]
        ids += [found for name in NAMED if (found := self.cleaned_data.get(name))]
        self.of = self.agencies_of([*self._own(), *ids])
        if not self.of and not self.errors.keys() & {"sets", "lately", *NAMED}:
            field: Any = self.fields["named_1"]
            self.add_error("named_1", field.empty)

    @property
    def _chosen(self) -> str:
        """For which agency it is asked, where that is known yet."""
        return str(self.cleaned_data.get("agency", "") if len(self.agencies) > 1 else next(iter(self.agencies), ""))

    def _own(self) -> Iterable[UUID]:
        return ()

    # --- What is asked ---

    def facts(self) -> dict[str, Any]:
        """What is asked, by the names that its action knows."""
        cleaned = self.cleaned_data
        return {
            "of": self.of,
            "children": self.children,
            "said": self.said(),
            "purpose": cleaned["purpose_is"],
            "urgency": cleaned["urgency"],
            "harm": cleaned["harm"] == "yes",
            "answer_by": cleaned["answer_by"],
            "submission_key": self.key,
        }

    def said(self) -> dict[str, Any]:
        """The answers that nothing is found or counted by."""
        names = ("why", "function", "items", "forum", "basis", "consent_why", "parents", "parents_why")
        told = {name: self.cleaned_data[name] for name in (*names, "urgent_why")}
        return told | {
            "consent": self.cleaned_data["consent_is"],
            "public_task": bool(self.cleaned_data["public_task"]),
        }


def _sets(agencies: Iterable[Agency]) -> Iterable[AgencySet]:
    return AgencySet.objects.filter(agency__in=list(agencies)).prefetch_related("members")


def _lately(agencies: Iterable[Agency]) -> list[Agency]:
    """Whom these agencies asked last, the latest first: among a few requests, however many there are."""
    made = RequestAccess.objects.live().filter(agency__in=list(agencies)).order_by("-created_at", "-request")
    latest = list(made.values_list("request", flat=True)[:_LOOKED_AT])
    parts = Asked.objects.filter(request__in=latest, agency__closed_at=None).exclude(agency__in=list(agencies))
    asked = parts.select_related("agency").order_by("-created_at", "agency__name")
    return list({part.agency_id: part.agency for part in asked}.values())[:LATELY]
