"""The pages of the joint assessment: what happened to the information, whose it is, what protects them, the harm, two grids."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from breaches.forms.fields import AboutField, about
from decisions.forms.page import LONG
from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import CheckboxesField, Choice, LongTextField, RadiosField
from wscp_isa.protocol.breach import BreachRules

YES_NO = [Choice("yes", "Yes"), Choice("no", "No")]


class StepForm(ActingForm):
    """One page of the assessment. It can say its answers again in words, for the page that decides and for the record."""

    heading: ClassVar[str] = ""
    says: ClassVar[str] = ""

    def __init__(self, *args: Any, rules: BreachRules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules
        self.arrange()

    def arrange(self) -> None:
        """Fill in the choices that are data."""

    def answers(self) -> dict[str, Any]:
        """What was answered, as plain data."""
        return dict(self.cleaned_data)

    def lines(self, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
        """What was asked and what was said, of answers that were kept."""
        found = []
        for name, field in self.fields.items():
            said = answers.get(name)
            texts = dict(getattr(field, "choices", ()))
            if isinstance(field, AboutField):
                words = about(said)
            elif texts:
                words = "; ".join(texts.get(key, key) for key in (said if isinstance(said, list) else [said]) if key)
            else:
                words = said or ""
            if words:
                found.append((str(field.label), words))
        return found


class WhatForm(StepForm):
    """Confidentiality, integrity, availability, and the cause."""

    heading = "What happened to the information?"

    confidentiality = RadiosField(
        "Could somebody see it who should not?",
        choices=[
            Choice("none", "No"),
            Choice("known", "Yes, and we know who"),
            Choice("unknown", "Yes, and we do not know who", hint="For example it was lost, stolen or made public"),
        ],
        empty="Select whether somebody could see it who should not",
    )
    integrity = RadiosField(
        "Was it changed so that it is wrong?",
        choices=[
            Choice("none", "No"),
            Choice("recoverable", "Yes, and it can be put right"),
            Choice("lost", "Yes, and it cannot be put right"),
        ],
        empty="Select whether it was changed so that it is wrong",
    )
    availability = RadiosField(
        "Could it not be used, with a significant effect on people?",
        hint="A short delay that nobody suffered from is no significant effect.",
        choices=[
            Choice("none", "No"),
            Choice("temporary", "Yes, for a time"),
            Choice("lost", "Yes, and it is gone for good"),
        ],
        empty="Select whether it could not be used, with a significant effect on people",
    )
    cause = RadiosField(
        "What caused it?",
        choices=[
            Choice("wrong-recipient", "Sent or given to the wrong person or address"),
            Choice("lost", "Lost, stolen or left somewhere"),
            Choice("looked", "Somebody looked at it without a need to"),
            Choice("disposed", "Thrown away or deleted by mistake"),
            Choice("failure", "A failure of a system or a supplier"),
            Choice("attack", "An attack from outside, such as ransomware"),
            Choice("insider", "Somebody inside, on purpose"),
            Choice("other", "Something else, or not known yet"),
        ],
        empty="Select what caused it",
    )


class PeopleForm(StepForm):
    """Whose it is, how many they are, and what kinds of data."""

    heading = "Whose information is it?"

    personal = RadiosField(
        "Is it about living people who can be identified?",
        choices=YES_NO,
        empty="Select yes if it is about living people who can be identified",
    )
    people = AboutField(
        "About how many people?",
        name="The number of people",
        hint="A number, or ‘not known’",
        empty="Enter about how many people, or ‘not known’",
    )
    records = AboutField(
        "About how many records?",
        name="The number of records",
        hint="A number, or ‘not known’. One person can have several.",
        empty="Enter about how many records, or ‘not known’",
    )
    who = CheckboxesField(
        "Who are they?",
        choices=[
            Choice("children", "Children"),
            Choice("vulnerable", "Adults at risk"),
            Choice("families", "Parents, carers or other family"),
            Choice("referrers", "People who told us something in confidence"),
            Choice("staff", "Staff or volunteers"),
            Choice("others", "Other people"),
            Choice("not-known", "Not known yet"),
        ],
        empty="Select who they are",
    )
    kinds = CheckboxesField(
        "What kinds of information?",
        choices=[
            Choice("contact", "Names, addresses and how to reach people"),
            Choice("whereabouts", "Where somebody lives or is who must not be found"),
            Choice("identity", "Dates of birth, numbers or documents that prove who somebody is"),
            Choice("money", "Money, benefits or bank details"),
            Choice("care", "Safeguarding or social care"),
            Choice("health", "Physical or mental health, or disability"),
            Choice("offences", "Offences, or accusations of them"),
            Choice("origin", "Race, ethnic origin, religion or belief"),
            Choice("sex", "Sex life, sexual orientation or gender identity"),
            Choice("other", "Something else"),
            Choice("not-known", "Not known yet"),
        ],
        empty="Select what kinds of information",
    )


class ProtectionsForm(StepForm):
    """What protects people from harm: encryption, a copy, somebody to be trusted, what can be ruled out."""

    heading = "What protects them?"

    encryption = RadiosField(
        "Was it encrypted?",
        choices=[
            Choice("safe", "Yes, and the key or password is safe"),
            Choice("with-it", "Yes, but the key or password may be known too"),
            Choice("no", "No", hint="Paper, too"),
            Choice("not-known", "Not known yet"),
        ],
        empty="Select whether it was encrypted",
    )
    backup = RadiosField(
        "Is there another good copy?",
        choices=[
            Choice("yes", "Yes, and it has been tried"),
            Choice("untried", "Yes, but it has not been tried"),
            Choice("no", "No"),
            Choice("not-needed", "None was needed"),
        ],
        empty="Select whether there is another good copy",
    )
    recipient = RadiosField(
        "Can whoever received it be trusted?",
        hint="For example a colleague, or another agency with a duty of confidence.",
        choices=[
            Choice("confirmed", "Yes, and they have confirmed that they deleted it or gave it back"),
            Choice("trusted", "Yes, but they have not confirmed it yet"),
            Choice("no", "No, or we do not know who has it"),
            Choice("nobody", "Nobody received it"),
        ],
        empty="Select whether whoever received it can be trusted",
    )
    taken = RadiosField(
        "If somebody broke in, can it be ruled out that they copied it?",
        choices=[
            Choice("ruled-out", "Yes, it is ruled out"),
            Choice("not", "No, it is not ruled out"),
            Choice("nobody", "Nobody broke in"),
        ],
        empty="Select whether it can be ruled out that it was copied",
    )
    how = LongTextField(
        "How do you know? (optional)",
        hint="For example who confirmed it and when, or which logs were looked at.",
        name="How you know",
        max_length=LONG,
        rows=3,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """What is said to be ruled out, or confirmed, is said with how."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        claims = cleaned.get("taken") == "ruled-out" or cleaned.get("recipient") == "confirmed"
        if claims and cleaned.get("how") == "":
            self.add_error("how", "Enter how you know that it was not copied, or that it was deleted")
        return cleaned


