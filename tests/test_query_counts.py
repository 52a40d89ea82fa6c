"""Every page costs the same number of queries, however many records there are."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.models import Person
from decisions.models import Decision
from tests.conftest import answered, signed

PAGES = ("/", "/records/", "/records/?show=drafts", "/records/?show=signed", "/find/", "/danger/", "/guidance/")
RECORD_PAGES = ("", "signed/")
DRAFT_PAGES = (
    "check/",
    "answer/worry/",
    "answer/who/",
    "answer/family/",
    "answer/law/",
    "answer/how/",
    "answer/reasons/",
)
AUDIT = ("/admin/", "/admin/decisions/decision/", "/admin/ledger/entry/", "/admin/ledger/look/")


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.django_db
def test_no_page_asks_more_of_the_database_as_records_grow(
    dana: Person, morgan: Person, signed_in: Callable[[Person], Client]
) -> None:
    worker, auditor = signed_in(dana), signed_in(morgan)
    record, draft = signed(dana), answered(dana, "refused consent, shared")
    pages = [(worker, path) for path in PAGES]
    pages += [(worker, f"/decisions/{record.reference}/{page}") for page in RECORD_PAGES]
    pages += [(worker, f"/decisions/{draft.reference}/{page}") for page in DRAFT_PAGES]
    pages += [(auditor, path) for path in AUDIT]
    signed(dana)
    answered(dana, "no clear purpose")
    for client, path in pages:
        client.get(path)  # what is read once and kept, such as content types, is read here
    few = [queries(client, path) for client, path in pages]
    for _ in range(8):
        signed(dana)
        answered(dana, "no clear purpose")
    assert Decision.objects.count() == 20
    many = [queries(client, path) for client, path in pages]
    grown = [
        (path, before, after) for (_, path), before, after in zip(pages, few, many, strict=True) if before != after
    ]
    assert not grown
