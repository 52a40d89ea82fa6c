"""A file of agencies between the page that took it and the press that puts it into the directory."""

from typing import Self

from django.db import models
from django.urls import reverse
from django.utils import timezone

from agencies.models.person import Person
from wscp_isa.vault.fields import EncryptedJSONField
from wscp_isa.vault.models import EncryptedModel


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, person: Person) -> Self:
        """What this person sent and has not been waiting for too long: nobody else's, a manager's included."""
        return self.filter(person=person, until__gt=timezone.now())


class Upload(EncryptedModel):
    """The rows of a file as they were read. Encrypted: a childminder's name and number are in the directory too."""

    vault_name = "agencies.upload"
    ledger_kind = "agency-import"

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    table = EncryptedJSONField()
    until = models.DateTimeField()

    objects = UploadQuerySet.as_manager()

    def __str__(self) -> str:
        return f"File of agencies, until {self.until}"

    def get_absolute_url(self) -> str:
        return reverse("review-import", args=[self.pk])
