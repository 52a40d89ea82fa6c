"""The frame of every page, the tags that draw components, and what the browser is sent."""

import gzip
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string

from tests.govuk.sample import SampleForm
from wscp_isa.govuk.summary import Row

ASSETS = Path(settings.BASE_DIR) / "build/assets"
FORBIDDEN = (
    "GDS Transport",
    'govuk-header"',
    "govuk-footer__crown",
    "govuk-crest",
    "fonts/light-",
    "fonts/bold-",
    "#1d70b8",
)
NAVIGATION = [
    {"text": "Your work", "href": "/", "active": True},
    {"text": "Record a decision", "href": "/start/", "active": False},
]
DEMONSTRATION = "Demonstration: every person and child here is invented. Do not enter real information."

pytestmark = pytest.mark.urls("tests.govuk.urls")


def base(*, signed_in: bool = True, **context: Any) -> str:
    """The frame as a page fills it, without a request that would ask the database."""
    request = SimpleNamespace(user=SimpleNamespace(is_authenticated=signed_in))
    return render_to_string("base.html", {"request": request, "navigation": NAVIGATION, **context})


def tag(template: str, **context: Any) -> str:
    return Template(template).render(Context(context))


def sent() -> list[Path]:
    """Every file of text that the browser may be sent."""
    files = [path for path in ASSETS.rglob("*") if path.suffix in {".css", ".js", ".svg"}]
    assert len(files) >= 6, "Run `npm ci && npm run build` first: build/assets is not complete"
    return files


def test_nothing_that_is_sent_carries_the_brand_of_gov_uk() -> None:
    pages = [base(demonstration=True), render_to_string("plain.html")]
    pages.append("".join(field.as_field_group() for field in SampleForm()))
    for text in [*pages, *(path.read_text("utf-8") for path in sent())]:
        assert not [brand for brand in FORBIDDEN if brand.casefold() in text.casefold()]


def test_nothing_that_is_sent_needs_a_weaker_policy() -> None:
    for page in (base(demonstration=True), render_to_string("plain.html"), SampleForm({}).error_summary):
        assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:|data:", page)
        assert not re.search(r"<script(?![^>]*\ssrc=)", page)
    for path in sent():
        if path.suffix == ".css":
            assert not re.search(r"url\(|@import|[{;]position:\s*(fixed|sticky)", path.read_text("utf-8")), path.name


def test_the_first_load_fits_in_thirty_kilobytes() -> None:
    page = base() + "".join(field.as_field_group() for field in SampleForm())
    files = [path.read_bytes() for path in sent() if path.suffix in {".css", ".js"} and path.name != "admin.css"]
    assert sum(len(gzip.compress(content)) for content in [*files, page.encode()]) <= 30 * 1024


def test_imports_between_modules_end_with_a_semicolon_so_that_their_names_are_hashed() -> None:
    for path in (Path(settings.BASE_DIR) / "static/js").glob("*.js"):
        for line in path.read_text("utf-8").splitlines():
            assert not line.startswith("import") or line.endswith(";")


def test_every_page_leads_out_of_danger_and_to_help() -> None:
    page = base(signed_in=False)
    assert 'href="/danger/">A child is in danger now</a>' in page
    for name in ("help", "guidance", "accessibility"):
        assert f'href="/{name}/"' in page
    assert "Wirral Safeguarding Children Partnership - not a GOV.UK service" in page
    assert page.index("js-enabled") < page.index("govuk-skip-link") < page.index("<header")
    assert page.count("<h1") == 0


def test_signing_out_is_a_press_of_a_button_and_only_for_those_who_are_in() -> None:
    assert '<form method="post" action="/account_logout/">' in base()
    assert "Sign out" not in base(signed_in=False)


def test_the_navigation_says_where_one_is() -> None:
    assert 'href="/" aria-current="true"' in base()
    assert "<nav" not in base(signed_in=False, navigation=[])


def test_a_demonstration_says_so_on_every_page() -> None:
    assert DEMONSTRATION in base(demonstration=True)
    assert DEMONSTRATION not in base(demonstration=False)
    assert DEMONSTRATION in render_to_string("plain.html", {"demonstration": True})


def test_the_plain_page_needs_nothing_at_all(settings: Any) -> None:
    settings.ROOT_URLCONF = "no.such.module"
    page = render_to_string("plain.html")
    assert 'href="tel:999"' in page
    assert "app" in page
    assert "{%" not in page


def test_a_component_is_drawn_by_its_name_and_options() -> None:
    assert 'href="/x"' in tag('{% govuk "back-link" href="/x" text="Back" %}')
    assert "<b>" not in tag('{% govuk "tag" text=typed %}', typed="<b>x</b>")
    assert "<b>" not in tag('{% govuk "tag" html=typed %}', typed="<b>x</b>")
    assert 'rel="next"' in tag('{% govuk "pagination" next__href="/2" %}')


def test_a_component_can_stand_around_what_a_page_writes() -> None:
    drawn = tag('{% govuk_block "inset-text" %}<p>{{ typed }}</p>{% endgovuk_block %}', typed="<b>")
    assert drawn.startswith('<div class="govuk-inset-text"')
    assert "<p>&lt;b&gt;</p>" in drawn


def test_a_form_is_sent_once_however_hastily_its_button_is_pressed() -> None:
    drawn = tag('{% submit "Save decision" name="now" value="yes" %}')
    assert 'type="submit"' in drawn
    assert 'data-prevent-double-click="true"' in drawn
    assert 'name="now"' in drawn


def test_a_summary_keeps_what_was_typed_and_names_what_it_changes() -> None:
    rows = [Row("Reasons", "one\n<b>", href="/change", verbatim=True), Row("Agency", "A school")]
    drawn = tag("{% summary_list rows %}", rows=rows)
    assert '<div class="app-verbatim">one\n&lt;b&gt;</div>' in drawn
    assert 'href="/change">Change<span class="govuk-visually-hidden"> reasons</span></a>' in drawn
