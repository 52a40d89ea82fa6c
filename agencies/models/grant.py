"""Exceptional sight of one record by one person, kept in guardian's own table with what it lacks: by whom, until when."""

from django.db import models
from django.db.models import Q
from guardian.models.models import UserObjectPermissionAbstract

from agencies.models.agency import Agency
from agencies.models.person import Person


class Grant(UserObjectPermissionAbstract):
    """One person may see one record for a time. Guardian's own checks know nothing of `until`: read it by agencies.grants.

    Why is in the record's ledger, sealed under its key: a reason may speak of people.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", help_text="whose record it is")
    by = models.ForeignKey(Person, models.PROTECT, related_name="grants_given")
    since = models.DateTimeField()
    until = models.DateTimeField()

    # No inherited uniqueness: a second grant may follow one that has expired.
    class Meta:
        indexes = [
            models.Index(fields=("user", "content_type", "until"), name="grant_live"),
            models.Index(fields=("agency", "-since"), name="grant_by_agency"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=models.F("since")), name="grant_ends_after_it_begins"),
        ]
