"""Reading the ledger, oldest first."""

from django.db.models import QuerySet

from wscp_isa.ledger.actors import Subject
from wscp_isa.ledger.models import Entry, Look


def entries(about: Subject) -> QuerySet[Entry]:
    """What was done to this record, in order. Where details are shown, add `select_related("key")`."""
    return Entry.objects.filter(subject=about.pk).order_by("seq")


def looks(about: Subject) -> QuerySet[Look]:
    """Who opened this record, in order. Where reasons are shown, add `select_related("key")`."""
    return Look.objects.filter(subject=about.pk).order_by("at_us", "id")
