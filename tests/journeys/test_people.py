"""People come in, and go: invited, late, admitted, led to the guidance; and signed out at the next press once they have left."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import NARROW, Window
from tests.journeys.visitor import WHO, WORRY, Visitor
from tests.server import Site

pytestmark = pytest.mark.browser

SCHOOL = "Cormorant High School"
PASSWORD = "three quiet words"
LATER = "None yet. I will record it later"
CHECK = "Which organisational check of theirs have you seen?"
LATE = (
    "from datetime import timedelta; from agencies.models import Invitation; from django.db.models import F; "
    "Invitation.objects.filter(email='lou@wirral.example').update("
    "made_at=F('made_at') - timedelta(hours=80), expires_at=F('expires_at') - timedelta(hours=80))"
)


def invites(sam: Visitor, name: str) -> str:
    """Invite somebody; the path of the link, which is shown once."""
    sam.presses("Invite somebody")
    sam.reads("Invite somebody")
    sam.types({"Their name": f"{name} Newbold", "Their work email address": f"{name.lower()}@wirral.example"})
    sam.selects("Practitioner", to="What will they be?")
    sam.selects(LATER, to=CHECK)
    sam.presses("Invite them")
    sam.reads(f"Invitation for {name} Newbold")
    link = sam.page.locator(".govuk-inset-text").inner_text()
    sam.page.reload()
    sam.does_not_see(link)
    sam.goes_back("Back to the people of this agency")
    return "/" + link.split("/", 3)[3]


def test_somebody_is_let_in_and_somebody_else_leaves(window: Window, site: Site) -> None:
    sam, alice = window(), window()
    sam.signs_in("sam")
    sam.follows(f"People of {SCHOOL}")
    ivys, lous = invites(sam, "Ivy"), invites(sam, "Lou")
    assert site.manage("shell", "--no-imports", "--command", LATE).returncode == 0

    lou = window(viewport=NARROW)
    with lou.watch.expecting("404"):
        lou.opens(lous)
    lou.reads("This link no longer works")
    lou.sees("999", "ask whoever gave it to you for a new one")

    ivy = window(viewport=NARROW, java_script_enabled=False)
    ivy.opens(ivys)
    ivy.reads("You are invited")
    ivy.sees("Sam Sefton invites you", f"as Practitioner at {SCHOOL}")
    assert ivy.page.url == f"{site.url}/invitation/"
    # Whoever reads the log cannot use what is in it.
    assert "/invitation/..." in site.log_text()
    assert ivys.split("/")[-2] not in site.log_text()
    ivy.types({"Choose a password": PASSWORD, "Password again": PASSWORD})
    ivy.presses("Accept this invitation")
    ivy.reads("Your work")
    ivy.sees(f"You have not been admitted yet as Practitioner at {SCHOOL}", "Sam Sefton can do this")

    sam.opens("/")
    sam.page.get_by_role("row").filter(has_text="Ivy Newbold").get_by_role("link").click()
    sam.reads("Ivy Newbold")
    sam.presses("Record a check")
    sam.reads("Record a check of Ivy Newbold")
    sam.selects("Enhanced DBS check", to="Which organisational check have you seen?")
    sam.types({"Day": "1", "Month": "9", "Year": "2025"})
    sam.presses("Record this check")
    sam.reads("Ivy Newbold")
    sam.sees("Enhanced DBS check, 1 September 2025")

    ivy.opens("/")
    ivy.presses("Record a decision")
    ivy.reads("Before you start")
    ivy.presses("I have read this")
    ivy.reads("Record a decision to share information")
    ivy.presses("Start now")
    ivy.reads(WORRY)

    alice.signs_in("alice")
    alice.begins()
    alice.answers("Neither of these", to=WORRY)
    alice.reads(WHO)
    draft = alice.page.url.split("/")[-4]
    sam.opens("/")
    sam.follows(f"People of {SCHOOL}")
    sam.follows("Alice Ashdown")
    sam.follows("They have left")
    sam.reads("Alice Ashdown has left")
    sam.sees("drafts to finish")
    sam.page.get_by_label("Who takes over?").select_option("Ivy Newbold")
    sam.presses("They have left")
    sam.reads("People of this agency")
    sam.does_not_see("Alice Ashdown")

    with alice.watch.expecting("403"):
        alice.types({"How would sharing help to safeguard a child?": "Half a thought, avocetwise"})
        alice.presses("Continue")
        alice.reads("Your session has ended")
    expect(alice.page.get_by_label("Text 1")).to_have_value("Half a thought, avocetwise")
    alice.opens("/")
    alice.reads("Sign in")

    ivy.opens("/")
    ivy.page.get_by_role("link", name=draft).click()
    ivy.reads(WHO)
