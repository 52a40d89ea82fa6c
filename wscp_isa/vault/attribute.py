"""What an instance holds of an encrypted field: the stored bytes, the value once somebody has asked for it, or both."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from django.db.models import Model

    from wscp_isa.vault.fields import EncryptedField

UNOPENED: Any = object()


class Held:
    """One value on one instance: `sealed` as the database has it, `value` as Python has it. Never altered, only replaced."""

    __slots__ = ("sealed", "value")

    def __init__(self, sealed: bytes | None, value: Any = UNOPENED) -> None:
        self.sealed, self.value = sealed, value

    def __deepcopy__(self, memo: dict[int, Any]) -> Held:
        return Held(self.sealed, self.value if self.value is UNOPENED else deepcopy(self.value, memo))

    def __reduce__(self) -> tuple[Any, ...]:
        """Refuse to be pickled (TypeError): a cache or a session lies outside the vault and would keep what the value says."""
        raise TypeError("An instance with encrypted fields cannot be pickled: what they say would leave the vault")


class EncryptedAttribute:
    """Decrypts when first read, so that a list which shows no encrypted field decrypts none."""

    def __init__(self, field: EncryptedField[Any, Any]) -> None:
        self.field = field

    def held(self, instance: Model) -> Held:
        """What the instance holds; a deferred field is fetched, still encrypted."""
        name = self.field.attname
        if name not in instance.__dict__:
            rows = type(instance)._base_manager.db_manager(instance._state.db, hints={"instance": instance})
            instance.__dict__[name] = rows.only(name).get(pk=instance.pk).__dict__[name]
        held: Held = instance.__dict__[name]
        return held

    def __get__(self, instance: Model | None, owner: type[Model]) -> Self | Any:
        """The value; FieldUndecryptable where it cannot be decrypted, KeyUnavailable never."""
        if instance is None:
            return self
        held = self.held(instance)
        if held.value is UNOPENED:
            assert held.sealed is not None  # NULL is held as the value None
            value = self.field.decode(self.field.unseal(instance, held.sealed))
            held = instance.__dict__[self.field.attname] = Held(held.sealed, value)
        return held.value

    def __set__(self, instance: Model, value: Any) -> None:
        """Hold the value beside the stored bytes, which tell on saving whether it was changed, and could be read at all."""
        name = self.field.attname
        if isinstance(value, Held):
            instance.__dict__[name] = value
            return
        # A deferred field is fetched first, so that a value which cannot be decrypted is not overwritten unseen.
        begun = name in instance.__dict__ or not instance._state.adding
        instance.__dict__[name] = Held(self.held(instance).sealed if begun else None, value)
