"""Going through a draft's journey page by page, as a person does: every answer passes its form and its action."""

from collections.abc import Mapping
from typing import Any

from agencies.models import Person
from decisions import journey
from decisions.actions import decision as actions
from decisions.models import Decision
from wscp_isa.rules import Refused

Posted = Mapping[str, Any]


def on(decision: Decision, *, posted: Mapping[str, Posted], by: Person) -> Decision:
    """Answer what is asked, in order, as long as there is an answer to it; the draft as it stands then.

    Raises Refused with the page's own errors where an answer is not one.
    """
    while (key := journey.of(decision).position) in posted:
        way = journey.of(decision)
        step = way.step(key)
        assert step is not None  # a position is a step, or the check page, which nobody answers
        form = step.bind(way.facts, {**posted[key]}, version=decision.version)
        if not form.is_valid():
            raise Refused(f"{key}: {form.errors.as_text()}")
        decision = actions.answer(decision, step=key, given=form.given(), version=decision.version, by=by)
    return decision
