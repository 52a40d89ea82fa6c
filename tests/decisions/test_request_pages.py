"""Asking on one page, and seeing how it goes: what is needed, what is kept, who sees what."""

from typing import Any

import pytest
from django.urls import reverse

from agencies.models import Person
from decisions.models import InformationRequest
from tests.markup import Page

pytestmark = pytest.mark.django_db

ASKED = {
    "initials": "QX",
    "record_number": "LL-4471",
    "name": "Quill Xanthe",
    "address": "1 Invented Row",
    "purpose_is": "needs",
    "why": "To assess whether she is safe at home",
    "items": "Attendance since September",
    "basis": ["public-task"],
    "consent_is": "yes",
    "parents": "yes",
    "harm": "yes",
    "urgency": "routine",
}


def test_a_school_asks_the_police(alice: Person, priya: Person, signed_in: Any) -> None:
    client = signed_in(alice)
    page = client.get(reverse("request-information"))
    assert page.status_code == 200
    key = Page(page.content.decode()).values["submission_key"][0]
    answer = client.post(reverse("request-information"), ASKED | {"named_1": "the POLICE", "submission_key": key})
    assert answer.status_code == 302, Page(answer.content.decode()).summary
    request = InformationRequest.objects.get()
    assert answer["Location"] == request.get_absolute_url()
    shown = Page(client.get(answer["Location"]).content.decode())
    assert "Quill Xanthe" in shown.text
    assert "0 of 1 answered" in shown.text
    for name in ("withdraw-request", "chase-request"):
        assert client.get(reverse(name, args=[request.reference])).status_code == 200
    assert client.get(reverse("request-part", args=[request.reference, request.parts.get().pk])).status_code == 200
    assert client.get(reverse("log-request")).status_code == 200
