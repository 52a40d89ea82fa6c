"""Those who ask, without scripts: a charity that says nothing of why is queried and refused; a club asks by telephone."""

import pytest

from tests.journeys.conftest import NARROW, Window
from tests.journeys.visitor import Visitor
from tests.server import Site

pytestmark = pytest.mark.browser

DOOR = "Integrated Front Door (invented)"
ASK, LOG = "Ask for information about a child", "Log a request that you received"
# The front door's own pages are another story: here it acts as they would.
SCRUTINY = """
from agencies.models import Person
from decisions.actions import asked as actions
from decisions.models import Asked
part = Asked.objects.select_related("request", "agency").latest("created_at")
imran = Person.objects.get(email="imran@wirral.example")
found = {{"purpose_clear": False, "basis_sound": True, "parents_told": True, "nothing_missed": True}}
actions.scrutinise(part, "{verdict}", found=found, text="{text}", ground="{ground}", version=part.version, by=imran)
"""


def scrutinises(site: Site, verdict: str, text: str, ground: str = "") -> None:
    code = SCRUTINY.format(verdict=verdict, text=text, ground=ground)
    done = site.manage("shell", "--no-imports", "--command", code)
    assert done.returncode == 0, done.stderr


def fills_in(visitor: Visitor, **words: str) -> None:
    """The page as somebody in a hurry fills it in."""
    visitor.types(
        {
            "Initials": "AV",
            "Full name": "Avocet Vane",
            "Address": "3 Invented Row",
            "Why do you need it?": "We need it.",
            "Which information do you need?": "Everything you have",
        }
        | words
    )
    visitor.selects("Something else", to="What is it for?")
    visitor.selects("It is needed to safeguard a child, or an adult at risk", to="Which lawful basis do you rely on?")
    visitor.selects("Yes, the family agree that we ask", to="Do you have consent to ask?")
    visitor.selects("Yes, they know that we ask, whom and why", to="Have you told the parents that you ask?")
    visitor.selects("No", to="May a child be in need, or suffering or likely to suffer harm?")
    visitor.selects("Within a week", to="When do you need an answer?")


def test_a_charity_that_does_not_say_why_is_queried_and_refused(window: Window, site: Site) -> None:
    charlie = window(java_script_enabled=False, viewport=NARROW)
    charlie.signs_in("charlie")
    charlie.opens("/requests/new/")
    charlie.reads(ASK)
    fills_in(charlie, **{"First agency": "integrated front dor"})
    charlie.presses("Send this request")
    charlie.reads(ASK)
    charlie.sees(f"Did you mean {DOOR}?")
    charlie.types({"First agency": DOOR})
    charlie.presses("Send this request")
    charlie.sees("0 of 1 answered", "Avocet Vane", "Not yet")
    path = charlie.page.url.removeprefix(site.url)

    scrutinises(site, "query", "What will you do with it for this child?")
    charlie.opens(path)
    charlie.sees("They ask you", "What will you do with it for this child?")
    charlie.follows(DOOR)
    charlie.reads(DOOR)
    charlie.presses("Send your answer")
    charlie.reads(DOOR)
    charlie.sees("Enter your answer")
    charlie.types({"Your answer": "We would like to know."})
    charlie.presses("Send your answer")
    charlie.sees("We would like to know.", "0 of 1 answered")

    scrutinises(site, "refuse", "You did not say what it is for.", "purpose-not-clear")
    charlie.opens(path)
    charlie.sees("1 of 1 answered", "Refused the request", "You did not say what it is for.")
    assert "Avocet" not in site.log_text()


def test_a_club_asks_by_telephone_and_is_answered_by_telephone(window: Window) -> None:
    alice = window(java_script_enabled=False)
    alice.signs_in("alice")
    alice.opens("/requests/new/")
    alice.follows("log a request")
    alice.reads(LOG)
    alice.presses("Add another child")
    alice.reads(LOG)
    alice.types({"If they are not in the directory, who asks?": "Nan Northover, Avocet Club"})
    alice.page.get_by_role("group", name="Child 1").get_by_label("Initials").fill("NV")
    alice.page.get_by_role("group", name="Child 2").get_by_label("Initials").fill("MV")
    alice.types(
        {"Which information do you need?": "Whether they may swim", "Second agency (optional)": "Redstone Homes"}
    )
    alice.selects("Something else", to="What is it for?")
    alice.selects("They did not say", to="Do you have consent to ask?")
    alice.selects("They did not say", to="Have you told the parents that you ask?")
    alice.selects("No", to="May a child be in need, or suffering or likely to suffer harm?")
    alice.selects("Within a week", to="When do you need an answer?")
    alice.presses("Log this request")
    alice.reads(LOG)
    alice.sees("Enter how you checked who they are")
    alice.types({"How did you check who they are?": "I rang back on the club’s number"})
    alice.presses("Log this request")
    alice.sees("0 of 2 answered", "Nan Northover, Avocet Club", "NV", "MV")
    alice.follows("Redstone Homes")
    alice.reads("Redstone Homes")
    alice.selects("They hold nothing about the child", to="What did they say?")
    alice.types({"What did they tell you, who told you and when?": "Ned Nuthatch, today: no such tenants"})
    alice.presses("Save what they said")
    alice.sees("1 of 2 answered", "Redstone Homes said by telephone", "Ned Nuthatch, today: no such tenants")
