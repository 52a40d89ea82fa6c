"""The pages around the protocol's questions, one topic each: what may be typed, and the words for when it is wrong."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from decisions.facts import REASONS
from decisions.forms.page import NONE, StepForm, in_words, row
from wscp_isa import clock
from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import (
    CheckboxesField,
    Choice,
    DateField,
    DateTimeField,
    LongTextField,
    RadiosField,
    SelectField,
    TextField,
)

SHORT = 200
LONG = 4000


class WorryForm(StepForm):
    template = "decisions/decision/step.html"
    heading = "How worried are you about the child?"
    worry = RadiosField(
        heading,
        hint="This decides what has to happen first. You can change it later.",
        is_heading=True,
        choices=[
            Choice("danger", "A child is in danger now", hint="Ring first. You can record your decision afterwards."),
            Choice("in-need-or-harmed", "A child may be in need, or suffering or likely to suffer harm"),
            Choice("neither", "Neither of these"),
            Choice("not-sure", "I am not sure"),
        ],
        empty="Select how worried you are about the child",
    )


OTHER = "other"


class WhoForm(StepForm):
    """Who it is for and why: with the protocol's question about the purpose."""

    heading = "Who is the information for, and why?"
    clauses = {"purpose_is": "ISA 3.5", "helps": "Principles"}
    recipient = SelectField(
        "Who would you share it with?", blank="Select an agency", empty="Select who you would share it with"
    )
    other = TextField(
        "If they are not in the list, who are they?",
        hint="Name and organisation, and how you checked who they are: for example, you rang back on a number you knew",
        max_length=SHORT,
        required=False,
        autocomplete="off",
    )
    asked = RadiosField(
        "Has someone asked you for this information?",
        choices=[Choice("yes", "Yes"), Choice("no", "No, I want to share it")],
        empty="Select yes if someone asked you for this information",
    )
    purpose_is = RadiosField(
        "What is it for?",
        choices=[
            Choice("front-door", "To refer a child to children’s services, or help the Integrated Front Door"),
            Choice("needs", "To find out what a child needs, and get them support in time"),
            Choice("working-together", "To work with other agencies for a vulnerable child"),
            Choice("forum", "A meeting of several agencies about a child"),
            Choice("review", "A review, audit or learning, or to spot a new threat"),
            Choice("something-else", "Something else"),
        ],
        empty="Select what it is for",
    )
    helps = LongTextField(
        "How would sharing help to safeguard a child?",
        empty="Enter how sharing would help to safeguard a child",
        max_length=1000,
        rows=3,
    )

    def arrange(self) -> None:
        self.fields["recipient"].choices = [  # type: ignore[attr-defined]
            *self.surroundings.agencies.items(),
            (OTHER, "Someone else, not in this list"),
        ]
        if not self.is_bound:  # what is posted needs no proposal, which would be looked up
            self.initial = {"recipient": self.surroundings.last_recipient, **self.initial}

    def clean_other(self) -> str:
        """Somebody must be named: by selecting or by typing."""
        other: str = self.cleaned_data["other"]
        if self.cleaned_data.get("recipient") == OTHER and not other:
            raise ValidationError("Enter who they are, and how you checked")
        return other


class ChildForm(StepForm):
    heading = "Which child is the information about?"
    template = "decisions/decision/child.html"
    initials = TextField(
        "Child’s initials",
        hint="Not their full name. For a child not born yet, use the mother’s initials.",
        empty="Enter the child’s initials",
        max_length=30,
        width=10,
        autocomplete="off",
        spellcheck=False,
    )
    record_number = TextField(
        "Your record number",
        hint="The child’s number in your own system, such as CPOMS or Liquidlogic",
        empty="Enter your record number for the child",
        max_length=60,
        width=20,
        autocomplete="off",
        spellcheck=False,
    )

    unborn = CheckboxesField(
        "Not born yet?",
        choices=[Choice("unborn", "The child is not born yet")],
        required=False,
        empty="Select the box or leave it",
    )
    surname = TextField(
        "Surname (optional)",
        hint="Only if you need to find the record by it later. It is encrypted, and only your agency can search for it.",
        max_length=100,
        required=False,
        autocomplete="off",
        spellcheck=False,
    )
    born_on = DateField("Date of birth (optional)", name="The date of birth", past=True, required=False)

    def said(self) -> list[dict[str, Any]]:
        others = self.facts.said(self.key, "others") or ()
        return [*super().said(), *(row("It is also about", other) for other in others)]


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


