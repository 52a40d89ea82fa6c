"""What an agency that was asked says back: that it begins to answer, needs more time, has a question, or holds nothing."""

from decisions.forms.page import SHORT
from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import DateTimeField, LongTextField, TextField


class BeginAnswerForm(ActingForm):
    """The one thing that a request cannot say for the agency that answers it: under which number it knows the child."""

    record_number = TextField(
        "Your record number for the child",
        hint="The child’s number in your own system, such as CPOMS or Liquidlogic",
        empty="Enter your record number for the child",
        max_length=60,
        width=20,
        autocomplete="off",
        spellcheck=False,
    )


class PromiseForm(ActingForm):
    until = DateTimeField("When will you answer?", name="The time you will answer by", future=True)
    text = LongTextField(
        "Why do you need more time?",
        hint="They will read this. Do not write anything about the child that you have not decided to share.",
        empty="Enter why you need more time",
        max_length=1000,
        rows=3,
    )


class QueryForm(ActingForm):
    text = LongTextField(
        "What do you need to know from them?",
        hint="They will read this, and the time that you have to answer stands still until they reply.",
        empty="Enter what you need to know from them",
        max_length=1000,
        rows=3,
    )


class HoldNothingForm(ActingForm):
    text = TextField(
        "Where did you look?",
        hint="For example, current and past pupils since 2019. They will read this.",
        empty="Enter where you looked",
        max_length=SHORT,
        autocomplete="off",
    )


# By the word that stands in the address of each.
FORMS: dict[str, type[ActingForm]] = {"more-time": PromiseForm, "question": QueryForm, "nothing": HoldNothingForm}
