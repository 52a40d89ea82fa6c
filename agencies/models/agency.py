"""Who holds information and decides about it: one row an agency, from the council to a single childminder."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from wscp_isa.identifiers import uuid7

if TYPE_CHECKING:
    from agencies.models.names import AgencyName
    from agencies.models.person import Person


class Category(models.TextChoices):
    """What an agency is: the entries of the protocol's Appendix One, and the bodies that stand outside it."""

    COUNCIL = "council", "Wirral Council"
    POLICE = "police", "Merseyside Police"
    HEALTH_PARTNER = "health-partner", "Integrated care board"
    FRONT_DOOR = "front-door", "Integrated Front Door"
    PARTNERSHIP = "partnership", "Wirral Safeguarding Children Partnership"
    SCHOOL = "school", "Schools and colleges, including academies, independent, special and alternative provision"
    SIXTEEN_PLUS = "sixteen-plus", "Providers of education and training for ages 16 to 18"
    EARLY_YEARS = "early-years", "Early years: children's centres, childcare, nurseries and childminders"
    RESIDENTIAL = "residential", "Residential providers"
    FOSTERING = "fostering", "Independent fostering and adoption agencies"
    NHS_ENGLAND = "nhs-england", "NHS England"
    ADULT_SERVICES = "adult-services", "Adult social services, where their work relates to children"
    HOUSING = "housing", "Housing providers"
    HOSPITAL = "hospital", "Wirral University Teaching Hospital NHS Foundation Trust"
    COMMUNITY_HEALTH = "community-health", "Wirral Community Health and Care NHS Foundation Trust"
    CANCER_CENTRE = "cancer-centre", "The Clatterbridge Cancer Centre NHS Foundation Trust"
    MENTAL_HEALTH = "mental-health", "Cheshire and Wirral Partnership NHS Foundation Trust"
    YOUTH_JUSTICE = "youth-justice", "Youth justice service"
    PROBATION = "probation", "Probation service"
    BORDER = "border", "Border Force and immigration services"
    TRANSPORT_POLICE = "transport-police", "British Transport Police"
    FIRE = "fire", "Merseyside Fire and Rescue Service"
    CAFCASS = "cafcass", "Cafcass"
    CAREERS = "careers", "Career Connect"
    SPORT = "sport", "Providers of sport for children, and those who oversee it"
    ACTIVITIES = "activities", "Clubs and other activities for children"
    FAITH = "faith", "Religious organisations"
    VOLUNTARY = "voluntary", "Voluntary, community and faith sector, including charities"
    COMMISSIONED = "commissioned", "Agencies and people commissioned to serve children"


class LegalKind(models.TextChoices):
    """What the law takes an agency for: which lawful bases and which regime are open to it follows from this."""

    PUBLIC = "public-authority", "Public authority"
    COMPETENT = "competent-authority", "Competent authority: law enforcement, under part 3 of the Data Protection Act"
    OTHER = "other", "Another body, or one person"


class AgencyQuerySet(models.QuerySet["Agency"]):
    def visible_to(self, person: "Person") -> Self:
        """The directory is for everyone who is signed in: whom to reach is no secret among partners."""
        return self.all()

    def open(self) -> Self:
        """Those that there still are."""
        return self.filter(closed_at=None)

    def called(self, name: str) -> Self:
        """Those of this name, capitals or not."""
        return self.annotate(lowered=Lower("name")).filter(lowered=Lower(models.Value(name)))


class Agency(models.Model):
    """A controller that decides for itself what it shares (ISA 1.2), or one for which another does. It can be one person.

    `part_of` says whose it is; sight never follows it. What is blank or null nobody has said yet.
    """

    ledger_kind = "agency"

    # What an agency's own people keep true, and what the managers of the directory do.
    OF_ITS_OWN = (
        *("phone", "out_of_hours_phone", "domains", "other_ways", "privacy_notice", "privacy_notice_on"),
        *("assessed_on", "assessed_by", "checks_on", "checks_held", "retention"),
    )
    OF_THE_DIRECTORY = (
        *("category", "legal_kind", "duty_covered", "ico_number", "ico_expires_on", "code", "part_of", "controller"),
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=200, editable=False)
    category = models.CharField(max_length=20, choices=Category)
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    controller = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="controlled")
    legal_kind = models.CharField(max_length=20, choices=LegalKind, blank=True)
    duty_covered = models.BooleanField("covered by the information sharing duty", null=True, blank=True)
    ico_number = models.CharField(max_length=8, blank=True)
    ico_expires_on = models.DateField(null=True, blank=True)
    code = models.CharField(max_length=10, blank=True, help_text="URN or ODS")
    phone = models.CharField(max_length=20, blank=True)
    out_of_hours_phone = models.CharField(max_length=20, blank=True)
    other_ways = models.TextField(blank=True)
    privacy_notice = models.CharField(max_length=300, blank=True)
    privacy_notice_on = models.DateField(null=True, blank=True)
    assessed_on = models.DateField(null=True, blank=True)
    assessed_by = models.CharField(max_length=200, blank=True)
    checks_on = models.DateField(null=True, blank=True)
    checks_held = models.TextField(blank=True)
    retention = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "agencies"
        indexes = [
            models.Index(fields=("sort_key", "id"), name="agency_by_name"),
            models.Index(fields=("category", "sort_key", "id"), name="agency_by_category"),
        ]
        constraints = [
            models.UniqueConstraint(Lower("name"), condition=Q(closed_at=None), name="agency_name_once_among_open"),
            models.UniqueConstraint(fields=("code",), condition=~Q(code=""), name="agency_code_once"),
            models.CheckConstraint(
                condition=Q(controller=None) | ~Q(controller=models.F("id")), name="agency_controller_is_another"
            ),
            models.CheckConstraint(
                condition=Q(assessed_on=None, assessed_by="") | (Q(assessed_on__isnull=False) & ~Q(assessed_by="")),
                name="agency_assessed_on_and_by",
            ),
            models.CheckConstraint(
                condition=Q(checks_on=None, checks_held="") | (Q(checks_on__isnull=False) & ~Q(checks_held="")),
                name="agency_checks_on_and_held",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("agency", args=[self.pk])

    @property
    def code_kind(self) -> str:
        """Whose register the code is of: six figures are a school's."""
        return "URN" if self.code.isdigit() and len(self.code) == 6 else "ODS code"

    @property
    def closed_on(self) -> date | None:
        """The first day on which it was no more, in the UK."""
        return timezone.localdate(self.closed_at) if self.closed_at else None

    def name_on(self, day: date) -> "AgencyName | None":
        """What it was called on that day; nothing where it was not yet, or no more."""
        return self.names.on(day).first()


class AgencyDomain(models.Model):
    """A domain whose e-mail is kept safe from end to end: between two such domains a message may be sent (ISA 4.3d)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="domains", db_index=False)
    domain = models.CharField(max_length=253)

    class Meta:
        ordering = ("domain",)
        constraints = [models.UniqueConstraint(fields=("agency", "domain"), name="agency_domain_once")]

    def __str__(self) -> str:
        return self.domain


def start_of(day: date) -> datetime:
    """The first moment of a day in the UK."""
    return timezone.make_aware(datetime(day.year, day.month, day.day))
