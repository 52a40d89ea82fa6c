"""Keeping what was typed and not saved. It is nobody's record, so it has no entry in the ledger: it is put back, or it goes."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from agencies.models import Person, Unsent
from wscp_isa import vault

# Longer than anything a page asks for; what is longer is given back on the page that refuses it.
MOST = 100_000
LONGEST_PATH = 200
# Never kept: what the page itself put into the form, and no password.
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "version", "submission_key", "path"})


@transaction.atomic
def keep(*, person: Person, path: str, typed: Mapping[str, list[str]], until: datetime) -> bool:
    """Keep these fields for this person and page in place of what was kept before; False where there is nothing to keep."""
    kept = {
        name: texts
        for name, texts in typed.items()
        if name not in _NOT_TYPED and "password" not in name and any(text.strip() for text in texts)
    }
    # An address that no page of ours has is no place to put words back into, and some cannot be stored at all.
    if len(path) > LONGEST_PATH or "\x00" in path:
        return False
    if not kept or sum(len(text) for texts in kept.values() for text in texts) > MOST:
        return False
    before = (
        Unsent.objects.select_for_update(of=("self",)).select_related("key").filter(person=person, path=path).first()
    )
    if before is None:
        Unsent.objects.create(key=vault.new_key(), person=person, path=path, typed=kept, until=until)
    else:
        before.typed, before.until = kept, until
        before.save(update_fields=["typed", "until"])
    return True


def forget(*, person: Person, path: str) -> None:
    """The page was saved: nothing of it is unsent any more, and the key that it was kept under goes with it."""
    _remove(Unsent.objects.filter(person=person, path=path))


def sweep() -> int:
    """What was kept long enough goes; how much."""
    return _remove(Unsent.objects.filter(until__lte=timezone.now()))


def _remove(unsent: QuerySet[Unsent]) -> int:
    # Mostly there is nothing, and then there is no transaction either.
    keys = list(unsent.values_list("key_id", flat=True))
    if keys:
        with transaction.atomic():
            unsent.filter(key__in=keys).delete()
            vault.RecordKey.objects.filter(pk__in=keys).delete()
    return len(keys)
