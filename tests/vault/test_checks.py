"""A model that could not keep its values is refused before it is ever used."""

import pytest
from django.core.checks import run_checks
from django.core.checks.messages import CheckMessage
from django.db import models
from django.test.utils import isolate_apps

from wscp_isa.identifiers import uuid7
from wscp_isa.vault import checks
from wscp_isa.vault.fields import EncryptedTextField
from wscp_isa.vault.models import EncryptedModel, RecordKey


def faults(monkeypatch: pytest.MonkeyPatch, *encrypted: type[models.Model]) -> list[CheckMessage]:
    monkeypatch.setattr(checks, "_encrypted", lambda: list(encrypted))
    return checks.sealed_under(None)


def test_the_models_of_the_project_are_sound() -> None:
    assert [message for message in run_checks() if (message.id or "").startswith("vault.")] == []
    assert {model._meta.label for model in checks._encrypted()} >= {"vault_sample.Note", "ledger.Look"}


@isolate_apps("tests.vault_sample")
def test_a_model_with_encrypted_fields_needs_a_frozen_name(monkeypatch: pytest.MonkeyPatch) -> None:
    class Nameless(EncryptedModel):
        text = EncryptedTextField()

        class Meta:
            app_label = "vault_sample"

    class Empty(EncryptedModel):
        vault_name = ""
        text = EncryptedTextField()

        class Meta:
            app_label = "vault_sample"

    assert [(fault.id, fault.obj) for fault in faults(monkeypatch, Nameless, Empty)] == [
        ("vault.E001", Nameless),
        ("vault.E001", Empty),
    ]


@isolate_apps("tests.vault_sample")
def test_it_needs_a_primary_key_that_is_known_before_insert(monkeypatch: pytest.MonkeyPatch) -> None:
    class Numbered(models.Model):
        vault_name = "numbered"
        key = models.ForeignKey(RecordKey, models.PROTECT)
        text = EncryptedTextField()

        class Meta:
            app_label = "vault_sample"

    class Given(models.Model):
        vault_name = "given"
        id = models.UUIDField(primary_key=True)
        key = models.ForeignKey(RecordKey, models.PROTECT)
        text = EncryptedTextField()

        class Meta:
            app_label = "vault_sample"

    assert [fault.id for fault in faults(monkeypatch, Numbered, Given)] == ["vault.E002", "vault.E002"]


@isolate_apps("tests.vault_sample")
def test_it_needs_a_key_that_cannot_be_deleted_under_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Keyless(models.Model):
        vault_name = "keyless"
        id = models.UUIDField(primary_key=True, default=uuid7)
        text = EncryptedTextField()

        class Meta:
            app_label = "vault_sample"

    class Cascading(models.Model):
        vault_name = "cascading"
        id = models.UUIDField(primary_key=True, default=uuid7)
        key = models.ForeignKey(RecordKey, models.CASCADE)
        text = EncryptedTextField()

        class Meta:
            app_label = "vault_sample"

    class Word(models.Model):
        vault_name = "word"
        id = models.UUIDField(primary_key=True, default=uuid7)
        key = models.CharField(max_length=10)
        text = EncryptedTextField()

        class Meta:
            app_label = "vault_sample"

    assert [fault.id for fault in faults(monkeypatch, Keyless, Cascading, Word)] == ["vault.E003"] * 3


@isolate_apps("tests.vault_sample")
def test_no_two_models_have_one_frozen_name(monkeypatch: pytest.MonkeyPatch) -> None:
    class One(EncryptedModel):
        vault_name = "one"
        text = EncryptedTextField()

        class Meta:
            app_label = "vault_sample"

    class Other(EncryptedModel):
        vault_name = "one"
        text = EncryptedTextField()

        class Meta:
            app_label = "vault_sample"

    (fault,) = faults(monkeypatch, One, Other)
    assert (fault.id, fault.obj) == ("vault.E004", Other)


def test_a_proxy_shares_the_name_of_its_model() -> None:
    with isolate_apps("tests.vault_sample") as isolated:

        class One(EncryptedModel):
            vault_name = "one"
            text = EncryptedTextField()

            class Meta:
                app_label = "vault_sample"

        class Same(One):
            class Meta:
                app_label = "vault_sample"
                proxy = True

        assert isolated.get_models() == [One, Same]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(checks, "apps", isolated)
            assert checks.sealed_under(None) == []


@isolate_apps("tests.vault_sample")
def test_an_encrypted_field_is_no_key_and_has_no_index(monkeypatch: pytest.MonkeyPatch) -> None:
    class Indexed(EncryptedModel):
        vault_name = "indexed"
        unique = EncryptedTextField(unique=True)
        indexed = EncryptedTextField(db_index=True)
        plain = EncryptedTextField()

        class Meta:
            app_label = "vault_sample"

    assert [fault.id for fault in Indexed.check() if fault.id == "vault.E005"] == ["vault.E005"] * 2
