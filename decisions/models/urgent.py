"""The quick note of an urgent share: told first, written down in a minute, signed at once, never changed (Principles: timely)."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from agencies.access import Access, AccessQuerySet
from agencies.models import Agency, Person, Role
from wscp_isa.vault.fields import EncryptedTextField
from wscp_isa.vault.models import EncryptedModel


class UrgentNoteQuerySet(models.QuerySet["UrgentNote"]):
    def visible_to(self, person: Person) -> "UrgentNoteQuerySet":
        """What this person may see: their own, those they were handed, their team's, or all of the agency's."""
        rows = UrgentAccess.objects.live().filter(note_id=OuterRef("pk"))
        # The whole team sees each, for any of them may finish it.
        whole = person.agency_ids(*Role.WHOLE_AGENCY, *Role.TEAM)
        own = person.agency_ids(*Role.DECIDING) - whole
        may_see = Q()
        if whole:
            may_see |= Q(Exists(rows.filter(agency__in=whole)))
        if own:
            may_see |= Q(Exists(rows.filter(agency__in=own, handed_to=person)))
        if noting := person.agencies_noted_for() - whole:
            may_see |= Q(Exists(rows.filter(agency__in=noting)), signed_by=person)
        return self.filter(may_see) if may_see else self.none()

    def unfinished(self) -> "UrgentNoteQuerySet":
        """Those that no signed decision finishes yet."""
        return self.filter(Q(finished_by=None) | Q(finished_by__signed_at=None))


class UrgentNote(EncryptedModel):
    """Who was told what, when and why it could not wait. An ordinary decision that names it finishes it afterwards."""

    vault_name = "urgent-note"
    ledger_kind = "urgent-note"

    reference = models.CharField(max_length=12, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    submission_key = models.UUIDField(editable=False)
    signed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    told_at = models.DateTimeField()
    told_agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    finish_by = models.DateTimeField(help_text="by the target in force when it was shared")
    child = EncryptedTextField(help_text="initials or record number")
    told_whom = EncryptedTextField(help_text="who took the call, or its log number")
    what = EncryptedTextField()
    why = EncryptedTextField()

    objects = UrgentNoteQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=("signed_by", "-signed_at"), name="urgent_note_signed_by"),
            models.Index(fields=("-signed_at", "-id"), name="urgent_note_signed"),
        ]
        constraints = [
            models.UniqueConstraint(fields=("signed_by", "submission_key"), name="urgent_note_once"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("urgent-note", args=[self.reference])


class UrgentAccess(Access):
    """An agency's sight of an urgent note."""

    note = models.ForeignKey(UrgentNote, models.PROTECT, related_name="accesses")
    # What is still to be done stands here too, so that it is found among very many notes that are done.
    unfinished = models.BooleanField(default=True)
    finish_by = models.DateTimeField()
    # When somebody was reminded of it, and its agency told that it is late: each once.
    reminded_at = models.DateTimeField(null=True)
    late_told_at = models.DateTimeField(null=True)
    # Whose it became to finish when whoever had it in hand left the agency.
    handed_to = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = AccessQuerySet.as_manager()

    class Meta(Access.Meta):
        indexes = [
            models.Index(fields=("agency", "-created_at"), name="urgent_access_list"),
            models.Index(fields=("agency", "finish_by"), condition=Q(unfinished=True), name="urgent_access_unfinished"),
            models.Index(
                fields=("finish_by",), condition=Q(unfinished=True, reminded_at=None), name="urgent_access_to_remind"
            ),
            models.Index(
                fields=("finish_by",),
                condition=Q(unfinished=True, late_told_at=None),
                name="urgent_access_to_tell_late",
            ),
            models.Index(
                fields=("handed_to", "-created_at"),
                condition=Q(handed_to__isnull=False),
                name="urgent_access_handed_to",
            ),
        ]
        constraints = [
            *Access.Meta.constraints,
            models.UniqueConstraint(fields=("note", "agency"), name="urgent_access_once"),
        ]
