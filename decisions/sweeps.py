"""What decisions do with nobody asking: telling of urgent notes not finished and of requests not answered (Principles: timely)."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from agencies.models import Role
from decisions.actions import asked, urgent
from decisions.models import Asked, UrgentAccess
from wscp_isa import sweeps

# A note is due at 5pm: whoever has it in hand hears of it that morning.
BEFORE = timedelta(hours=8)
# How many at once; the rest a minute later.
MOST = 500


@sweeps.contributes
def remind(now: datetime) -> int:
    """Each note that is due today and not finished: its person is reminded once."""
    rows = UrgentAccess.objects.live().filter(unfinished=True, reminded_at=None, finish_by__lte=now + BEFORE)
    ids = list(rows.order_by("finish_by").values_list("pk", flat=True)[:MOST])
    return sum(urgent.remind(id_, at=now) for id_ in ids)


@sweeps.contributes
def tell_late(now: datetime) -> int:
    """Each note that is late: its agency's single points of contact are told once, as soon as there is one."""
    contacts = Role.objects.live().filter(agency=OuterRef("agency"), kind=Role.Kind.SPOC, person__is_active=True)
    rows = UrgentAccess.objects.live().filter(unfinished=True, late_told_at=None, finish_by__lte=now)
    ids = list(rows.filter(Exists(contacts)).order_by("finish_by").values_list("pk", flat=True)[:MOST])
    return sum(urgent.tell_late(id_, at=now) for id_ in ids)


@sweeps.contributes
def nudge(now: datetime) -> int:
    """Each agency whose answer is due, or late, and each asker who owes a reply: reminded once, then who answers for them."""
    rows = Asked.objects.filter(nudge_at__lte=now).select_related("request").order_by("nudge_at")
    return sum(asked.nudge(row, at=now) for row in rows[:MOST])
