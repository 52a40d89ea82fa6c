"""`manage.py reset`: the operator helps somebody who cannot sign in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies.actions import people
from agencies.models import Person
from wscp_isa.ledger import Actor


class Command(BaseCommand):
    help = "Print a one-time link by which a person chooses a new password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = Person.objects.get(email__iexact=options["email"], is_active=True)
        except Person.DoesNotExist as error:
            raise CommandError(f"Nobody has an active account with the address {options['email']}") from error
        self.stdout.write("Give this link to them and nobody else. It works once, for 72 hours:")
        self.stdout.write(people.one_time_link(person, by=Actor.system("operator")))
