"""What a file of agencies would do to the directory: row by row what is new, what changes and what is wrong. It writes nothing."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from agencies import policies
from agencies.columns import ID, cells
from agencies.directory import Standing, on_a_loop, whole
from agencies.models import Agency
from agencies.rows import BY_FACT, Fault, Reader, Row
from wscp_isa import clock
from wscp_isa.identifiers import uuid7
from wscp_isa.tables import Table

NO_ID = "Enter an id as the directory gave it, or leave it empty for an agency that is new"


@dataclass(frozen=True)
class Plan:
    """All rows, in the order of the file."""

    rows: Sequence[Row]

    @property
    def new(self) -> int:
        return sum(row.agency is None and not row.faults for row in self.rows)

    @property
    def changed(self) -> int:
        return sum(row.agency is not None and row.alters and not row.faults for row in self.rows)

    @property
    def same(self) -> int:
        return sum(not row.alters and not row.faults for row in self.rows)

    @property
    def wrong(self) -> int:
        """How many rows something is wrong with."""
        return sum(bool(row.faults) for row in self.rows)

    @property
    def faults(self) -> list[Fault]:
        return [fault for row in self.rows for fault in row.faults]

    @property
    def acts(self) -> list[Row]:
        """The rows that would do something."""
        return [row for row in self.rows if row.alters and not row.faults]

    @property
    def version(self) -> int:
        """A number for what it would do: what would do something else has another."""
        said = [
            [
                row.number,
                str(row.agency.pk) if row.agency else row.name,
                row.changes,
                [fault.says for fault in row.faults],
            ]
            for row in self.rows
        ]
        return int.from_bytes(hashlib.sha256(json.dumps(said).encode()).digest()[:4], "big") % 10**9


def planned(table: Table) -> Plan:
    """What this file would do now. The number of queries grows with batches of rows, never with rows."""
    standing = Standing.now()
    rows = list(_found(table, standing))
    there = {agency.pk: agency for agency in whole({row.key for row in rows if row.key in standing.names})}
    reader = Reader(standing, rows)
    for row in rows:
        row.agency = there.get(row.key)
        reader.read(row)
    _hold_together(rows, standing)
    return Plan(rows)


def _found(table: Table, standing: Standing) -> Iterator[Row]:
    """Each row with the agency that it is about: by its id, else its code, else its name among the open ones."""
    first: dict[Any, int] = {}
    for number, said, faults in cells(table):
        key, called = _agency(said, standing), standing.called(said.get("Name", ""))
        row = Row(number, key or called or uuid7(), said, by_name=key is None and called is not None)
        for title, wrong in faults.items():
            row.wrong(title, wrong)
        if (id_ := said.get(ID, "").strip()) and standing.identified(id_) is None:
            row.wrong(ID, NO_ID)
        about = row.key if row.key in standing.names else said.get("Name", "").strip().casefold()
        if about and first.setdefault(about, number) != number:
            row.wrong("Name" if "Name" in said else ID, f"Row {first[about]} is about this agency too")
        yield row


def _agency(said: Mapping[str, str], standing: Standing) -> UUID | None:
    """The agency that this row means by its id, else by its code."""
    if id_ := said.get(ID, "").strip():
        return standing.identified(id_)
    coded = standing.coded(said.get("Organisation code", ""))
    return coded if coded in standing.open else None


def _hold_together(rows: Sequence[Row], standing: Standing) -> None:
    """What the rules of the directory say against it, once every row is taken together."""
    part_of, controller = dict(standing.part_of), dict(standing.controller)
    for row in rows:
        for fact, of in (("part_of", part_of), ("controller", controller)):
            named = row.facts.get(fact)
            if fact in row.facts or row.agency is None:
                of[row.key] = named.key if named is not None else None
    looping, deciding = on_a_loop(part_of), Counter(filter(None, controller.values()))
    names: dict[str, UUID] = {}
    codes: dict[str, UUID] = {}
    for row in rows:
        if row.faults:
            continue
        _require_name(row, standing, names)
        code = row.facts.get("code", "")
        its = controller[row.key]
        reason = policies.standing(
            Agency(pk=row.key, controller_id=its),
            above={row.key} if row.key in looping and "part_of" in row.facts else (),
            decides_through="controller" in row.facts
            and (deciding[row.key] > 0 or (its is not None and controller.get(its) is not None)),
            code_taken=bool(code)
            and (standing.by_code.get(code, row.key) != row.key or codes.setdefault(code, row.key) != row.key),
        )
        if reason:
            row.wrong(_where(row, reason, looping), reason)


def _where(row: Row, reason: str, looping: set[UUID]) -> str:
    if "code" in reason:
        return "Organisation code"
    return BY_FACT["part_of" if row.key in looping and "itself" in reason else "controller"].title


def _require_name(row: Row, standing: Standing, names: dict[str, UUID]) -> None:
    if "name" not in row.facts:
        return
    key, since = row.name.casefold(), row.facts.get("since")
    taken = standing.called(row.name, besides=row.key) is not None or names.setdefault(key, row.key) != row.key
    named_since: date | None = BY_FACT["since"].value(row.agency) if row.agency else None
    reason = policies.naming(
        row.agency, name=row.name, since=since, named_since=named_since, taken=taken, today=clock.today()
    )
    if reason:
        row.wrong("Name since" if "begin" in reason or "by today" in reason else "Name", reason)
