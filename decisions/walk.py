"""Going through a draft's journey page by page, as a person does: every answer passes its form and its action."""

from collections.abc import Mapping, Set
from typing import Any

from agencies.models import Person
from decisions import journey
from decisions.actions import decision as actions
from decisions.models import Decision
from wscp_isa.rules import Refused

Posted = Mapping[str, Any]


def on(decision: Decision, *, posted: Mapping[str, Posted], by: Person) -> Decision:
    """Answer what can be answered, in order, as long as there is an answer to it; the draft as it stands then.

    Raises Refused with the page's own errors where an answer is not one.
    """
    given: set[str] = set()
    while (step := _next(decision, posted.keys() - given)) is not None:
        form = step.bind(journey.of(decision), {**posted[step.key]}, version=decision.version)
        if not form.is_valid():
            raise Refused(f"{step.key}: {form.errors.as_text()}")
        decision = actions.answer(decision, step=step.key, given=form.given(), version=decision.version, by=by)
        given.add(step.key)
    return decision


def _next(decision: Decision, answers: Set[str]) -> journey.Step | None:
    """The first page within reach that there is an answer to, be it asked or only open to be changed."""
    return next((step for step in journey.of(decision).reachable if step.key in answers), None)
