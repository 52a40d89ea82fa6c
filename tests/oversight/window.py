"""The auditor's window as its pages are asked and read: by address and by what stands on them."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.urls import reverse

from agencies.models import Person
from tests.world import PASSWORD, forget_tries

DECISIONS, NOTES = "/admin/decisions/decision/", "/admin/decisions/urgentnote/"
REQUESTS = "/admin/decisions/informationrequest/"
REASON = "A court asks for the record, whimbrelwise"
_LINK = re.compile(r'<th scope="row"><a href="[^"]*">([^<]*)</a>')
_BESIDE = re.compile(r'<a href="(\?[^"]*)" rel="(prev|next)">')


def asked(path: str, **filters: str) -> str:
    """The address of a list, narrowed so."""
    return f"{path}?{urlencode(filters)}"


def read(client: Client, address: str) -> str:
    """The page at this address, which is there."""
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def listed(page: str) -> list[str]:
    """What one page of a list shows, by its first column, from its top."""
    return [unescape(said) for said in _LINK.findall(page)]


def beside(page: str, way: str) -> str | None:
    """The address of the next page ("next", older) or the one before ("prev", newer), as the link has it."""
    return next((unescape(href) for href, rel in _BESIDE.findall(page) if rel == way), None)


def pages(client: Client, path: str, **filters: str) -> Iterator[list[str]]:
    """Every page of a list, from the newest, as its links lead on."""
    page = read(client, asked(path, **filters))
    yield listed(page)
    while older := beside(page, "next"):
        page = read(client, f"{path}{older}")
        yield listed(page)


def found(client: Client, path: str, **filters: str) -> list[str]:
    """Everything that a list holds, on however many pages."""
    return [reference for page in pages(client, path, **filters) for reference in page]


def case_of(record: Any) -> str:
    """The address of the case that this record is part of."""
    return reverse(f"admin:decisions_{record._meta.model_name}_change", args=[record.pk])


def reveal_of(record: Any) -> str:
    """Where one is asked why one must know whom it is about."""
    return reverse(f"admin:decisions_{record._meta.model_name}_reveal", args=[record.pk])


def text(page: str) -> str:
    """The words on a page, without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", page)))


def gives_the_password(client: Client) -> None:
    """What the service asks for before it shows names."""
    forget_tries()
    response = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert response.status_code == 302, response.content.decode()


def again(person: Person) -> Person:
    """This person as somebody who comes back: their roles are read anew."""
    return Person.objects.get(pk=person.pk)


def raw(sql: str, *values: Any) -> None:
    """What somebody does who holds the database."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def spelled(key: Any) -> Any:
    """A UUID as the database spells it."""
    return key.hex if connection.vendor == "sqlite" else key
