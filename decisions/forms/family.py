"""Consent and openness: what the family were asked and told, and why not where they were not (When 2, How 5)."""

from decisions.forms.page import SHORT, StepForm
from wscp_isa.govuk.fields import (
    Choice,
    DateField,
    DateTimeField,
    LongTextField,
    RadiosField,
    TextField,
)

TOLD = [
    Choice("told", "Yes, they know what I share, why and with whom"),
    Choice("will-tell", "Not yet. I will tell them when I share it"),
    Choice("unsafe", "No. Telling them could put someone at risk"),
    Choice("not-possible", "No. It has not been possible or reasonable"),
]


class ConsentForm(StepForm):
    """Consent, and openness, which are two different things: the family can know without being asked to agree."""

    heading = "Consent, and what the family know"
    questions_first = True
    clauses = {"told": "Golden rule 2"}
    told = RadiosField(
        "Do the family know that you are sharing it?",
        hint="Be open from the start wherever that is safe: why, what, how and with whom.",
        choices=TOLD,
        empty="Select whether the family know that you are sharing it",
    )


class ConsentDetailsForm(StepForm):
    """What makes consent real where it is what the sharing rests on (Consent; UK GDPR Article 7)."""

    heading = "The consent you rely on"
    giver = TextField(
        "Who gave it?",
        hint="Their part in the child’s life, not their name: mother, young person aged 15",
        max_length=SHORT,
        empty="Enter who gave consent",
    )
    capacity = TextField(
        "How do you know they understood, and were able to decide?",
        hint="For a child, that they understand what it means. There is no fixed age.",
        max_length=SHORT,
        empty="Enter how you know they understood and were able to decide",
    )
    scope = TextField(
        "What did they agree to, and for whom?", max_length=SHORT, empty="Enter what they agreed to, and for whom"
    )
    how = TextField(
        "How did they say so?",
        hint="In writing, or in words and to whom",
        max_length=SHORT,
        empty="Enter how they said so",
    )
    given_at = DateTimeField("When did they agree?", name="The time they agreed", past=True)


class UntoldForm(StepForm):
    """Why the family are not told, and when to look at that again (How 5)."""

    heading = "Why the family are not told"
    clauses = {"why": "How 5", "look_again_on": "How 5"}
    why = LongTextField("Why are they not told now?", empty="Enter why they are not told now", max_length=1000, rows=3)
    look_again_on = DateField(
        "When will you look at this again?",
        name="The day you will look at this again",
        future=True,
    )
