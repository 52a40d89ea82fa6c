"""Why a person may not keep a set of agencies now; None when they may."""

from collections.abc import Sequence

from agencies.models import Agency, Person, Role

KEEPING = (*Role.WHOLE_AGENCY, *Role.TEAM)
MOST = 30


def keeping_sets(person: Person, agency: Agency) -> str | None:
    """Whom an agency usually asks is for those to say who answer for it, and for its safeguarding team."""
    if agency.pk not in person.agency_ids(*KEEPING):
        return f"Only those who answer for {agency.name}, and its safeguarding team, can change its sets"
    return f"{agency.name} has closed, so its sets stay as they were" if agency.closed_at else None


def setting(person: Person, agency: Agency, *, members: Sequence[Agency], taken: bool, sets: int) -> str | None:
    """A set has a name of its own, and others in it that there still are."""
    if reason := keeping_sets(person, agency):
        return reason
    reasons = {
        "Another set has this name. Choose another name, or change that set": taken,
        f"You can keep {MOST} sets. Remove one that nobody uses": sets >= MOST,
        "Enter at least one agency": not members,
        "Leave out your own agency: you cannot ask it": agency in members,
        **{f"{member.name} has closed. Enter the agency that has its records": member.closed_at for member in members},
    }
    return next((reason for reason, stands in reasons.items() if stands), None)
