"""Every page in the narrowest window of a browser that runs no scripts: all of it is there."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys import drafts, pages
from tests.journeys.test_accessibility import NARROWEST, TOO_WIDE, go, windows_of
from tests.journeys.visitor import Visitor
from tests.server import Site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def made(site: Site) -> pages.Made:
    """The drafts, records and objects that the pages are about."""
    return drafts.made_in(site)


@pytest.fixture(scope="module")
def without_scripts(browser_engine: Browser, site: Site) -> Iterator[Callable[[str], Visitor]]:
    """A window for each person, the narrowest, in a browser that runs no scripts."""
    yield from windows_of(browser_engine, site, java_script_enabled=False, viewport=NARROWEST)


# The first state of each page: what a page lacks without scripts, it lacks in all of them.
_FIRST = {sight.page: sight for sight in reversed(pages.sights())}


@pytest.mark.parametrize("sight_of", _FIRST)
def test_without_scripts_it_is_all_there(
    sight_of: str, without_scripts: Callable[[str], Visitor], made: pages.Made
) -> None:
    sight = _FIRST[sight_of]
    visitor = without_scripts(sight.who)
    visitor.watch.troubles.clear()
    go(visitor, sight, made)
    page = visitor.page
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    # What only a script can do, such as to show a password, is not offered; what is asked is there to be answered.
    asked = "button[type=submit], input:not([type=hidden]), select, textarea"
    for control in page.get_by_role("main").locator("form").locator(asked).all():
        folded = control.locator("xpath=ancestor::details").count()
        assert control.is_visible() or folded, control.evaluate("one => one.outerHTML")
    assert page.evaluate(TOO_WIDE) == []
    assert visitor.watch.troubles == []
