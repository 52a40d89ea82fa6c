import itertools
import uuid

from hypothesis import given
from hypothesis import strategies as st

from wscp_isa.identifiers import ALPHABET, is_reference, reference, uuid7

letters = st.text(alphabet=ALPHABET, min_size=6, max_size=6)


def test_a_reference_is_well_formed_and_has_no_letter_that_reads_as_another() -> None:
    made = reference()
    assert is_reference(made)
    assert not set(made[4:]) & set("01OI")


def test_references_do_not_repeat_themselves() -> None:
    assert len({reference() for _ in range(1000)}) == 1000


@given(st.integers(0, 6), st.sampled_from(ALPHABET))
def test_one_wrong_letter_is_always_noticed(place: int, wrong: str) -> None:
    made = reference()
    spelt = list(made[4:].replace("-", ""))
    if spelt[place] == wrong:
        return
    spelt[place] = wrong
    assert not is_reference(f"WSP-{''.join(spelt[:4])}-{''.join(spelt[4:])}")


def test_any_two_letters_exchanged_are_always_noticed() -> None:
    made = reference()
    spelt = made[4:].replace("-", "")
    for one, other in itertools.combinations(range(7), 2):
        swapped = list(spelt)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        if "".join(swapped) != spelt:
            assert not is_reference(f"WSP-{''.join(swapped[:4])}-{''.join(swapped[4:])}")


@given(st.text())
def test_no_text_upsets_it(text: str) -> None:
    assert is_reference(text) in (True, False)


def test_keys_are_version_7_and_sort_by_time() -> None:
    keys = [uuid7() for _ in range(50)]
    assert all(key.version == 7 and key.variant == uuid.RFC_4122 for key in keys)
    assert [key.int >> 80 for key in keys] == sorted(key.int >> 80 for key in keys)
