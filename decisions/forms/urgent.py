"""The quick note of an urgent share: six inputs, each with the words for when it is missing."""

from typing import Any

from django.db.models import Case, IntegerField, Value, When
from django.utils import timezone

from agencies.models import Agency, Category, Person, Role
from decisions.forms.concern import OTHER
from decisions.forms.page import LONG, SHORT
from decisions.forms.start import BeginningForm
from decisions.models import UrgentNote
from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import DateTimeField, LongTextField, SelectField, TextField


class QuickNoteForm(BeginningForm):
    """What cannot wait to be written down. Everything else is asked when the record is finished."""

    child = TextField(
        "Child’s initials or your record number",
        hint="Not their full name. For a child not born yet, use the mother’s initials.",
        empty="Enter the child’s initials or your record number",
        max_length=60,
        width=20,
        autocomplete="off",
        spellcheck=False,
    )
    told_agency = SelectField("Who did you tell?", blank="Select an agency", empty="Select who you told")
    told_whom = TextField(
        "Who took the call, or what log number did they give?",
        hint="A name and role, or the number. If they are not in the list above, say where they work and how you checked.",
        name="Who took the call, or its log number,",
        empty="Enter who took the call, or its log number",
        max_length=SHORT,
        autocomplete="off",
    )
    told_at = DateTimeField("When did you tell them?", name="The time you told them", past=True)
    what = LongTextField("What did you tell them?", empty="Enter what you told them", max_length=LONG)
    why = LongTextField("Why could it not wait?", empty="Enter why it could not wait", max_length=1000, rows=3)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        own = next(iter(self.agencies)) if len(self.agencies) == 1 else None
        last = _told_last(person)
        self.told = {str(agency.pk): agency for agency in _to_tell(last) if str(agency.pk) != own}
        self.fields["told_agency"].choices = [  # type: ignore[attr-defined]
            *((key, agency.name) for key, agency in self.told.items()),
            (OTHER, "Someone else, not in this list"),
        ]
        self.initial = {"told_agency": self._proposed(last), "told_at": timezone.now(), **self.initial}
        self.order_fields(["agency"])

    @staticmethod
    def roles(person: Person) -> list[Role]:
        """Those for which they have not been admitted yet too: a note of what could not wait does not wait for that."""
        return [role for role in (*person.roles_now, *person.roles_waiting) if role.kind in Role.DECIDING]

    def _proposed(self, last: str) -> str:
        if last in self.told:
            return last
        doors = (key for key, agency in self.told.items() if agency.category == Category.FRONT_DOOR)
        return next(doors, "")

    def note(self) -> dict[str, Any]:
        """What the note says, by the names that its action knows."""
        cleaned = self.cleaned_data
        return {
            "child": cleaned["child"],
            "told_agency": self.told.get(cleaned["told_agency"]),
            "told_whom": cleaned["told_whom"],
            "told_at": cleaned["told_at"],
            "what": cleaned["what"],
            "why": cleaned["why"],
        }


class FinishForm(ActingForm):
    """Nothing to type: the button leads to the one draft that finishes the note."""


def _told_last(person: Person) -> str:
    """Whom this person told in the note that they signed last; nothing where that was nobody in the directory."""
    last = UrgentNote.objects.filter(signed_by=person).order_by("-signed_at").values_list("told_agency", flat=True)
    return str(last.first() or "")


def _to_tell(last: str) -> list[Agency]:
    """Everyone who can be chosen: whom this person told last, then the Integrated Front Door, then by name."""
    first = [When(pk=last, then=Value(0))] if last else []
    rank = Case(
        *first, When(category=Category.FRONT_DOOR, then=Value(1)), default=Value(2), output_field=IntegerField()
    )
    return list(Agency.objects.open().order_by(rank, "name"))
