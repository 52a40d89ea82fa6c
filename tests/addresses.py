"""Every address of the service, from its own table of addresses, so that no test can forget a new one."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """One pattern: its full name, or where it has none the pattern itself; and what must be filled into it."""

    name: str
    parameters: tuple[str, ...]


def addresses() -> list[Address]:
    """All of them, those of the auditor's window included."""
    return list(_under(get_resolver(), route="", names="", parameters=()))


def _under(resolver: URLResolver, *, route: str, names: str, parameters: tuple[str, ...]) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern)
        needed = (*parameters, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            namespace = f"{names}{pattern.namespace}:" if pattern.namespace else names
            yield from _under(pattern, route=here, names=namespace, parameters=needed)
        else:
            assert isinstance(pattern, URLPattern)
            yield Address(names + pattern.name if pattern.name else here, needed)
