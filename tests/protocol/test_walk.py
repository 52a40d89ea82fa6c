"""What holds of every walk, whatever anyone sends: no error, no skipping ahead, nothing kept that is off the path."""

from collections.abc import Mapping
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.protocol.neighbour import NEIGHBOUR
from wscp_isa.protocol.engine import Outcome, Protocol, Question
from wscp_isa.protocol.library import protocol
from wscp_isa.protocol.loader import read_edition

EDITIONS = (protocol("2022-01"), read_edition(NEIGHBOUR))
editions = st.sampled_from(EDITIONS)


@st.composite
def walks(draw: st.DrawFn) -> tuple[Protocol, dict[str, str]]:
    """An edition and some answers to it: many that fit, some that do not, some to no question at all."""
    edition = draw(editions)
    fitting = {question.key: st.sampled_from(list(question.answers)) for question in edition.questions}
    answers = draw(st.fixed_dictionaries({}, optional=fitting))
    stray = st.dictionaries(st.sampled_from(list(edition.nodes)) | st.text(), st.text(), max_size=3)
    return edition, draw(stray) | answers


@given(editions, st.dictionaries(st.text(), st.text()))
def test_no_answers_whatever_raise(edition, answers):
    edition.walk(answers)
    edition.because(answers)


@given(walks())
def test_a_walk_starts_at_the_start_and_follows_the_answers(walk):
    edition, answers = walk
    passed, here = edition.walk(answers)
    path = [question.key for question in passed] + [here.key]
    assert path[0] == edition.start
    for question, after in zip(passed, path[1:], strict=True):
        assert question.answers[answers[question.key]] == after
    if isinstance(here, Question):
        assert answers.get(here.key) not in here.answers


@given(walks(), st.data())
def test_an_unknown_answer_is_no_answer(walk, data):
    edition, answers = walk
    question = data.draw(st.sampled_from(edition.questions))
    unknown = data.draw(st.text() | st.sampled_from(["YES", " yes", "not-sure", ""]))
    assume(unknown not in question.answers)
    without = {key: answer for key, answer in answers.items() if key != question.key}
    assert edition.walk({**answers, question.key: unknown}) == edition.walk(without)


@given(walks())
def test_answers_off_the_path_do_not_matter(walk):
    edition, answers = walk
    passed, here = edition.walk(answers)
    on_the_path = {question.key: answers[question.key] for question in passed}
    assert edition.walk(on_the_path) == (passed, here)


@given(walks(), st.data())
def test_no_question_can_be_skipped(walk, data):
    edition, answers = walk
    passed, _ = edition.walk(answers)
    assume(passed)
    place = data.draw(st.integers(0, len(passed) - 1))
    without = {key: answer for key, answer in answers.items() if key != passed[place].key}
    assert edition.walk(without) == (passed[:place], passed[place])


@given(walks())
def test_because_is_the_path_passed(walk):
    edition, answers = walk
    passed, _ = edition.walk(answers)
    reasons = edition.because(answers)
    assert [reason.question for reason in reasons] == passed
    for reason in reasons:
        assert reason.answer == answers[reason.question.key]
        assert reason.label == reason.question.labels[reason.answer]


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.edition)
def test_every_route_walks_to_its_own_ending_and_together_they_reach_all(edition):
    reached = set()
    for answers, outcome in edition.routes():
        assert edition.walk(answers)[1] is outcome
        reached.add(outcome.key)
    assert reached == {outcome.key for outcome in edition.outcomes}


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.edition)
def test_an_edition_cannot_be_changed(edition):
    with pytest.raises(FrozenInstanceError):
        edition.start = "elsewhere"
    mappings = [edition.nodes]
    for node in edition.nodes.values():
        with pytest.raises(FrozenInstanceError):
            node.key = "elsewhere"
        if not isinstance(node, Outcome):
            mappings += [node.answers, node.labels, node.hints]
    for mapping in mappings:
        assert isinstance(mapping, Mapping)
        with pytest.raises(TypeError):
            mapping["new"] = "elsewhere"
