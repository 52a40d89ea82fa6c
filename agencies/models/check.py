"""The organisational checks that an agency holds of its people before they are let in (ISA 7.1)."""

from django.db import models

from agencies.models.agency import Agency
from agencies.models.person import Person
from wscp_isa.identifiers import uuid7


class CheckKind(models.TextChoices):
    """What was checked, in the words of those who ask for it."""

    ENHANCED = "enhanced", "Enhanced DBS check"
    BARRED = "barred-lists", "Enhanced DBS check with barred lists"
    VETTING = "vetting", "Police vetting"
    EMPLOYER = "employer", "The checks of the NHS or another employer"


class StaffCheck(models.Model):
    """One check of one person, as somebody who answers for the agency has seen it. What it says is kept by the agency itself."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="checks")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=CheckKind)
    on = models.DateField(help_text="when the check was made")
    seen_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ("-on", "-seen_at")
        constraints = [
            models.UniqueConstraint(fields=("person", "agency", "kind", "on"), name="staff_check_once"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
