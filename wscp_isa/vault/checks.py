"""System checks: a model that has encrypted fields has what they are sealed under."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from wscp_isa.vault.fields import EncryptedField
from wscp_isa.vault.models import RecordKey


def _encrypted() -> list[type[models.Model]]:
    """The models whose own table has an encrypted column; a proxy has no table of its own."""
    return [
        model
        for model in apps.get_models()
        if not model._meta.proxy
        and any(isinstance(field, EncryptedField) for field in model._meta.local_concrete_fields)
    ]


@register(Tags.models)
def sealed_under(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Each such model has a frozen name of its own, a key, and a primary key that is known before insert."""
    encrypted = _encrypted()
    return [error for model in encrypted for error in _faults(model)] + list(_shared_names(encrypted))


def _faults(model: type[models.Model]) -> Iterator[CheckMessage]:
    name = getattr(model, "vault_name", None)
    if not (isinstance(name, str) and name):
        yield Error(
            "A model with encrypted fields needs a vault_name, which never changes.", obj=model, id="vault.E001"
        )
    if not (isinstance(model._meta.pk, models.UUIDField) and model._meta.pk.has_default()):
        yield Error(
            "A model with encrypted fields needs a UUID with a default as its primary key: values are sealed before insert.",
            obj=model,
            id="vault.E002",
        )
    if not _has_key(model):
        yield Error(
            "A model with encrypted fields needs key = ForeignKey(RecordKey, PROTECT).", obj=model, id="vault.E003"
        )


def _has_key(model: type[models.Model]) -> bool:
    try:
        key = model._meta.get_field("key")
    except FieldDoesNotExist:
        return False
    return (
        isinstance(key, models.ForeignKey)
        and key.related_model is RecordKey
        and key.remote_field.on_delete is models.PROTECT
    )


def _shared_names(encrypted: Iterable[type[models.Model]]) -> Iterator[CheckMessage]:
    first: dict[str, type[models.Model]] = {}
    for model in encrypted:
        name = getattr(model, "vault_name", None)
        if not name:
            continue
        if name in first:
            yield Error(
                f"The vault_name “{name}” is already that of {first[name]._meta.label}.", obj=model, id="vault.E004"
            )
        first.setdefault(name, model)
