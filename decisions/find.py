"""Finding the records about somebody, whom the database does not know: what stands in the index, and what is asked of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from agencies.models import Person, Role
from decisions.models import Addition, Decision, Subject, SubjectIndex
from wscp_isa.vault.index import digest

# More than this many under one number, and it is the number that is wrong: "none", "unknown".
MOST = 50


class Named(NamedTuple):
    """Somebody whom a record is about, as far as the record names them."""

    initials: str
    record_number: str
    surname: str = ""
    born_on: str = ""

    def __str__(self) -> str:
        return ", ".join(part for part in (self.initials, self.record_number) if part)


def whom(decision: Decision) -> list[Named]:
    """Whom the record is about as it now stands: those named in it, put right by what was added since."""
    corrections = decision.additions.filter(kind=Addition.Kind.WRONG_CHILD)
    return put_right(decision.people, corrections.select_related("key"))


def put_right(subjects: Iterable[Subject], corrections: Iterable[Addition]) -> list[Named]:
    """These people, after corrections that name the child who should have been named, first to last.

    The right child stands in the place of the wrong one. Of several nobody can say which one was wrong, so all stay, and the
    right one stands beside them.
    """
    named = [Named(subject.initials, subject.record_number, subject.surname, subject.born_on) for subject in subjects]
    right = [Named(addition.initials, addition.record_number) for addition in corrections if addition.record_number]
    if not right:
        return named
    return [*(named if len(named) > 1 else []), right[-1]]


def index(decision: Decision) -> None:
    """The agency finds this record by those it is now about, and by nobody else.

    For an action that holds the decision's lock, after it has changed a subject or added a correction.
    """
    wanted = {entry for person in whom(decision) for entry in _entries(person, agency=decision.agency_id)}
    there = {(row.kind, bytes(row.digest)): row for row in SubjectIndex.objects.filter(decision=decision)}
    gone = [row.pk for entry, row in there.items() if entry not in wanted]
    if gone:
        SubjectIndex.objects.filter(pk__in=gone).delete()
    SubjectIndex.objects.bulk_create(
        SubjectIndex(decision=decision, agency_id=decision.agency_id, kind=kind, digest=hashed)
        for kind, hashed in sorted(wanted - there.keys())
    )


def _entries(person: Named, *, agency: UUID) -> set[tuple[str, bytes]]:
    kinds = {
        SubjectIndex.Kind.RECORD_NUMBER.value: (person.record_number,),
        SubjectIndex.Kind.IDENTITY.value: (person.surname, person.born_on),
    }
    hashes = {kind: digest(kind, *values, agency=agency) for kind, values in kinds.items()}
    return {(kind, hashed) for kind, hashed in hashes.items() if hashed is not None}


class Found(NamedTuple):
    """The newest of what a search found, and whether there is more than is shown."""

    ids: Sequence[UUID] = ()
    more: bool = False


def by_record_number(person: Person, record_number: str) -> Found:
    """What the person may see of their own agency's records under this number."""
    return _indexed(person, SubjectIndex.Kind.RECORD_NUMBER, record_number)


def by_identity(person: Person, *, surname: str, born_on: date) -> Found:
    """What the person may see of their own agency's records in which this surname and date of birth were both given."""
    return _indexed(person, SubjectIndex.Kind.IDENTITY, surname, born_on.isoformat())


def digests_of_children(children: Sequence[Mapping[str, str]], *, agency: UUID) -> set[bytes]:
    """By what this agency finds a request that names these children again, and no other agency does."""
    numbers = {digest("request-number", child.get("record_number", ""), agency=agency) for child in children}
    names = (
        digest("request-identity", child.get("name", ""), child.get("born_on", ""), agency=agency) for child in children
    )
    hashes = numbers.union(names)
    return {hashed for hashed in hashes if hashed is not None}


def in_agency(agency: UUID, record_number: str) -> list[UUID]:
    """One agency's records under this number, for those who oversee; no more than `MOST`."""
    kind = SubjectIndex.Kind.RECORD_NUMBER
    hashed = digest(kind.value, record_number, agency=agency)
    rows = (
        SubjectIndex.objects.filter(agency=agency, kind=kind, digest=hashed) if hashed else SubjectIndex.objects.none()
    )
    return list(rows.values_list("decision", flat=True)[:MOST])


def _indexed(person: Person, kind: SubjectIndex.Kind, *values: str) -> Found:
    hashes = {agency: digest(kind.value, *values, agency=agency) for agency in person.agency_ids(*Role.DECIDING)}
    asked = Q(pk__in=[])
    for agency, hashed in hashes.items():
        if hashed is not None:
            asked |= Q(agency=agency, kind=kind, digest=hashed)
    rows = SubjectIndex.objects.filter(asked).values("decision")
    seen = Decision.objects.visible_to(person).filter(pk__in=rows).order_by("-started_at", "-pk")
    ids = list(seen.values_list("pk", flat=True)[: MOST + 1])
    return Found(ids[:MOST], more=len(ids) > MOST)
