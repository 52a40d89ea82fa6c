"""Strict reading of the data files, so that a slip of the pen is a sentence at once, not a wrong decision later."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class EditionError(ValueError):
    """An edition, its guidance or a catalogue is not written as it must be; the message is a sentence saying where."""


@dataclass(frozen=True)
class Table:
    """One table of a data file, read field by field; `where` names it as the beginning of a sentence."""

    where: str
    fields: Mapping[str, Any]

    def knows(self, *names: str) -> None:
        """Refuse any field but these, because a misspelt field would otherwise be silently left out."""
        for name in self.fields:
            if name not in names:
                raise EditionError(f"{self.where} has a field that is not known: {name}.")

    def text(self, name: str, default: str | None = None) -> str:
        """One paragraph; line breaks in the file are spaces, so that long texts can be laid out to be read."""
        if default is not None and name not in self.fields:
            return default
        words = " ".join(self._value(name, str, "text").split())
        if not words:
            raise EditionError(f"{self.where} has an empty {name}.")
        return words

    def day(self, name: str) -> date:
        """A whole day, since neither law nor protocol begins at an hour."""
        day: date = self._value(name, date, "a date")
        return day

    def flag(self, name: str, default: bool | None = None) -> bool:
        """True or false."""
        if default is not None and name not in self.fields:
            return default
        flag: bool = self._value(name, bool, "true or false")
        return flag

    def number(self, name: str) -> int:
        """A whole number."""
        number: int = self._value(name, int, "a whole number")
        return number

    def numbers(self, name: str) -> Mapping[str, int]:
        """Whole numbers by key, in the file's order."""
        table = Table(f"{self.where}.{name}", self._value(name, dict, "a table"))
        return MappingProxyType({key: table.number(key) for key in table.fields})

    def table(self, name: str) -> "Table":
        """The one table of this name."""
        return Table(f"The table {name}", self._value(name, dict, "a table"))

    def whole_numbers(self, name: str) -> tuple[int, ...]:
        """A list of whole numbers."""
        numbers = self._value(name, list, "a list")
        if any(type(number) is not int for number in numbers):
            raise EditionError(f"{self.where}: {name} must be whole numbers.")
        return tuple(numbers)

    def slugs(self, name: str) -> tuple[str, ...]:
        """A list of keys, none of them twice; empty when the field is left out."""
        keys = self._value(name, list, "a list") if name in self.fields else []
        for key in keys:
            self._require_slug(key)
            if keys.count(key) > 1:
                raise EditionError(f"{self.where} lists {key} twice in {name}.")
        return tuple(keys)

    def texts(self, name: str) -> Mapping[str, str]:
        """Texts by key, in the file's order; empty when the field is left out."""
        table = Table(f"{self.where}, in {name},", self._value(name, dict, "a table") if name in self.fields else {})
        return MappingProxyType({key: table.text(key) for key in table.fields})

    def tables(self, name: str, noun: str) -> Mapping[str, "Table"]:
        """Tables by key, in the file's order; none when the field is left out."""
        tables = self._value(name, dict, "a table") if name in self.fields else {}
        for key, fields in tables.items():
            self._require_slug(key)
            if type(fields) is not dict:
                raise EditionError(f"{self.where}: {name}.{key} must be a table.")
        return {key: Table(f"The {noun} {key}", fields) for key, fields in tables.items()}

    def rows(self, name: str, noun: str) -> tuple["Table", ...]:
        """Tables in a list, for things whose key may return later with other dates."""
        rows = self._value(name, list, "a list of tables")
        for fields in rows:
            if type(fields) is not dict:
                raise EditionError(f"{self.where}: {name} must be a list of tables.")
        return tuple(Table(f"The {noun} {fields.get('key', 'without a key')}", fields) for fields in rows)

    def slug(self, name: str) -> str:
        """A key: stable, and fit to be a page's address, a form's name and a record's key alike."""
        key = self.text(name)
        self._require_slug(key)
        return key

    def _require_slug(self, key: object) -> None:
        if not isinstance(key, str) or not SLUG.fullmatch(key):
            raise EditionError(f"{self.where}: {key!r} must be lowercase letters, digits and single hyphens.")

    def _value(self, name: str, kind: type, described: str) -> Any:
        if name not in self.fields:
            raise EditionError(f"{self.where} has no {name}.")
        # Exact types, because true is also a number and a time of day is also a date.
        if type(self.fields[name]) is not kind:
            raise EditionError(f"{self.where}: {name} must be {described}.")
        return self.fields[name]


def parse(source: bytes, where: str) -> Table:
    """The whole file as one table; TOML itself refuses a table or field that stands twice."""
    try:
        return Table(where, tomllib.loads(source.decode()))
    except UnicodeDecodeError as error:
        raise EditionError(f"{where} is not UTF-8 text: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise EditionError(f"{where} is not valid TOML: {error}.") from error
