"""Who did something, as they were when they did it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in one role at one agency, by name: it stays true when the person is renamed, moves or leaves."""

    id: UUID | None
    name: str
    role: str
    agency_id: UUID | None
    agency: str

    @classmethod
    def system(cls, name: str) -> Actor:
        """The service itself, under the name of the task that acted."""
        return cls(id=None, name=name, role="system", agency_id=None, agency="")


class Acts(Protocol):
    """Somebody who is an actor in whichever of their roles bears on the record at hand."""

    def as_actor(self, about: Any) -> Actor: ...


def actor_of(by: Actor | Acts, about: Any) -> Actor:
    """Who acts upon this record."""
    return by if isinstance(by, Actor) else by.as_actor(about)


class Subject(Protocol):
    """What the ledger keeps a chain of: a model instance with a UUID and a stable word for what it is.

    One that says anything about people also has `key`, a vault.RecordKey.
    """

    @property
    def pk(self) -> Any: ...

    @property
    def ledger_kind(self) -> str: ...
