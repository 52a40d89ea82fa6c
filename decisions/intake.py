"""One item of the front door in words: who asks or gives, about whom, why, on which basis; for its page and for its own system."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date

from decisions.facts import REASONS
from decisions.forms.concern import WhoForm
from decisions.models import Asked, InformationRequest
from wscp_isa import clock
from wscp_isa.govuk.summary import Row
from wscp_isa.protocol import library

# What was said, in the order in which it is read.
SAID = (
    ("why", "Why it is needed"),
    ("function", "Function or duty"),
    ("items", "What is asked for"),
    ("known", "What they saw or know"),
    ("think", "What they think"),
    ("heard", "What they were told, and by whom"),
    ("basis", "Basis relied on"),
    ("consent", "Consent"),
    ("consent_why", "Why there is no consent"),
    ("parents", "Parents told"),
    ("parents_why", "Why the parents are not told"),
    ("urgent_why", "Why it is urgent"),
)
_CHILD = (
    ("name", "Name"),
    ("other_names", "Other names"),
    ("born_on", "Date of birth"),
    ("address", "Address"),
)
_WORDS = {"yes": "Yes", "no": "No", "not-said": "They did not say"}


def whom(request: InformationRequest) -> list[list[Row]]:
    """Each child, as far as the request names them."""
    return [list(_child(child)) for child in request.children]


def _child(child: Mapping[str, str]) -> Iterator[Row]:
    known = ", ".join(part for part in (child.get("initials", ""), child.get("record_number", "")) if part)
    yield Row("Initials and number", known)
    if child.get("unborn"):
        yield Row("Born", "Not yet")
    for name, key in _CHILD:
        if child.get(name):
            yield Row(key, _day(child[name]) if name == "born_on" else child[name])


def _day(said: str) -> str:
    """A day in words; what is no day, as it was written."""
    day = parse_date(said) if len(said) == len("2015-02-03") else None
    return clock.day_in_words(day) if day else said


def said(request: InformationRequest) -> list[Row]:
    """Who asks or gives, why, on which basis, and how urgent it is."""
    gives = request.kind == InformationRequest.Kind.GIVES
    rows = [
        Row("Given by" if gives else "Asked by", request.asker),
        Row("Received", clock.words(request.made_at)),
        Row("Purpose", _purpose(request.purpose)),
    ]
    rows += [Row(key, _plain(request, name), verbatim=True) for name, key in SAID if request.said.get(name)]
    return [*rows, Row("Urgency", InformationRequest.Urgency(request.urgency).label), Row("Harm", _harm(request))]


def _harm(request: InformationRequest) -> str:
    return "A child may be in need or harmed" if request.harm else "Not said"


def _purpose(purpose: str) -> str:
    field: Any = WhoForm.base_fields["purpose_is"]
    choices = dict(field.choices) | {"not-said": "They did not say"}
    return str(choices.get(purpose, purpose))


def _plain(request: InformationRequest, name: str) -> str:
    value: Any = request.said[name]
    if not isinstance(value, list):
        return _WORDS.get(value, str(value))
    on = timezone.localdate(request.made_at)
    reasons = {entry.key: entry.says for entry in library.catalogue(REASONS, on).entries}
    return "\n".join(reasons.get(one, str(one)) for one in value)


def for_own_system(request: InformationRequest, part: Asked | None) -> str:
    """All of it as text, to be pasted into the front door's own system."""
    lines = [f"Reference: {request.reference}"]
    for child in whom(request):
        lines += [f"{row.key}: {row.value}" for row in child]
    lines += [f"{row.key}: {row.value}" for row in said(request)]
    if part is not None:
        lines.append(f"State: {part.get_state_display()}")
        if part.scrutinised_by is not None and part.scrutinised_at:
            lines.append(f"Scrutinised: {part.scrutinised_by.name}, {clock.words(part.scrutinised_at)}")
    return "\n".join(lines)
