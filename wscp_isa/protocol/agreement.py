"""The Information Sharing Agreement (the protocol's Appendix Two) in versions, and what one changes of another."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from wscp_isa.protocol.fields import EditionError, parse
from wscp_isa.protocol.guidance import CLAUSE


@dataclass(frozen=True)
class Clause:
    """One clause in our words; the points of a list are clauses of their own, with a letter."""

    number: str
    says: str

    @property
    def point(self) -> str:
        """Its letter where it is a point of a list; nothing where it stands alone."""
        return self.number.partition("(")[2].rstrip(")")

    @property
    def anchor(self) -> str:
        """What a link to it on the page ends with."""
        return "clause-" + re.sub(r"\W+", "-", self.number).strip("-")


@dataclass(frozen=True)
class Part:
    """One numbered part of the agreement."""

    number: int
    title: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Change:
    """A clause that one version words otherwise than the other; empty where it has no such clause."""

    number: str
    before: str
    now: str


@dataclass(frozen=True)
class Agreement:
    """One version. Where `in_force_from` is None it is in force once the three statutory partners have approved it (ISA 5.3)."""

    version: str
    title: str
    digest: str  # SHA-256 of the file, in hexadecimal
    in_force_from: date | None
    review_due: date
    parts: tuple[Part, ...]

    @property
    def clauses(self) -> Mapping[str, Clause]:
        """Every clause by its number, in order."""
        return {clause.number: clause for part in self.parts for clause in part.clauses}

    def changes_since(self, other: "Agreement") -> list[Change]:
        """What this version words otherwise than the other, in this one's order; what is left out comes last."""
        before, now = other.clauses, self.clauses
        return [
            Change(number, before[number].says if number in before else "", now[number].says if number in now else "")
            for number in {**now, **before}
            if before.get(number) != now.get(number)
        ]


def read_agreement(source: bytes) -> Agreement:
    """The version written in these bytes; raises EditionError where a clause has no part, or is no clause number."""
    file = parse(source, "The agreement")
    file.knows("version", "title", "in_force_from", "review_due", "parts", "clauses")
    clauses = [Clause(number, says) for number, says in file.texts("clauses").items()]
    titles = file.texts("parts")
    for clause in clauses:
        if not CLAUSE.fullmatch(clause.number):
            raise EditionError(f"The agreement has {clause.number!r}, which is not a clause number such as 4.3(a).")
        if clause.number.partition(".")[0] not in titles:
            raise EditionError(f"The agreement has no part for clause {clause.number}.")
    return Agreement(
        version=file.slug("version"),
        title=file.text("title"),
        digest=sha256(source).hexdigest(),
        in_force_from=file.day("in_force_from") if "in_force_from" in file.fields else None,
        review_due=file.day("review_due"),
        parts=tuple(
            Part(int(number), title, tuple(c for c in clauses if c.number.partition(".")[0] == number))
            for number, title in titles.items()
        ),
    )
