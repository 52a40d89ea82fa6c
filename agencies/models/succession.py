"""What became of an agency that is no more, and who answers for its records."""

from collections.abc import Iterable
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from agencies.models.agency import Agency
from wscp_isa.identifiers import uuid7


class SuccessionQuerySet(models.QuerySet["Succession"]):
    def beyond(self, agencies: Iterable[UUID]) -> set[UUID]:
        """These agencies, and all to whom they or their records passed in the end."""
        reached: set[UUID] = set()
        waiting = set(agencies)
        while waiting:
            reached |= waiting
            steps = self.filter(predecessor__in=waiting).values_list("successor", "records_with")
            waiting = {agency for step in steps for agency in step if agency is not None} - reached
        return reached


class Succession(models.Model):
    """The end of one agency: on that day its work passed to another, or to nobody. Its records always pass to somebody."""

    class Kind(models.TextChoices):
        MOVED = "moved", "Its work moved to another agency"
        MERGED = "merged", "It merged with others into one"
        CLOSED = "closed", "It closed, and nobody took its place"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    predecessor = models.OneToOneField(Agency, models.PROTECT, related_name="ending")
    successor = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="beginnings")
    on = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind)
    records_with = models.ForeignKey(Agency, models.PROTECT, related_name="inherited")

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="closed", successor=None) | (~Q(kind="closed") & Q(successor__isnull=False)),
                name="succession_has_a_successor_unless_closed",
            ),
            models.CheckConstraint(
                condition=(Q(successor=None) | ~Q(successor=F("predecessor"))) & ~Q(records_with=F("predecessor")),
                name="succession_is_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} on {self.on}"