class HarmForm(StepForm):
    """What may come of it, how likely and how bad, in words."""

    heading = "How likely is harm to someone?"
    says = "Think about safety, an address known to an abuser, distress, and what people may lose."

    danger = RadiosField(
        "Is any child or adult in danger because of this?",
        choices=[
            Choice("yes", "Yes", hint="Act on that first: ring, and follow the safeguarding procedures"),
            Choice("no", "No"),
        ],
        empty="Select yes if any child or adult is in danger because of this",
    )
    consequences = LongTextField(
        "What could happen to people?", empty="Enter what could happen to people", max_length=LONG, rows=4
    )
    likelihood = RadiosField("How likely is that?", empty="Select how likely that is")
    severity = RadiosField("How bad would it be for them?", empty="Select how bad it would be for them")

    def arrange(self) -> None:
        self.fields["likelihood"].choices = [*self.rules.likelihoods.items()]  # type: ignore[attr-defined]
        self.fields["severity"].choices = [*self.rules.severities.items()]  # type: ignore[attr-defined]


class GridsForm(StepForm):
    """What two published grids need to know besides; neither decides anything."""

    heading = "Two published ways to measure it"
    says = "Their result is shown to whoever decides, as evidence. The law’s thresholds are others."

    context = RadiosField(
        "Which of these is the most that it tells about somebody? (ENISA)",
        choices=[
            Choice("simple", "Plain facts, such as a name and how to reach somebody"),
            Choice("behavioural", "What somebody does, or where they are"),
            Choice("financial", "Money"),
            Choice("sensitive", "Health, social care, offences, or another sensitive thing"),
        ],
        empty="Select the most that it tells about somebody",
    )
    adjusted = RadiosField(
        "Does that say too much or too little here? (ENISA)",
        hint="More, if there is very much of it or the people are vulnerable. Less, if it is old, wrong or public anyway.",
        choices=[
            Choice("-2", "Much too much"),
            Choice("-1", "Too much"),
            Choice("0", "It is about right"),
            Choice("1", "Too little"),
            Choice("2", "Much too little"),
        ],
        empty="Select whether that says too much or too little",
    )
    identification = RadiosField(
        "How easily can somebody tell who it is about? (ENISA)",
        choices=[
            Choice("negligible", "Hardly at all"),
            Choice("limited", "With much effort"),
            Choice("significant", "With some effort"),
            Choice("maximum", "At once"),
        ],
        empty="Select how easily somebody can tell who it is about",
    )
    nhs_impact = RadiosField("Impact by the NHS grid (optional)", name="Impact by the NHS grid", required=False)
    nhs_likelihood = RadiosField(
        "Likelihood by the NHS grid (optional)", name="Likelihood by the NHS grid", required=False
    )

    def arrange(self) -> None:
        unsure = "" if self.rules.nhs.confirmed else "To be confirmed by your information governance lead."
        for name, choices in (("nhs_impact", self.rules.nhs.impacts), ("nhs_likelihood", self.rules.nhs.likelihoods)):
            self.fields[name].choices = [(key, f"{key}: {says}") for key, says in choices.items()]  # type: ignore[attr-defined]
            self.fields[name].help_text = f"A second opinion, for health agencies. {unsure}".strip()

    def clean(self) -> dict[str, Any]:
        """The second grid needs both, or neither."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for one, other in (("nhs_impact", "nhs_likelihood"), ("nhs_likelihood", "nhs_impact")):
            if cleaned.get(one) and cleaned.get(other) == "":
                self.add_error(other, ValidationError("Select this too, or neither of the two"))
        return cleaned


STEPS: Mapping[str, type[StepForm]] = {
    "what": WhatForm,
    "people": PeopleForm,
    "protections": ProtectionsForm,
    "harm": HarmForm,
    "grids": GridsForm,
}
