"""The sides of a request: those who ask, and each agency asked. What each may see of it, and how far it has come."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies.access import Access, AccessQuerySet, at_this_moment
from agencies.models import Person, Role
from decisions.models.decision import Decision
from wscp_isa.identifiers import uuid7


class RequestAccess(Access):
    """The sight of those who ask, and how far it has come with all whom they asked."""

    request = models.ForeignKey("InformationRequest", models.PROTECT, related_name="accesses")
    team = models.BooleanField(default=False)
    # The request's own, so that what somebody asked is found in order from one index.
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    handed_to = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    asked = models.PositiveSmallIntegerField(default=0, help_text="how many agencies were asked")
    closed = models.PositiveSmallIntegerField(default=0, help_text="how many of them have come to an end of it")
    due_at = models.DateTimeField(help_text="the soonest that is still due; the last, once none is")
    open = models.BooleanField(default=True)

    objects = AccessQuerySet.as_manager()

    class Meta(Access.Meta):
        indexes = [
            models.Index(fields=("agency", "due_at", "request"), condition=Q(open=True), name="request_access_open"),
            models.Index(
                fields=("agency", "-created_at", "-request"), condition=Q(open=False), name="request_access_done"
            ),
            models.Index(fields=("made_by", "due_at", "request"), condition=Q(open=True), name="request_access_own"),
            models.Index(
                fields=("made_by", "-created_at", "-request"), condition=Q(open=False), name="request_access_own_done"
            ),
            models.Index(
                fields=("handed_to", "-created_at"),
                condition=Q(handed_to__isnull=False),
                name="request_access_handed_to",
            ),
        ]
        constraints = [
            *Access.Meta.constraints,
            models.UniqueConstraint(fields=("request", "agency"), name="request_access_once"),
        ]


class Joined(models.Model):
    """Somebody who was about to ask the same of the same agencies, and joined what a colleague had asked already."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    access = models.ForeignKey(RequestAccess, models.PROTECT, related_name="joined")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("access", "person"), name="request_joined_once")]

    def __str__(self) -> str:
        return f"{self.person} joined"


def asking(person: Person, request: Any) -> list[Q]:
    """The conditions under which a person sees a request as one of those who ask."""
    rows = RequestAccess.objects.live().filter(request=request)
    whole = person.agency_ids(*Role.WHOLE_AGENCY)
    team = person.agency_ids(*Role.TEAM) - whole
    own = person.agency_ids(*Role.DECIDING) - whole
    sight = [Q(Exists(rows.filter(agency__in=whole)))] if whole else []
    if team:
        sight.append(Q(Exists(rows.filter(agency__in=team, team=True))))
    if own:
        rows = rows.filter(agency__in=own)
        sight += [
            Q(Exists(rows.filter(request__made_by=person))),
            Q(Exists(rows.filter(handed_to=person))),
            Q(Exists(rows.filter(joined__person=person))),
        ]
    return sight


def being_asked(person: Person, request: Any) -> list[Q]:
    """The conditions under which a person sees a request as one of those asked: what comes in is the team's to deal with."""
    rows = Asked.objects.live().filter(request=request)
    all_of = person.agency_ids(*Role.WHOLE_AGENCY, *Role.TEAM)
    own = person.agency_ids(*Role.DECIDING) - all_of
    sight = [Q(Exists(rows.filter(agency__in=all_of)))] if all_of else []
    if own:
        sight.append(Q(Exists(rows.filter(agency__in=own, owner=person))))
    return sight


class AskedQuerySet(AccessQuerySet):
    def visible_to(self, person: Person) -> "AskedQuerySet":
        """To those who ask, each agency's part; to those who are asked, their own part and nobody else's, while they have sight."""
        may_see = Q()
        for condition in asking(person, OuterRef("request")):
            may_see |= condition
        return self.filter(may_see | self._dealt_with_by(person))

    def dealt_with_by(self, person: Person) -> "AskedQuerySet":
        """What their own agency was asked, and they may deal with."""
        return self.filter(self._dealt_with_by(person))

    def _dealt_with_by(self, person: Person) -> Q:
        all_of = person.agency_ids(*Role.WHOLE_AGENCY, *Role.TEAM)
        own = person.agency_ids(*Role.DECIDING) - all_of
        return at_this_moment() & (Q(agency__in=all_of) | Q(agency__in=own, owner=person))


