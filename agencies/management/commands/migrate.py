"""Django's own command, which compares models with migrations as makemigrations does: Django asks that both do it alike."""

from django.core.management.commands import migrate

from agencies.management.commands.makemigrations import TablesMadeWhole


class Command(migrate.Command):
    autodetector = TablesMadeWhole
