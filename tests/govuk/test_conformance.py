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

KNOWN_GAPS: dict[tuple[str, str], str] = {}


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
