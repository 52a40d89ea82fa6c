"""`manage.py invite`: the operator lets the first people in; they let the others in."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from agencies.actions import people
from agencies.models import Agency, Role
from wscp_isa.ledger import Actor
from wscp_isa.rules import Refused


class Command(BaseCommand):
    help = "Make an account with one role, and print the one-time link by which its owner chooses a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--agency", required=True, help="the agency's name, as the directory has it")
        parser.add_argument("--role", required=True, choices=Role.Kind.values)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
            agency = Agency.objects.get(name__iexact=options["agency"])
            operator = Actor.system("operator")
            with transaction.atomic():
                person = people.invite(email=options["email"], name=options["name"], by=operator)
                people.give_role(person, agency=agency, kind=options["role"], since=timezone.now(), by=operator)
        except ValidationError as error:
            raise CommandError(f"{options['email']} is not an e-mail address") from error
        except Agency.DoesNotExist as error:
            raise CommandError(f"There is no agency called {options['agency']}") from error
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Give this link to them and nobody else. It works once, for 72 hours:")
        self.stdout.write(people.one_time_link(person, by=operator))
