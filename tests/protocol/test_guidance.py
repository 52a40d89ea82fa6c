"""The guidance is whole: every rule, myth and clause is there, under a key that pages may link to."""

import re

import pytest

from wscp_isa.protocol.fields import SLUG, EditionError
from wscp_isa.protocol.guidance import read_guidance
from wscp_isa.protocol.library import editions, guidance, protocol

GUIDANCE = guidance("2022-01")

PART = '[{part}.{part}-1]\ntitle = "A"\nsays = "B"\nclause = "C"\n'
PARTS = ("golden_rules", "principles", "consent", "when_and_how", "myths", "caldicott")
SMALL = 'edition = "small-1"\n' + "".join(
    PART.format(part=part).replace(f".{part}-1", f".part-{number}") for number, part in enumerate(PARTS)
)
REGISTER = '[clauses]\n"1.1" = "First"\n'


def lettered(number, last):
    """The clause numbers from (a) to the last letter."""
    return [f"{number}({chr(letter)})" for letter in range(ord("a"), ord(last) + 1)]


EVERY_CLAUSE = [
    *("1.1", "1.2", "2.1", "3.1", "3.2", "3.3"),
    *("3.4", *lettered("3.4", "e")),
    *("3.5", *lettered("3.5", "i")),
    *("3.6", "3.7", "3.8", *lettered("3.8", "c")),
    *("4.1", "4.2", "4.3", *lettered("4.3", "k"), "4.4"),
    *(f"5.{number}" for number in range(1, 10)),
    *("6.1", "6.2", "6.3"),
    *(f"7.{number}" for number in range(1, 7)),
    *("8.1", "8.2", "9.1", "9.2", "10.1", "10.2"),
]


@pytest.mark.parametrize(
    ("part", "clauses"),
    [
        ("golden_rules", [f"Golden rule {number}" for number in range(1, 8)]),
        ("myths", [f"Myth {number}" for number in range(1, 6)]),
        ("caldicott", [f"Caldicott {number}" for number in range(1, 8)]),
        ("consent", ["Data protection"] * 2 + ["Consent"] * 5),
        ("when_and_how", ["When and How"] * 3 + ["Flowchart"]),
        (
            "principles",
            [
                "Principles: judgement",
                "Principles: most important consideration",
                "Principles: necessary and proportionate",
                "Principles: relevant",
                "Principles: adequate",
                "Principles: accurate",
                "Principles: timely",
                "Principles: secure",
                "Principles: record",
            ],
        ),
        ("clauses", [f"ISA {number}" for number in EVERY_CLAUSE]),
    ],
)
def test_each_part_is_whole_and_in_the_protocols_order(part, clauses):
    assert [entry.clause for entry in getattr(GUIDANCE, part)] == clauses


def test_keys_are_anchors_and_stand_once():
    keys = [entry.key for entry in GUIDANCE.entries]
    assert len(keys) == len(set(keys))
    assert all(SLUG.fullmatch(key) for key in keys)
    assert {"golden-rule-4", "myth-2", "timely", "isa-4-3-a", "isa-10-2"} <= set(keys)


def test_every_entry_has_words():
    for entry in GUIDANCE.entries:
        assert entry.title, entry
        assert entry.says or entry in GUIDANCE.clauses, entry


def test_every_myth_is_answered_no():
    assert all(myth.says.startswith("No – ") for myth in GUIDANCE.myths)


@pytest.mark.parametrize("edition", editions())
def test_every_clause_that_an_edition_cites_is_there(edition):
    asked = protocol(edition)
    known = {entry.clause for entry in guidance(edition).entries}
    points = [point for outcome in asked.outcomes for point in outcome.how]
    for cited in (*asked.nodes.values(), *points):
        assert cited.clause in known or re.fullmatch("When [1-4]|How [1-5]", cited.clause), cited


def test_small_guidance_is_sound():
    assert read_guidance((SMALL + REGISTER).encode()).clauses[0].key == "isa-1-1"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (SMALL, "The guidance has no clauses."),
        (SMALL.replace("myths", "legends") + REGISTER, "The guidance has a field that is not known: legends."),
        (SMALL.split("[myths")[0] + REGISTER, "The guidance has no myths."),
        (SMALL.replace("part-1", "part-2") + REGISTER, "The guidance uses the key part-2 twice."),
        (SMALL + '[clauses]\n"first" = "First"\n', "The guidance registers 'first', which is not a clause number"),
        (
            SMALL.replace("clause", "claws", 1) + REGISTER,
            "The entry of golden_rules part-0 has a field that is not known",
        ),
    ],
)
def test_a_slip_is_told_in_a_sentence(text, sentence):
    with pytest.raises(EditionError) as refused:
        read_guidance(text.encode())
    assert str(refused.value).startswith(sentence)
