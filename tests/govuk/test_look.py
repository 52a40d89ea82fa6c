"""A page with every kind of field, in a real browser: reachable by everyone, and keeping exactly what is typed."""

import json
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.http import QueryDict
from django.template import Context, Template
from playwright.sync_api import Browser, Page, Route

from tests.govuk.sample import BAD, GOOD, SampleForm, posted
from tests.govuk.test_pages import ASSETS, NAVIGATION

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png"}
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"
PAGE = """{% extends "base.html" %}{% block title %}{% page_title "Sample" form %}{% endblock %}
{% block beforeContent %}{% govuk "back-link" href="/" %}{% endblock %}
{% block content %}{{ form.error_summary }}<form method="post" action="/post" novalidate>
{% for field in form %}{{ field.as_field_group }}{% endfor %}{% submit "Continue" %}</form>
<table class="govuk-table app-stacked"><thead><tr><th scope="col">Text</th></tr></thead><tbody>
<tr class="govuk-table__row"><td class="govuk-table__cell app-verbatim" data-label="Text">{{ long }}</td></tr></tbody></table>
{% endblock %}"""
STATES = {"empty": None, "error": BAD, "filled": GOOD, "long": {**BAD, "initials": "w" * 900, "notes": "w" * 900}}

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.govuk.urls")]
Open = Callable[..., Page]


def written(form: SampleForm) -> str:
    context = {
        "form": form,
        "request": SimpleNamespace(user=SimpleNamespace(is_authenticated=True)),
        "navigation": NAVIGATION,
        "demonstration": True,
        "long": "w" * 300,
    }
    return Template(PAGE).render(Context(context))


def answer(route: Route) -> None:
    """What a server would send: the sample in the state that its address names, under the policy of the service."""
    path = route.request.url.removeprefix("http://sample.test")
    file = ASSETS / path.removeprefix("/static/")
    if path.startswith("/static/"):
        # The hash of a name stands before its ending.
        found = file if file.exists() else next(ASSETS.rglob(f"{file.name.split('.')[0]}*{file.suffix}"))
        route.fulfill(body=found.read_bytes(), content_type=TYPES[file.suffix])
        return
    if path == "/post":
        form = SampleForm(QueryDict(route.request.post_data))
    else:
        state = STATES[path.removeprefix("/")]
        form = SampleForm(posted(state) if state else None)
    route.fulfill(body=written(form), content_type="text/html", headers={"Content-Security-Policy": POLICY})


@pytest.fixture
def visit(browser_engine: Browser) -> Iterator[Open]:
    """Open the sample in one of its states; whatever the browser complains of fails the test."""
    contexts, complaints = [], []

    def to(state: str, *, width: int = 390, **options: Any) -> Page:
        context = browser_engine.new_context(viewport={"width": width, "height": 844}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.route("**/*", answer)
        page.goto(f"http://sample.test/{state}")
        return page

    yield to
    for context in contexts:
        context.close()
    assert not complaints


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("width", [1280, 390])
def test_everyone_can_use_it(visit: Open, state: str, width: int) -> None:
    page = visit(state, width=width)
    found = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
    assert not found, json.dumps([(one["id"], [node["html"] for node in one["nodes"]]) for one in found])


@pytest.mark.parametrize("state", STATES)
def test_nothing_is_wider_than_a_small_telephone(visit: Open, state: str) -> None:
    page = visit(state, width=320)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_everything_that_is_pressed_is_large_enough(visit: Open) -> None:
    small = """() => [...document.querySelectorAll('a, button, input, select, textarea')].filter(element => {
        const box = element.getBoundingClientRect();
        return !element.matches('.govuk-skip-link') && box.width > 0 && (box.height < 24 || box.width < 24);
    }).map(element => element.outerHTML)"""
    assert visit("error").evaluate(small) == []


def test_nothing_stays_over_what_has_the_focus(visit: Open) -> None:
    stuck = "() => [...document.querySelectorAll('*')].filter(e => /fixed|sticky/.test(getComputedStyle(e).position)).length"
    assert visit("error").evaluate(stuck) == 0


def test_the_list_of_errors_is_where_the_reader_is_and_leads_to_the_input(visit: Open) -> None:
    page = visit("error")
    assert page.title() == "Error: Sample - Share information safely"
    assert "govuk-error-summary" in page.evaluate("document.activeElement.className")
    page.get_by_role("link", name="Time you told them must include a month").click()
    assert page.evaluate("document.activeElement.id") == "told_at-month"


@pytest.mark.parametrize("javascript", [True, False])
def test_what_is_typed_comes_back_from_a_refusal_as_it_was(visit: Open, javascript: bool) -> None:
    page = visit("empty", java_script_enabled=javascript)
    for text in ("\n\n first lines empty", "a\tb  c \n", "Zoë 👩‍👧 שלום", "</textarea><b>&amp;", "'\"`{{x}}"):
        page.fill("#notes", text)
        with page.expect_navigation():
            page.get_by_role("button", name="Continue").click()
        assert page.locator(".govuk-error-summary li").count() == 11
        assert page.input_value("#notes") == text


def test_none_of_these_clears_the_others_on_the_page_too(visit: Open) -> None:
    page = visit("filled")
    page.check("#kinds-4")
    assert page.locator("input[name=kinds]:checked").evaluate_all("all => all.map(one => one.value)") == ["none"]


def test_the_counter_counts_down(visit: Open) -> None:
    page = visit("empty")
    page.fill("#what", "x" * 150)
    assert page.locator(".govuk-character-count__status").inner_text() == "You have 50 characters remaining"


def test_on_paper_only_the_words_remain(visit: Open) -> None:
    page = visit("filled")
    page.emulate_media(media="print")
    for hidden in (
        ".govuk-service-navigation",
        ".app-danger",
        ".govuk-back-link",
        ".govuk-button",
        ".app-footer__help",
    ):
        assert not page.locator(hidden).last.is_visible()
    assert page.get_by_text("Demonstration: every person").is_visible()


def test_a_reader_with_colours_of_their_own_sees_the_frame_and_the_errors(visit: Open) -> None:
    page = visit("error", forced_colors="active")
    edge = "element => getComputedStyle(element).borderLeftWidth"
    assert page.locator(".app-danger__way-out").evaluate(edge) == "5px"
    assert page.locator(".govuk-form-group--error").first.evaluate(edge) == "5px"
    assert page.locator("#initials").evaluate(edge) == "2px"
