"""What the law asks once the risk is known: always a record, the regulator, the people; each with its because.

It is advice. A person decides, with reasons, and where they depart from it that is seen.
"""

from dataclasses import dataclass

from wscp_isa.protocol.breach import BreachRules, Clock


@dataclass(frozen=True)
class Risk:
    """What the advice goes by. `exception` is one of those of Article 34(3), or nothing."""

    personal: bool  # it is about living people who can be identified
    danger: bool  # somebody is in danger because of it
    likelihood: str
    severity: str
    exception: str = ""


@dataclass(frozen=True)
class Advice:
    """Whom to tell besides keeping the record, which is always done. `publicly` where each would be disproportionate."""

    regulator: bool
    people: bool
    publicly: bool
    because: tuple[str, ...]

    @property
    def says(self) -> str:
        """The whole of it in a sentence."""
        if not self.regulator:
            return "Keep a record. Nobody else has to be told"
        if self.people:
            return "Keep a record, report it, and tell the people"
        if self.publicly:
            return "Keep a record, report it, and tell the people publicly"
        return "Keep a record, and report it"


def on(risk: Risk, rules: BreachRules, clock: Clock) -> Advice:
    """What the law's thresholds advise, under the law of this clock."""
    kept = "A record is always kept, whatever else follows (Article 33(5))."
    if not risk.personal:
        return Advice(
            False,
            False,
            False,
            (kept, "It is not about living people who can be identified, so nobody has to be told."),
        )
    if not risk.danger and risk.likelihood in rules.thresholds.no_regulator:
        return Advice(False, False, False, (kept, *_unlikely(risk, rules, clock)))
    told = _why_regulator(risk, rules, clock)
    if not high(risk, rules):
        return Advice(True, False, False, (kept, told, _not_high(risk, clock)))
    likely = "Somebody is in danger" if risk.danger else "A high risk to people is likely"
    if risk.exception:
        exception = rules.exceptions[risk.exception]
        why = f"{likely}, and yet they need not each be told, because {exception.because} ({exception.cite})."
        return Advice(True, False, risk.exception == "disproportionate", (kept, told, why))
    return Advice(
        True, True, False, (kept, told, f"{likely}, so they are told without undue delay ({clock.people_cite}).")
    )


def high(risk: Risk, rules: BreachRules) -> bool:
    """Whether a high risk to people is likely."""
    if risk.danger:
        return True
    least = rules.thresholds.high.get(risk.likelihood)
    order = [key for key in rules.severities if key != "not-known"]
    if least is None or risk.severity not in order:
        return False
    return order.index(risk.severity) >= order.index(least)


def _unlikely(risk: Risk, rules: BreachRules, clock: Clock) -> tuple[str, ...]:
    cite = clock.regulator_cite
    why = [f"A risk to people is unlikely, so the {clock.regulator} need not be told ({cite}). Say why it is unlikely."]
    if risk.severity in ("grave", "serious"):
        why.append("The harm would be serious if it came, so say how you ruled it out.")
    return tuple(why)


def _not_high(risk: Risk, clock: Clock) -> str:
    if risk.severity == "not-known":
        return (
            "How severe it would be is not known yet. Look again as soon as it is, for then the people may have to "
            f"be told ({clock.people_cite})."
        )
    return f"A high risk to people is not likely, so they need not be told ({clock.people_cite})."


def _why_regulator(risk: Risk, rules: BreachRules, clock: Clock) -> str:
    if risk.danger:
        return f"Somebody is in danger because of it, so the {clock.regulator} is told ({clock.regulator_cite})."
    if risk.likelihood == "not-known":
        return (
            f"Nobody can say yet that a risk to people is unlikely, so the {clock.regulator} is told; "
            f"what is not known yet can follow ({clock.regulator_cite})."
        )
    return f"A risk to people is not unlikely, so the {clock.regulator} is told ({clock.regulator_cite})."
