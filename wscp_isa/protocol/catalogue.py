"""Catalogues of law: what a person may choose on a given day, as dated data that can be corrected without code."""

from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from wscp_isa.protocol.fields import EditionError, Table, parse


@dataclass(frozen=True)
class CatalogueEntry:
    """One thing that may be chosen while it is in force: from `since`, up to but not on `until`."""

    key: str
    says: str
    hint: str
    cite: str
    since: date
    until: date | None
    source: str
    confirmed: bool  # false shows "to be confirmed by your information governance lead"
    without_consent: bool  # false for what rests on consent, which is no answer to "without consent"

    def in_force(self, on: date) -> bool:
        """Whether it may be chosen on this day."""
        return self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True)
class Catalogue:
    """A catalogue's entries in the order they are offered."""

    name: str
    digest: str  # SHA-256 of the file, in hexadecimal
    entries: tuple[CatalogueEntry, ...]

    def on(self, day: date) -> "Catalogue":
        """The same catalogue with only what is in force on this day."""
        return replace(self, entries=tuple(entry for entry in self.entries if entry.in_force(day)))

    def entry(self, key: str) -> CatalogueEntry:
        """The entry with this key; raises LookupError when there is none."""
        for entry in self.entries:
            if entry.key == key:
                return entry
        raise LookupError(f"The catalogue {self.name} has no entry {key} in force.")


def read_catalogue(source: bytes) -> Catalogue:
    """The whole catalogue in these bytes; raises EditionError when, say, a key is in force twice on one day."""
    file = parse(source, "The catalogue")
    file.knows("catalogue", "entry")
    entries = tuple(_entry(table) for table in file.rows("entry", "catalogue entry"))
    for number, entry in enumerate(entries):
        for other in entries[number + 1 :]:
            if entry.key == other.key and (entry.in_force(other.since) or other.in_force(entry.since)):
                raise EditionError(f"The catalogue has {entry.key} twice, in force on the same day.")
    return Catalogue(name=file.slug("catalogue"), digest=sha256(source).hexdigest(), entries=entries)


def _entry(table: Table) -> CatalogueEntry:
    table.knows("key", "says", "hint", "cite", "from", "to", "source", "confirmed", "without_consent")
    entry = CatalogueEntry(
        key=table.slug("key"),
        says=table.text("says"),
        hint=table.text("hint"),
        cite=table.text("cite"),
        since=table.day("from"),
        until=table.day("to") if "to" in table.fields else None,
        source=table.text("source"),
        confirmed=table.flag("confirmed"),
        without_consent=table.flag("without_consent", default=True),
    )
    if entry.until is not None and entry.until <= entry.since:
        raise EditionError(f"{table.where} ends before it begins.")
    return entry
