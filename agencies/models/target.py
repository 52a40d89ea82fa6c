"""By when something is due and since which day, and when schools are closed: kept by managers. What has been never changes."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from agencies.models.person import Person
from wscp_isa.identifiers import uuid7

if TYPE_CHECKING:
    from collections.abc import Mapping


class Kind(models.TextChoices):
    """What is due, in the words of the page on which managers keep its target."""

    REQUEST_NOW = "request-now", "Answer a request when a child may be in danger"
    REQUEST_TODAY = "request-today", "Answer a request that is needed today"
    REQUEST_SOON = "request-soon", "Answer a request that is needed soon"
    REQUEST_ROUTINE = "request-routine", "Answer any other request"
    QUERY = "query", "Answer a question about a request of your own"
    ESCALATE = "escalate", "Tell an agency’s single point of contact that a request is late"
    CONTACTS = "contacts", "Confirm the contacts of an agency"
    URGENT_NOTE = "urgent-note", "Finish the record of an urgent share"


class Unit(models.TextChoices):
    """By which clock it is counted: hours pass at night too, working time from 9am to 5pm, working days end at 5pm."""

    HOURS = "hours", "Hours, at night and at weekends too"
    WORKING_HOURS = "working-hours", "Working hours"
    WORKING_DAYS = "working-days", "Working days, until 5pm"
    MONTHS = "months", "Months"


_AT_WORK = (Unit.WORKING_HOURS, Unit.WORKING_DAYS)


class Target(models.Model):
    """From this day on, until the day of the next row of its kind, it is due after so much time. A row never changes."""

    ledger_kind = "target"

    # A child in danger does not wait for the morning; contacts are not a matter of hours.
    UNITS: "Mapping[str, tuple[Unit, ...]]" = {
        Kind.REQUEST_NOW: (Unit.HOURS,),
        Kind.REQUEST_TODAY: (Unit.HOURS, *_AT_WORK),
        Kind.REQUEST_SOON: _AT_WORK,
        Kind.REQUEST_ROUTINE: _AT_WORK,
        Kind.QUERY: _AT_WORK,
        Kind.ESCALATE: _AT_WORK,
        Kind.CONTACTS: (Unit.MONTHS,),
        Kind.URGENT_NOTE: _AT_WORK,
    }
    MOST: "Mapping[str, int]" = {Unit.HOURS: 72, Unit.WORKING_HOURS: 80, Unit.WORKING_DAYS: 60, Unit.MONTHS: 24}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=16, choices=Kind)
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=16, choices=Unit)
    since = models.DateField()
    set_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ("kind", "since")
        constraints = [
            models.UniqueConstraint(fields=("kind", "since"), name="target_once_a_day"),
            models.CheckConstraint(condition=Q(amount__gte=1, amount__lte=999), name="target_is_some_time"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, since {self.since}"


class SchoolHolidayQuerySet(models.QuerySet["SchoolHoliday"]):
    def visible_to(self, person: Person) -> Self:
        """When schools are closed is for everyone who is signed in: it is why they may answer later."""
        return self.all()


class SchoolHoliday(models.Model):
    """From the first of these days to the last nobody is at work in the schools."""

    ledger_kind = "school-holiday"
    # A term is never this short, nor a holiday this long: six weeks in summer, with a few days before and after.
    LONGEST = 63

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    first = models.DateField()
    last = models.DateField()
    name = models.CharField(max_length=100)

    objects = SchoolHolidayQuerySet.as_manager()

    class Meta:
        ordering = ("first",)
        constraints = [
            models.UniqueConstraint(fields=("first",), name="school_holiday_first_once"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="school_holiday_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.name

    def has(self, day: date) -> bool:
        """Whether this day is one of it."""
        return self.first <= day <= self.last
