"""What ships with the product: which edition is in force when, found by name, and unchanged once published."""

from datetime import date

import pytest

from tests.protocol.neighbour import NEIGHBOUR
from wscp_isa.protocol import library
from wscp_isa.protocol.fields import EditionError

PUBLISHED = {
    "2022-01": (
        "091f91ee7679134ae10ca12ef2b4bb83e6d1d968c27bf6b7f491480c5168768f",
        "56ed86f945b71fdbbc7b681fab998c5ee63628ec5dfbeb548b99be73e42e8903",
    ),
}


def test_published_files_are_never_changed():
    """A record names the digest of what was asked; a correction is a new edition beside the old one."""
    digests = {name: (library.protocol(name).digest, library.guidance(name).digest) for name in library.editions()}
    assert digests == PUBLISHED


def test_the_edition_says_when_it_was_reviewed_and_when_it_was_to_be_again():
    edition = library.protocol("2022-01")
    assert edition.edition == "2022-01"
    assert edition.title.startswith("Protocol and Agreement for the Sharing of Information")
    assert (edition.published, edition.reviewed) == (date(2020, 7, 1), date(2022, 1, 1))
    assert edition.review_due == date(2023, 1, 31)


def test_an_edition_is_read_once():
    assert library.protocol("2022-01") is library.protocol("2022-01")
    assert library.guidance("2022-01") is library.guidance("2022-01")


@pytest.mark.parametrize("find", [library.protocol, library.guidance])
@pytest.mark.parametrize("name", ["1999-01", "", "../2022-01", "2022-01.guidance", "2022-01\0", "/etc/hosts"])
def test_an_unknown_edition_is_told_in_a_sentence(find, name):
    with pytest.raises(LookupError) as unknown:
        find(name)
    assert str(unknown.value).startswith("There is no ")
    assert str(unknown.value).endswith(f" called {name!r}.")


@pytest.mark.parametrize("name", ["none-such", "../editions/2022-01"])
def test_an_unknown_catalogue_is_told_in_a_sentence(name):
    with pytest.raises(LookupError, match=f"There is no catalogue called '{name}'"):
        library.catalogue(name, date(2026, 1, 1))


@pytest.fixture
def two_editions(tmp_path, monkeypatch):
    """A folder with the edition of 2022 and the neighbour's, in force from April 2025."""
    (tmp_path / "2022-01.toml").write_bytes((library.EDITIONS / "2022-01.toml").read_bytes())
    (tmp_path / "2022-01.guidance.toml").write_text("not looked for among the editions")
    (tmp_path / "neighbour-2025.toml").write_bytes(NEIGHBOUR)
    monkeypatch.setattr(library, "EDITIONS", tmp_path)


@pytest.mark.usefixtures("two_editions")
@pytest.mark.parametrize(
    ("on", "edition"),
    [
        (date(2022, 1, 1), "2022-01"),
        (date(2025, 3, 31), "2022-01"),
        (date(2025, 4, 1), "neighbour-2025"),
        (date(2040, 1, 1), "neighbour-2025"),
    ],
)
def test_the_newest_edition_in_force_is_the_current_one(on, edition):
    assert library.editions() == ("2022-01", "neighbour-2025")
    assert library.current(on).edition == edition


def test_before_the_first_edition_there_is_none():
    with pytest.raises(LookupError, match="No edition of the protocol was in force on 2021-12-31"):
        library.current(date(2021, 12, 31))


def test_a_file_under_another_editions_name_is_refused(tmp_path, monkeypatch):
    (tmp_path / "2030-01.toml").write_bytes(NEIGHBOUR)
    monkeypatch.setattr(library, "EDITIONS", tmp_path)
    with pytest.raises(EditionError, match="The file called 2030-01 says that it is neighbour-2025"):
        library.protocol("2030-01")


def test_every_catalogue_that_a_question_offers_is_there():
    for name in library.editions():
        edition = library.protocol(name)
        for question in edition.questions:
            if question.chooses:
                assert library.catalogue(question.chooses, edition.in_force_from).entries


AGREED = {"2022-01": "dc62f26bcea181fa160d30aab1c90663b1178dee07eb320dc864ef6449734e3a"}


def test_a_version_of_the_agreement_that_was_agreed_is_never_changed():
    """A signature names the digest of what was signed; a new wording is a new version beside the old one."""
    versions = [library.agreement(name) for name in library.agreements()]
    assert {known.version: known.digest for known in versions if known.in_force_from} == AGREED
