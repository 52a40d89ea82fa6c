"""`manage.py seed_bulk N`: very many invented records, for benchmarks and for trying the service at scale."""

import os
import time
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from agencies.models import Agency, Person
from decisions.bulk.making import address, make
from decisions.bulk.plan import PEOPLE, Plan
from decisions.models import Decision

_SAID_EVERY = 50_000


class Command(BaseCommand):
    help = "Top a demonstration up to N signed decisions, with drafts, urgent notes and additions among them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("n", type=int, help="how many signed decisions there are to be")
        parser.add_argument("--seed", type=int, default=1, help="another number draws other records")
        parser.add_argument(
            "--until", type=_moment, help="all of it happened before, such as 2026-11-01T12:00; else now"
        )
        parser.add_argument("--processes", type=int, help="on PostgreSQL; else as many as there are processors")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("Invented data has no place in a service with real records: DEMONSTRATION is not set")
        if not Agency.objects.exists():
            call_command("demonstrate", stdout=self.stdout)
        if Person.objects.filter(email__in=map(address, PEOPLE)).count() < len(PEOPLE):
            raise CommandError("The people of the demonstration are not here, and nobody else records what is invented")
        have, want = Decision.objects.filter(signed_at__isnull=False).count(), options["n"]
        if have >= want:
            self.stdout.write(f"There are {have:,} signed decisions already, so none were made")
            return
        plan = Plan(have, want, until=options["until"] or timezone.now(), seed=options["seed"])
        # SQLite lets one write at a time.
        several = options["processes"] or os.cpu_count() or 1
        self._carry_out(plan, several if connection.vendor == "postgresql" else 1)

    def _carry_out(self, plan: Plan, processes: int) -> None:
        started, done = time.monotonic(), plan.have
        for made in make(plan, processes):
            before, done = done, done + made
            if before // _SAID_EVERY < done // _SAID_EVERY:
                self.stdout.write(f"{done:,} of {plan.want:,} after {time.monotonic() - started:.0f} seconds")
        self.stdout.write(
            f"Made {done - plan.have:,} signed decisions in {time.monotonic() - started:.0f} seconds: there are {done:,} now"
        )


def _moment(text: str) -> datetime:
    """What is typed without its zone is UK time."""
    at = datetime.fromisoformat(text)
    return timezone.make_aware(at) if timezone.is_naive(at) else at
