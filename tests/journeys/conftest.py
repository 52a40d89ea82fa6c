"""Windows of a real browser on the running product; each test that opens one also says that nothing broke behind it."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.visitor import Visitor, Watch
from tests.server import Site

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# How long a browser waits for what is to appear, in milliseconds: machines that run other things too are slow.
expect.set_options(timeout=20_000)

_addresses = count(1)

Window = Callable[..., Visitor]


def open_window(engine: Browser, site: Site, **how: Any) -> Visitor:
    """A browser of its own: no cookies but those given, and an address of its own, since the door counts tries by address."""
    number = next(_addresses)
    context = engine.new_context(
        **{"viewport": WIDE, **how}, extra_http_headers={"X-Forwarded-For": f"192.0.2.{number % 250 + 1}"}
    )
    watch = Watch()
    page = context.new_page()
    watch.over(page)
    return Visitor(page, site, watch)


@pytest.fixture
def window(browser_engine: Browser, site: Site) -> Iterator[Window]:
    """Opens windows: window(java_script_enabled=False, viewport=NARROW)."""
    opened: list[Visitor] = []

    def open_one(**how: Any) -> Visitor:
        opened.append(open_window(browser_engine, site, **how))
        return opened[-1]

    yield open_one
    troubles = [trouble for visitor in opened for trouble in visitor.watch.troubles]
    for visitor in opened:
        visitor.page.context.close()
    assert troubles == []
