"""Adding to a signed record: what is to be added, then a page for that kind with the fields that it needs."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils import timezone

from decisions.forms.page import LONG, SHORT
from decisions.models import Addition
from wscp_isa import clock
from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import Choice, DateField, DateTimeField, LongTextField, RadiosField, TextField
from wscp_isa.identifiers import uuid7

Kind = Addition.Kind

_HINTS = {
    Kind.CORRECTION: "Something in the record was wrong when it was signed",
    Kind.LATER_FACT: "What was signed was right as far as you knew",
    Kind.WRONG_CHILD: "From then on the record is found under the right child",
    Kind.TOLD_FAMILY: "Who was told, how and when",
    Kind.STILL_NOT_TOLD: "Why not, and when you will look at it again",
    Kind.CONSENT_WITHDRAWN: "Everyone who received the information has to be told",
    Kind.REFERRAL: "Its number",
}


class KindForm(ActingForm):
    """What is to be added, out of the kinds that this record can have."""

    kind = RadiosField(
        "What do you want to add to this record?",
        hint="What was signed stays as it is. What you add stands beside it, with your name and the time.",
        is_heading=True,
        empty="Select what you want to add to this record",
    )

    def __init__(self, *args: Any, kinds: Iterable[Addition.Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            Choice(kind, str(kind.label), hint=_HINTS[kind]) for kind in kinds
        ]


class AdditionForm(ActingForm):
    """One kind of addition. Its key makes pressing the button twice add it once."""

    kind: ClassVar[Addition.Kind]
    heading: ClassVar[str]
    # What the record calls an answer, where that is not the question that was asked for it.
    called: ClassVar[Mapping[str, str]] = {}

    def __init__(
        self,
        *args: Any,
        named: Iterable[tuple[str, ...]] = (),
        made: Iterable[uuid.UUID] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.key = self._posted_key() or uuid7()
        # A second press of the button names whom the first has just named.
        self.named = set() if self.key in set(made) else {whom[:2] for whom in named}

    def _posted_key(self) -> uuid.UUID | None:
        try:
            return uuid.UUID(self.data.get("submission_key", ""))
        except ValueError:
            return None

    def act(self, action: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Whether it was added. Where it was refused, pressing the button again is meant, and so has a key of its own."""
        added = super().act(action, *args, **kwargs)
        if not added:
            self.key = uuid7()
        return added

    def values(self) -> dict[str, Any]:
        """What is added, as it is stored."""
        return dict(self.cleaned_data)

    @classmethod
    def asked(cls, name: str) -> str:
        """How the record introduces one of the answers."""
        return cls.called.get(name) or str(cls.base_fields[name].label)


def _recipients(label: str) -> LongTextField:
    return LongTextField(
        label,
        hint="Say who, how and when. If nobody received it, or they are still to be told, say that.",
        empty="Enter who received it, and whether they have been told",
        name="Who received it",
        max_length=1000,
        rows=3,
    )


class CorrectionForm(AdditionForm):
    """Those who have the wrong information act on it until they are told (ISA 4.3(c))."""

    kind = Kind.CORRECTION
    heading = "Correct this record"
    text = LongTextField(
        "What is wrong, and what is right?",
        empty="Enter what is wrong, and what is right",
        name="What is wrong and what is right",
        max_length=LONG,
    )
    recipients_told = _recipients("Have those who received the wrong information been told?")


class LaterFactForm(AdditionForm):
    """What was not known when the decision was made, so that nobody later thinks that it was."""

    kind = Kind.LATER_FACT
    heading = "Add what you have learned since"
    text = LongTextField(
        "What do you know now?",
        hint="Say when you learned it, and from whom. Keep fact apart from opinion.",
        empty="Enter what you know now",
        max_length=LONG,
    )


class WrongChildForm(AdditionForm):
    """The right child, so that the record is found under them; those who were told of the wrong one must hear of it."""

    kind = Kind.WRONG_CHILD
    heading = "Name the right child"
    initials = TextField(
        "The right child’s initials",
        hint="Not their full name. For a child not born yet, use the mother’s initials.",
        empty="Enter the right child’s initials",
        max_length=30,
        width=10,
        autocomplete="off",
        spellcheck=False,
    )
    record_number = TextField(
        "Your record number for the right child",
        hint="Their number in your own system, such as CPOMS or Liquidlogic",
        empty="Enter your record number for the right child",
        max_length=60,
        width=20,
        autocomplete="off",
        spellcheck=False,
    )
    text = LongTextField(
        "What went wrong?",
        hint="If several people are named, say which of them is wrong.",
        empty="Enter what went wrong",
        max_length=1000,
        rows=3,
    )
    recipients_told = _recipients("Have those who were told about the wrong child been told?")

    def clean(self) -> dict[str, Any]:
        """Naming again whom the record names already would correct nothing."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if (cleaned.get("initials"), cleaned.get("record_number")) in self.named:
            raise ValidationError({"record_number": "Enter the right child: the record already names this one"})
        return cleaned


class ToldFamilyForm(AdditionForm):
    """That they have been told, which closes what How 5 asks for."""

    kind = Kind.TOLD_FAMILY
    heading = "The family has been told"
    called = {"text": "Who was told, how and when"}
    who = TextField(
        "Who was told?",
        hint="Their part in the child’s life, not their name: mother, young person aged 15",
        empty="Enter who was told",
        max_length=SHORT,
    )
    how = TextField(
        "How were they told?",
        hint="For example by telephone, or at home with an interpreter",
        empty="Enter how they were told",
        max_length=SHORT,
    )
    told_at = DateTimeField("When were they told?", name="The time they were told", past=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"told_at": timezone.now(), **self.initial}

    def values(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {"text": f"{told['who']}\n{told['how']}\n{clock.words(told['told_at'])}"}


class StillNotToldForm(AdditionForm):
    """That the family cannot be told yet is looked at again, not forgotten (How 5)."""

    kind = Kind.STILL_NOT_TOLD
    heading = "The family has still not been told"
    text = LongTextField(
        "Why are they still not told?", empty="Enter why they are still not told", max_length=1000, rows=3
    )
    look_again_on = DateField(
        "When will you look at this again?", name="The day you will look at this again", future=True
    )


class ConsentWithdrawnForm(AdditionForm):
    """Consent can be withdrawn at any time; what was done before stays lawful, and every recipient is told."""

    kind = Kind.CONSENT_WITHDRAWN
    heading = "Consent has been withdrawn"
    text = LongTextField(
        "Who withdrew it, how and when, and what for?",
        hint="Their part in the child’s life, not their name",
        empty="Enter who withdrew it, how and when, and what for",
        name="Who withdrew it",
        max_length=1000,
        rows=3,
    )
    recipients_told = _recipients("Have those who received the information been told?")


class ReferralForm(AdditionForm):
    """The number under which a referral is known, so that nobody has to look for it."""

    kind = Kind.REFERRAL
    heading = "A referral was made"
    text = TextField(
        "What is the referral’s number?",
        hint="As the Integrated Front Door, or whoever took it, gave it to you",
        empty="Enter the referral’s number",
        max_length=60,
        width=20,
        autocomplete="off",
        spellcheck=False,
    )


FORMS: Mapping[str, type[AdditionForm]] = {
    form.kind: form
    for form in (
        CorrectionForm,
        LaterFactForm,
        WrongChildForm,
        ToldFamilyForm,
        StillNotToldForm,
        ConsentWithdrawnForm,
        ReferralForm,
    )
}
