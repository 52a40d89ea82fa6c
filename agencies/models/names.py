"""What an agency was called and when, and the words by which it is found."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import F, Q

from agencies.models.agency import Agency
from wscp_isa.identifiers import uuid7

LONGEST_WORD = 40
_LAST = "z"


def sort_key(name: str) -> str:
    """The name as a directory puts it in order: no capitals, accents or punctuation; "0" where no letter or figure is left."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return " ".join(re.findall("[a-z0-9]+", plain))[:200] or "0"


def words(*texts: str) -> frozenset[str]:
    """The words of these texts, each as it is looked for: without capitals and accents, whatever its script."""
    plain = unicodedata.normalize("NFKD", " ".join(texts).replace("’", "").replace("'", "").casefold())
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return frozenset(word[:LONGEST_WORD] for word in re.findall(r"[^\W_]+", bare))


class AgencyNameQuerySet(models.QuerySet["AgencyName"]):
    def on(self, day: date) -> "AgencyNameQuerySet":
        """The names in use on that day; a name that nobody dated was in use from the beginning."""
        return self.filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gt=day))


class AgencyName(models.Model):
    """A name that an agency has or had, from the first day of it until the day when it was no longer its name."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="names")
    name = models.CharField(max_length=200)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    objects = AgencyNameQuerySet.as_manager()

    class Meta:
        ordering = (F("since").asc(nulls_first=True), "id")
        constraints = [
            models.UniqueConstraint(fields=("agency",), condition=Q(until=None), name="agency_has_one_name_at_a_time"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="agency_name_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.name


class AgencyWordQuerySet(models.QuerySet["AgencyWord"]):
    def beginning(self, word: str) -> "AgencyWordQuerySet":
        """The words that begin so, as one stretch of the index whatever the database's order of other signs."""
        found = self.filter(word__gte=word)
        stem = word.rstrip(_LAST)
        after = "a" if stem.endswith("9") else chr(ord(stem[-1]) + 1) if stem else ""
        return found.filter(word__lt=stem[:-1] + after) if stem else found


class AgencyWord(models.Model):
    """A word by which an agency is found: of a name that it has or had, or its code."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="words", db_index=False)
    word = models.CharField(max_length=LONGEST_WORD)

    objects = AgencyWordQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=("word", "agency"), name="agency_by_word")]
        constraints = [models.UniqueConstraint(fields=("agency", "word"), name="agency_word_once")]

    def __str__(self) -> str:
        return self.word


def in_use(name: str, day: date) -> Iterable[Agency]:
    """The agencies whose name this was on that day."""
    return Agency.objects.filter(pk__in=AgencyName.objects.on(day).filter(name=name).values("agency"))
