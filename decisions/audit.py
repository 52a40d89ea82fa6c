"""How those who oversee narrow the lists of decisions and urgent notes, and the questions that they ask most."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django import forms
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from agencies.models import Agency, Category, Role
from decisions.facts import REASONS
from decisions.models import Asked, InformationRequest, Reliance, RequestAccess, UrgentAccess
from decisions.models.decision import UNTOLD
from wscp_isa import clock
from wscp_isa.ledger.models import OVERSEEING, Look
from wscp_isa.oversight.filters import PeriodFilters, View
from wscp_isa.protocol import library

Choices = Iterable[tuple[str, str]]
# The newest looks of one person that "looked at by" goes by.
LOOKS = 1000


def _any(choices: Choices, label: str = "Any") -> list[tuple[str, str]]:
    return [("", label), *choices]


def agencies() -> list[tuple[str, str]]:
    """Every agency by its key, to select from."""
    return [(str(pk), name) for pk, name in Agency.objects.values_list("pk", "name")]


def _agencies() -> list[tuple[str, str]]:
    return _any(agencies())


def _overseers() -> list[tuple[str, str]]:
    roles = Role.objects.filter(kind__in=Role.OVERSEEING).order_by("person__name")
    return _any({str(pk): name for pk, name in roles.values_list("person", "person__name")}.items(), "Anybody")


def _outcomes() -> list[tuple[str, str]]:
    return _any((outcome.key, in_words(outcome.key)) for outcome in library.current(clock.today()).outcomes)


def in_words(outcome: str) -> str:
    """An ending of the protocol by its key: several say the same to a practitioner, and are not the same to an auditor."""
    return outcome.replace("-", " ").capitalize()


def _consents() -> list[tuple[str, str]]:
    asked = (question for question in library.current(clock.today()).questions if question.key == "consent")
    return _any(label for question in asked for label in question.labels.items())


def _reasons() -> list[tuple[str, str]]:
    return _any((entry.key, entry.says) for entry in library.catalogue(REASONS, clock.today()).entries)


class RecordFilters(PeriodFilters):
    """What decisions and urgent notes are both narrowed by."""

    moment = "signed_at"

    agency = forms.ChoiceField(label="Agency", choices=_agencies, required=False)
    sector = forms.ChoiceField(label="Sector", choices=_any(Category.choices), required=False)

    def where_agency(self, agency: str) -> Q:
        """What this agency holds."""
        return Q(agency=agency)

    def where_sector(self, category: str) -> Q:
        """What agencies of this category hold."""
        return Q(agency__in=list(Agency.objects.filter(category=category).values_list("pk", flat=True)))


class DecisionFilters(RecordFilters):
    """Signed decisions."""

    asked = forms.ChoiceField(
        label="Asked for?", choices=_any([("yes", "Somebody asked"), ("no", "Volunteered")]), required=False
    )
    decided = forms.ChoiceField(
        label="Decided", choices=_any([("share", "Share"), ("keep", "Do not share")]), required=False
    )
    outcome = forms.ChoiceField(label="The protocol advised", choices=_outcomes, required=False)
    departed = forms.ChoiceField(
        label="As the protocol advised?", choices=_any([("no", "As advised"), ("yes", "Otherwise")]), required=False
    )
    consent = forms.ChoiceField(label="Consent", choices=_consents, required=False)
    reason = forms.ChoiceField(label="Lawful reason relied on", choices=_reasons, required=False)
    front_door = forms.ChoiceField(
        label="Integrated Front Door", choices=_any([("yes", "Gave it or received it")]), required=False
    )
    flag = forms.ChoiceField(
        label="What stands out",
        choices=_any(
            [
                ("wellbeing", "Little said of safety and wellbeing"),
                ("untold", "Family not told, and no date to look again"),
                ("late", "Urgent, and finished late"),
            ]
        ),
        required=False,
    )
    looked = forms.ChoiceField(label="Looked at by", choices=_overseers, required=False)

    def where_asked(self, answer: str) -> Q:
        """Whether somebody asked for the information."""
        return Q(asked=answer == "yes")

    def where_decided(self, answer: str) -> Q:
        """What was decided, whatever the protocol advised."""
        return Q(share=answer == "share")

    def where_outcome(self, key: str) -> Q:
        """Where the protocol's questions led."""
        return Q(outcome=key)

    def where_departed(self, answer: str) -> Q:
        """Whether it was decided as the protocol advised."""
        return Q(departed=answer == "yes")

    def where_consent(self, key: str) -> Q:
        """What was answered to the question of consent."""
        return Q(consent=key)

    def where_reason(self, key: str) -> Q:
        """Which lawful reason it relies on."""
        return Q(Exists(Reliance.objects.filter(decision=OuterRef("pk"), reason=key)))

    def where_front_door(self, answer: str) -> Q:
        """The Integrated Front Door holds it or received it."""
        doors = list(Agency.objects.filter(category=Category.FRONT_DOOR).values_list("pk", flat=True))
        return Q(agency__in=doors) | Q(recipient__in=doors)

    def where_flag(self, flag: str) -> Q:
        """What a reviewer would ask about first."""
        late = Q(urgent_note__isnull=False, signed_at__gt=F("urgent_note__finish_by"))
        return {"wellbeing": Q(wellbeing_considered=False), "untold": UNTOLD, "late": late}[flag]

    def where_looked(self, person: str) -> Q:
        """What this overseer has opened, of what they opened last."""
        rows = Look.objects.filter(actor_id=person, how__in=OVERSEEING).order_by("-at_us")
        return Q(pk__in=set(rows.values_list("subject", flat=True)[:LOOKS]))


