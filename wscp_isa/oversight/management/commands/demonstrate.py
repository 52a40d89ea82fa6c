"""`manage.py demonstrate`: invented agencies, people and decisions, for trying the service."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from wscp_isa.oversight.demonstration import contributions


class Command(BaseCommand):
    help = "Fill an empty demonstration database with invented data, and print as whom to sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("Invented data has no place in a service with real records: DEMONSTRATION is not set")
        with transaction.atomic():
            for demo in contributions():
                demo.make()
        for demo in contributions():
            for line in demo.introduction():
                self.stdout.write(line)
