"""An edition that could mislead is refused when it is read, in a sentence that says where the slip is."""

import re

import pytest

from wscp_isa.protocol.fields import EditionError
from wscp_isa.protocol.loader import read_edition

HEAD = """
edition = "small-1"
title = "A small protocol"
published = 2025-01-01
reviewed = 2025-01-01
review_due = 2026-01-31
in_force_from = 2025-01-01
start = "purpose"
"""
PURPOSE = """
[question.purpose]
asks = "Is there a purpose?"
clause = "When 1"
topic = "purpose"
answers.yes = "share"
answers.no = "keep"
labels.yes = "Yes"
labels.no = "No"
"""
SHARE = """
[outcome.share]
says = "Share"
share = true
clause = "When 1"
because = "There is a purpose."
"""
KEEP = """
[outcome.keep]
says = "Keep"
share = false
clause = "When 1"
because = "There is no purpose."
"""
SMALL = HEAD + PURPOSE + SHARE + KEEP
AGAIN = PURPOSE.replace("[question.purpose]", "[question.again]")
HOW = '[how.least]\nsays = "Share the least."\nclause = "How 1"\n'


def refusal(text):
    """The sentence with which this edition is refused."""
    with pytest.raises(EditionError) as refused:
        read_edition(text.encode())
    return str(refused.value)


def test_the_small_protocol_is_sound():
    assert [node for node in read_edition(SMALL.encode()).nodes] == ["purpose", "share", "keep"]


def test_an_ending_may_be_written_before_its_question():
    assert read_edition((HEAD + SHARE + KEEP + PURPOSE).encode()).walk({"purpose": "no"})[1].key == "keep"


def test_long_texts_may_be_laid_out_over_several_lines():
    small = read_edition(SMALL.replace('"There is a purpose."', '"""\nThere is\n  a purpose."""').encode())
    assert small.nodes["share"].because == "There is a purpose."