DECISION_VIEWS = (
    View(
        "Refusals of last quarter in which little is said of the child’s safety and wellbeing",
        {"period": "last-quarter", "decided": "keep", "flag": "wellbeing"},
    ),
    View("Decided otherwise than the protocol advises, this quarter", {"period": "this-quarter", "departed": "yes"}),
    View("Family not told, and no date to look again", {"flag": "untold"}),
    View("With the Integrated Front Door, this month", {"period": "this-month", "front_door": "yes"}),
)


class NoteFilters(RecordFilters):
    """Urgent notes."""

    state = forms.ChoiceField(
        label="Finished?",
        choices=_any([("open", "Not finished"), ("late", "Not finished, and late"), ("finished", "Finished")]),
        required=False,
    )

    def where_state(self, state: str) -> Q:
        """Whether a signed decision finishes it, and in time."""
        open_now = UrgentAccess.objects.filter(unfinished=True)
        if state == "finished":
            return Q(finished_by__signed_at__isnull=False)
        if state == "late":
            open_now = open_now.filter(finish_by__lt=timezone.now())
        return Q(pk__in=open_now.values("note"))


NOTE_VIEWS = (View("Not finished in time", {"state": "late"}), View("Not finished yet", {"state": "open"}))


def late(now: datetime) -> Q:
    """Parts of requests that are late with their answer, and wait for nothing that those who ask owe them."""
    return Q(closed_at=None, paused_at=None, due_at__lt=now)


class RequestFilters(RecordFilters):
    """Requests for information, and information given."""

    moment = "made_at"

    kind = forms.ChoiceField(label="What it is", choices=_any(InformationRequest.Kind.choices), required=False)
    urgency = forms.ChoiceField(label="How urgent", choices=_any(InformationRequest.Urgency.choices), required=False)
    of = forms.ChoiceField(label="Asked of", choices=_agencies, required=False)
    logged = forms.ChoiceField(
        label="Written down for somebody else?", choices=_any([("yes", "Yes"), ("no", "No")]), required=False
    )
    state = forms.ChoiceField(
        label="Answered?",
        choices=_any([("open", "Not by all"), ("late", "Not by all, and late"), ("closed", "By all")]),
        required=False,
    )

    def where_kind(self, kind: str) -> Q:
        """Whether it asks or gives."""
        return Q(kind=kind)

    def where_urgency(self, urgency: str) -> Q:
        """How soon it was to be answered."""
        return Q(urgency=urgency)

    def where_of(self, agency: str) -> Q:
        """What this agency was asked or given."""
        return Q(Exists(Asked.objects.filter(request=OuterRef("pk"), agency=UUID(agency))))

    def where_logged(self, answer: str) -> Q:
        """Whether somebody outside asked, and it was written down for them."""
        return Q(logged=answer == "yes")

    def where_state(self, state: str) -> Q:
        """Whether all who were asked have come to an end of it, and if not, whether somebody is late."""
        if state == "late":
            now = timezone.now()
            soonest = RequestAccess.objects.filter(open=True, due_at__lt=now).values("request")
            return Q(pk__in=soonest) & Q(Exists(Asked.objects.filter(late(now), request=OuterRef("pk"))))
        return Q(Exists(RequestAccess.objects.filter(request=OuterRef("pk"), open=state == "open")))


REQUEST_VIEWS = (
    View("Not answered by all, and late", {"state": "late"}),
    View("Written down for somebody else, this month", {"period": "this-month", "logged": "yes"}),
)


def days_late(due: datetime, done: datetime | None) -> int:
    """Whole days, begun ones too, by which something was or is late; nought in time."""
    late = (done or timezone.now()) - due
    return max(0, -(-late // timedelta(days=1))) if late.total_seconds() > 0 else 0
