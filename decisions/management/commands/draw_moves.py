"""Draw how a request goes, from the one table of its moves: manage.py draw_moves > docs/requests.md."""

from typing import Any

from django.core.management.base import BaseCommand

from decisions import moves


class Command(BaseCommand):
    """Reads the table of moves alone, and no database."""

    help = "Print how a request goes, state by state, as the page docs/requests.md."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the page."""
        self.stdout.write(moves.draw(), ending="")
