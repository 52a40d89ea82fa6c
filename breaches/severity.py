"""How severe a breach is by two published grids, as evidence for whoever decides; neither is a threshold of the law."""

from dataclasses import dataclass

from wscp_isa.protocol.breach import HealthGrid, SeverityGrid

# By how much the context can raise or lower what the kind of data counts for, in steps of one.
STEP = 100


@dataclass(frozen=True)
class Severity:
    """ENISA's score in hundredths, and the band it falls in."""

    score: int
    band: str
    says: str

    @property
    def number(self) -> str:
        """The score as it is written: 3.25."""
        return f"{self.score // 100}.{self.score % 100:02}"


def enisa(
    grid: SeverityGrid,
    *,
    context: str,
    adjusted: int,
    identification: str,
    confidentiality: str,
    integrity: str,
    availability: str,
    intent: str,
) -> Severity:
    """Data processing context x ease of identification + circumstances (DPC x EI + CB); `adjusted` in steps up or down."""
    weight = min(max(grid.contexts[context] + adjusted * STEP, grid.least), grid.most)
    circumstances = (
        grid.confidentiality[confidentiality]
        + grid.integrity[integrity]
        + grid.availability[availability]
        + grid.intent[intent]
    )
    # Every weight of either factor is a whole number of quarters, so that nothing is lost in dividing.
    score = weight * grid.identification[identification] // 100 + circumstances
    band = next(band for band in grid.bands if score < band.below)
    return Severity(score, band.key, band.says)


@dataclass(frozen=True)
class HealthScore:
    """The product of the health service's grid, and what its guide asks for."""

    impact: int
    likelihood: int
    regulator: bool
    department: bool

    @property
    def score(self) -> int:
        return self.impact * self.likelihood


def nhs(grid: HealthGrid, *, impact: int, likelihood: int, vulnerable: bool) -> HealthScore:
    """Impact by likelihood; neither is less than two where children or vulnerable adults are concerned."""
    least = grid.vulnerable_least if vulnerable else 1
    impact, likelihood = max(impact, least), max(likelihood, least)
    lower = min(impact, likelihood)
    return HealthScore(impact, likelihood, lower >= grid.regulator_from, lower >= grid.department_from)
