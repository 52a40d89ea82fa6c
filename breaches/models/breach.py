"""One breach as it was reported, or something that looked like one, and which agencies have a part in it (Protocol, page 8)."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from agencies import grants
from agencies.access import Access, AccessQuerySet
from agencies.models import Agency, Person
from breaches import handlers
from decisions.models import Decision, InformationRequest
from wscp_isa.vault.fields import EncryptedJSONField, EncryptedTextField
from wscp_isa.vault.models import EncryptedModel


class BreachQuerySet(models.QuerySet["Breach"]):
    def visible_to(self, person: Person, *, by_grant: bool = False) -> "BreachQuerySet":
        """What they reported, and what their agency has a part in or was told of, where they answer for its breaches.

        For record pages only, live grants too.
        """
        rows = BreachAccess.objects.live().filter(breach_id=OuterRef("pk"))
        may_see = Q()
        if answered := handlers.named(person):
            may_see |= Q(Exists(rows.filter(agency__in=answered)))
        if anywhere := handlers.everywhere(person):
            may_see |= Q(Exists(rows.filter(agency__in=anywhere, reported_by=person)))
        if alone := handlers.alone(person):
            may_see |= Q(Exists(rows.filter(handlers.nobodys(), agency__in=alone)))
        if by_grant and (granted := grants.seen_by(person, Breach)):
            may_see |= Q(pk__in=granted)
        return self.filter(may_see) if may_see else self.none()


class State(models.TextChoices):
    """What has become of it: derived from facts, and kept beside each agency's sight of it for the register."""

    SUSPECTED = "suspected", "Suspected"
    CONFIRMED = "confirmed", "Confirmed"
    CLOSED = "closed", "Closed"
    NEAR_MISS = "near-miss", "Near miss"
    NOT_A_BREACH = "not-a-breach", "Not a breach"
    JOINED = "joined", "Joined to another"


