"""Why a person may not look after what is sent now; None when they may."""

from agencies.models import Person, Role


def tending_notices(person: Person) -> str | None:
    """What could not be sent is for those who keep the service running: managers of the partnership, and operators."""
    if person.oversees or person.agency_ids(Role.Kind.OPERATOR):
        return None
    return "Only a manager of the partnership or an operator can do this"
