"""One decision to share, or not to share, information about a child: a draft until it is signed, unchangeable after."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import cached_property

from agencies import grants
from agencies.access import Access, AccessQuerySet
from agencies.models import Agency, Person, Role
from decisions.models.urgent import UrgentNote
from wscp_isa.identifiers import uuid7
from wscp_isa.vault.fields import EncryptedJSONField
from wscp_isa.vault.models import EncryptedModel

SIGNED = Q(signed_at__isnull=False)
# Shared without the family's knowing, and nobody has said when to look at that again.
UNTOLD = Q(share=True, look_again_on=None, told_family__in=("unsafe", "not-possible"))


if TYPE_CHECKING:
    from decisions.models.subject import Subject


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, person: Person, *, by_grant: bool = False) -> "DecisionQuerySet":
        """All of an agency's, its team's, or what this person began or was handed; for record pages only, live grants too.

        What finishes their own urgent note was begun by them, whoever in the team went on with it. Conditions that cannot
        hold for them are left out: every page asks this, and putting a query together costs more than answering it.
        """
        rows = DecisionAccess.objects.live().filter(decision_id=OuterRef("pk"))
        whole = person.agency_ids(*Role.WHOLE_AGENCY)
        team = person.agency_ids(*Role.TEAM) - whole
        own = person.agency_ids(*Role.DECIDING) - whole
        may_see = Q()
        if whole:
            may_see |= Q(Exists(rows.filter(agency__in=whole)))
        if team:
            may_see |= Q(Exists(rows.filter(agency__in=team, team=True)))
        if own:
            began = Q(started_by=person) | Q(urgent_note__signed_by=person)
            may_see |= Q(Exists(rows.filter(agency__in=own))) & began
            may_see |= Q(Exists(rows.filter(agency__in=own, handed_to=person)))
        if by_grant and (granted := grants.seen_by(person, Decision)):
            may_see |= Q(pk__in=granted)
        return self.filter(may_see) if may_see else self.none()

    def drafts(self) -> "DecisionQuerySet":
        """What is still to be finished: neither signed nor withdrawn."""
        return self.filter(signed_at=None, withdrawn_at=None)

    def for_list(self) -> "DecisionQuerySet":
        """With what a list shows of each: whom it is about and who started it, in a fixed number of queries."""
        return self.select_related("key", "agency", "started_by").prefetch_related("subjects__key")


class Decision(EncryptedModel):
    """Held by the agency that decides (ISA 3.3). Single answers are one encrypted document; what repeats is rows.

    Signing copies the codes that are counted or filtered into the plain columns and freezes the transcript.
    """

    vault_name = "decision"
    ledger_kind = "decision"

    reference = models.CharField(max_length=12, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    started_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    # Made by the page that starts a decision, so that pressing its button twice starts one.
    submission_key = models.UUIDField(editable=False)
    version = models.PositiveIntegerField(default=1)
    edition = models.CharField(max_length=20)
    answers = EncryptedJSONField()

    urgent_note = models.OneToOneField(
        UrgentNote, models.PROTECT, null=True, related_name="finished_by", help_text="the quick note that this finishes"
    )

    # A draft in which no child was entered may simply go; what is left says who let it go, and when.
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    outcome = models.SlugField(blank=True, db_index=False, help_text="where the protocol's questions led")
    share = models.BooleanField(null=True, help_text="what the person decided")
    departed = models.BooleanField(null=True, help_text="decided otherwise than the protocol's outcome")
    worry = models.SlugField(blank=True, db_index=False)
    consent = models.SlugField(blank=True, db_index=False)
    asked = models.BooleanField(null=True, help_text="somebody asked for the information")
    purpose = models.SlugField(blank=True, db_index=False)
    recipient = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="+", help_text="whom it goes to, where the directory has them"
    )
    way = models.SlugField(blank=True, db_index=False, help_text="how it was sent")
    shared_at = models.DateTimeField(null=True)
    told_family = models.SlugField(blank=True, db_index=False)
    look_again_on = models.DateField(null=True, help_text="when to ask again whether the family can be told")
    wellbeing_considered = models.BooleanField(
        null=True, help_text="enough was said of the child’s safety and wellbeing (golden rule 5)"
    )
    transcript = EncryptedJSONField(null=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("started_by", "submission_key"), name="decision_started_once"),
            models.CheckConstraint(
                name="decision_withdrawn_by_somebody_and_never_signed",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, signed_at=None),
            ),
            models.CheckConstraint(
                name="decision_signed_whole_or_not_at_all",
                condition=Q(
                    signed_at=None, signed_by=None, outcome="", share=None, departed=None, transcript__isnull=True
                )
                | (
                    Q(
                        signed_at__isnull=False,
                        signed_by__isnull=False,
                        share__isnull=False,
                        departed__isnull=False,
                        transcript__isnull=False,
                    )
                    & ~Q(outcome="")
                ),
            ),
        ]
        indexes = [
            models.Index(fields=("started_by", "-started_at"), name="decision_started_by"),
            models.Index(fields=("signed_by", "-signed_at"), name="decision_signed_by"),
            models.Index(
                fields=("agency", "-started_at"), condition=Q(signed_at=None, withdrawn_at=None), name="decision_drafts"
            ),
            # The auditor's lists: everything that was signed, one agency's, and the few that stand out.
            models.Index(fields=("-signed_at", "-id"), condition=SIGNED, name="decision_signed"),
            models.Index(fields=("agency", "-signed_at", "-id"), condition=SIGNED, name="decision_agency_signed"),
            models.Index(
                fields=("-signed_at", "-id"), condition=Q(wellbeing_considered=False), name="decision_wellbeing"
            ),
            models.Index(fields=("-signed_at", "-id"), condition=Q(departed=True), name="decision_departed"),
            models.Index(fields=("-signed_at", "-id"), condition=UNTOLD, name="decision_untold"),
        ]

    def __str__(self) -> str:
        return self.reference

    @cached_property
    def people(self) -> "list[Subject]":
        """Those whom it is about, in their order, read under the decision's own key, which is theirs too; read once.

        One that stands under another key was put there by no action, and is nobody whom the record is about.
        """
        subjects = [subject for subject in self.subjects.all() if subject.key_id == self.key_id]
        for subject in subjects:
            subject.key = self.key
        return subjects

    def get_absolute_url(self) -> str:
        """The record once signed; before that, the page where the draft goes on."""
        return reverse("decision" if self.signed_at else "draft", args=[self.reference])


class DecisionAccess(Access):
    """An agency's sight of a decision; `team` where its safeguarding team works on it together."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="accesses")
    team = models.BooleanField(default=False)
    # Who noted the urgent share that it finishes, where somebody else began to finish it: theirs to see, and to find in order.
    noted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    # Whose it became when whoever had it in hand left the agency.
    handed_to = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    # What is still owed to the family, by whom, stands here: among very many decisions about which nothing is owed.
    family_due = models.DateField(null=True)
    family_owed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = AccessQuerySet.as_manager()

    class Meta(Access.Meta):
        indexes = [
            models.Index(fields=("agency", "-created_at"), name="decision_access_list"),
            # For a team whose records are few among its agency's.
            models.Index(fields=("agency", "-created_at"), condition=Q(team=True), name="decision_access_team_list"),
            models.Index(
                fields=("noted_by", "-created_at"), condition=Q(noted_by__isnull=False), name="decision_access_noted_by"
            ),
            models.Index(
                fields=("handed_to", "-created_at"),
                condition=Q(handed_to__isnull=False),
                name="decision_access_handed_to",
            ),
            models.Index(
                fields=("family_owed_by", "family_due"),
                condition=Q(family_due__isnull=False),
                name="decision_access_family",
            ),
            models.Index(
                fields=("agency", "family_due"), condition=Q(family_due__isnull=False), name="decision_access_untold"
            ),
        ]
        constraints = [
            *Access.Meta.constraints,
            models.UniqueConstraint(fields=("decision", "agency"), name="decision_access_once"),
        ]


class Reliance(models.Model):
    """One lawful reason that a signed decision to share relies on, by its code in the catalogue."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="reliances")
    reason = models.SlugField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("decision", "reason"), name="reliance_once")]
        indexes = [models.Index(fields=("reason", "decision"), name="reliance_by_reason")]

    def __str__(self) -> str:
        return self.reason
