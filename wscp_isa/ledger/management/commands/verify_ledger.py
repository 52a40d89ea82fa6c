"""Verify the ledger, and say so in a way that both people and machines can read."""

import sys
import time
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from wscp_isa.ledger.verify import Verification
from wscp_isa.vault import keys


class Command(BaseCommand):
    """Exits with 0 where the ledger is whole, 1 where it is not, and 2 where that could not be found out."""

    help = "Verify every entry of the ledger and every record it speaks for. Exit status: 0 whole, 1 problems, 2 could not run."
    # A failed system check would exit with 1, which here means that the ledger is not whole.
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each problem as it is found, then the counts, the fingerprints of the keys, and the time it took."""
        started, found, verification = time.monotonic(), 0, Verification()
        try:
            for problem in verification.problems():
                found += 1
                self.stdout.write(f"PROBLEM ({problem.what}) {problem}")
            ring = keys.ring()
        except (DatabaseError, ImproperlyConfigured) as error:
            raise CommandError(f"The ledger could not be verified: {error}", returncode=2) from error
        except Exception as error:
            # Its text may come from a record that an app was asked to prove.
            raise CommandError(f"The ledger could not be verified: {type(error).__name__}", returncode=2) from error
        self.stdout.write(
            f"{verification.entries:,} entries in {verification.chains:,} chains, {verification.looks:,} looks"
        )
        for key in ring.values():
            self.stdout.write(f"Key {key.id}, fingerprint {key.fingerprint}")
        self.stdout.write(
            f"{found or 'No'} problem{'' if found == 1 else 's'} found in {time.monotonic() - started:.1f} s"
        )
        if found:
            sys.exit(1)
