"""Advice sought when somebody was not sure, and what came of it (golden rule 3)."""

from django.db import models
from django.db.models import Q

from agencies import grants
from agencies.models import Person
from decisions.models.decision import Decision
from wscp_isa.vault.fields import EncryptedTextField
from wscp_isa.vault.models import EncryptedModel


class AdviceQuerySet(models.QuerySet["Advice"]):
    def visible_to(self, person: Person) -> "AdviceQuerySet":
        """What this person was asked in the service and still has leave to see: the question, never the record.

        They were asked as somebody of the agency whose decision it is, and who is that no more has no need to know.
        """
        granted = grants.seen_by(person, Advice)
        return self.filter(pk__in=granted, adviser=person, decision__agency__in=person.agency_ids())


class Advice(EncryptedModel):
    """One question put to one adviser, without the child's identity unless the adviser reveals it for a recorded reason.

    Asked in the service, it is answered there by the adviser; held as a talk, the practitioner notes what was said.
    """

    vault_name = "advice"
    ledger_kind = "advice"

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="advice")
    question = models.SlugField(help_text="the step at which the person was not sure")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    adviser = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    adviser_name = EncryptedTextField(help_text="who advised, and their role", default="")
    summary = EncryptedTextField(help_text="what the adviser was told, without names")
    answered_at = models.DateTimeField(null=True)
    answer = EncryptedTextField(default="")

    objects = AdviceQuerySet.as_manager()

    class Meta:
        ordering = ("asked_at", "id")
        verbose_name_plural = "advice"
        indexes = [
            models.Index(fields=("adviser", "asked_at"), condition=Q(answered_at=None), name="advice_waiting"),
        ]

    def __str__(self) -> str:
        return f"Advice on {self.question}"
