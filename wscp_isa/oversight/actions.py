"""What overseeing itself writes: exports and reviews of looks. Records are never written from here."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wscp_isa import ledger, vault
from wscp_isa.oversight import reviews
from wscp_isa.oversight.models import Export, Review
from wscp_isa.rules import Refused, require

NOT_YOURS = "Somebody other than the person who looked reviews what they looked at"
NOTHING = "There is nothing left to review. Somebody else may have reviewed it meanwhile"
NOT_OVERSEEING = "Only a manager of the Wirral Safeguarding Children Partnership can do this"


def _overseeing(person: Any) -> str | None:
    return None if person.oversees else NOT_OVERSEEING


@transaction.atomic
def export(*, what: str, filters: str, format: str, by: Any) -> Export:
    """A list leaves the service: who took it, which and as it was narrowed, is in the ledger before the first row goes."""
    require(_overseeing(by))
    at = timezone.now()
    made = Export.objects.create(what=what, filters=filters, format=format, by=by, at=at)
    ledger.record("export.made", about=made, by=by, at=at, facts={"what": what, "filters": filters, "format": format})
    return made


@transaction.atomic
def review(looker: UUID, *, up_to_us: int, in_order: bool, remark: str, by: Any) -> Review:
    """What this overseer looked at until then, in microseconds since 1970, has been gone through by somebody else."""
    require(_overseeing(by) or (NOT_YOURS if by.pk == looker else None))
    reviews.hold(looker)
    last = reviews.waiting(looker, up_to=up_to_us).order_by("-at_us").first()
    if last is None:
        again = Review.objects.filter(looker_id=looker, by=by, up_to_us=up_to_us).select_related("key").first()
        if again is None:
            raise Refused(NOTHING)
        return again  # the button was pressed twice
    at = timezone.now()
    made = Review.objects.create(
        key=vault.new_key(),
        looker_id=looker,
        looker_name=last.actor_name,
        up_to_us=last.at_us,
        by=by,
        at=at,
        in_order=in_order,
        remark=remark,
    )
    ledger.record(
        "looks.reviewed",
        about=made,
        by=by,
        at=at,
        facts={"looker": str(looker), "name": last.actor_name, "up_to": last.at_us, "in_order": in_order},
        detail={"remark": remark},
    )
    return made
