"""A request for information about a child, or information given to the front door; and what passed between its sides."""

from django.db import models
from django.db.models import OuterRef, Q
from django.urls import reverse
from django.utils.functional import cached_property

from agencies.models import Agency, Person
from decisions.models.decision import Decision
from decisions.models.sides import Asked, asking, being_asked
from wscp_isa.identifiers import uuid7
from wscp_isa.vault.fields import EncryptedJSONField, EncryptedTextField
from wscp_isa.vault.models import EncryptedModel


class InformationRequestQuerySet(models.QuerySet["InformationRequest"]):
    def visible_to(self, person: Person) -> "InformationRequestQuerySet":
        """What their own agency asks, or was asked: all, their team's, or what they made, joined or deal with."""
        may_see = Q()
        for sight in (asking(person, OuterRef("pk")), being_asked(person, OuterRef("pk"))):
            for condition in sight:
                may_see |= condition
        return self.filter(may_see) if may_see else self.none()

    def asked_by(self, person: Person) -> "InformationRequestQuerySet":
        """Those that they see as one of those who ask: what each agency answered is for them alone."""
        may_see = Q(pk__in=[])
        for condition in asking(person, OuterRef("pk")):
            may_see |= condition
        return self.filter(may_see)


class InformationRequest(EncryptedModel):
    """What was asked, of whom, why and on which basis (ISA 3.5, 3.8). What was sent never changes; what follows is added to it.

    `agency` holds the record. It asks for itself, or logs what somebody else asked by telephone or letter: then `on_behalf_of`
    is who asks, where the directory has them.
    """

    class Kind(models.TextChoices):
        ASKS = "asks", "Asks for information"
        GIVES = "gives", "Gives information"

    class Urgency(models.TextChoices):
        NOW = "now", "Now: a child may be in danger"
        TODAY = "today", "Today"
        SOON = "soon", "By the end of the next working day"
        ROUTINE = "routine", "Within a week"

    vault_name = "information-request"
    ledger_kind = "request"

    reference = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.ASKS)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    logged = models.BooleanField(default=False, help_text="somebody outside asked, and it was written down for them")
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    submission_key = models.UUIDField(editable=False)
    # The decision by which information was given, where it was recorded in this service.
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, related_name="given_by")
    purpose = models.SlugField(db_index=False)
    urgency = models.CharField(max_length=8, choices=Urgency)
    harm = models.BooleanField(help_text="a child may be in need, suffering or likely to suffer harm")
    answer_by = models.DateTimeField(null=True, help_text="when whoever asks needs it, where they said")
    # Each child as a mapping: initials, record_number, name, other_names, born_on, address, unborn.
    children = EncryptedJSONField()
    said = EncryptedJSONField()

    objects = InformationRequestQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=("-made_at", "-id"), name="request_made")]
        constraints = [
            models.UniqueConstraint(fields=("made_by", "submission_key"), name="request_made_once"),
            models.CheckConstraint(name="request_on_behalf_is_logged", condition=Q(on_behalf_of=None) | Q(logged=True)),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("request", args=[self.reference])

    @property
    def asker(self) -> str:
        """Who asks, or gives: the agency itself, or whoever it was logged for."""
        if not self.logged:
            return self.agency.name
        return self.on_behalf_of.name if self.on_behalf_of else str(self.said.get("outside", ""))

    @cached_property
    def whom(self) -> str:
        """Whom it is about, as lists say it: initials and whose record number."""
        return "; ".join(
            ", ".join(part for part in (child.get("initials", ""), child.get("record_number", "")) if part)
            for child in self.children
        )


class Passed(EncryptedModel):
    """One thing that passed between those who ask and one agency asked: what both sides see of it, and all that they see."""

    vault_name = "passed"

    request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="passed")
    asked = models.ForeignKey(Asked, models.PROTECT, related_name="passed")
    what = models.SlugField(db_index=False, help_text="the move, or a reminder")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", help_text="whose side it came from")
    by_phone = models.BooleanField(default=False)
    until = models.DateTimeField(null=True)
    text = EncryptedTextField(default="")
    # What was sent through this service with the answer, by what it is: seen, thought, heard.
    sent = EncryptedJSONField(null=True)

    class Meta:
        ordering = ("at", "id")
        verbose_name_plural = "passed"
        indexes = [models.Index(fields=("request", "at", "id"), name="passed_in_order")]

    def __str__(self) -> str:
        return f"{self.what} at {self.at}"


class RequestIndex(models.Model):
    """A keyed hash by which an agency finds what it has asked about a child already; made for one agency, as a decision's is."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(InformationRequest, models.CASCADE, related_name="index")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    digest = models.BinaryField(max_length=16)

    class Meta:
        indexes = [models.Index(fields=("agency", "digest", "made_at"), name="request_index_find")]

    def __str__(self) -> str:
        return f"Index of {self.request_id}"
