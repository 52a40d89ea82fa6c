"""What may be typed when seeking advice, noting it and giving it."""

from collections.abc import Iterable
from typing import Any

from agencies.models import Person
from decisions.advisers import Adviser
from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import Choice, DateTimeField, LongTextField, SelectField, TextField


class AskForm(ActingForm):
    """To whom at one's own agency, and about what: without the child's name."""

    adviser = SelectField("Who will you ask?", blank="Select a person", empty="Select who you will ask")
    summary = LongTextField(
        "What do you want advice about?",
        hint="Do not name the child if you can help it. They will see the question, and what you write here, and nothing else.",
        empty="Enter what you want advice about",
        max_length=2000,
    )

    def __init__(self, *args: Any, advisers: Iterable[Adviser], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.advisers = {str(adviser.person.pk): adviser for adviser in advisers}
        choices = [Choice(key, f"{known.person.name}, {known.capacity}") for key, known in self.advisers.items()]
        self.fields["adviser"].choices = choices  # type: ignore[attr-defined]

    @property
    def asked(self) -> Person:
        """The person who was selected."""
        return self.advisers[self.cleaned_data["adviser"]].person


class NoteForm(ActingForm):
    """A talk that has been had."""

    adviser_name = TextField(
        "Who advised you?",
        hint="Their name and role",
        empty="Enter who advised you",
        max_length=200,
        autocomplete="off",
    )
    at = DateTimeField("When did you talk?", name="The time you talked", past=True)
    answer = LongTextField("What did they say?", empty="Enter what they said", max_length=4000)


class GiveForm(ActingForm):
    """The adviser's answer."""

    answer = LongTextField(
        "What is your advice?",
        hint="It becomes part of the record of this decision.",
        empty="Enter your advice",
        max_length=4000,
    )


class RevealForm(ActingForm):
    """Why the adviser must know whom it is about."""

    reason = TextField(
        "Why do you need to know who it is about?",
        hint="For example, the family may be known to you. This is kept with the record.",
        empty="Enter why you need to know who it is about",
        max_length=500,
    )
