"""Requests made through the front door, for the tests of requests."""

from typing import Any

from agencies.models import Agency, Person
from decisions.actions import request as actions
from decisions.models import Asked, InformationRequest
from decisions.stories import told
from wscp_isa.identifiers import uuid7

CHILD = {
    "initials": "QX",
    "record_number": "LL-4471",
    "name": "Quill Xanthe",
    "other_names": "",
    "born_on": "2015-02-03",
    "address": "1 Invented Row",
    "unborn": "",
}
SAID = {
    "why": "To assess whether she is safe at home",
    "function": "Children Act 1989 section 47",
    "items": "Attendance, and any concern since September",
    "basis": ["public-task"],
    "consent": "no",
    "consent_why": "Asking could put her at risk",
    "parents": "no",
    "parents_why": "Telling them could put her at risk",
    "urgent_why": "A strategy meeting this afternoon",
}


def ask(by: Person, *of: Agency, **changed: Any) -> InformationRequest:
    """This person's agency asks these."""
    agency = changed.pop("agency", None) or by.roles_now[0].agency
    facts: dict[str, Any] = {
        "children": [CHILD],
        "said": SAID,
        "purpose": "needs",
        "urgency": InformationRequest.Urgency.TODAY,
        "harm": True,
        "submission_key": uuid7(),
    }
    return actions.make(agency, of=of, by=by, **(facts | changed))


def part(request: InformationRequest, agency: Agency) -> Asked:
    """Where it stands with this agency."""
    return Asked.objects.select_related("request", "agency").get(request=request, agency=agency)


def answering(whole: str = "all", **how: str) -> dict[str, dict[str, Any]]:
    """The pages of an answer, as they are typed: shared in this service where nothing else is said."""
    pages = told("refused consent, shared")
    del pages["who"]
    pages["how"] |= {"whole": whole, "way": "service", **how}
    pages["reasons"] |= {"tell": "The rest is about a brother, and does not help to keep this child safe."}
    return pages


def declining() -> dict[str, dict[str, Any]]:
    """The pages of an answer that shares nothing."""
    pages = told("no lawful reason, procedures followed")
    del pages["who"]
    pages["reasons"] |= {"tell": "We hold nothing that would help to assess her safety."}
    return pages
