"""What the protocol tells people beside its questions: rules, principles, myths, and the register of its clauses."""

import re
from dataclasses import dataclass
from hashlib import sha256

from wscp_isa.protocol.fields import EditionError, Table, parse

CLAUSE = re.compile(r"\d+\.\d+(\([a-z]\))?")


@dataclass(frozen=True)
class Entry:
    """One thing the protocol says, in our words; `key` is its anchor on the page and never changes."""

    key: str
    title: str
    says: str  # empty in the clause register, where the title is all there is
    clause: str


@dataclass(frozen=True)
class Guidance:
    """The guidance of one edition, each part in the protocol's own order."""

    edition: str
    digest: str  # SHA-256 of the file, in hexadecimal
    golden_rules: tuple[Entry, ...]
    principles: tuple[Entry, ...]
    consent: tuple[Entry, ...]
    when_and_how: tuple[Entry, ...]
    myths: tuple[Entry, ...]
    caldicott: tuple[Entry, ...]
    clauses: tuple[Entry, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Everything that can be cited or linked to."""
        told = self.golden_rules + self.principles + self.consent + self.when_and_how
        return told + self.myths + self.caldicott + self.clauses


def read_guidance(source: bytes) -> Guidance:
    """The guidance written in these bytes; raises EditionError when a part is missing or a key stands twice."""
    file = parse(source, "The guidance")
    parts = ("golden_rules", "principles", "consent", "when_and_how", "myths", "caldicott")
    file.knows("edition", *parts, "clauses")
    guidance = Guidance(
        edition=file.slug("edition"),
        digest=sha256(source).hexdigest(),
        clauses=_register(file),
        **{part: _part(file, part) for part in parts},
    )
    keys = [entry.key for entry in guidance.entries]
    for key in keys:
        if keys.count(key) > 1:
            raise EditionError(f"The guidance uses the key {key} twice.")
    return guidance


def _part(file: Table, part: str) -> tuple[Entry, ...]:
    entries = []
    for key, table in file.tables(part, f"entry of {part}").items():
        table.knows("title", "says", "clause")
        entries.append(Entry(key, title=table.text("title"), says=table.text("says"), clause=table.text("clause")))
    if not entries:
        raise EditionError(f"The guidance has no {part}.")
    return tuple(entries)


def _register(file: Table) -> tuple[Entry, ...]:
    """The agreement's clauses by number, so that a screen, a rule and a report cite the same thing."""
    entries = []
    for number, title in file.texts("clauses").items():
        if not CLAUSE.fullmatch(number):
            raise EditionError(f"The guidance registers {number!r}, which is not a clause number such as 4.3(a).")
        key = "isa-" + re.sub(r"\W+", "-", number).strip("-")
        entries.append(Entry(key, title=title, says="", clause=f"ISA {number}"))
    if not entries:
        raise EditionError("The guidance has no clauses.")
    return tuple(entries)
