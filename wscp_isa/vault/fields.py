"""Model fields whose values the database holds only encrypted.

They are read and written through instances, and only so. The database can tell whether one is NULL (`isnull`) and nothing
else: any other use in a query, and whatever would carry plain text past the vault, raises FieldEncrypted.
"""

import json
import sys
from typing import TYPE_CHECKING, Any, TypeVar

from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.constants import OnConflict
from django.db.models.expressions import Col, Value
from django.db.models.lookups import IsNull, Lookup
from django.db.models.sql.compiler import SQLCompiler

from wscp_isa.vault import sealing
from wscp_isa.vault.attribute import UNOPENED, EncryptedAttribute, Held

_ST = TypeVar("_ST")
_GT = TypeVar("_GT")

if TYPE_CHECKING:
    from django.db.models import Field as _Field
else:

    class _Field(models.Field):
        def __class_getitem__(cls, types: Any) -> type:
            # Only the type checker sees that fields are generic: what is set, what is got.
            return cls


class FieldEncrypted(FieldError):
    """An encrypted field was asked for something that would need its plain text outside an instance."""


class _Null(Value):
    """NULL on its way into an encrypted column, told by its type from a None that did not come from an instance."""

    def __init__(self, field: "EncryptedField[Any, Any]") -> None:
        super().__init__(None)
        self.encrypted = field

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:  # type: ignore[override]
        return self.encrypted.get_placeholder(self, compiler, connection).replace("%s", "NULL"), []


