"""What is made: whose records, telling which story, about which child and when. The same seed plans the same."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from decisions import stories

BATCH = 1_000
SPAN, DAY = timedelta(days=3 * 365), timedelta(days=1)
# When records are begun. The longest story goes on for five hours, so each has ended on the day on which it began.
FROM_HOUR, FOR_HOURS = timedelta(hours=7), timedelta(hours=11)
# What nobody has finished is all this new, and this small a part of what was begun then.
LATELY = timedelta(weeks=4)
UNFINISHED = 0.03

# Who records, in per cent: two agencies hold most, and the school, where there are several people, half a per cent.
PEOPLE = {"imran": 55.0, "priya": 30.0, "charlie": 12.0, "olive": 2.5, "alice": 0.2, "dana": 0.2, "erin": 0.1}
# Stories beside the demonstration's own: an urgent note and what finishes it, a note that nobody has finished, a draft.
URGENT, NOTE, DRAFT = "urgent", "urgent note", "draft"
STORIES = {story: 1 / place for place, story in enumerate(stories.STORIES, start=1)} | {URGENT: 0.05}


@dataclass(frozen=True, slots=True)
class Planned:
    """One record to be made. `done` where nothing is left to do about it."""

    person: str
    story: str
    at: datetime
    child: int
    done: bool = True


@dataclass(frozen=True)
class Plan:
    """From as many signed decisions as there are to as many as are wanted, spread evenly over the days before `until`."""

    have: int
    want: int
    until: datetime
    seed: int

    def batches(self) -> list[tuple[int, int]]:
        """The first decision of each batch, and the first that is not of it any more."""
        return [(first, min(first + BATCH, self.want)) for first in range(self.have, self.want, BATCH)]

    def records(self, first: int, end: int) -> Iterator[Planned]:
        """A batch, in order of time: its signed decisions, and what was begun and not finished beside them."""
        draw = random.Random(f"{self.seed} {first}")  # noqa: S311  (nothing here is a secret)
        people = draw.choices([*PEOPLE], [*PEOPLE.values()], k=end - first)
        told = draw.choices([*STORIES], [*STORIES.values()], k=end - first)
        for number, person, story in zip(range(first, end), people, told, strict=True):
            at = self._at(number + draw.random())
            left = self.until - at < LATELY and draw.random() < UNFINISHED
            planned = Planned(person, story, at, child=draw.randrange(self.want // 3 + 1), done=not left)
            yield planned
            if left:
                yield replace(planned, story=NOTE if story == URGENT else DRAFT)
            if number == self.want - 1:
                yield replace(planned, story=NOTE)
                yield replace(planned, story=DRAFT)

    def _at(self, number: float) -> datetime:
        share = (number - self.have) / (self.want - self.have)
        at = timezone.localtime(_midnight(timezone.localtime(self.until)) - SPAN + SPAN * share)
        midnight = _midnight(at)
        return (midnight + FROM_HOUR + FOR_HOURS * ((at - midnight) / DAY)).astimezone(UTC)


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)
