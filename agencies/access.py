"""Which agency may see which record: the narrow row that every list starts from."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from agencies.models import Agency


def at_this_moment() -> Q:
    """Which rows of sight hold: begun, and not ended."""
    now = timezone.now()
    return Q(Q(until=None) | Q(until__gt=now), since__lte=now)


class AccessQuerySet(models.QuerySet):
    """Rows of sight, whatever the record; each record's own says besides who at the agency it is for."""

    def live(self) -> Self:
        """The sight that agencies have at this moment."""
        return self.filter(at_this_moment())


class Access(models.Model):
    """One agency's sight of one record. The concrete row names the record and is indexed by agency, newest first."""

    class Kind(models.TextChoices):
        HOLDER = "holder", "Holds the record"
        ASKED = "asked", "Was asked"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    created_at = models.DateTimeField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=models.F("since")), name="%(class)s_ends_after_it_begins"
            ),
        ]
