"""Every page in every state can be used by everyone, as far as a machine can tell (WCAG 2.2 AA).

Each page is opened once; the tests then ask one thing each of it.
"""

import gzip
import re
from collections import Counter
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, expect

from decisions import journey
from tests.journeys import drafts, pages
from tests.journeys.conftest import WIDE, open_window
from tests.journeys.visitor import Visitor
from tests.server import Site
from wscp_isa import clock
from wscp_isa.protocol import library

pytestmark = pytest.mark.browser

AXE = Axe().axe_script
FOUND = """options => axe.run(options).then(found => found.violations.flatMap(
  rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 160)}`)))"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# The narrowest window that must do without scrolling sideways: 1280 pixels at a zoom of 400% (WCAG 1.4.10).
NARROWEST = {"width": 320, "height": 640}
FIRST_LOAD = 30 * 1024

SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
    p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""
TOO_WIDE = """() => {
  const root = document.documentElement, over = root.scrollWidth - root.clientWidth;
  if (over <= 0) return [];
  const right = root.clientWidth + 1;
  return [`${over} pixels`, ...[...document.body.querySelectorAll('*')]
    .filter(one => one.getBoundingClientRect().right > right).slice(-3).map(one => one.outerHTML.slice(0, 90))];
}"""
CUT_OFF = """() => [...document.body.querySelectorAll('*')].filter(one => {
  const { overflowX, overflowY, clip, clipPath } = getComputedStyle(one);
  const hidden = way => way === 'hidden' || way === 'clip';
  if (one.matches('input') || clip !== 'auto' || clipPath !== 'none' || one.clientHeight <= 1) return false;
  return (hidden(overflowX) && one.scrollWidth > one.clientWidth + 1)
    || (hidden(overflowY) && one.scrollHeight > one.clientHeight + 1);
}).map(one => one.outerHTML.slice(0, 120))"""
FLOATING = """() => [...document.querySelectorAll('*')]
  .filter(one => ['fixed', 'sticky'].includes(getComputedStyle(one).position)).map(one => one.outerHTML.slice(0, 120))"""
# What the Tab key must reach: of radios that belong together only the one selected, or else the first.
CONTROLS = """() => {
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')];
  const there = all.filter(one => one.type !== 'hidden' && !one.disabled && one.tabIndex >= 0 && one.checkVisibility());
  const controls = there.filter(one => {
    if (one.type !== 'radio') return true;
    const group = there.filter(other => other.type === 'radio' && other.name === one.name);
    return one === (group.find(other => other.checked) ?? group[0]);
  });
  const name = one => one.outerHTML.slice(0, 120);
  window.reached = [];
  document.addEventListener('focusin', event => window.reached.push(name(event.target)));
  return controls.map(name);
}"""

# Where a reader begins, and not where an error summary has taken the focus to.
TO_THE_TOP = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
}"""


@pytest.fixture(scope="module")
def made(site: Site) -> pages.Made:
    """The drafts, records and objects that the pages are about."""
    return drafts.made_in(site)


@pytest.fixture(scope="module")
def visitors(browser_engine: Browser, site: Site) -> Iterator[Callable[[str], Visitor]]:
    """A window for each person, signed in; for nobody, a window at the door."""
    yield from windows_of(browser_engine, site)


def windows_of(browser_engine: Browser, site: Site, **how: Any) -> Iterator[Callable[[str], Visitor]]:
    """A window for each person that is asked for, opened so."""
    windows: dict[str, Visitor] = {}

    def visitor(who: str) -> Visitor:
        if who not in windows:
            windows[who] = open_window(browser_engine, site, **how)
            if who:
                windows[who].signs_in(who)
        return windows[who]

    yield visitor
    for one in windows.values():
        one.page.context.close()


