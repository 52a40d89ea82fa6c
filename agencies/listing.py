"""The directory a page at a time: narrow queries in the order of names, each answered from one index however many there are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_lowercase
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from agencies import standing
from agencies.models import Agency, AgencyName, AgencyWord, Category
from agencies.models.names import words
from wscp_isa import clock

SIZE = 50
MOST_WORDS = 6
FEW = 500
# Names that begin with a figure, or with no letter of this alphabet.
OTHERS = "0-9"
LETTERS = (*ascii_lowercase, OTHERS)


@dataclass(frozen=True)
class Asked:
    """What of the directory somebody asked to see. What an address says of agencies is no secret: it can be kept and sent on."""

    words: str = ""
    category: str = ""
    letter: str = ""
    closed: bool = False

    @classmethod
    def of(cls, said: Mapping[str, str]) -> "Asked":
        """What an address asks for; without what it asks for that there is not."""
        category, letter = said.get("category", ""), said.get("letter", "")
        return cls(
            words=said.get("words", "").strip()[:200],
            category=category if category in Category.values else "",
            letter=letter if letter in LETTERS else "",
            closed=said.get("closed") == "yes",
        )

    def query(self, **more: str) -> str:
        """The same as an address says it."""
        said = {"words": self.words, "category": self.category, "letter": self.letter}
        said |= {"closed": "yes" if self.closed else "", **more}
        return "?" + urlencode({name: value for name, value in said.items() if value})

    def at(self, letter: str) -> "Asked":
        """The same under another letter."""
        return replace(self, letter=letter)


@dataclass(frozen=True)
class Page:
    """The agencies of one page by name, and the keys that the pages beside it begin at; None where there is none."""

    agencies: Sequence[Agency]
    before: UUID | None = None
    after: UUID | None = None


def page(rows: "QuerySet[Agency]", asked: Asked, *, after: str = "", before: str = "", size: int = SIZE) -> Page:
    """One page of what was asked for; the first where a key is damaged, or nothing is left on its side."""
    rows = narrowed(rows, asked)
    if (place := _place(before)) is not None:
        found = list(_beside(rows, place, "lt").order_by("-sort_key", "-id")[: size + 1])[::-1]
        # Fewer than a page, and it is the first: shown whole.
        if len(found) > size:
            return _page(found[1:], before=True, after=True)
    elif (place := _place(after)) is not None:
        found = list(_beside(rows, place, "gt").order_by("sort_key", "id")[: size + 1])
        if found:
            return _page(found[:size], before=True, after=len(found) > size)
    found = list(rows.order_by("sort_key", "id")[: size + 1])
    return _page(found[:size], before=False, after=len(found) > size)


def lacking(page: Page) -> list[tuple[Agency, list[str]]]:
    """Each agency of the page with what its partners should know is missing there, in a fixed number of queries (ISA 4.3i)."""
    deciding = [agency.pk for agency in page.agencies if not agency.closed_at and not agency.controller_id]
    stands = standing.on(deciding, clock.today()) if deciding else {}
    return [(agency, stands[agency.pk].lacks if agency.pk in stands else []) for agency in page.agencies]


def narrowed(rows: "QuerySet[Agency]", asked: Asked) -> "QuerySet[Agency]":
    """Those of these that were asked for; each word is the beginning of one that they have or had in their name."""
    for word in sorted(words(asked.words))[:MOST_WORDS]:
        rows = _having(rows, word)
    if asked.words and not words(asked.words):
        rows = rows.none()
    if asked.category:
        rows = rows.filter(category=asked.category)
    if asked.letter == OTHERS:
        rows = rows.filter(sort_key__lt="a")
    elif asked.letter:
        rows = rows.filter(sort_key__gte=asked.letter)
        rows = rows.filter(sort_key__lt=chr(ord(asked.letter) + 1)) if asked.letter != "z" else rows
    rows = rows if asked.closed else rows.filter(closed_at=None)
    return rows.prefetch_related(Prefetch("names", AgencyName.objects.exclude(until=None), to_attr="former"))


def stream(rows: "QuerySet[Agency]", *, at_once: int = 500) -> Iterator[Agency]:
    """All of these by name, with what a file says of each, a batch at a time in the same memory however many there are."""
    rows = rows.select_related("part_of", "controller").prefetch_related("names", "domains").order_by("sort_key", "id")
    batch = list(rows[:at_once])
    while batch:
        yield from batch
        batch = list(_beside(rows, (batch[-1].sort_key, batch[-1].pk), "gt")[:at_once])


def _having(rows: "QuerySet[Agency]", word: str) -> "QuerySet[Agency]":
    """Those that have a word beginning so. Few are named; where there are many, the walk through the names soon meets a pageful."""
    having = AgencyWord.objects.beginning(word)
    few = list(having.values_list("agency", flat=True)[: FEW + 1])
    return rows.filter(pk__in=few) if len(few) <= FEW else rows.filter(Exists(having.filter(agency=OuterRef("pk"))))


def _place(key: str) -> tuple[str, UUID] | None:
    """Where the agency of this key stands in the order of names."""
    try:
        return Agency.objects.values_list("sort_key", "id").get(pk=UUID(key)) if key else None
    except (ValueError, Agency.DoesNotExist):
        return None


def _beside(rows: "QuerySet[Agency]", place: tuple[str, UUID], side: str) -> "QuerySet[Agency]":
    # The first condition is what the index is searched by; the second only settles names that are alike.
    name, id_ = place
    rows = rows.filter(**{f"sort_key__{side}e": name})
    return rows.filter(Q(**{f"sort_key__{side}": name}) | Q(**{f"id__{side}": id_}))


def _page(agencies: Sequence[Agency], *, before: bool, after: bool) -> Page:
    return Page(agencies, agencies[0].pk if before else None, agencies[-1].pk if after else None)
