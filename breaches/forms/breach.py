"""What is said of a breach once it is reported: what it was, notes, its end, the other report of the same."""

import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from breaches.facts import Matter
from breaches.models import Breach
from decisions.forms.page import LONG
from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import Choice, DateTimeField, LongTextField, RadiosField, TextField
from wscp_isa.identifiers import is_reference, uuid7

CERTAIN = "When did your agency become reasonably certain of it?"


class DeedForm(ActingForm):
    """One thing that is done about a breach. `matter` is what the page is about; `values` is what its action is given."""

    def __init__(self, *args: Any, matter: Matter, party: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matter, self.party = matter, party
        # So that pressing the button twice does it once.
        self.key = self._posted_key() or uuid7()
        self.arrange()

    def _posted_key(self) -> uuid.UUID | None:
        try:
            return uuid.UUID(self.data.get("submission_key", ""))
        except ValueError:
            return None

    def act(self, action: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Whether it was done. Where it was refused, pressing the button again is meant, and so has a key of its own."""
        done = super().act(action, *args, **kwargs)
        if not done:
            self.key = uuid7()
        return done

    def arrange(self) -> None:
        """Fill in what is proposed, and what can be chosen."""

    def propose(self, **values: Any) -> None:
        self.initial = {**values, **self.initial}

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class SettleForm(DeedForm):
    """Whether it is a breach. Of a breach it asks since when that is certain, and of anything else why it is none."""

    settled = RadiosField(
        "Is it a breach?",
        choices=[
            Choice(
                Breach.Settled.BREACH,
                Breach.Settled.BREACH.label,
                hint="Personal data was lost, seen, changed or could not be used, and you are reasonably certain of it",
            ),
            Choice(
                Breach.Settled.NEAR_MISS,
                Breach.Settled.NEAR_MISS.label,
                hint="It was stopped before it could do anything",
            ),
            Choice(Breach.Settled.NOT_A_BREACH, Breach.Settled.NOT_A_BREACH.label),
        ],
        empty="Select whether it is a breach",
    )
    aware_at = DateTimeField(
        f"{CERTAIN} (if it is a breach)",
        name="The time you became certain",
        hint="From then on the time to report it runs. For example, 27 3 2026 and 4:30pm",
        past=True,
        required=False,
    )
    because = LongTextField(
        "Why is it not a breach? (if it is none)",
        hint="The reason is kept in the register.",
        name="Why it is not a breach",
        max_length=LONG,
        rows=3,
        required=False,
    )

    def arrange(self) -> None:
        self.propose(aware_at=timezone.now())

    def clean(self) -> dict[str, Any]:
        """A breach has an instant, and what is none a reason."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        settled = cleaned.get("settled")
        if settled == Breach.Settled.BREACH:
            if cleaned.get("aware_at") is None and "aware_at" not in self.errors:
                self.add_error("aware_at", "Enter when your agency became reasonably certain of it")
        elif settled and cleaned.get("because") == "":
            self.add_error("because", "Enter why it is not a breach")
        return cleaned


class NoteForm(DeedForm):
    """A note for one's own agency."""

    text = LongTextField("Note", hint="Only your own agency sees it.", empty="Enter your note", max_length=LONG)


class CloseForm(DeedForm):
    """What was learned."""

    learned = LongTextField(
        "What has been learned, and what will be done so that it does not happen again?",
        empty="Enter what has been learned",
        max_length=LONG,
    )


class JoinForm(DeedForm):
    """The other report of the same breach."""

    reference = TextField(
        "Reference of the other report",
        hint="Like WSP-7K3M-4QX. Your agency must have a part in it.",
        empty="Enter the reference of the other report",
        max_length=20,
        width=20,
        autocomplete="off",
        spellcheck=False,
    )

    def clean_reference(self) -> str:
        """A reference is read down a telephone line, and typed without capitals."""
        reference: str = self.cleaned_data["reference"].strip().upper()
        if not is_reference(reference):
            raise ValidationError("Enter a reference like WSP-7K3M-4QX")
        return reference
