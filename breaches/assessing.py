"""An assessment as it stands: its answers in words, what the grids compute of them, and what the law's thresholds advise."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from breaches import advice, severity
from breaches.advice import Risk
from breaches.facts import Matter, clock_of
from breaches.forms.assessment import STEPS
from breaches.models import Assessment
from breaches.severity import HealthScore, Severity
from wscp_isa.protocol.breach import BreachRules

MALICIOUS = ("attack", "insider")
VULNERABLE = ("children", "vulnerable")


@dataclass(frozen=True)
class Section:
    """One page of the assessment: what it asks, and what was said."""

    key: str
    title: str
    lines: list[tuple[str, str]]


class Assessed:
    """The answers that were given so far, and what follows from them."""

    def __init__(self, assessment: Assessment | None, rules: BreachRules) -> None:
        self.rules = rules
        self.answers: dict[str, dict[str, Any]] = dict(assessment.answers) if assessment else {}

    def said(self, step: str, name: str, default: Any = "") -> Any:
        return self.answers.get(step, {}).get(name, default)

    @property
    def complete(self) -> bool:
        """Whether every page is answered."""
        return all(step in self.answers for step in STEPS)

    @property
    def next_step(self) -> str:
        """The first page that is not answered; nothing where all are."""
        return next((step for step in STEPS if step not in self.answers), "")

    @cached_property
    def sections(self) -> list[Section]:
        """Every page with its answers in words, also those not answered yet."""
        return [
            Section(key, form.heading, form(rules=self.rules).lines(self.answers.get(key, {})))
            for key, form in STEPS.items()
        ]

    @property
    def vulnerable(self) -> bool:
        """Whether children or adults at risk are concerned, or nobody can say that none are."""
        return bool({*VULNERABLE, "not-known"} & set(self.said("people", "who", [])))

    @property
    def severity(self) -> Severity | None:
        """ENISA's, once all that it needs is answered."""
        if not {"what", "grids"} <= self.answers.keys():
            return None
        return severity.enisa(
            self.rules.enisa,
            context=self.said("grids", "context"),
            adjusted=int(self.said("grids", "adjusted")),
            identification=self.said("grids", "identification"),
            confidentiality=self.said("what", "confidentiality"),
            integrity=self.said("what", "integrity"),
            availability=self.said("what", "availability"),
            intent="malicious" if self.said("what", "cause") in MALICIOUS else "none",
        )

    @property
    def health(self) -> HealthScore | None:
        """The second opinion, where it was asked for."""
        impact, likelihood = self.said("grids", "nhs_impact"), self.said("grids", "nhs_likelihood")
        if not impact or not likelihood:
            return None
        return severity.nhs(self.rules.nhs, impact=int(impact), likelihood=int(likelihood), vulnerable=self.vulnerable)

    def risk(self, exception: str = "") -> Risk:
        """What the advice goes by."""
        return Risk(
            personal=self.said("people", "personal") != "no",
            danger=self.said("harm", "danger") == "yes",
            likelihood=self.said("harm", "likelihood", "not-known"),
            severity=self.said("harm", "severity", "not-known"),
            exception=exception,
        )

    def advised(self, matter: Matter, exception: str = "") -> advice.Advice:
        """What the law advises, under the clock of the first controller."""
        party = next((party for party in matter.parties if party.controller), None)
        law = clock_of(party) if party else next(iter(self.rules.clocks.values()))
        return advice.on(self.risk(exception), self.rules, law)

    def evidence(self) -> list[tuple[str, str]]:
        """What the grids say, in words, with what each is good for."""
        found = []
        if (score := self.severity) is not None:
            grid = self.rules.enisa
            found.append((grid.says, f"{score.number}: {score.says}. From 2013, and no threshold of the law"))
        if (health := self.health) is not None:
            asks = "asks to report it" if health.regulator else "asks for nothing more"
            also = ", to the Department of Health and Social Care too" if health.department else ""
            unsure = "" if self.rules.nhs.confirmed else ". To be confirmed"
            found.append((self.rules.nhs.says, f"{health.impact} by {health.likelihood}: {asks}{also}{unsure}"))
        return found


def views(matter: Matter) -> list[dict[str, Any]]:
    """What each party thinks of the open assessment."""
    return [
        {
            "party": str(matter.party(view.party_id) or ""),
            "agrees": view.agrees,
            "why": view.why,
            "by": view.by.name,
            "at": view.at,
        }
        for view in matter.views
    ]