def go(visitor: Visitor, sight: pages.Sight, made: pages.Made) -> None:
    """Bring this page into this state."""
    path = sight.path(made)
    if sight.page in pages.faults():
        body = pages.fault(sight.page)
        visitor.page.route(f"**{path}", lambda route: route.fulfill(body=body, content_type="text/html"))
    with visitor.watch.expecting(*([str(sight.status)] if sight.status >= 400 else [])):
        visitor.opens(path)
    if sight.then:
        sight.then(visitor)
    if sight.wrong:
        expect(visitor.page.locator(".govuk-error-summary")).to_be_visible()


@pytest.fixture(scope="module", params=pages.sights(), ids=str)
def sight(request: pytest.FixtureRequest) -> pages.Sight:
    return request.param


@pytest.fixture(scope="module")
def opened(sight: pages.Sight, visitors: Callable[[str], Visitor], made: pages.Made) -> Visitor:
    """The window in which this page stands in this state."""
    visitor = visitors(sight.who)
    visitor.watch.troubles.clear()
    visitor.page.set_viewport_size(WIDE)
    go(visitor, sight, made)
    visitor.page.wait_for_load_state()
    return visitor


@pytest.fixture
def page(opened: Visitor) -> Page:
    """The page as it was opened."""
    return opened.page


@pytest.fixture
def put_back(page: Page) -> Iterator[None]:
    """A test may change the window: the next one meets the page as it was opened."""
    yield
    page.emulate_media(media="screen", forced_colors="none")
    page.evaluate("() => { document.adoptedStyleSheets = [] }")
    page.set_viewport_size(WIDE)


