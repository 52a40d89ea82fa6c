"""The joint assessment of the risk: what the parties know of it, each one's view, and the decision, frozen (ISA 5.9)."""

from django.db import models
from django.db.models import Q

from agencies.models import Person
from breaches.models.breach import Breach
from breaches.models.party import Party
from wscp_isa.vault.fields import EncryptedJSONField, EncryptedTextField
from wscp_isa.vault.models import EncryptedModel


class Assessment(EncryptedModel):
    """One assessment. Answers are one encrypted document; deciding copies what is counted and freezes the transcript.

    Should more become known, another follows it, and what was decided before stays.
    """

    vault_name = "breach-assessment"

    breach = models.ForeignKey(Breach, models.PROTECT, related_name="assessments")
    started_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    answers = EncryptedJSONField()

    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    regulator = models.BooleanField(null=True, help_text="decided to report it")
    people = models.BooleanField(null=True, help_text="decided to tell the people")
    departed = models.BooleanField(null=True, help_text="decided otherwise than the law’s thresholds advise")
    likelihood = models.SlugField(blank=True, db_index=False)
    severity = models.SlugField(blank=True, db_index=False)
    band = models.SlugField(blank=True, db_index=False, help_text="of ENISA’s severity")
    about_people = models.PositiveBigIntegerField(null=True, help_text="about how many people; null: not known")
    transcript = EncryptedJSONField(null=True)

    class Meta:
        ordering = ("started_at", "id")
        constraints = [
            models.UniqueConstraint(fields=("breach",), condition=Q(decided_at=None), name="breach_assessed_once"),
            models.CheckConstraint(
                name="breach_assessment_decided_whole_or_not_at_all",
                condition=Q(
                    decided_at=None, decided_by=None, regulator=None, people=None, departed=None,
                    transcript__isnull=True,
                )
                | Q(
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    regulator__isnull=False,
                    people__isnull=False,
                    departed__isnull=False,
                    transcript__isnull=False,
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.started_at)


class AssessmentView(EncryptedModel):
    """What one party thinks of the assessment as it then stood; its last one counts."""

    vault_name = "breach-view"

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="views")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", db_index=False)
    submission_key = models.UUIDField(editable=False)
    agrees = models.BooleanField()
    why = EncryptedTextField(default="")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ("at", "id")
        constraints = [models.UniqueConstraint(fields=("by", "submission_key"), name="breach_view_once")]

    def __str__(self) -> str:
        return "Agrees" if self.agrees else "Does not agree"