class Asked(Access):
    """One agency's part in a request: its sight of it, and how far it has come. `decisions/moves.py` says what follows what."""

    class State(models.TextChoices):
        ASKED = "asked", "Asked"
        ACCEPTED = "accepted", "Accepted"
        QUERIED = "queried", "Queried"
        PROMISED = "promised", "More time"
        ANSWERED = "answered", "Answered"
        DECLINED = "declined", "Not shared"
        REFUSED = "refused", "Refused"
        TAKEN = "taken", "Taken in"
        SET_ASIDE = "set-aside", "Not relied on"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Answer(models.TextChoices):
        ALL = "all", "All of it"
        SOME = "some", "Some of it"
        NOTHING = "nothing", "They hold nothing about the child"
        NONE = "none", "None of it"

    OPEN = (State.ASKED, State.ACCEPTED, State.QUERIED, State.PROMISED)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey("InformationRequest", models.PROTECT, related_name="parts")
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    version = models.PositiveIntegerField(default=1)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    first = models.BooleanField(default=False, help_text="asked by the front door, so before all else (ISA 3.6)")
    due_at = models.DateTimeField()
    # Where it stands in the queue: when it is due, and what the front door asks a lifetime before all else.
    queue_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    paused_at = models.DateTimeField(null=True)
    promised = models.PositiveSmallIntegerField(default=0, help_text="how often more time was asked for")
    chased_at = models.DateTimeField(null=True)
    reply_by = models.DateTimeField(null=True, help_text="when those who ask owe an answer to a question")
    # Whose that answer is: who asked, or to whom it was handed, so that theirs are found in order from one index.
    reply_from = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    # When the service itself has to remind somebody next, and how often it has since the clock was last set.
    nudge_at = models.DateTimeField(null=True)
    nudges = models.PositiveSmallIntegerField(default=0)
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, related_name="answers_to")
    answer = models.CharField(max_length=7, choices=Answer, blank=True)
    by_phone = models.BooleanField(default=False, help_text="the answer was told, and written down by those who asked")
    closed_at = models.DateTimeField(null=True)
    # Scrutiny by the front door (ISA 3.8); null while nobody has looked at it so.
    purpose_clear = models.BooleanField(null=True)
    basis_sound = models.BooleanField(null=True, help_text="consent, or another basis")
    parents_told = models.BooleanField(null=True, help_text="told of the request, or a good reason why not")
    nothing_missed = models.BooleanField(null=True, help_text="no key information was missed")
    scrutinised_at = models.DateTimeField(null=True)
    scrutinised_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ground = models.SlugField(blank=True, db_index=False, help_text="why it was refused, or not relied on (ISA 3.7)")

    objects = AskedQuerySet.as_manager()

    class Meta(Access.Meta):
        verbose_name_plural = "asked"
        indexes = [
            models.Index(fields=("agency", "queue_at", "id"), condition=Q(closed_at=None), name="asked_open"),
            models.Index(
                fields=("agency", "queue_at", "id"), condition=Q(closed_at=None, seen_at=None), name="asked_new"
            ),
            models.Index(
                fields=("agency", "queue_at", "id"), condition=Q(closed_at=None, owner=None), name="asked_nobodys"
            ),
            models.Index(fields=("owner", "queue_at", "id"), condition=Q(closed_at=None), name="asked_owned"),
            models.Index(
                fields=("agency", "queue_at", "id"),
                condition=Q(state__in=("queried", "promised")),
                name="asked_waiting",
            ),
            models.Index(fields=("agency", "queue_at", "id"), condition=Q(state="asked"), name="asked_to_look_at"),
            models.Index(
                fields=("agency", "queue_at", "id"), condition=Q(closed_at=None, paused_at=None), name="asked_due"
            ),
            models.Index(
                fields=("reply_from", "reply_by"), condition=Q(reply_from__isnull=False), name="asked_to_reply"
            ),
            models.Index(fields=("nudge_at",), condition=Q(nudge_at__isnull=False), name="asked_to_nudge"),
            models.Index(
                fields=("agency", "-closed_at", "-id"), condition=Q(closed_at__isnull=False), name="asked_done"
            ),
            models.Index(
                fields=("owner", "-closed_at", "-id"),
                condition=Q(closed_at__isnull=False, owner__isnull=False),
                name="asked_owned_done",
            ),
        ]
        constraints = [
            *Access.Meta.constraints,
            models.UniqueConstraint(fields=("request", "agency"), name="asked_once"),
            models.CheckConstraint(
                name="asked_closed_in_an_ending",
                condition=Q(state__in=("asked", "accepted", "queried", "promised"), closed_at=None)
                | (
                    Q(state__in=("answered", "declined", "refused", "taken", "set-aside", "withdrawn"))
                    & Q(closed_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="asked_paused_while_queried",
                condition=Q(state="queried", paused_at__isnull=False, reply_by__isnull=False, reply_from__isnull=False)
                | (~Q(state="queried") & Q(paused_at=None, reply_by=None, reply_from=None)),
            ),
            models.CheckConstraint(
                name="asked_answered_with_an_answer",
                condition=Q(state="answered", answer__in=("all", "some", "nothing"))
                | Q(state="declined", answer="none")
                | (~Q(state__in=("answered", "declined")) & Q(answer="")),
            ),
            models.CheckConstraint(
                name="asked_seen_by_somebody",
                condition=Q(seen_at=None, seen_by=None) | Q(seen_at__isnull=False, seen_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_state_display()}"
