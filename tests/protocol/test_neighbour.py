"""Another partnership's protocol is another file: its order, its words and its endings, with no change of code."""

from tests.protocol.neighbour import NEIGHBOUR
from wscp_isa.protocol.diagram import draw
from wscp_isa.protocol.loader import read_edition

EDITION = read_edition(NEIGHBOUR)


def test_its_own_order_is_followed():
    passed, here = EDITION.walk({"could-be-known": "maybe", "reason": "no"})
    assert [question.key for question in passed] == ["could-be-known", "reason"]
    assert here.key == "agreed"


def test_two_paths_may_meet_again():
    ends = [(tuple(given.values()), outcome.key) for given, outcome in EDITION.routes()]
    assert len(ends) == 11
    assert (("yes", "yes", "yes"), "share") in ends
    assert (("yes", "no", "yes", "yes"), "share") in ends
    assert (("yes", "no", "no"), "keep") in ends


def test_its_words_are_its_own():
    assert [reason.label for reason in EDITION.because({"could-be-known": "no"})] == ["No"]
    assert EDITION.nodes["share-freely"].how == ()
    assert [point.says for point in EDITION.nodes["share"].how] == ["Share the least that will do."]


def test_it_can_be_drawn():
    picture = draw(EDITION)
    assert 'q_could_be_known -->|"Perhaps<br/>Yes"| q_reason' in picture
    assert "| Perhaps | None | Yes | No | Keep it | `keep` |" in picture
