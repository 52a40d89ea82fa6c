"""A manager brings a directory of agencies from a file: sees what is wrong in it, mends it, imports it, finds an agency."""

from pathlib import Path

import pytest

from tests.journeys.conftest import NARROW, Window
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.both_databases]

HEADER = "Name;Kind;In law;Part of;Telephone;Secure e-mail domains\n"
CLUB = "École of Chess;Clubs and other activities for children;other;{};{};chess.example, club.example\n"
NURSERY = "Sunny Corner Nursery;early-years;other;;0151 496 0161;\n"


def chooses(visitor: Visitor, file: Path, content: str) -> None:
    file.write_bytes(content.encode())
    visitor.page.get_by_label("File of agencies").set_input_files(file)
    visitor.presses("Check this file")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts, on a telephone"])
def test_a_file_of_agencies_is_mended_and_imported(window: Window, tmp_path: Path, scripts: bool) -> None:
    morgan = window(java_script_enabled=scripts, **({} if scripts else {"viewport": NARROW}))
    # The second time both are there already, and one of them changes.
    number = "0151 496 0162" if scripts else "0151 496 0163"
    morgan.signs_in("morgan")
    morgan.opens("/agencies/")
    morgan.follows("Import agencies from a file")
    morgan.reads("Import agencies from a file")
    chooses(morgan, tmp_path / "agencies.csv", "Fax\n0151\n")
    morgan.sees("The first row of the selected file must name a column of the directory, such as Name")
    chooses(morgan, tmp_path / "agencies.csv", HEADER + CLUB.format("Nobody", "ring them") + NURSERY)
    morgan.reads("What this file would do")
    morgan.sees(
        "Nothing can be imported until what is wrong is put right",
        "Enter the name or code of an agency in the directory",
        "Enter a telephone number, like 0151 496 0000",
    )
    morgan.does_not_see("Import these agencies")
    morgan.goes_back()
    chooses(morgan, tmp_path / "agencies.csv", HEADER + CLUB.format("sunny corner nursery", number) + NURSERY)
    morgan.reads("What this file would do")
    morgan.sees("École of Chess", f"Telephone: {'' if scripts else '0151 496 0162 becomes '}{number}")
    morgan.presses("Import these agencies")
    morgan.reads("The agencies have been imported")
    morgan.follows("Go to the directory")
    morgan.types({"Name, former name or organisation code": "ecole"})
    morgan.presses("Find agencies")
    morgan.sees(number)
    morgan.follows("École of Chess")
    morgan.reads("École of Chess")
    morgan.sees("Sunny Corner Nursery", "chess.example, club.example")


def test_the_directory_is_downloaded_and_changes_nothing_when_it_comes_back(window: Window, tmp_path: Path) -> None:
    morgan = window()
    morgan.signs_in("morgan")
    for button, name in (("Download as CSV", "agencies.csv"), ("Download for Excel", "agencies.xlsx")):
        morgan.opens("/agencies/")
        with morgan.page.expect_download() as downloading:
            morgan.presses(button)
        downloading.value.save_as(tmp_path / name)
        morgan.follows("Import agencies from a file")
        morgan.page.get_by_label("File of agencies").set_input_files(tmp_path / name)
        morgan.presses("Check this file")
        morgan.reads("What this file would do")
        morgan.sees("Nothing would change: the directory says all of this already.")
        morgan.presses("Throw this file away")
        morgan.reads("Import agencies from a file")