class Breach(EncryptedModel):
    """Reported at one agency, by anyone there. What the report says never changes; what was found out since stands beside it."""

    vault_name = "breach"
    ledger_kind = "breach"

    class Settled(models.TextChoices):
        BREACH = "breach", "Yes, it is a breach"
        NEAR_MISS = "near-miss", "No, it nearly happened: a near miss"
        NOT_A_BREACH = "not-a-breach", "No, it is not a breach"

    # What the report says, to which the ledger commits.
    REPORTED = (
        *("id", "reference", "agency_id", "reported_by_id", "reported_at", "submission_key", "danger", "nearly"),
        *("happened_at", "suspected_at", "what", "stopped", "arose_from", "decision_id", "request_id"),
    )

    reference = models.CharField(max_length=12, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    reported_by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    reported_at = models.DateTimeField()
    submission_key = models.UUIDField(editable=False)
    danger = models.SlugField(db_index=False, help_text="whether anyone is in danger because of it: yes, no, not-sure")
    nearly = models.BooleanField(help_text="reported as a near miss")
    happened_at = models.DateTimeField(null=True)
    suspected_at = models.DateTimeField(help_text="when whoever reported it became aware of it")
    what = EncryptedTextField()
    stopped = EncryptedJSONField()
    arose_from = EncryptedTextField(default="", help_text="the decision, disclosure or request, as it was typed")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="breaches")
    request = models.ForeignKey(InformationRequest, models.PROTECT, null=True, related_name="breaches")

    settled = models.SlugField(choices=Settled, blank=True, db_index=False)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    settled_because = EncryptedTextField(default="")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    closing = EncryptedTextField(default="", help_text="what was learned")
    joined_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="joined")
    joined_at = models.DateTimeField(null=True)

    objects = BreachQuerySet.as_manager()

    class Meta:
        verbose_name = "data breach"
        verbose_name_plural = "data breaches"
        indexes = [
            models.Index(fields=("-reported_at", "-id"), name="breach_reported"),
            models.Index(fields=("agency", "-reported_at", "-id"), name="breach_agency_reported"),
            models.Index(fields=("settled", "-reported_at", "-id"), name="breach_settled_reported"),
        ]
        constraints = [
            models.UniqueConstraint(fields=("reported_by", "submission_key"), name="breach_reported_once"),
            models.CheckConstraint(
                name="breach_aware_once_it_happened",
                condition=Q(happened_at=None) | Q(happened_at__lte=F("suspected_at")),
            ),
            models.CheckConstraint(name="breach_arose_from_one_record", condition=Q(decision=None) | Q(request=None)),
            models.CheckConstraint(
                name="breach_settled_by_somebody",
                condition=Q(settled="", settled_at=None, settled_by=None)
                | (~Q(settled="") & Q(settled_at__isnull=False, settled_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="breach_closed_by_somebody",
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="breach_joined_to_another",
                condition=Q(joined_to=None, joined_at=None)
                | (Q(joined_to__isnull=False, joined_at__isnull=False) & ~Q(joined_to=F("id"))),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("breach", args=[self.reference])

    @property
    def origin(self) -> Decision | InformationRequest | None:
        """The record that it arose from, where it is one of this service that whoever reported it may see."""
        return self.decision or self.request

    @property
    def state(self) -> State:
        """What has become of it."""
        if self.joined_to_id:
            return State.JOINED
        if self.closed_at:
            return State.CLOSED
        if self.settled in (self.Settled.NEAR_MISS, self.Settled.NOT_A_BREACH):
            return State(self.settled)
        return State.CONFIRMED if self.settled else State.SUSPECTED

    @property
    def goes_on(self) -> bool:
        """Whether there is still something to be done about it."""
        return self.state in (State.SUSPECTED, State.CONFIRMED)


class BreachAccess(Access):
    """An agency's sight of a breach: where it was reported, as one of its parties, or as a partner who was told."""

    class Kind(models.TextChoices):
        HOLDER = "holder", "It was reported there"
        PARTY = "party", "It has a part in it"
        TOLD = "told", "It was told of it"

    breach = models.ForeignKey(Breach, models.PROTECT, related_name="accesses")
    kind = models.CharField(max_length=12, choices=Kind)
    reported_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    # For the register and for Your work, which begin here: what has become of it, and when this agency next owes something.
    state = models.SlugField(choices=State, db_index=False)
    due_at = models.DateTimeField(null=True)
    # Of what those who answer there are still to be told, and the key under which each of them is told once.
    to_tell = models.CharField(max_length=80, blank=True)

    objects = AccessQuerySet.as_manager()

    class Meta(Access.Meta):
        indexes = [
            models.Index(fields=("agency", "-created_at"), name="breach_access_list"),
            models.Index(fields=("agency", "state", "-created_at"), name="breach_access_state"),
            models.Index(
                fields=("reported_by", "agency", "-created_at"),
                condition=Q(reported_by__isnull=False),
                name="breach_access_own",
            ),
            models.Index(
                fields=("reported_by", "agency", "state", "-created_at"),
                condition=Q(reported_by__isnull=False),
                name="breach_access_own_state",
            ),
            models.Index(fields=("agency", "due_at"), condition=Q(due_at__isnull=False), name="breach_access_due"),
            models.Index(fields=("id",), condition=~Q(to_tell=""), name="breach_access_to_tell"),
        ]
        constraints = [
            *Access.Meta.constraints,
            models.UniqueConstraint(fields=("breach", "agency"), name="breach_access_once"),
        ]


class BreachNote(EncryptedModel):
    """What an agency writes down for itself about a breach: no other agency sees it."""

    vault_name = "breach-note"

    breach = models.ForeignKey(Breach, models.PROTECT, related_name="notes")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    submission_key = models.UUIDField(editable=False)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    text = EncryptedTextField()

    class Meta:
        ordering = ("at", "id")
        constraints = [models.UniqueConstraint(fields=("by", "submission_key"), name="breach_note_once")]

    def __str__(self) -> str:
        return str(self.at)
