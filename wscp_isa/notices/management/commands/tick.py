"""`manage.py tick`: do what must be done from time to time, then send what is in the outbox."""

import logging
import os
import signal
import sys
import threading
from typing import Any

from django import db
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from wscp_isa import notices, sweeps

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Safe to run twice, on two machines, at any moment: each sweep does what is left to do, each notice is claimed by one."""

    help = "Run every sweep, then send the notices that are due. Exit status: 1 where any of it could not be done."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, metavar="SECONDS", help="go on doing so, until told to stop")
        parser.add_argument("--beside", type=int, metavar="PID", help="end with this process, the parent of this one")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        if options["every"] is None:
            if not once(stop):
                sys.exit(1)
            return
        for told in (signal.SIGTERM, signal.SIGINT):
            signal.signal(told, lambda *_: stop.set())
        while not stop.is_set():
            once(stop)
            db.connections.close_all()
            self._wait(stop, options["every"], options["beside"])

    def _wait(self, stop: threading.Event, seconds: float, beside: int | None) -> None:
        while seconds > 0 and not stop.wait(min(seconds, 1.0)):
            seconds -= 1
            if beside is not None and os.getppid() != beside:
                stop.set()


def once(stop: threading.Event) -> bool:
    """One round; whether all of it could be done. A database that is away is met again in the next."""
    failed = list(sweeps.run(timezone.now(), stopping=stop.is_set))
    sweeps.reconnect()
    try:
        notices.drain(stopping=stop.is_set)
    except Exception as error:
        log.error("The outbox could not be drained: %s", type(error).__name__, exc_info=True)
        return False
    return not failed