def violations(page: Page, *, without: str = "") -> list[str]:
    """What axe finds, as a rule and an element a line."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE)
    options = {
        "runOnly": {"type": "tag", "values": RULES},
        # What passes is neither described nor sent here: of each page that would be thousands of elements.
        "resultTypes": ["violations"],
        "reporter": "no-passes",
        "selectors": False,
        "rules": {without: {"enabled": False}} if without else {},
    }
    found: list[str] = page.evaluate(FOUND, options)
    return found


def test_every_address_has_a_way_to_be_visited() -> None:
    missing = pages.without_a_way()
    assert not missing, (
        f"Nothing visits {', '.join(missing)}: add a way to tests/journeys/pages.py, or say there why it is not a page"
    )


# --- Of every page in every state ---------------------------------------------------------------------------------------------
def test_it_says_what_it_is_and_nothing_breaks_behind_it(opened: Visitor, page: Page, sight: pages.Sight) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert page.locator("html").get_attribute("lang") in ("en", "en-gb")
    assert page.title()
    assert page.title().startswith("Error: ") == sight.wrong
    assert opened.watch.troubles == []


def test_only_what_is_wrong_is_summed_up_with_the_focus_and_leads_to_the_first_input(
    page: Page, sight: pages.Sight
) -> None:
    """Of those that ask for keys the first: an error summary takes the focus only as the page comes."""
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_have_count(int(sight.wrong))
    if not sight.wrong:
        return
    expect(summary).to_be_focused()
    links = summary.get_by_role("link")
    if links.count() == 0:
        # What is wrong is not with an input: a record that changed meanwhile.
        assert page.locator(".govuk-error-message").count() == 0
        return
    target = links.first.get_attribute("href")
    links.first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_attribute("id", target.removeprefix("#"))
    assert page.locator(":focus").evaluate("one => one.matches('input, textarea, select')")


@pytest.mark.usefixtures("put_back")
def test_axe_finds_nothing_wide_or_narrow(page: Page) -> None:
    found = violations(page)
    assert not found, found
    page.set_viewport_size(NARROWEST)
    # Colours do not depend on the width, and take the longest to compare.
    found = violations(page, without="color-contrast")
    assert not found, found


@pytest.mark.usefixtures("put_back")
def test_it_fits_the_narrowest_window_also_with_more_space_between_letters_and_lines(page: Page) -> None:
    page.set_viewport_size(NARROWEST)
    found = {"narrow": page.evaluate(TOO_WIDE), "floating": page.evaluate(FLOATING)}
    page.evaluate(SPACED)
    found |= {"narrow, with space": page.evaluate(TOO_WIDE), "narrow, cut off": page.evaluate(CUT_OFF)}
    page.set_viewport_size(WIDE)
    found |= {"wide, with space": page.evaluate(TOO_WIDE), "wide, cut off": page.evaluate(CUT_OFF)}
    wrong = {where: what for where, what in found.items() if what}
    assert not wrong, wrong


@pytest.mark.usefixtures("put_back")
def test_its_words_are_there_in_the_reader_s_own_colours_and_on_paper(page: Page) -> None:
    heading = page.get_by_role("heading", level=1)
    for media in ({"forced_colors": "active"}, {"forced_colors": "none", "media": "print"}):
        page.emulate_media(**media)
        expect(heading).to_be_visible()
        assert len(page.get_by_role("main").inner_text().split()) > len(heading.inner_text().split())


def test_the_tab_key_offers_to_skip_to_the_main_part_and_reaches_every_control_in_order(page: Page) -> None:
    page.evaluate(TO_THE_TOP)
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_text(re.compile("^Skip to main content$"))
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.matches('main')")

    page.evaluate(TO_THE_TOP)
    controls = page.evaluate(CONTROLS)
    for _ in controls:
        page.keyboard.down("Tab")  # held: each repetition goes on by one, at half the cost of a press
    page.keyboard.up("Tab")
    assert page.evaluate("() => window.reached") == controls


# --- By keyboard --------------------------------------------------------------------------------------------------------------
def test_a_question_is_answered_by_keyboard_alone(visitors: Callable[[str], Visitor], made: pages.Made) -> None:
    alice = visitors("alice")
    alice.opens(pages.of("answer", "before", "worry", more=("worry",))(made))
    keys, focused = alice.page.keyboard, alice.page.locator(":focus")
    while focused.count() == 0 or focused.get_attribute("type") != "radio":
        keys.press("Tab")
    for key in ("Space", "ArrowDown", "ArrowUp", "Tab"):
        keys.press(key)
    expect(focused).to_have_text("Continue")
    keys.press("Enter")
    alice.reads("Who is the information for, and why?")


# --- Of all pages together ----------------------------------------------------------------------------------------------------
def test_no_two_pages_have_the_same_title(visitors: Callable[[str], Visitor], made: pages.Made) -> None:
    titles: dict[str, set[str]] = {}
    for sight in pages.sights():
        if sight.then or sight.status != 200 or sight.page in pages.faults():
            continue
        answer = visitors(sight.who).page.request.get(visitors(sight.who).site.url + sight.path(made))
        title = re.search(r"<title>(.*?)</title>", answer.text(), re.DOTALL)
        titles.setdefault(unescape(title[1]).strip() if title else "", set()).add(sight.page)
    assert {title: where for title, where in titles.items() if len(where) > 1} == {}


@pytest.mark.parametrize("step", [step.key for step in journey.steps(library.current(clock.today()))])
def test_a_question_is_on_the_page_within_thirty_kilobytes(
    step: str, visitors: Callable[[str], Visitor], made: pages.Made, browser_engine: Browser, site: Site
) -> None:
    """On a telephone, for the first time. The page itself is sent as it is, and counted as a proxy would compress it."""
    alice = visitors("alice").page.context.storage_state()
    phone = open_window(browser_engine, site, storage_state=alice)
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    phone.page.on("response", keep)
    phone.page.goto(site.url + pages.of("answer", "before", step, more=(step,))(made), wait_until="networkidle")
    sizes = Counter({answer.url: size(answer) for answer in answers})
    phone.page.context.close()
    assert sizes.total() <= FIRST_LOAD, sizes.most_common()


def size(answer: Response) -> int:
    if "content-encoding" in answer.headers:
        return answer.request.sizes()["responseBodySize"]
    return len(gzip.compress(answer.body()))