@pytest.mark.parametrize(
    ("change", "to", "sentence"),
    [
        ('title = "A', 'colour = "red"\ntitle = "A', "The edition has a field that is not known: colour."),
        ("asks =", "ask =", "The question purpose has a field that is not known: ask."),
        ("because = ", "why = ", "The outcome share has a field that is not known: why."),
        ('title = "A small protocol"\n', "", "The edition has no title."),
        ('asks = "Is there a purpose?"\n', "", "The question purpose has no asks."),
        ('"Is there a purpose?"', '" "', "The question purpose has an empty asks."),
        ('"Is there a purpose?"', "4", "The question purpose: asks must be text."),
        ("share = true", 'share = "yes"', "The outcome share: share must be true or false."),
        ("published = 2025-01-01", "published = 2025-01-01T09:00:00", "The edition: published must be a date."),
        ('answers.yes = "share"', "answers.yes = 1", "The question purpose, in answers,: yes must be text."),
        ('answers.no = "keep"', 'answers.no = "kept"', "leads to kept, which is not in the edition."),
        ('answers.no = "keep"', 'answers.no = "purpose"', "leads to purpose, which is not further down the file."),
        ('labels.no = "No"\n', "", "The question purpose has no label for the answer no."),
        (
            'labels.no = "No"\n',
            'labels.no = "No"\nlabels.maybe = "?"\n',
            "has words for maybe, which is not one of its",
        ),
        ('labels.no = "No"\n', 'labels.no = "No"\nhints.maybe = "?"\n', "has words for maybe, which is not one of its"),
        ("answers.yes", "answers.Yes_please", "the answer 'Yes_please' must be lowercase letters, digits and hyphens."),
        ("[question.purpose]", "[question.Purpose]", "The edition: 'Purpose' must be lowercase letters, digits"),
        ("[outcome.share]", "[outcome.-share]", "The edition: '-share' must be lowercase letters, digits"),
        ('topic = "purpose"', 'topic = "the purpose"', "'the purpose' must be lowercase letters, digits"),
        ('edition = "small-1"', 'edition = "../small"', "'../small' must be lowercase letters, digits"),
        ('start = "purpose"', 'start = "beginning"', "starts at beginning, which is not one of its questions."),
        ('start = "purpose"', 'start = "share"', "starts at share, which is not one of its questions."),
        ('answers.no = "keep"', 'answers.no = "share"', "The edition has keep, which no answer leads to."),
        ("[outcome.keep]", "[outcome.share]", "The edition is not valid TOML"),
        ("[outcome.keep]", "[outcome.purpose]", "uses the key purpose for a question and for an outcome."),
        ('topic = "purpose"', 'topic = "purpose"\nchooses = "Reasons!"', "'Reasons!' must be lowercase letters"),
        ("because = ", 'how = ["least"]\nbecause = ', "lists the how point least, which is not in the edition."),
        ("because = ", 'how = "least"\nbecause = ', "The outcome share: how must be a list."),
        ("because = ", "how = [1]\nbecause = ", "The outcome share: 1 must be lowercase letters"),
        ("because = ", 'how = ["least", "least"]\nbecause = ', "The outcome share lists least twice in how."),
        ('title = "A', 'outcome = "share"\ntitle = "A', "The edition is not valid TOML"),
    ],
)
def test_a_slip_is_told_in_a_sentence(change, to, sentence):
    assert change in SMALL
    told = refusal(SMALL.replace(change, to, 1))
    assert sentence in told
    assert re.fullmatch(r"The .+\.", told)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (HEAD + PURPOSE, "The edition has no outcome."),
        (HEAD + SHARE + KEEP, "The edition has no question."),
        (HEAD + 'question = "purpose"\n' + SHARE, "The edition: question must be a table."),
        (HEAD + 'question.purpose = "Why?"\n' + SHARE, "The edition: question.purpose must be a table."),
        (SMALL + AGAIN, "The edition has again, which no answer leads to."),
        (SMALL + HOW, "The edition has the how point least, which no outcome lists."),
        (HEAD + PURPOSE.partition("answers")[0] + SHARE, "The question purpose has no answers."),
    ],
)
def test_what_is_missing_or_left_over_is_told_in_a_sentence(text, sentence):
    assert refusal(text) == sentence


def test_a_question_reached_only_from_one_that_is_not_reached_is_no_way_in():
    further = AGAIN.replace("[question.again]", "[question.further]")
    told = refusal(SMALL + AGAIN.replace('"keep"', '"further"') + further)
    assert told == "The edition has again, which no answer leads to."


def test_two_questions_cannot_lead_round_in_a_circle():
    there = PURPOSE.replace('"share"', '"again"')
    back = AGAIN.replace('"keep"', '"purpose"')
    told = refusal(HEAD + there + back + SHARE + KEEP)
    assert told == "The question again: the answer no leads to purpose, which is not further down the file."


@pytest.mark.parametrize("other", ["maybe", "none"])
def test_a_question_that_chooses_is_answered_yes_or_no(other):
    chooses = SMALL.replace('topic = "purpose"', 'topic = "purpose"\nchooses = "reasons"')
    assert read_edition(chooses.encode()).questions[0].chooses == "reasons"
    told = refusal(chooses.replace("answers.no", f"answers.{other}").replace("labels.no", f"labels.{other}"))
    assert told == "The question purpose chooses from a catalogue, so its answers must be exactly yes and no."


def test_a_question_that_chooses_has_no_third_answer():
    third = 'answers.maybe = "keep"\nlabels.maybe = "Perhaps"\n'
    told = refusal(SMALL.replace("answers.yes", f'chooses = "reasons"\n{third}answers.yes', 1))
    assert told.endswith("its answers must be exactly yes and no.")


def test_bytes_that_are_not_text_are_told_in_a_sentence():
    with pytest.raises(EditionError, match="The edition is not UTF-8 text"):
        read_edition(b"\xff\xfe")
