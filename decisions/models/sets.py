"""The agencies that one agency usually asks together: those of a strategy meeting, of a review, of a school's own pupils."""

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

from agencies.models import Agency, Person, Role
from wscp_isa.identifiers import uuid7


class AgencySetQuerySet(models.QuerySet["AgencySet"]):
    def visible_to(self, person: Person) -> "AgencySetQuerySet":
        """Those of the agencies at which they ask."""
        return self.filter(agency__in=person.agency_ids(*Role.DECIDING))


class AgencySet(models.Model):
    """A name for several agencies. It says nothing of anybody whom they were asked about."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=100)
    members = models.ManyToManyField(Agency, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = AgencySetQuerySet.as_manager()

    class Meta:
        ordering = ("name", "id")
        constraints = [models.UniqueConstraint("agency", Lower("name"), name="agency_set_named_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("agency-set", args=[self.pk])