KINDS = [
    Choice("health", "Health"),
    Choice("ethnicity", "Race or ethnic origin"),
    Choice("religion", "Religion or beliefs"),
    Choice("sex", "Sex life or sexual orientation"),
    Choice("politics", "Politics or trade union"),
    Choice("genetics", "Genetics or biometrics"),
    Choice("offences", "Offences, or allegations of them"),
]


class LawForm(StepForm):
    """The lawful reason, asked as the protocol's question or beside it, and whether the information is sensitive."""

    heading = "The law"
    questions_first = True
    clauses = {"reasons": "ISA 4.3(a)", "kinds": "ISA 4.4"}
    kinds = CheckboxesField(
        "Does it include sensitive information?",
        hint="Select each kind. It also counts if it could be worked out from what you share.",
        choices=[*KINDS, Choice.DIVIDER, Choice(NONE, "None of these")],
        exclusive=NONE,
        empty="Select each kind of sensitive information, or none of these",
    )

    def arrange(self) -> None:
        """Where the protocol did not ask for a lawful reason, ask for it here: consent is none by itself."""
        if not any(question.chooses == REASONS for question in self.questions.values()):
            self.fields["reasons"] = self.choosing(
                "What is your lawful reason for sharing?",
                hint="Choose each one that applies.",
                none="None is needed, because no one can be identified" if self.facts.anonymous else "",
                with_consent=self.facts.relies_on_consent,
            )
            proposal = [NONE] if self.facts.anonymous else ["consent"] if self.facts.relies_on_consent else []
            self.initial = {"reasons": proposal, **self.initial}
        self.order_fields(["reasons"])

    def say(self, name: str) -> list[dict[str, Any]]:
        if name == "reasons":
            field, reasons = self.fields[name], self.facts.said(self.key, name)
            said = self.reasons_in_words(reasons) or in_words(field, reasons)
            return [row(str(field.label), said, self.clauses[name])]
        return super().say(name)


class OutcomeForm(StepForm):
    """The protocol advises, the person decides."""

    template = "decisions/decision/outcome.html"
    decided = RadiosField(
        "What have you decided?",
        hint="The protocol advises. You decide, and you can decide otherwise if you say why.",
        choices=[Choice("share", "Share the information"), Choice("keep", "Do not share the information")],
        empty="Select what you have decided",
    )

    @property
    def title(self) -> str:
        # There may be none any more where an answer comes late; the rule then refuses it, on this page.
        return self.facts.outcome.says if self.facts.outcome else "What have you decided?"

    def starting_from(self, own: Mapping[str, Any]) -> dict[str, Any]:
        """Nothing is selected where the outcome has changed since: it was a decision about something else."""
        return {"decided": "share" if own["share"] else "keep"} if own.get("about") == self.about else {}

    def clean_decided(self) -> str:
        """Every share of information about somebody carries a lawful reason, so "none" cannot stand beside "share"."""
        decided: str = self.cleaned_data["decided"]
        outcome = self.facts.outcome
        if decided == "share" and self.facts.lawful_questions and outcome is not None and not outcome.share:
            raise ValidationError(
                "You said that you have no lawful reason. To share, change that answer and select the reason you rely on"
            )
        return decided

    def own(self) -> dict[str, Any]:
        return {"share": self.cleaned_data["decided"] == "share"}

    def said(self) -> list[dict[str, Any]]:
        assert self.facts.outcome is not None
        decided = "Share the information" if self.facts.share else "Do not share the information"
        return [
            row("What the protocol advises", self.facts.outcome.says, self.facts.outcome.clause),
            row("What have you decided?", decided, proposed=self.facts.decided is None),
        ]


class DepartureForm(StepForm):
    template = "decisions/decision/step.html"
    heading = "Why have you decided otherwise than the protocol advises?"
    why = LongTextField(
        heading,
        hint="Say what about this child makes the difference. Your agency’s single point of contact will see this.",
        empty="Enter why you have decided otherwise than the protocol advises",
        max_length=2000,
        is_heading=True,
    )


