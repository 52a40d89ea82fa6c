"""Two of the protocol's hard cases, with more than one person in them; the others are among the endings."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.conftest import Window
from tests.journeys.test_endings import BROWSERS
from tests.journeys.visitor import CHECK, CHILD, HOW, PURPOSE, SIGN, UNTOLD, WHO, WORRY, Visitor
from tests.server import Site

pytestmark = pytest.mark.browser

every_browser = pytest.mark.parametrize("browser", BROWSERS)

CALLER = "A man who says that he is from the housing office and would not leave a number"
ASKED = "Somebody rings and wants to know when a pupil is collected. What must I know before I can answer?"
ADVICE = "Ring the housing office back on the number that is on its own site, avocetwise."
RUNG_BACK = "The housing office does not know him. I told him no, and why, curlewwise."


@every_browser
def test_an_unknown_caller_is_rung_back_on_advice(browser: str, window: Window) -> None:
    alice = window(**BROWSERS[browser])
    alice.signs_in("alice")
    alice.begins()
    alice.answers("Neither of these", to=WORRY)
    says_who_rang(alice, purpose="I am not sure")
    alice.reads("Get advice before you decide")
    reference = alice.page.url.split("/")[-4]
    alice.follows("Ask somebody at your agency here")
    alice.reads("Ask somebody at your agency")
    alice.page.get_by_label("Who will you ask?").select_option("Dana Delgado, Safeguarding team")
    alice.types({"What do you want advice about?": ASKED})
    alice.presses("Send the question")
    alice.reads(WHO)

    dana = window(**BROWSERS[browser])
    dana.signs_in("dana")
    dana.page.get_by_role("row").filter(has_text=reference).get_by_role("link").click()
    dana.reads("You have been asked for advice")
    dana.sees("Alice Ashdown asked you", PURPOSE, ASKED, "You are not told who it is about")
    dana.types({"What is your advice?": ADVICE})
    dana.presses("Send your advice")
    dana.sees(ADVICE)

    alice.opens("/")
    alice.page.get_by_role("row").filter(has_text=reference).get_by_role("link").click()
    says_who_rang(alice, purpose="No", advice=ADVICE)
    alice.names_the_child()
    alice.decides("Do not share the information", advised="Do not share this information")
    alice.says_why("Nobody knows who he is.", "Who asks may be who she hides from.", discussed=RUNG_BACK)
    alice.reads(CHECK)
    alice.sees(CALLER, ADVICE, RUNG_BACK)
    assert alice.signs() == reference
    alice.opens_the_record()
    alice.sees("Do not share", CALLER, ASKED, ADVICE, RUNG_BACK, "Dana Delgado")


def says_who_rang(alice: Visitor, *, purpose: str, advice: str = "") -> None:
    alice.reads(WHO)
    alice.sees(advice)
    alice.page.get_by_label("Who would you share it with?").select_option("Someone else, not in this list")
    alice.page.get_by_label("Who are they").fill(CALLER)
    alice.selects("Yes", to="Has someone asked you for this information?")
    alice.selects("Something else", to="What is it for?")
    alice.types({"How would sharing help to safeguard a child?": "I cannot see that it would."})
    alice.selects(purpose, to=PURPOSE)
    alice.presses("Continue")


TOLD = "She said that she will not go home tonight, dotterelwise."
COULD_NOT_WAIT = "The bell goes in ten minutes, godwitwise."
REASONS = "She said that it was not safe, and the front door was the quickest help, knotwise."


@pytest.fixture(scope="module")
def tomorrow(site: Site) -> Iterator[Site]:
    """The same service and the same records, a day later."""
    later = replace(
        site, env=site.env | {"GUNICORN_CMD_ARGS": "--config=tests/journeys/tomorrow.py"}, folder=site.folder / "later"
    )
    later.folder.mkdir()
    process = later.serve()
    yield later
    process.kill()
    process.wait()


@every_browser
def test_an_emergency_is_told_first_and_finished_the_next_day_by_a_deputy(
    browser: str, window: Window, tomorrow: Site
) -> None:
    alice = window(**BROWSERS[browser])
    # Signed out, on any page: two taps to a number.
    alice.opens("/")
    alice.page.get_by_role("link", name="A child is in danger now").click()
    alice.reads("A child is in danger now")
    assert alice.page.locator("a[href='tel:999']").count()
    alice.page.get_by_role("button", name="Note what you shared").click()
    alice.gets_in("alice")
    alice.reads("Note an urgent share")
    child = f"QX{list(BROWSERS).index(browser)}"
    alice.types(
        {
            "Child’s initials or your record number": child,
            "Who took the call, or what log number did they give?": "Duty worker, log 77",
            "What did you tell them?": TOLD,
            "Why could it not wait?": COULD_NOT_WAIT,
        }
    )
    alice.presses("Sign this note")
    alice.reads("Urgent share noted")
    alice.sees("Signing told nobody else", "anyone in the safeguarding team at Cormorant High School")
    note = alice.page.url.split("/")[-3]
    # The next emergency begins with an empty note: what was typed while the button was pressed does not come back.
    alice.opens("/urgent/")
    alice.reads("Note an urgent share")
    alice.does_not_see("What you typed here earlier is back", TOLD)

    dana = window(**BROWSERS[browser])
    dana.site = tomorrow
    dana.signs_in("dana")
    row = dana.page.get_by_role("row").filter(has_text=note)
    expect(row).to_contain_text(child)
    row.get_by_role("link").click()
    dana.sees(TOLD, COULD_NOT_WAIT)
    dana.presses("Finish this record")
    finishes(dana)
    dana.reads(CHECK)
    dana.presses(SIGN)
    dana.reads("Decision recorded")
    dana.opens_the_record()
    dana.sees(
        "Signed by Dana Delgado",
        "Answered afterwards",
        TOLD,
        REASONS,
        "Duty worker, log 77",
        "Urgent note signed, by Alice",
    )
    dana.opens("/")
    expect(dana.page.get_by_role("main")).not_to_contain_text(note)


def finishes(dana: Visitor) -> None:
    """What the note says already is filled in; the rest is answered now."""
    dana.answers("A child is in danger now", to=WORRY)
    dana.reads(WHO)
    dana.selects("No, I want to share it", to="Has someone asked you for this information?")
    dana.selects("To refer a child to children’s services, or help the Integrated Front Door", to="What is it for?")
    dana.types({"How would sharing help to safeguard a child?": "They can see her before she goes home."})
    dana.selects("Yes", to=PURPOSE)
    dana.presses("Continue")
    dana.reads(CHILD)
    dana.types({"Child’s initials": "QX", "Your record number": "T-0099"})
    dana.presses("Continue")
    dana.says_of_the_family("No, asking could put someone at risk", told="No. Telling them could put someone at risk")
    dana.gives_a_lawful_reason("Protecting children from harm is part of our public duty")
    dana.reads(UNTOLD)
    dana.types({"Why are they not told now?": "He would know who had told us."})
    dana.says_when("When will you look at this again?", timezone.localtime() + timedelta(days=8), time="")
    dana.presses("Continue")
    dana.reads(HOW)
    assert TOLD in [box.input_value() for box in dana.page.get_by_role("textbox").all()]
    dana.selects("By telephone", to="How do you send it?")
    dana.presses("Continue")
    dana.says_why(REASONS, "She would have been at home with whoever had hit her.")


def test_what_is_typed_is_kept_while_it_is_typed_and_is_there_again_in_another_window(window: Window) -> None:
    alice = window()
    alice.signs_in("alice")
    alice.begins()
    alice.answers("Neither of these", to=WORRY)
    alice.reads(WHO)
    alice.types({"How would sharing help to safeguard a child?": RUNG_BACK})
    alice.page.keyboard.press("Tab")
    expect(alice.page.get_by_text("What you have typed was kept at")).to_be_visible()
    path = alice.page.url.removeprefix(alice.site.url)
    alice.page.close()

    again = window()
    again.opens(path)
    again.gets_in("alice")
    again.reads(WHO)
    again.sees("What you typed here earlier is back")
    assert again.page.get_by_label("How would sharing help to safeguard a child?").input_value() == RUNG_BACK
    again.says_who_and_why(purpose="Yes")
    again.goes_back()
    again.reads(WHO)
    again.does_not_see("What you typed here earlier is back", RUNG_BACK)
