"""The front door at work: twenty requests in a row by keyboard alone, each key and each page counted; and harm that stays known."""

import json
import re
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, Request, expect

from agencies.models import Category, Person
from tests.decisions.asking import ask
from tests.journeys.conftest import Window
from tests.server import Site

pytestmark = pytest.mark.browser

MANY = 20
# What a clean item may cost; docs/adr/0016-queue.md says what it cost before.
KEYS, PAGES = 5, 1


def asked(many: int) -> list[str]:
    """So many requests to the front door, made in this copy."""
    dana = Person.objects.get(email="dana@wirral.example")
    imran = Person.objects.get(email="imran@wirral.example")
    door = next(role.agency for role in imran.roles_now if role.agency.category == Category.FRONT_DOOR)
    return [ask(dana, door).reference for _ in range(many)]


def asked_in(site: Site, many: int) -> list[str]:
    command = f"import json; from tests.journeys import test_front_door as t; print(json.dumps(t.asked({many})))"
    done = site.manage("shell", "--no-imports", "--command", command)
    assert done.returncode == 0, done.stderr
    told: list[str] = json.loads(done.stdout)
    return told


@dataclass
class Hands:
    """Somebody without a mouse, whose keys and pages are counted."""

    page: Page
    keys: int = 0
    pages: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._asked)

    def _asked(self, request: Request) -> None:
        # What a press leads on to comes with it: it is one page that somebody waits for.
        if request.is_navigation_request() and request.redirected_from is None:
            self.pages.append(request.url)

    def presses(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)
            self.keys += 1

    def goes_to(self, selector: str) -> None:
        """Tab until it has the focus."""
        for _ in range(60):
            if self.page.locator(":focus").count() and self.page.locator(":focus").first.evaluate(
                "(one, selector) => one.matches(selector)", selector
            ):
                return
            self.presses("Tab")
        raise AssertionError(f"The Tab key does not come to {selector}")


def test_twenty_requests_in_a_row_are_worked_by_keyboard_alone(window: Window, site: Site) -> None:
    references = asked_in(site, MANY)
    imran = window()
    imran.signs_in("imran")
    imran.opens("/requests/?part=to-scrutinise")
    imran.follows(references[0])
    expect(imran.page.get_by_role("heading", level=1)).to_contain_text(references[0])
    imran.opens(f"/front-door/{references[0]}/?part=to-scrutinise#scrutiny")
    hands = Hands(imran.page)
    costs = []
    for reference in references:
        expect(imran.page.get_by_role("heading", level=1)).to_have_text(f"Request {reference}")
        hands.keys, hands.pages = 0, []
        hands.goes_to("#all_fine")
        hands.presses("Space", "Enter")
        imran.page.wait_for_url(re.compile(f"done={reference}"))
        imran.sees(f"Done: {reference} Accepted")
        costs.append((hands.keys, len(hands.pages)))
    assert max(keys for keys, _ in costs) <= KEYS, costs
    assert max(pages for _, pages in costs) <= PAGES, costs


def test_what_was_unlawfully_gathered_is_not_relied_on_and_the_concern_is_acted_on(window: Window, site: Site) -> None:
    imran = window()
    imran.signs_in("imran")
    imran.opens("/requests/")
    imran.follows("Log information that you were given")
    imran.reads("Log information that you were given")
    imran.page.get_by_label("Who gives it?").select_option("Someone else, not in this list")
    imran.types(
        {
            "If they are not in the list, who are they?": "A former partner, rung back on 0151 496 0123",
            "Initials": "QX",
            "What they saw or know, and when": "Messages read on the mother’s telephone without her knowing.",
        }
    )
    imran.selects("They did not say", to="What is it for?")
    imran.selects("No", to="Do the parents know that they told you?")
    imran.selects("Today", to="How urgent is it?")
    imran.selects("Yes, or I am not sure", to="Could a child be in need, suffering or likely to suffer harm?")
    imran.presses("Log this information")
    imran.sees("Messages read on the mother’s telephone", "Possible harm")
    imran.selects("Yes", to="Is the purpose clear?")
    imran.selects("No", to="Is there consent, or another basis?")
    imran.selects("No", to="Are the parents told, or is there a good reason why not?")
    imran.selects("Not clear", to="Is all the key information there?")
    imran.page.get_by_label("What you need to know, or why you do not rely on it").fill("Read without a right to.")
    imran.page.get_by_label("If you do not rely on it, on which ground?").select_option(
        "The information was illegally gathered"
    )
    imran.presses("Do not rely on it")
    # Harm that has become known cannot be unknown.
    summary = imran.page.locator(".govuk-error-summary")
    expect(summary).to_contain_text("Enter how the concern is acted on all the same")
    imran.page.get_by_label("How is the concern acted on all the same?").fill("A social worker visits today.")
    imran.presses("Do not rely on it")
    imran.sees("Done:", "Not relied on")
    imran.page.locator("p", has_text="Done:").get_by_role("link").click()
    imran.sees(
        "Does not rely on the information: the information was illegally gathered", "A social worker visits today."
    )


def test_the_long_way_from_the_queue_question_by_question_is_there_too(window: Window, site: Site) -> None:
    """What an item costs from the list, from the top of its page, with each question answered by itself: the ADR's "before"."""
    reference = asked_in(site, 1)[0]
    imran = window()
    imran.signs_in("imran")
    imran.opens("/requests/?part=to-scrutinise")
    hands = Hands(imran.page)
    hands.goes_to(f"a[href*='{reference}']")
    hands.presses("Enter")
    expect(imran.page.get_by_role("heading", level=1)).to_have_text(f"Request {reference}")
    for name in ("purpose_clear", "basis_sound", "parents_told", "nothing_missed"):
        hands.goes_to(f"input[name={name}]")
        hands.presses("Space")
    hands.goes_to("button[value=accept]")
    hands.presses("Enter")
    imran.page.wait_for_url(re.compile("done="))
    assert hands.keys > 4 * KEYS
    assert len(hands.pages) == 2


def test_new_requests_are_said_while_somebody_looks_and_nothing_they_were_doing_is_disturbed(
    site: Site, window: Window
) -> None:
    """Once a minute, in a place that is read out; what they had selected stays as it was, and so does the focus."""
    imran = window()
    imran.signs_in("imran")
    imran.page.clock.install()
    imran.opens("/requests/")
    said, picked = imran.page.get_by_role("status").get_by_role("link"), imran.page.get_by_role("checkbox").last
    imran.page.clock.run_for(61_000)
    expect(said).to_be_hidden()
    picked.check()
    new = asked_in(site, 3)
    imran.page.clock.run_for(61_000)
    expect(said).to_have_text("Show 3 new requests")
    words = said.evaluate_handle("link => link.firstChild")
    with imran.page.expect_response(re.compile("/requests/since/")):
        imran.page.clock.run_for(61_000)
    assert said.evaluate("(link, words) => link.firstChild === words", words), "The same is read out again each minute"
    expect(picked).to_be_checked()
    expect(picked).to_be_focused()
    said.click()
    for reference in new:
        imran.sees(reference)
