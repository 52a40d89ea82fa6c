"""Where a set of answers leads, replayed from the first question every time so that no position is ever stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Question:
    """One question of the protocol; each answer leads to one node further down the file."""

    key: str
    asks: str
    hint: str
    clause: str
    topic: str  # the page that asks it may ask other questions of the same topic
    # Mappings stay out of the hash, because a read-only mapping has none.
    answers: Mapping[str, str] = field(hash=False)
    labels: Mapping[str, str] = field(hash=False)
    hints: Mapping[str, str] = field(hash=False)
    chooses: str = ""  # the catalogue its page offers: any entry chosen answers "yes", none "no"


@dataclass(frozen=True)
class HowPoint:
    """One thing to consider about how to share, once sharing is possible."""

    key: str
    says: str
    clause: str


@dataclass(frozen=True)
class Outcome:
    """An ending of the protocol; it advises, the person decides."""

    key: str
    says: str
    share: bool
    clause: str
    how: tuple[HowPoint, ...]
    because: str


@dataclass(frozen=True)
class Reason:
    """One step of the path that led here, in the words that were shown."""

    question: Question
    answer: str
    label: str

    @property
    def clause(self) -> str:
        """The clause whose question was answered."""
        return self.question.clause


@dataclass(frozen=True)
class Protocol:
    """One edition of the protocol; published, it never changes."""

    edition: str
    title: str
    digest: str  # SHA-256 of the file, in hexadecimal
    published: date
    reviewed: date
    review_due: date
    in_force_from: date
    start: str
    nodes: Mapping[str, Question | Outcome] = field(hash=False)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions in the order of the file, asked or not."""
        return tuple(node for node in self.nodes.values() if isinstance(node, Question))

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The endings in the order of the file."""
        return tuple(node for node in self.nodes.values() if isinstance(node, Outcome))

    def walk(self, given: Mapping[str, str]) -> tuple[list[Question], Question | Outcome]:
        """Replay the answers; return the questions passed and the node reached. An unknown answer is no answer."""
        passed, here = list[Question](), self.nodes[self.start]
        while isinstance(here, Question) and (to := here.answers.get(given.get(here.key, ""))):
            passed.append(here)
            here = self.nodes[to]
        return passed, here

    def because(self, given: Mapping[str, str]) -> tuple[Reason, ...]:
        """The path that these answers took, so that a person sees why the protocol says what it says."""
        passed, _ = self.walk(given)
        return tuple(Reason(question, given[question.key], question.labels[given[question.key]]) for question in passed)

    def routes(self) -> Iterator[tuple[Mapping[str, str], Outcome]]:
        """Every way through the protocol, as the answers given and the ending they reach."""
        return self._routes_after({})

    def _routes_after(self, given: dict[str, str]) -> Iterator[tuple[Mapping[str, str], Outcome]]:
        _, here = self.walk(given)
        if isinstance(here, Outcome):
            yield given, here
        else:
            for answer in here.answers:
                yield from self._routes_after({**given, here.key: answer})
