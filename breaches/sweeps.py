"""What breaches do with nobody asking: telling of what was reported or said, and reminding of deadlines."""

from datetime import datetime

from breaches.actions import reminders
from breaches.models import BreachAccess, Party
from wscp_isa import sweeps

# How many at once; the rest a minute later.
MOST = 500


@sweeps.contributes
def tell(now: datetime) -> int:
    """Those who answer where a breach was reported, told or asked about are told so, soon after and not in the press itself."""
    rows = BreachAccess.objects.exclude(to_tell="").order_by("id")
    return sum(reminders.tell(id_, at=now) for id_ in list(rows.values_list("pk", flat=True)[:MOST]))


@sweeps.contributes
def remind(now: datetime) -> int:
    """Each clock at a mark: those who answer for the controller are told, once a mark. Few rows of one index are read."""
    rows = Party.objects.filter(next_mark_at__lte=now).order_by("next_mark_at")
    return sum(reminders.remind(id_, at=now) for id_ in list(rows.values_list("pk", flat=True)[:MOST]))
