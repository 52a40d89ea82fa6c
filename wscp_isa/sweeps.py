"""What must be done from time to time with nobody asking, such as reminding: each app knows its own.

An app that has something of the kind has a module `sweeps` that registers who does it:

    from wscp_isa import sweeps

    @sweeps.contributes
    def remind(now: datetime) -> int:
        "How many were reminded. Safe to run twice, and on two machines at once; in transactions of its own."

The modules are found by their name when the service starts; `manage.py tick` runs them, every minute in production.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime

from django import db

log = logging.getLogger(__name__)

Sweep = Callable[[datetime], int]
_sweeps: list[Sweep] = []


def contributes(sweep: Sweep) -> Sweep:
    """Have every tick run this function too."""
    if sweep not in _sweeps:
        _sweeps.append(sweep)
    return sweep


def name(sweep: Sweep) -> str:
    """Which one it is, for the log."""
    return f"{sweep.__module__}.{sweep.__qualname__}"


def reconnect() -> None:
    """A connection that broke is opened anew by whoever asks next."""
    # Inside a transaction it is not ours to close.
    if not db.connection.in_atomic_block:
        db.close_old_connections()


def run(now: datetime, *, stopping: Callable[[], bool] = lambda: False) -> Iterator[str]:
    """Run each sweep, and give the names of those that failed. One that fails does not stop the others."""
    for sweep in _sweeps:
        if stopping():
            return
        reconnect()
        try:
            done = sweep(now)
        except Exception as error:
            # Only its class: its words may quote a row.
            log.error("The sweep %s failed: %s", name(sweep), type(error).__name__, exc_info=True)
            yield name(sweep)
        else:
            if done:
                log.info("The sweep %s did %d", name(sweep), done)
