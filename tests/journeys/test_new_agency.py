"""A new agency, from a file to a signed agreement with three people in: by a manager, and by the agency itself."""

from pathlib import Path

import pytest

from tests.journeys.conftest import NARROW, Window
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser

CLUB = "Whimbrel Sailing Club"
FILE = f"Name;Kind;In law;Telephone\n{CLUB};Providers of sport for children, and those who oversee it;other;0151 496 0188\n"
PASSWORD = "three quiet words"
CHECK = "Which organisational check of theirs have you seen?"


def invites(by: Visitor, name: str, kind: str) -> str:
    """Invite somebody whose check has been seen; the path of the link."""
    by.presses("Invite somebody")
    by.types({"Their name": f"{name} Newbold", "Their work email address": f"{name.lower()}@club.example"})
    by.selects(kind, to="What will they be?")
    by.selects("Enhanced DBS check", to=CHECK)
    by.types({"Day": "1", "Month": "9", "Year": "2025"})
    by.presses("Invite them")
    by.reads(f"Invitation for {name} Newbold")
    link = by.page.locator(".govuk-inset-text").inner_text()
    by.goes_back("Back to the people of this agency")
    return "/" + link.split("/", 3)[3]


def comes_in(visitor: Visitor, link: str) -> None:
    visitor.opens(link)
    visitor.reads("You are invited")
    visitor.types({"Choose a password": PASSWORD, "Password again": PASSWORD})
    visitor.presses("Accept this invitation")
    visitor.reads("Your work")
    visitor.does_not_see("You have not been admitted yet")


def test_a_new_agency_comes_in_from_a_file_and_signs_the_agreement(window: Window, tmp_path: Path) -> None:
    morgan = window()
    morgan.signs_in("morgan")
    morgan.opens("/agencies/")
    morgan.follows("Import agencies from a file")
    file = tmp_path / "agencies.csv"
    file.write_text(FILE, "utf-8")
    morgan.page.get_by_label("File of agencies").set_input_files(file)
    morgan.presses("Check this file")
    morgan.presses("Import these agencies")
    morgan.follows("Go to the directory")
    morgan.types({"Name, former name or organisation code": "whimbrel"})
    morgan.presses("Find agencies")
    morgan.sees("No single point of contact", "No responsible manager", "Agreement not signed")
    morgan.follows(CLUB)
    morgan.follows("People of this agency, and invitations")
    link = invites(morgan, "Wilma", "Single point of contact")

    # On a telephone, without scripts, as somebody at a club may be.
    wilma = window(viewport=NARROW, java_script_enabled=False)
    comes_in(wilma, link)
    wilma.sees("Name a single point of contact", "Name a responsible manager", "Sign the agreement")
    wilma.page.get_by_role("row").filter(has_text="Sign the agreement").get_by_role("link").click()
    wilma.reads("Sign the agreement")
    wilma.selects("It makes good what that costs the others (5.6)", to="If your agency breaks the agreement")
    wilma.selects("It accepts total liability for a breach (5.7)", to="When your agency receives information")
    wilma.types({"Your full name": "Wilma Newbold", "Your job title": "Welfare officer"})
    wilma.presses(f"Sign for {CLUB}")
    wilma.sees("You can sign when this is in place", "A privacy notice that lets people expect this sharing")

    wilma.follows("Change what is said of this agency")
    wilma.types(
        {
            "Address of the privacy notice (optional)": "https://club.example/privacy",
            "Who did the assessment? (optional)": "Wilma Newbold",
            "How are staff checked before they see personal data? (optional)": "Enhanced DBS checks",
        }
    )
    for day in ("privacy_notice_on", "assessed_on", "checks_on"):
        for part, typed in (("day", "5"), ("month", "2"), ("year", "2026")):
            wilma.page.locator(f"[name={day}-{part}]").fill(typed)
    wilma.presses("Save")
    wilma.reads(CLUB)
    for kind, name in (("Single point of contact", "Wilma Newbold"), ("Responsible manager", "Walter Newbold")):
        wilma.follows("Add a contact")
        wilma.page.get_by_label("What are they to be contacted as?").select_option(kind)
        wilma.types({"Name": name, "Telephone number": "0151 496 0188"})
        wilma.presses("Save this contact")
        wilma.reads(CLUB)
    wilma.follows("People of this agency, and invitations")
    links = [invites(wilma, "Walter", "Responsible manager"), invites(wilma, "Wanda", "Practitioner")]
    wilma.goes_back("Back to the agency")
    wilma.follows("How your agency stands")
    wilma.presses("These contacts are right")
    wilma.reads(CLUB)
    wilma.follows("Sign the agreement")
    wilma.selects("It makes good what that costs the others (5.6)", to="If your agency breaks the agreement")
    wilma.selects("It accepts total liability for a breach (5.7)", to="When your agency receives information")
    wilma.types({"Your full name": "Wilma Newbold", "Your job title": "Welfare officer"})
    wilma.presses(f"Sign for {CLUB}")
    wilma.reads(CLUB)
    wilma.sees("2022-01 signed on")

    for link in links:
        comes_in(window(), link)
    morgan.opens("/agencies/?words=whimbrel")
    morgan.does_not_see("Agreement not signed")
    morgan.does_not_see("No single point of contact")
    morgan.follows(CLUB)
    morgan.follows("How it stood on another day")
    morgan.sees("Yes: it had signed the agreement in force, and had a single point of contact.")
