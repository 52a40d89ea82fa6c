"""A record to try the vault on, and the database seen without it."""

import pytest

from tests.vault_sample.models import Note
from wscp_isa import vault
from wscp_isa.vault.models import RecordKey


@pytest.fixture
def key(db: None) -> RecordKey:
    return vault.new_key()


@pytest.fixture
def note(key: RecordKey) -> Note:
    """A record whose values are known and stored."""
    return Note.objects.create(key=key, title="A title", text="The child said no", answers={"consent": "refused"})
