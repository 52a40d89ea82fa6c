"""Who holds information and decides about it: one row an agency, from the council to a single childminder."""

from django.db import models

from wscp_isa.identifiers import uuid7


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


class Agency(models.Model):
    """A controller that decides for itself what it shares (ISA 1.2). `part_of` says whose it is; sight never follows it."""

    ledger_kind = "agency"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=200, unique=True)
    category = models.CharField(max_length=20, choices=Category)
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name
