"""References of breaches: on no other record."""

from breaches.models import Breach
from decisions import find


def unused_reference() -> str:
    """A new reference that is on no record yet."""
    while True:
        drawn = find.unused_reference()
        if not Breach.objects.filter(reference=drawn).exists():
            return drawn
