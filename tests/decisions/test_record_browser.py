"""The record in a browser: printed on two sheets, its texts copied, and all of it there without JavaScript."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from agencies.demo import PASSWORD
from tests.server import Site

pytestmark = pytest.mark.browser
FIND = """
from decisions.models import Decision
mine = Decision.objects.filter(signed_by__email="alice@wirral.example", share=True)
print(mine.order_by("signed_at")[0].reference)
"""
TEXTS = {"Copy summary without names": "Summary without names", "Copy for your own system": "For your own system"}


@pytest.fixture(scope="module")
def reference(site: Site) -> str:
    """A decision to share that alice signed."""
    return site.manage("shell", "-v", "0", "-c", FIND).stdout.split()[-1]


@pytest.fixture(scope="module", params=[True, False], ids=["with JavaScript", "without"])
def scripted(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture(scope="module")
def alices(site: Site, browser_engine: Browser, scripted: bool) -> Iterator[BrowserContext]:
    """A browser in which alice is signed in."""
    context = browser_engine.new_context(java_script_enabled=scripted)
    page = context.new_page()
    page.goto(f"{site.url}/sign-in/?next=/help/")
    page.fill("input[name=login]", "alice@wirral.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/help/")
    yield context
    context.close()


@pytest.fixture
def page(alices: BrowserContext, site: Site, reference: str) -> Iterator[Page]:
    page = alices.new_page()
    page.goto(f"{site.url}/decisions/{reference}/")
    yield page
    page.close()


def test_it_prints_on_two_sheets_at_the_most(page: Page) -> None:
    printed = page.pdf(prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2


def test_who_printed_it_stands_on_paper_only(page: Page) -> None:
    line = page.get_by_text("Handle under your own policy for sensitive records")
    assert line.is_hidden()
    page.emulate_media(media="print")
    assert line.is_visible()
    assert line.inner_text().startswith("Printed by Alice Ashdown on ")
    for screen_only in ("Add to this record", "Copy this record", "Summary without names", "Get help"):
        assert page.get_by_text(screen_only, exact=True).is_hidden()


def test_what_only_a_script_can_do_is_offered_only_where_there_is_one(page: Page, scripted: bool) -> None:
    for button in ("Print this record", *TEXTS):
        assert page.get_by_role("button", name=button).is_visible() == scripted
    for sentence in ("use your browser’s print command", "To copy, select the text"):
        assert page.get_by_text(sentence).is_visible() != scripted


def test_copying_copies_every_word_and_says_so(page: Page, site: Site, scripted: bool) -> None:
    for button, label in TEXTS.items():
        box = page.get_by_label(label)
        assert not box.is_editable()
        if scripted:
            page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
            page.get_by_role("button", name=button).click()
            page.locator(f"[data-app-copy={box.get_attribute('id')}] + [role=status]", has_text="Copied").wait_for()
            assert page.evaluate("navigator.clipboard.readText()") == box.input_value()