class EncryptedField(_Field[_ST, _GT]):
    """What the encrypted fields share. A subclass says how its values become bytes and come back."""

    descriptor_class = EncryptedAttribute

    def encode(self, value: Any) -> bytes:
        """The value as bytes; ValueError or TypeError, which never quote it, where it has none."""
        raise NotImplementedError

    def decode(self, plain: bytes) -> Any:
        """The value that these bytes stand for."""
        raise NotImplementedError

    def get_internal_type(self) -> str:
        return "BinaryField"

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        # Django would leave the attribute of an abstract parent in place, which knows the parent's field.
        setattr(cls, self.attname, self.descriptor_class(self))

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        errors = super().check(**kwargs)
        if self.unique or self.db_index:  # type: ignore[attr-defined]
            errors.append(
                checks.Error(
                    "An encrypted field cannot be a key, unique or indexed: equal values are stored as unequal bytes.",
                    obj=self,
                    id="vault.E005",
                )
            )
        return errors

    # --- Between the instance and the database ---

    def _place(self, instance: models.Model) -> dict[str, Any]:
        key = getattr(instance, "key", None)
        if key is None:
            raise ValueError(f"{self} needs a key: give the instance one (vault.new_key()) first")
        row = instance._meta.pk.to_python(instance.pk)
        name = self.model.vault_name  # type: ignore[attr-defined]  # vault.E001
        return {"key": key, "model": name, "field": self.name, "row": row}

    def unseal(self, instance: models.Model, sealed: bytes) -> bytes:
        """The encoded value; FieldUndecryptable where these bytes were not sealed in this field of this row."""
        return sealing.unseal(sealed, **self._place(instance))

    def pre_save(self, model_instance: models.Model, add: bool) -> Held:
        """What to store: the same bytes where nothing changed, else the value sealed anew.

        FieldUndecryptable where what is stored cannot be decrypted, so that nothing is saved over it.
        """
        held = self.descriptor_class(self).held(model_instance)
        stored = None if held.sealed is None else self.unseal(model_instance, held.sealed)
        if held.value is UNOPENED:
            return held
        if hasattr(held.value, "resolve_expression"):
            raise FieldEncrypted(
                f"{self} is encrypted: the database cannot compute it, so no expression can be its value"
            )
        wanted = None if held.value is None else self.encode(held.value)
        if wanted != stored:
            sealed = None if wanted is None else sealing.seal(wanted, **self._place(model_instance))
            held = model_instance.__dict__[self.attname] = Held(sealed, held.value)
        return held

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Held | None:
        return None if value is None else Held(bytes(value))

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if isinstance(value, Held):
            return _Null(self) if value.sealed is None else connection.Database.Binary(value.sealed)  # type: ignore[attr-defined]
        if value is None:  # a migration asks for the column's default
            return None
        raise FieldEncrypted(f"{self} is encrypted: it is written by saving an instance, not by update() or a fixture")

    def get_placeholder(self, value: Any, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> str:
        """Where the value goes in an INSERT or UPDATE; FieldEncrypted for one that did not come from an instance's save."""
        if value is None or (hasattr(value, "as_sql") and not isinstance(value, _Null)):
            raise FieldEncrypted(f"{self} is encrypted: it is written by saving an instance, not by update()")
        query: Any = compiler.query
        if getattr(query, "on_conflict", None) == OnConflict.UPDATE and self in query.update_fields:
            # The row that stands would get a value sealed for the one that did not come to be.
            raise FieldEncrypted(f"{self} is encrypted: a value cannot be moved to another row by an upsert")
        return "%s"

    # --- What the database cannot do ---

    def get_col(self, alias: str | None, output_field: "_Field[Any, Any] | None" = None) -> Col:
        """The column, for loading instances and for a filter; FieldEncrypted for a query that wants its value."""
        # Django asks without an output field in two places only: for the columns of instances, and for a field that a query
        # names (values, order_by, F and all that stands on it). Nothing but the caller's name tells the two apart. Should
        # a later Django change that name, no instance loads and every test fails; nothing leaks.
        if output_field is None and sys._getframe(1).f_code.co_name != "get_default_columns":
            raise FieldEncrypted(
                f"{self} is encrypted: a query cannot list, order by or compute with it. Load instances"
            )
        return super().get_col(alias, output_field)  # type: ignore[arg-type]

    def get_lookup(self, lookup_name: str) -> type[Lookup] | None:
        if lookup_name != "isnull":
            raise FieldEncrypted(f"{self} is encrypted: a query can only ask whether it is NULL (isnull)")
        return IsNull

    def get_transform(self, name: str) -> None:
        raise FieldEncrypted(f"{self} is encrypted: a query can only ask whether it is NULL (isnull)")

    def value_to_string(self, obj: models.Model) -> str:
        raise FieldEncrypted(
            f"{self} is encrypted: it is not written to fixtures (dumpdata); back up the database instead"
        )


class EncryptedTextField(EncryptedField[_ST, _GT]):
    """Text of any length. What UTF-8 can encode comes back exactly as it was, NUL included."""

    _pyi_private_set_type: str
    _pyi_private_get_type: str

    def to_python(self, value: Any) -> str | None:
        return value if value is None or isinstance(value, str) else str(value)

    def encode(self, value: Any) -> bytes:
        if not isinstance(value, str):
            raise TypeError(f"{self} holds text, not {type(value).__name__}")
        return _utf8(value, self)

    def decode(self, plain: bytes) -> str:
        return plain.decode()


class EncryptedJSONField(EncryptedField[_ST, _GT]):
    """A JSON object or array. One that is changed in place is noticed and sealed anew on the next save."""

    empty_strings_allowed = False

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def encode(self, value: Any) -> bytes:
        # Django's serializers write bare numbers as they are, without asking the field.
        if not isinstance(value, dict | list):
            raise TypeError(f"{self} holds a JSON object or array, not {type(value).__name__}")
        return _utf8(json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")), self)

    def decode(self, plain: bytes) -> Any:
        return json.loads(plain)

    def formfield(self, **kwargs: Any) -> None:
        """No form: a document is made by the service, never typed."""


def _utf8(text: str, field: EncryptedField[Any, Any]) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        position = error.start
    # Raised out here: the error of the codec carries the whole text with it.
    raise ValueError(f"{field} cannot hold half a character (a lone surrogate, at position {position})")
