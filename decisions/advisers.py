"""Whom somebody can ask at their own agency: the safeguarding team, and those who answer for information governance."""

from typing import NamedTuple

from agencies.models import Agency, Person, Role


class Adviser(NamedTuple):
    """A person who can be asked, and in which capacity."""

    person: Person
    capacity: str


def of(agency: Agency, *, besides: Person) -> list[Adviser]:
    """The agency's advisers by name; the person who asks is not their own adviser."""
    capacities: dict[Person, list[str]] = {}
    roles = (
        Role.objects.live()
        .filter(agency=agency, kind__in=[*Role.TEAM, *Role.WHOLE_AGENCY], person__is_active=True)
        .exclude(person=besides)
        .select_related("person")
        .order_by("person__name", "since")
    )
    for role in roles:
        capacities.setdefault(role.person, []).append(str(Role.Kind(role.kind).label))
    return [Adviser(person, ", ".join(held)) for person, held in capacities.items()]
