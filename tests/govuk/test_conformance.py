"""Our templates against the design system's own examples: the same options must give the same markup."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils.safestring import mark_safe

from tests.govuk.compare import differences
from wscp_isa.govuk.components import PREPARE, render

EXAMPLES = Path(settings.BASE_DIR) / "node_modules/govuk-frontend/dist/govuk/components"

REVEAL = "Conditional reveals fail WCAG 4.1.2 (aria-expanded on a radio); we never draw one, so nobody can use one."
KNOWN_GAPS = {
    ("checkboxes", "with pre-checked values"): REVEAL,
    ("checkboxes", "with divider, None and conditional items"): REVEAL,
    ("checkboxes", "with conditional items"): REVEAL,
    ("checkboxes", "with optional form-group classes showing group error"): REVEAL,
    ("checkboxes", "small with conditional reveal"): REVEAL,
    ("checkboxes", "with conditional items with special characters"): REVEAL,
    ("checkboxes", "with conditional item checked"): REVEAL,
    ("checkboxes", "textarea in conditional"): REVEAL,
    ("radios", "with conditional items"): REVEAL,
    ("radios", "with conditional item checked"): REVEAL,
    ("radios", "with optional form-group classes showing group error"): REVEAL,
    ("radios", "small with conditional reveal"): REVEAL,
    ("radios", "textarea in conditional"): REVEAL,
    ("radios", "with conditional items with special characters"): REVEAL,
    ("radios", "with conditional items and pre-checked value"): REVEAL,
}


def _trusted(options: Any, name: str = "") -> Any:
    """Options as a page of ours gives them: markup is marked as such by whoever made it."""
    if isinstance(options, dict):
        return {key: _trusted(value, key) for key, value in options.items()}
    if isinstance(options, list):
        return [_trusted(value, name) for value in options]
    markup = name.lower().endswith("html") or name in {"start", "end", "navigationStart", "navigationEnd"}
    return mark_safe(options) if markup and isinstance(options, str) else options


def _examples() -> list[Any]:
    found = []
    for component in sorted(PREPARE):
        file = EXAMPLES / component / "fixtures.json"
        for example in json.loads(file.read_text("utf-8"))["fixtures"] if file.exists() else ():
            found.append(pytest.param(component, example, id=f"{component}: {example['name']}"))
    return found


def test_the_design_systems_examples_are_here() -> None:
    missing = [name for name in PREPARE if not (EXAMPLES / name / "fixtures.json").exists()]
    assert not missing, f"Run `npm ci` first: node_modules holds no examples for {', '.join(missing)}"


@pytest.mark.parametrize(("component", "example"), _examples())
def test_the_markup_is_the_design_systems(component: str, example: dict[str, Any]) -> None:
    found = differences(render(component, _trusted(example["options"])), example["html"])
    assert bool(found) is ((component, example["name"]) in KNOWN_GAPS), found


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ('<p class="a b">x</p>', '<p class="a">x</p>'),
        ('<input id="a">', '<input id="b">'),
        ("<input disabled>", "<input>"),
        ("<p>one two</p>", "<p>onetwo</p>"),
        ("<p><b>Error:</b> x</p>", "<p><b>Error:</b>x</p>"),
        ("<textarea>a  b</textarea>", "<textarea>a b</textarea>"),
        ("<p><b>x</b></p>", "<p>x</p>"),
        ("<p>x</p>", "<div>x</div>"),
        ("<p>x</p><p>y</p>", "<p>x</p>"),
    ],
)
def test_the_comparison_notices_what_a_browser_would(ours: str, theirs: str) -> None:
    assert differences(ours, theirs)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ('<p class="a  b">x</p>', '<p class="b a">\n  x\n</p>'),
        ("<input disabled>", '<input disabled="">'),
        ("<div>a</div><div>b</div>", "<div>a</div>\n<div>b</div>"),
        ("<textarea>\n\nkept</textarea>", "<textarea>\n\nkept</textarea>"),
    ],
)
def test_the_comparison_overlooks_what_a_browser_would(ours: str, theirs: str) -> None:
    assert not differences(ours, theirs)
