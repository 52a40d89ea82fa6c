"""Who is to be reached at an agency for what, since when and until when, and when somebody last said that it is all still so."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from agencies.models.agency import Agency
from agencies.models.person import Person
from wscp_isa.identifiers import uuid7


class AgencyContactQuerySet(models.QuerySet["AgencyContact"]):
    def on(self, day: date) -> "AgencyContactQuerySet":
        """Those who were named on that day."""
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)


class AgencyContact(models.Model):
    """Somebody, or a desk, to be reached at an agency (ISA 4.3i). It opens nothing: what a person may do follows from roles."""

    class Kind(models.TextChoices):
        SPOC = "spoc", "Single point of contact"
        RESPONSIBLE_MANAGER = "responsible-manager", "Responsible manager"
        DEPUTY = "deputy", "Deputy"
        DATA_PROTECTION_OFFICER = "data-protection-officer", "Data protection officer"
        CALDICOTT_GUARDIAN = "caldicott-guardian", "Caldicott Guardian"
        OUT_OF_HOURS = "out-of-hours", "Out of hours"

    # Without these an agency cannot be reached as the agreement asks.
    NEEDED = (Kind.SPOC, Kind.RESPONSIBLE_MANAGER)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="contacts", db_index=False)
    kind = models.CharField(max_length=24, choices=Kind)
    name = models.CharField(max_length=200)
    post = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = AgencyContactQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=("agency", "until"), name="contact_by_agency")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="contact_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(phone="", email=""), name="contact_can_be_reached"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_kind_display()}"


class ContactsConfirmed(models.Model):
    """Somebody who answers for the agency said at that moment that its contacts are as they stand here."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="confirmations", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=("agency", "-at"), name="confirmed_by_agency")]

    def __str__(self) -> str:
        return f"{self.agency}, {self.at}"
