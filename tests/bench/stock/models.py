"""A decision as Django's own tools would keep it: thirty plain columns, readable by whoever has the database."""

from django.conf import settings
from django.db import models


class PlainDecision(models.Model):
    """The values of a signed decision, with neither encryption nor ledger."""

    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    signed_at = models.DateTimeField(auto_now_add=True)
    worry = models.CharField(max_length=30)
    recipient = models.CharField(max_length=200)
    other = models.CharField(max_length=200, blank=True)
    asked = models.CharField(max_length=10)
    purpose_is = models.CharField(max_length=30)
    helps = models.TextField()
    purpose = models.CharField(max_length=10)
    initials = models.CharField(max_length=30)
    record_number = models.CharField(max_length=60)
    surname = models.CharField(max_length=100, blank=True)
    born_on = models.CharField(max_length=10, blank=True)
    consent = models.CharField(max_length=30)
    told = models.CharField(max_length=30)
    identifiable = models.CharField(max_length=10)
    lawful_reason = models.CharField(max_length=60)
    kinds = models.CharField(max_length=60)
    outcome = models.CharField(max_length=60)
    decided = models.CharField(max_length=10)
    departure = models.TextField(blank=True)
    known = models.TextField()
    think = models.TextField(blank=True)
    heard = models.TextField(blank=True)
    received_by = models.CharField(max_length=200)
    way = models.CharField(max_length=30)
    shared_at = models.CharField(max_length=40)
    reasons = models.TextField()
    wellbeing = models.TextField()
    others = models.TextField()
    discussed = models.CharField(max_length=200, blank=True)
