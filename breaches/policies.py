"""Why a person may not do something about a breach now; None when they may."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from agencies.models import Agency, Person
from breaches import handlers
from breaches.models import Assessment, Breach, BreachAccess, Party, State, Task

NOT_YOURS = "Only those who answer for an agency that has a part in this breach can do this"
LATER = "The time must be in the past"
EARLIER_REPORT = "It cannot have been reported before somebody was aware of it. Say first when you became certain of it"
EARLIER = "You cannot have become aware of it before it happened. Check both times"


def reporting(
    person: Person, agency: Agency, *, happened_at: datetime | None, aware_at: datetime, now: datetime
) -> str | None:
    """Anyone with any role at an agency reports there, admitted to it or not; what is reported is past."""
    if agency.pk not in handlers.everywhere(person):
        return f"You do not have a role at {agency.name}"
    return times(happened_at, aware_at, now=now)


def times(happened_at: datetime | None, aware_at: datetime, *, now: datetime) -> str | None:
    """Nobody becomes aware of what is to come, or of what has not happened yet."""
    if aware_at > now or (happened_at is not None and happened_at > now):
        return LATER
    return EARLIER if happened_at is not None and aware_at < happened_at else None


def _acting(person: Person, breach: Breach) -> frozenset[UUID]:
    """The agencies for which this person acts that have a part in it; the reporter's, of what nobody else answers for."""
    rows = BreachAccess.objects.live().filter(breach=breach).exclude(kind=BreachAccess.Kind.TOLD)
    theirs = Q(agency__in=handlers.named(person))
    if alone := handlers.alone(person):
        theirs |= Q(handlers.nobodys() | Q(reported_by=person), agency__in=alone)
    return frozenset(rows.filter(theirs).values_list("agency", flat=True))


def agencies_acting(person: Person, breach: Breach) -> frozenset[UUID]:
    """For which agencies this person may act on this breach."""
    return _acting(person, breach)


def handling(person: Person, breach: Breach) -> str | None:
    """What concerns all parties is done by whoever answers for one of them, while it goes on."""
    if not _acting(person, breach):
        return NOT_YOURS
    return None if breach.goes_on else _over(breach)


def _over(breach: Breach) -> str:
    said = {
        State.CLOSED: "This breach has been closed",
        State.JOINED: "This report has been joined to another, and the work goes on there",
        State.NEAR_MISS: "This was a near miss, so nothing more has to be done. If that was wrong, say so first",
        State.NOT_A_BREACH: "This was not a breach, so nothing more has to be done. If that was wrong, say so first",
    }
    return said[breach.state]


SENT_BEFORE = (
    "You have sent this page before, with other words, and those are on the record. "
    "To send this as well, press the button again"
)


def again(made: Any, **given: Any) -> str | None:
    """A page that is sent twice is sent once; sent again with other words, it is something else."""
    return SENT_BEFORE if any(getattr(made, name) != value for name, value in given.items()) else None


def noting(person: Person, breach: Breach) -> str | None:
    """Notes are for one's own agency, whatever has become of the breach."""
    return None if _acting(person, breach) else NOT_YOURS


def settling(person: Person, breach: Breach) -> str | None:
    """Whether it is a breach is said, and said otherwise, until it is closed or joined to another."""
    if not _acting(person, breach):
        return NOT_YOURS
    return _over(breach) if breach.state in (State.CLOSED, State.JOINED) else None


def closing(person: Person, breach: Breach, *, owed: Collection[str]) -> str | None:
    """It is closed where it was reported, once nothing is owed."""
    if reason := handling(person, breach):
        return reason
    if breach.agency_id not in _acting(person, breach):
        return "It is closed by the agency at which it was reported"
    if not breach.settled:
        return "Say first whether it is a breach"
    return f"This is still to be done: {owed_in_words(owed)}" if owed else None


def owed_in_words(owed: Collection[str]) -> str:
    first, *others = owed
    return f"{first[0].lower()}{first[1:]}" + (f", and {len(others)} more" if others else "")


def joining(person: Person, breach: Breach, to: Breach | None) -> str | None:
    """Two reports of one breach are joined by who answers at the one, and sees the other; both are kept."""
    if reason := handling(person, breach):
        return reason
    if breach.agency_id not in _acting(person, breach):
        return "A report is joined to another by the agency that made it"
    if to is None or not _acting(person, to):
        return "Enter the reference of a report that your agency has a part in"
    if to.pk == breach.pk:
        return "Enter the reference of another report"
    return None if to.goes_on else _over(to)


def for_party(person: Person, party: Party) -> str | None:
    """What is a party's own it says itself; for one outside the directory the agency that reported it writes it down."""
    breach = party.breach
    if reason := handling(person, breach):
        return reason
    speaker = party.agency_id or breach.agency_id
    if speaker not in _acting(person, breach):
        return f"Only those who answer for {party} can do this"
    return None if party.has_part else "This agency has said that it has no part in this breach"


def becoming_aware(
    person: Person, party: Party, *, at: datetime, because: str, now: datetime, before: datetime | None
) -> str | None:
    """When a party became certain: once, and corrected with a reason; both times stay."""
    if reason := for_party(person, party):
        return reason
    if reason := times(party.breach.happened_at, at, now=now):
        return reason
    return "Say why the time is another" if before is not None and before != at and not because else None


def telling(person: Person, breach: Breach, *, agency: UUID | None, party: Party | None) -> str | None:
    """A party or a partner is told by another, who has a part in it."""
    if reason := handling(person, breach):
        return reason
    about = party.agency_id if party else agency
    return "You cannot tell your own agency here" if about and about in _acting(person, breach) else None


def relying(party: Party, other: Party | None) -> str | None:
    """A party relies on another controller, and not on itself."""
    if other is None or other.pk == party.pk or not other.controller or not other.has_part:
        return "Select which other controller reports it"
    return None


def answering_task(person: Person, task: Task) -> str | None:
    """A task is answered once, by the party of whom it was asked."""
    if reason := for_party(person, task.party):
        return reason
    return "This has been answered" if task.done_at else None


def assessing(person: Person, breach: Breach) -> str | None:
    """The parties assess the risk together (ISA 5.9)."""
    return handling(person, breach)


def deciding(
    person: Person, breach: Breach, assessment: Assessment | None, *, deciders: Collection[UUID], complete: bool
) -> str | None:
    """What follows is decided once, by a controller, when every question is answered; nobody’s view is waited for."""
    if reason := handling(person, breach):
        return reason
    if not _acting(person, breach) & set(deciders):
        return "The controller decides what follows from the assessment"
    if breach.settled != Breach.Settled.BREACH:
        return "Say first that it is a breach"
    return None if assessment is not None and complete else "Answer every question of the assessment first"
