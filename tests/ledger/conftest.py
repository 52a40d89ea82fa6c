"""Subjects to record about, people who act, and the database as its owner has it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection

from tests.ledger import owner
from tests.vault_sample.models import Note, Office
from wscp_isa import vault
from wscp_isa.identifiers import uuid7
from wscp_isa.ledger import Actor, triggers


@pytest.fixture
def at() -> datetime:
    return datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)


@pytest.fixture
def sam() -> Actor:
    """A single point of contact."""
    return Actor(id=uuid7(), name="Sam", role="spoc", agency_id=uuid7(), agency="A school")


@pytest.fixture
def note(db: None) -> Note:
    """A subject about people, with a key."""
    return Note.objects.create(key=vault.new_key(), text="The child said no")


@pytest.fixture
def office(db: None) -> Office:
    """A subject about nobody, without a key."""
    return Office.objects.create(number="0151 606 2008")


@pytest.fixture
def committing(transactional_db: None) -> Iterator[None]:
    """A test whose transactions really commit. What it leaves behind is flushed, which the guards would refuse."""
    assert not triggers.missing(connection)
    yield
    owner.unguard()  # the flush that follows ends as a migration does, and puts the guards back
