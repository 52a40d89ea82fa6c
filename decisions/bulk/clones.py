"""A record like a prototype, at another time and about another child: every row of it again, under ids and keys of its own."""

import json
import re
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from string import ascii_uppercase
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone

from agencies import targets
from decisions.bulk.plan import Planned
from decisions.bulk.prototypes import INITIALS, NUMBER, Made
from decisions.models import SubjectIndex, UrgentNote
from wscp_isa import clock, identifiers
from wscp_isa.identifiers import uuid7
from wscp_isa.ledger import encoding
from wscp_isa.ledger.models import Entry, Head
from wscp_isa.vault import index, keys
from wscp_isa.vault.models import RecordKey

_MINUTE, _MILLISECOND = timedelta(minutes=1), timedelta(milliseconds=1)
_RANDOM = (1 << 80) - 1  # all of a UUID of version 7 but its millisecond
# A moment and a day, as values of the documents say them.
_A_MOMENT, _A_DAY = re.compile(r'"(\d{4}-\d\d-\d\dT[^"]+)"'), re.compile(r'"(\d{4}-\d\d-\d\d)"')
# Columns of an entry that follow from the others, or from the clone's own keys.
_CHAINED = {"at_us", "prev", "hash", "key", "commitment", "detail_sealed"}


class Clone:
    """What is a clone's own, by what stands for it in the prototype."""

    def __init__(self, prototype: "Prototype", planned: Planned, references: Iterator[str]) -> None:
        self.prototype = prototype
        since = planned.at - prototype.began
        # What somebody typed is a whole minute, and stays one.
        typed = since // _MINUTE * _MINUTE
        self.moments = {at: at + (since if at.second or at.microsecond else typed) for at in prototype.moments}
        for note in prototype.notes:
            self.moments[note.finish_by] = prototype.finish_by(self.moments[note.told_at])
        days = timezone.localdate(planned.at) - timezone.localdate(prototype.began)
        self.days = {day: day + days for day in prototype.days}
        self.ids = {id_: _later(id_, since // _MILLISECOND) for id_ in prototype.ids}
        self.keys = {id_: _key(self.ids[id_]) for id_ in prototype.keys}
        self.references = {reference: next(references) for reference in prototype.references}
        self.number = f"B-{planned.child:07}"
        first, second = divmod(planned.child, len(ascii_uppercase))
        self.initials = ascii_uppercase[first % len(ascii_uppercase)] + ascii_uppercase[second]

    def rows(self) -> Iterator[models.Model]:
        """Its key, what it says, who may see it, how it is found, and where its chains begin: all but its entries."""
        yield from self.keys.values()
        for row in self.prototype.rows:
            yield row.of(self)
        for subject, kind in self.prototype.subjects.items():
            yield Head(subject=self.ids[subject], kind=kind, seq=0, hash=encoding.ORIGIN)

    def signatures(self) -> Iterator[tuple[str, str, UUID]]:
        """The kinds and actions of its entries, and the records that they are about: some commit to a digest of theirs."""
        for chained in self.prototype.entries:
            yield chained.kind, chained.action, self.ids[chained.subject]

    def entries(self, digests: Mapping[tuple[str, UUID], str]) -> Iterator[Entry]:
        """Its entries, each chained to the one before as `ledger.record` would have; the digests by action and record."""
        ends = dict.fromkeys(self.ids.values(), encoding.ORIGIN)
        for chained in self.prototype.entries:
            entry: Entry = chained.row.of(self)
            entry.prev = ends[entry.subject]
            if chained.detail is not None and chained.key is not None:
                digest = digests.get((entry.action, entry.subject))
                detail = chained.detail(self) | ({"digest": digest} if digest else {})
                entry.seal(encoding.salted(detail), key=self.keys[chained.key])
            entry.hash = ends[entry.subject] = encoding.entry_hash(encoding.parts(vars(entry)))
            yield entry


def _later(id_: UUID, milliseconds: int) -> UUID:
    """A new id, made so much later."""
    return UUID(int=((id_.int >> 80) + milliseconds) << 80 | uuid7().int & _RANDOM)


def _key(id_: UUID) -> RecordKey:
    """As `vault.new_key` makes one, but at the time in its id, and not yet saved."""
    key = RecordKey(id=id_, created_at=encoding.moment((id_.int >> 80) * 1_000))
    kek, key.wrapped = keys.wrap(secrets.token_bytes(keys.KEY_BYTES), record_key_id=id_)
    key.kek_id, key.kek_check = kek.id, kek.check
    return key


Fill = Callable[[Clone], Any]


@dataclass(frozen=True)
class Row:
    """A row of a prototype: what every clone has too, and how each comes to what is its own."""

    model: type[models.Model]
    same: Mapping[str, Any]
    fills: Mapping[str, Fill]

    def of(self, clone: Clone) -> Any:
        """The clone's own row, not yet saved."""
        return self.model(**self.same, **{name: fill(clone) for name, fill in self.fills.items()})


@dataclass(frozen=True)
class Chained:
    """An entry of a prototype; its detail, if it has one, and the key under which that is sealed."""

    kind: str
    action: str
    subject: UUID
    row: Row
    detail: Fill | None
    key: UUID | None


class Prototype:
    """A record that was made by the actions, ready to be made again."""

    def __init__(self, made: Made) -> None:
        own = [
            (row, field.attname) for row in made.rows for field in row._meta.concrete_fields if not field.is_relation
        ]
        values = [getattr(row, name) for row, name in own]
        self.began = made.began
        self.finish_by = partial(targets.due, targets.Kind.URGENT_NOTE, known=targets.known())
        self.notes = [row for row in made.rows if isinstance(row, UrgentNote)]
        self.subjects = {entry.subject: entry.kind for entry in made.entries}
        self.keys = {row.key_id for row in made.rows if hasattr(row, "key_id")}
        self.ids = {*self.keys, *(entry.pk for entry in made.entries), *_of(UUID, values)}
        documents = " ".join(json.dumps(value) for value in values if isinstance(value, dict | list))
        self.moments = {*_of(datetime, values), *(entry.at for entry in made.entries)}
        self.moments |= {datetime.fromisoformat(said) for said in _A_MOMENT.findall(documents)}
        self.days = {*_of(date, values), *(date.fromisoformat(said) for said in _A_DAY.findall(documents))}
        self.references = {text for text in _of(str, values) if identifiers.is_reference(text)}
        self._words = self._own_words()
        self._pattern = re.compile("(" + "|".join(sorted(map(re.escape, self._words), key=len, reverse=True)) + ")")
        self.rows = [self._row(row) for row in made.rows]
        self.entries = [self._chained(entry) for entry in made.entries]

    def _own_words(self) -> dict[str, Fill]:
        """How a clone says what the prototype says in these words."""
        words: dict[str, Fill] = {INITIALS: lambda clone: clone.initials, NUMBER: lambda clone: clone.number}
        words |= {reference: _own("references", reference) for reference in self.references}
        words |= {str(id_): _own("ids", id_, str) for id_ in self.ids}
        for at in self.moments:
            words |= {
                at.isoformat(): _own("moments", at, datetime.isoformat),
                clock.words(at): _own("moments", at, clock.words),
            }
        for day in self.days:
            words[day.isoformat()] = _own("days", day, date.isoformat)
            words[clock.day_in_words(day)] = _own("days", day, clock.day_in_words)
        return words

    def _row(self, row: models.Model, besides: Collection[str] = ()) -> Row:
        same, fills = dict[str, Any](), dict[str, Fill]()
        for field in row._meta.concrete_fields:
            if isinstance(field, models.AutoField) or field.name in besides:
                continue
            value = getattr(row, field.attname)
            if field.related_model is RecordKey:
                fills[field.name] = _own("keys", value)
            elif isinstance(row, SubjectIndex) and field.name == "digest":
                fills[field.name] = _hashed(row)
            elif fill := self._fill(value):
                fills[field.attname] = fill
            else:
                same[field.attname] = value
        return Row(type(row), same, fills)

    def _fill(self, value: Any) -> Fill | None:
        """How a clone comes to its own of this value; None where it has the same."""
        match value:
            case UUID():
                return _own("ids", value) if value in self.ids else None
            case datetime():
                return _own("moments", value)
            case date():
                return _own("days", value)
            case str():
                return self._text(value)
            case dict() | list() if text := self._text(json.dumps(value, ensure_ascii=False)):
                return lambda clone: json.loads(text(clone))
        return None

    def _text(self, text: str) -> Fill | None:
        pieces = [self._words.get(piece, piece) for piece in self._pattern.split(text)]
        if len(pieces) == 1:
            return None
        return lambda clone: "".join([piece if isinstance(piece, str) else piece(clone) for piece in pieces])

    def _chained(self, entry: Entry) -> Chained:
        row = self._row(entry, besides=_CHAINED)
        row = replace(row, fills={**row.fills, "at_us": _own("moments", entry.at, encoding.microseconds)})
        detail = entry.detail
        fill = None if detail is None else self._fill(detail) or (lambda clone: detail)
        return Chained(entry.kind, entry.action, entry.subject, row, fill, entry.key_id)


def _own(table: str, old: Any, say: Callable[[Any], Any] | None = None) -> Fill:
    """What a clone has in place of this, in the words in which that is said."""
    if say is None:
        return lambda clone: getattr(clone, table)[old]
    return lambda clone: say(getattr(clone, table)[old])


def _of(kind: type, values: Iterable[Any]) -> list[Any]:
    return [value for value in values if type(value) is kind]


def _hashed(row: SubjectIndex) -> Fill:
    """What the clone is found by: the record number, the only thing about a child here that is."""
    agency, kind = row.agency_id, row.kind
    if bytes(row.digest) != index.digest(kind, NUMBER, agency=agency):
        raise ValueError(f"The prototype is found by its {kind}, of which bulk knows nothing")
    return lambda clone: index.digest(kind, clone.number, agency=agency)
