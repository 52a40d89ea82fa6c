"""What somebody typed into a page that has not been saved: kept encrypted for them alone, put back into the page, never sent."""

from django.db import models
from django.utils import timezone

from agencies.models.person import Person
from wscp_isa.vault.fields import EncryptedJSONField
from wscp_isa.vault.models import EncryptedModel


class UnsentQuerySet(models.QuerySet["Unsent"]):
    def of(self, person: Person, path: str) -> "UnsentQuerySet":
        """What this person left on this page and is still kept."""
        return self.filter(person=person, path=path, until__gt=timezone.now())


class Unsent(EncryptedModel):
    """The fields of one page as one person left them: an expired session, a refused press, a tab closed by mistake."""

    vault_name = "unsent"

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    path = models.CharField(max_length=200)
    typed = EncryptedJSONField()
    until = models.DateTimeField()

    objects = UnsentQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "unsent"
        constraints = [models.UniqueConstraint(fields=("person", "path"), name="unsent_once_a_page")]

    def __str__(self) -> str:
        return f"Unsent, until {self.until}"