class ProceduresForm(StepForm):
    """The harm gate: one press where the procedures begin now, or who was told and when where they already have."""

    heading = "Follow the safeguarding procedures first"
    template = "decisions/decision/procedures.html"
    who = TextField(
        "Who did you tell?",
        hint="For example, the Integrated Front Door, or your safeguarding lead and their role",
        empty="Enter who you told",
        max_length=SHORT,
        autocomplete="off",
    )
    at = DateTimeField("When did you tell them?", name="The time you told them", past=True)
    log_number = TextField(
        "Their reference or log number (optional)", max_length=60, width=20, required=False, autocomplete="off"
    )

    def starting_from(self, own: Mapping[str, Any]) -> dict[str, Any]:
        return {} if own.get("now") else super().starting_from(own)

    @property
    def now(self) -> bool:
        """Whether the one button was pressed: they are ringing now, and nothing need be typed."""
        return "now" in self.data

    def full_clean(self) -> None:
        """Ask for nothing more from somebody who is ringing now."""
        if self.is_bound and self.now:
            self.data = {name: value for name, value in self.data.items() if not name.startswith("at-")}
            for field in self.fields.values():
                field.required = False
        super().full_clean()

    def own(self) -> dict[str, Any]:
        return {"now": True, "at": timezone.now().isoformat()} if self.now else super().own()

    def said(self) -> list[dict[str, Any]]:
        if self.facts.said(self.key, "now"):
            at = clock.words(datetime.fromisoformat(self.facts.said(self.key, "at")))
            return [row("Safeguarding procedures", f"Ringing the Integrated Front Door now ({at})")]
        return super().said()


WAYS = [
    Choice("phone", "By telephone"),
    Choice("in-person", "Face to face, or at a meeting"),
    Choice("secure-email", "By secure email", hint="Encrypted, or between secure domains such as nhs.net and gov.uk"),
    Choice("system", "Through a shared system or portal"),
    Choice("post", "By post or by hand"),
    Choice(
        "ordinary-email",
        "By ordinary email",
        hint="Only if nothing secure is possible. Use initials, and say why in your reasons.",
    ),
]


class HowForm(StepForm):
    """What is shared, kept apart as fact, opinion and third-hand; to which person, by which way, when (How 1 to 4)."""

    template = "decisions/decision/how.html"
    heading = "What you share, and how"
    clauses = {"known": "How 1", "think": "How 2", "heard": "How 2", "received_by": "How 3", "way": "How 4"}
    known = LongTextField(
        "What you saw or know, and when",
        hint="Only what they need. What you leave out protects people too.",
        empty="Enter what you saw or know, and when",
        max_length=LONG,
    )
    think = LongTextField(
        "What you think (optional)", hint="Your opinion, said as an opinion", max_length=LONG, rows=3, required=False
    )
    heard = LongTextField("What you were told, and by whom (optional)", max_length=LONG, rows=3, required=False)
    received_by = TextField(
        "Who receives it?",
        hint="The person and their role",
        empty="Enter who receives it",
        max_length=SHORT,
        autocomplete="off",
    )
    way = RadiosField("How do you send it?", choices=WAYS, empty="Select how you send it")
    shared_at = DateTimeField("When did you share it?", name="The time you shared it", past=True)

    def arrange(self) -> None:
        if not self.is_bound:  # as above
            self.initial = {
                "known": self.facts.said("pasted", "text") or "",
                "way": self.surroundings.last_way,
                "shared_at": timezone.now(),
                **self.initial,
            }


class WhyForm(StepForm):
    heading = "Your reasons"
    clauses = {
        "reasons": "Golden rule 7",
        "wellbeing": "Golden rule 5",
        "others": "Golden rule 5",
        "discussed": "Principles: record",
    }
    reasons = LongTextField(
        "Why is this the right decision?",
        hint="Separate fact from opinion. Write so that somebody who was not there can follow you.",
        empty="Enter why this is the right decision",
        max_length=LONG,
    )
    wellbeing = LongTextField(
        "How have you considered the child’s safety and wellbeing?",
        hint="What could happen to them because you share, and because you do not.",
        empty="Enter how you have considered the child’s safety and wellbeing",
        max_length=LONG,
        rows=3,
    )
    others = LongTextField(
        "How have you considered other people who could be affected?",
        hint="For example brothers and sisters, a parent at risk, or whoever told you.",
        empty="Enter how you have considered other people who could be affected",
        max_length=LONG,
        rows=3,
    )
    discussed = TextField(
        "Have you talked it through with whoever asked?",
        hint="When and with whom, or why not",
        empty="Enter when you talked it through with whoever asked, or why not",
        max_length=SHORT,
        autocomplete="off",
    )

    def arrange(self) -> None:
        """Only a refusal is owed to somebody."""
        if not (self.facts.asked and self.facts.share is False):
            del self.fields["discussed"]


class SignForm(ActingForm):
    """Nothing to type: the button signs what the page shows, at the version that it shows."""
