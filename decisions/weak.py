"""What a reviewer would ask about, said to the person before they sign: plain words, a link to the field, never a refusal."""

import re
from dataclasses import dataclass

from agencies import standing
from decisions.journey import Chosen, Journey
from wscp_isa import clock

# Ten digits in the groups in which an NHS number is written; a full date with a year in which a child or a parent was born.
_NHS_NUMBER = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
_BORN = re.compile(r"\b(?:born|dob|d\.o\.b\.?|date of birth)\b", re.IGNORECASE)
_ONLY_THE_LAW = re.compile(r"\b(gdpr|data protection|confidential|no consent|consent)\b", re.IGNORECASE)
SHORT = 40


@dataclass(frozen=True)
class Weak:
    """Something that would be asked about, and the page and field where it can be put right."""

    says: str
    step: str
    field: str


def says_little(considered: str, *, reasons: str) -> bool:
    """Whether what was considered is hardly said, or only the reasons over again (golden rule 5)."""
    return considered == reasons or len(considered) < SHORT // 2


def of_recipient(way: Journey) -> list[Weak]:
    """That whoever it is for has not signed the agreement: said, and never in the way (ISA 7.4)."""
    facts = way.facts
    if not facts.share or facts.recipient is None or standing.has_signed(facts.recipient, clock.today()):
        return []
    name = Chosen(facts.recipient).agencies[str(facts.recipient)]
    wait = (
        "Do not wait for that: a child may be at risk."
        if facts.at_risk
        else "Think about whether this can wait until it has."
    )
    return [
        Weak(
            f"{name} has not signed the agreement. {wait} Its contact will be told that it is missing.",
            "who",
            "recipient",
        )
    ]


def spots(way: Journey) -> list[Weak]:
    """Everything weak in what has been answered, in the order of the pages."""
    facts, found = way.facts, list[Weak]()

    def weak(says: str, step: str, field: str) -> None:
        found.append(Weak(says, step, field))

    def text(step: str, field: str) -> str:
        return str(facts.said(step, field) or "")

    reachable = {step.key for step in way.applying}
    if text("worry", "worry") == "danger":
        weak("You said that a child is in danger now. Ring before you sign, if you have not.", "worry", "worry")
    if facts.said("procedures", "now") and "procedures" in reachable:
        weak(
            "You were ringing the Integrated Front Door. Add who you spoke to, and their reference", "procedures", "who"
        )
    for step, field in (("who", "helps"), ("how", "known"), ("how", "think"), ("how", "heard"), ("reasons", "reasons")):
        if step in reachable and (_NHS_NUMBER.search(text(step, field)) or _BORN.search(text(step, field))):
            weak("This looks like an NHS number or a date of birth. Do you need to include it?", step, field)
    if "how" in reachable and text("how", "way") == "ordinary-email":
        weak(
            "Ordinary email is not secure. Use another way if there is one, or say why not in your reasons",
            "how",
            "way",
        )
    reasons = text("reasons", "reasons")
    if len(reasons) < SHORT:
        weak("Your reasons are very short. Could somebody who was not there follow them?", "reasons", "reasons")
    if facts.share is False and len(reasons) < 4 * SHORT and _ONLY_THE_LAW.search(reasons):
        weak("Data protection or the lack of consent is not by itself a reason not to share.", "reasons", "reasons")
    for field, whose in (("wellbeing", "the child"), ("others", "other people")):
        if says_little(text("reasons", field), reasons=reasons):
            weak(f"You have said little about the safety and wellbeing of {whose}.", "reasons", field)
    return found
