"""How somebody is told, by their own choice; and another attempt at what could not be sent."""

from django.db import transaction
from django.utils import timezone

from agencies import policies
from agencies.models import Person
from wscp_isa import ledger, notices
from wscp_isa.notices.models import Notice
from wscp_isa.rules import require

GONE = "This email has been sent, or is being sent now"


@transaction.atomic
def choose(*, daily: bool, by: Person) -> None:
    """From now on they are told at once, or once a day."""
    person, now = Person.objects.select_for_update(no_key=True).get(pk=by.pk), timezone.now()
    if notices.choose(person, daily=daily, at=now):
        ledger.record("notices.chosen", about=person, by=by, at=now, facts={"daily": daily})


@transaction.atomic
def try_again(notice: Notice, *, by: Person) -> None:
    """The next tick tries to send it again."""
    require(policies.tending_notices(by))
    notice = Notice.objects.select_for_update(of=("self",)).select_related("person").get(pk=notice.pk)
    now = timezone.now()
    require(None if notices.try_again(notice, at=now) else GONE)
    facts = {"notice": str(notice.pk), "kind": notice.kind}
    ledger.record("notice.tried-again", about=notice.person or by, by=by, at=now, facts=facts)
