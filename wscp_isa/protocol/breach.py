"""What the law asks when personal data is lost, seen, changed or cannot be used: clocks, thresholds and grids, as dated data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from wscp_isa.protocol.fields import EditionError, Table, parse


@dataclass(frozen=True)
class Clock:
    """How long a controller has to tell whom, under which law; the reminders are hours before the end, the most first."""

    key: str
    says: str
    hint: str
    hours: int
    reminders: tuple[int, ...]
    regulator: str
    regulator_cite: str
    people_cite: str
    source: str
    confirmed: bool


@dataclass(frozen=True)
class Target:
    """After how many hours a duty is shown as late for which the law has no hours."""

    hours: int
    says: str
    source: str
    confirmed: bool


@dataclass(frozen=True)
class Thresholds:
    """Where the law begins to ask for the regulator, and where for the people."""

    no_regulator: tuple[str, ...]
    high: Mapping[str, str]  # by likelihood, the least severity at which a high risk is likely
    source: str
    confirmed: bool


@dataclass(frozen=True)
class Exception34:
    """One of the three reasons for which the people need not be told each, though the risk to them is high."""

    key: str
    says: str
    because: str
    cite: str
    source: str
    confirmed: bool


@dataclass(frozen=True)
class Band:
    """A band of severity: what is below its limit, in hundredths, and not in the one before."""

    key: str
    below: int
    says: str


@dataclass(frozen=True)
class SeverityGrid:
    """ENISA's weights and bands, in hundredths, so that sums are exact."""

    says: str
    source: str
    confirmed: bool
    least: int
    most: int
    contexts: Mapping[str, int]
    identification: Mapping[str, int]
    confidentiality: Mapping[str, int]
    integrity: Mapping[str, int]
    availability: Mapping[str, int]
    intent: Mapping[str, int]
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class HealthGrid:
    """The grid of the health service, five by five."""

    says: str
    source: str
    confirmed: bool
    vulnerable_least: int
    regulator_from: int
    department_from: int
    impacts: Mapping[str, str]
    likelihoods: Mapping[str, str]


@dataclass(frozen=True)
class BreachRules:
    """One version of all of it."""

    version: str
    digest: str  # SHA-256 of the file, in hexadecimal
    in_force_from: date
    clocks: Mapping[str, Clock]
    targets: Mapping[str, Target]
    likelihoods: Mapping[str, str]
    severities: Mapping[str, str]
    thresholds: Thresholds
    exceptions: Mapping[str, Exception34]
    enisa: SeverityGrid
    nhs: HealthGrid


def read_breach_rules(source: bytes) -> BreachRules:
    """The version written in these bytes; raises EditionError where something is missing, misspelt or out of order."""
    file = parse(source, "The version")
    file.knows(
        *("version", "in_force_from", "clocks", "targets", "likelihoods", "severities", "thresholds", "exceptions"),
        *("enisa", "nhs"),
    )
    likelihoods, severities = file.texts("likelihoods"), file.texts("severities")
    thresholds = _thresholds(file.table("thresholds"))
    for key in (*thresholds.no_regulator, *thresholds.high):
        if key not in likelihoods:
            raise EditionError(f"The version has thresholds for {key}, which is no likelihood.")
    for key in thresholds.high.values():
        if key not in severities:
            raise EditionError(f"The version has thresholds for {key}, which is no severity.")
    return BreachRules(
        version=file.slug("version"),
        digest=sha256(source).hexdigest(),
        in_force_from=file.day("in_force_from"),
        clocks={key: _clock(key, table) for key, table in file.tables("clocks", "clock").items()},
        targets={key: _target(table) for key, table in file.tables("targets", "target").items()},
        likelihoods=likelihoods,
        severities=severities,
        thresholds=thresholds,
        exceptions={key: _exception(key, table) for key, table in file.tables("exceptions", "exception").items()},
        enisa=_enisa(file.table("enisa")),
        nhs=_nhs(file.table("nhs")),
    )


def _clock(key: str, table: Table) -> Clock:
    table.knows(
        *("says", "hint", "hours", "reminders", "regulator", "regulator_cite", "people_cite", "source", "confirmed")
    )
    reminders = table.whole_numbers("reminders")
    if list(reminders) != sorted(set(reminders), reverse=True):
        raise EditionError(f"{table.where}: reminders must go down, none of them twice.")
    return Clock(
        key=key,
        says=table.text("says"),
        hint=table.text("hint"),
        hours=table.number("hours"),
        reminders=reminders,
        regulator=table.text("regulator"),
        regulator_cite=table.text("regulator_cite"),
        people_cite=table.text("people_cite"),
        source=table.text("source"),
        confirmed=table.flag("confirmed"),
    )


def _target(table: Table) -> Target:
    table.knows("hours", "says", "source", "confirmed")
    return Target(table.number("hours"), table.text("says"), table.text("source"), table.flag("confirmed"))


def _thresholds(table: Table) -> Thresholds:
    table.knows("no_regulator", "high", "source", "confirmed")
    return Thresholds(table.slugs("no_regulator"), table.texts("high"), table.text("source"), table.flag("confirmed"))


def _exception(key: str, table: Table) -> Exception34:
    table.knows("says", "because", "cite", "source", "confirmed")
    texts = {name: table.text(name) for name in ("says", "because", "cite", "source")}
    return Exception34(key=key, confirmed=table.flag("confirmed"), **texts)


def _enisa(table: Table) -> SeverityGrid:
    weights = ("contexts", "identification", "confidentiality", "integrity", "availability", "intent")
    table.knows("says", "source", "confirmed", "least", "most", *weights, "bands")
    bands = tuple(
        Band(band.slug("key"), band.number("below"), band.text("says")) for band in table.rows("bands", "band")
    )
    if [band.below for band in bands] != sorted({band.below for band in bands}):
        raise EditionError(f"{table.where}: bands must go up.")
    return SeverityGrid(
        says=table.text("says"),
        source=table.text("source"),
        confirmed=table.flag("confirmed"),
        least=table.number("least"),
        most=table.number("most"),
        bands=bands,
        **{name: table.numbers(name) for name in weights},
    )


def _nhs(table: Table) -> HealthGrid:
    numbers = ("vulnerable_least", "regulator_from", "department_from")
    table.knows("says", "source", "confirmed", *numbers, "impacts", "likelihoods")
    return HealthGrid(
        says=table.text("says"),
        source=table.text("source"),
        confirmed=table.flag("confirmed"),
        impacts=table.texts("impacts"),
        likelihoods=table.texts("likelihoods"),
        **{name: table.number(name) for name in numbers},
    )
