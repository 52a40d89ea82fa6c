"""What those who ask do about a request that they have sent: reply, write down an answer, remind, withdraw."""

from typing import Any

from decisions.forms.page import LONG
from decisions.models import Asked
from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import Choice, DateTimeField, LongTextField, RadiosField

PROMISE = "promise"
REMINDER = "Our request waits for your answer. Answer it, or say by when you can."


class ReplyForm(ActingForm):
    """The answer to what they asked back."""

    reply = LongTextField(
        "Your answer", hint="Their clock goes on once you have answered.", empty="Enter your answer", max_length=LONG
    )

    def said(self) -> dict[str, Any]:
        """The answer, and which state of it the page was of."""
        return {"text": self.cleaned_data["reply"], "version": self.version}


class PhonedForm(ActingForm):
    """What an agency said by telephone, written down for it."""

    answer = RadiosField(
        "What did they say?",
        choices=[
            Choice(Asked.Answer.ALL, "They told you all of it"),
            Choice(Asked.Answer.SOME, "They told you some of it"),
            Choice(Asked.Answer.NOTHING, "They hold nothing about the child"),
            Choice(Asked.Answer.NONE, "They decided to share none of it"),
            Choice(PROMISE, "They need more time", hint="Say below until when"),
        ],
        empty="Select what they said",
    )
    told = LongTextField(
        "What did they tell you, who told you and when?",
        hint="They read it too. Keep what they saw or know apart from what they think.",
        name="What they told you",
        empty="Enter what they told you, and who told you",
        max_length=LONG,
    )
    until = DateTimeField(
        "If they need more time, by when will they answer?",
        name="The time by which they answer",
        future=True,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """More time has an end."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("answer") == PROMISE and cleaned.get("until") is None and "until" not in self.errors:
            self.add_error("until", "Enter by when they will answer")
        return cleaned

    def said(self) -> dict[str, Any]:
        """What they said, by the names that its action knows."""
        answer = self.cleaned_data["answer"]
        until = self.cleaned_data["until"] if answer == PROMISE else None
        return {"answer": answer, "text": self.cleaned_data["told"], "until": until, "version": self.version}


class RemindForm(ActingForm):
    """What those who are late will read."""

    words = LongTextField(
        "What will they read?",
        hint="They read it on the request. Name nobody.",
        empty="Enter what they will read",
        max_length=500,
        rows=3,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"words": REMINDER, **self.initial}

    def said(self) -> dict[str, Any]:
        """The words."""
        return {"text": self.cleaned_data["words"]}


class TakeBackForm(ActingForm):
    """Why it is not needed any more."""

    why = LongTextField(
        "Why do you withdraw this request?",
        hint="Everybody who has not answered yet reads it.",
        empty="Enter why you withdraw this request",
        max_length=1000,
        rows=3,
    )
