"""An edition's file made into a Protocol, or refused in a sentence: no one must ever be asked a broken protocol."""

from collections.abc import Mapping
from hashlib import sha256
from types import MappingProxyType

from wscp_isa.protocol.engine import HowPoint, Outcome, Protocol, Question
from wscp_isa.protocol.fields import SLUG, EditionError, Table, parse


def read_edition(source: bytes) -> Protocol:
    """The edition written in these bytes; raises EditionError for anything that could mislead a person later."""
    file = parse(source, "The edition")
    file.knows(
        "edition",
        "title",
        "published",
        "reviewed",
        "review_due",
        "in_force_from",
        "start",
        "how",
        "question",
        "outcome",
    )
    points = {key: _how_point(key, table) for key, table in file.tables("how", "how point").items()}
    questions = {key: _question(key, table) for key, table in file.tables("question", "question").items()}
    outcomes = {key: _outcome(key, table, points) for key, table in file.tables("outcome", "outcome").items()}
    if twice := questions.keys() & outcomes.keys():
        raise EditionError(f"The edition uses the key {min(twice)} for a question and for an outcome.")
    protocol = Protocol(
        edition=file.slug("edition"),
        title=file.text("title"),
        digest=sha256(source).hexdigest(),
        published=file.day("published"),
        reviewed=file.day("reviewed"),
        review_due=file.day("review_due"),
        in_force_from=file.day("in_force_from"),
        start=file.slug("start"),
        # Outcomes end the walk, so they count as further down than every question wherever they are written.
        nodes=MappingProxyType({**questions, **outcomes}),
    )
    _check_ends(protocol)
    _check_answers(protocol)
    _check_reach(protocol)
    _check_points(protocol, points)
    return protocol


def _how_point(key: str, table: Table) -> HowPoint:
    table.knows("says", "clause")
    return HowPoint(key, says=table.text("says"), clause=table.text("clause"))


def _question(key: str, table: Table) -> Question:
    table.knows("asks", "hint", "clause", "topic", "chooses", "answers", "labels", "hints")
    question = Question(
        key,
        asks=table.text("asks"),
        hint=table.text("hint", default=""),
        clause=table.text("clause"),
        topic=table.slug("topic"),
        answers=table.texts("answers"),
        labels=table.texts("labels"),
        hints=table.texts("hints"),
        chooses=table.slug("chooses") if "chooses" in table.fields else "",
    )
    if not question.answers:
        raise EditionError(f"{table.where} has no answers.")
    for answer in question.answers:
        if not SLUG.fullmatch(answer):
            raise EditionError(f"{table.where}: the answer {answer!r} must be lowercase letters, digits and hyphens.")
        if answer not in question.labels:
            raise EditionError(f"{table.where} has no label for the answer {answer}.")
    for words in (question.labels, question.hints):
        for answer in words:
            if answer not in question.answers:
                raise EditionError(f"{table.where} has words for {answer}, which is not one of its answers.")
    if question.chooses and set(question.answers) != {"yes", "no"}:
        raise EditionError(f"{table.where} chooses from a catalogue, so its answers must be exactly yes and no.")
    return question


def _outcome(key: str, table: Table, points: Mapping[str, HowPoint]) -> Outcome:
    table.knows("says", "share", "clause", "because", "how")
    listed = table.slugs("how")
    for point in listed:
        if point not in points:
            raise EditionError(f"{table.where} lists the how point {point}, which is not in the edition.")
    return Outcome(
        key,
        says=table.text("says"),
        share=table.flag("share"),
        clause=table.text("clause"),
        how=tuple(points[point] for point in listed),
        because=table.text("because"),
    )


def _check_ends(protocol: Protocol) -> None:
    """A protocol begins with a question and can end."""
    if not protocol.questions:
        raise EditionError("The edition has no question.")
    if not protocol.outcomes:
        raise EditionError("The edition has no outcome.")
    if not isinstance(protocol.nodes.get(protocol.start), Question):
        raise EditionError(f"The edition starts at {protocol.start}, which is not one of its questions.")


def _check_answers(protocol: Protocol) -> None:
    """Every answer leads onward, so that a walk can neither fall off nor go round."""
    place = {key: number for number, key in enumerate(protocol.nodes)}
    for question in protocol.questions:
        for answer, to in question.answers.items():
            told = f"The question {question.key}: the answer {answer} leads to {to}, which is not"
            if to not in place:
                raise EditionError(f"{told} in the edition.")
            if place[to] <= place[question.key]:
                raise EditionError(f"{told} further down the file.")


def _check_reach(protocol: Protocol) -> None:
    """Nothing is written that no one can come to."""
    # Answers lead only onward, so the first node out of reach is one that no answer leads to at all.
    led_to = {protocol.start}.union(*(question.answers.values() for question in protocol.questions))
    for key in protocol.nodes:
        if key not in led_to:
            raise EditionError(f"The edition has {key}, which no answer leads to.")


def _check_points(protocol: Protocol, points: Mapping[str, HowPoint]) -> None:
    """No how point is written that no one will see."""
    shown = {point.key for outcome in protocol.outcomes for point in outcome.how}
    for key in points:
        if key not in shown:
            raise EditionError(f"The edition has the how point {key}, which no outcome lists.")
