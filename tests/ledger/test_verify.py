"""A whole ledger verifies whatever is in it, and what the apps have to prove is compared with the records themselves."""

from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from tests.ledger.owner import execute, passing, tampering
from tests.vault.database import store, stored
from tests.vault_sample import proofs as sample
from tests.vault_sample.models import Note, Office
from wscp_isa import ledger, vault
from wscp_isa.ledger import Actor, commitments, proofs, rows
from wscp_isa.ledger.verify import Verification
from wscp_isa.vault.models import RecordKey

OTHER_KEY = "other:" + "QkJC" * 10 + "QkI="


def problems() -> list[tuple[str, str]]:
    return [(problem.what, str(problem)) for problem in Verification().problems()]


def kinds() -> list[str]:
    return [what for what, _ in problems()]


# PostgreSQL holds no NUL in text; the names of people and of deeds have none.
names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
uuids = st.none() | st.uuids()
actors = st.builds(Actor, id=uuids, name=names, role=names, agency_id=uuids, agency=names)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | names,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=5,
)
documents = st.none() | st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=9), json_values, max_size=3
)
deeds = st.fixed_dictionaries(
    {
        "about": st.integers(0, 3),
        "action": names,
        "by": actors,
        "at": st.datetimes(timezones=st.just(UTC)),
        "detail": documents,
        "facts": documents,
    }
)


@pytest.mark.django_db
@settings(deadline=None, max_examples=60)
@given(st.lists(deeds, max_size=12))
def test_whatever_is_recorded_verifies_and_reads_back(deeds: list[dict[str, Any]]) -> None:
    with passing():
        subjects: list[Any] = [*(Note.objects.create(key=vault.new_key()) for _ in range(3)), Office.objects.create()]
        expected: dict[Any, list[Any]] = {subject.pk: [] for subject in subjects}
        for deed in deeds:
            subject = subjects[deed["about"]]
            detail = deed["detail"] if isinstance(subject, Note) else None
            ledger.record(**{**deed, "about": subject, "detail": detail})
            expected[subject.pk].append((deed["action"], deed["by"], deed["at"], detail, deed["facts"]))
        verification = Verification()
        assert list(verification.problems()) == []
        assert (verification.entries, verification.chains) == (
            len(deeds),
            sum(1 for chain in expected.values() if chain),
        )
        for subject in subjects:
            entries = ledger.entries(subject).select_related("key")
            found = [(entry.action, entry.actor, entry.at, entry.detail, entry.facts) for entry in entries]
            assert found == expected[subject.pk]


def signed(by: Actor, at: datetime, *, text: str = "The child said no", **detail: Any) -> Note:
    note = Note.objects.create(key=vault.new_key(), title="signed", text=text)
    ledger.record("note.begun", about=note, by=by, at=at)
    ledger.record("note.signed", about=note, by=by, at=at, detail=detail or {"digest": sample.digest(note)})
    ledger.record("note.read", about=note, by=by, at=at, detail={"digest": "of something else"})
    return note


def test_an_empty_ledger_is_whole(db: None) -> None:
    assert problems() == []


def test_a_record_as_it_was_signed_is_no_problem(db: None, sam: Actor, at: datetime) -> None:
    signed(sam, at)
    assert problems() == []


def test_the_last_signature_counts(db: None, sam: Actor, at: datetime) -> None:
    note = signed(sam, at)
    note.text = "Corrected"
    note.save()
    assert kinds() == ["digest"]
    ledger.record("note.signed", about=note, by=sam, at=at, detail={"digest": sample.digest(note)})
    assert problems() == []


def test_a_record_that_is_not_as_it_was_signed_is_found(db: None, sam: Actor, at: datetime) -> None:
    note = signed(sam, at)
    Note.objects.filter(pk=note.pk).update(title="changed")
    assert problems() == [("digest", f"The note {note.pk} is not as it was recorded by note.signed")]


def test_a_record_that_is_gone_is_found(db: None, sam: Actor, at: datetime) -> None:
    note = signed(sam, at)
    Note.objects.all().delete()
    assert problems() == [("gone", f"The note {note.pk} was recorded by note.signed and is not there any more")]


def test_a_record_that_cannot_be_decrypted_is_found_and_its_neighbours_still_compared(
    db: None, sam: Actor, at: datetime
) -> None:
    damaged, changed, _ = (signed(sam, at) for _ in range(3))
    store(damaged, "text", stored(damaged, "text")[:-1] + b"?")
    Note.objects.filter(pk=changed.pk).update(title="changed")
    assert sorted(kinds()) == ["digest", "unreadable"]


def test_a_record_without_its_entry_is_found(db: None, sam: Actor, at: datetime) -> None:
    signed(sam, at)
    silent = Note.objects.create(key=vault.new_key(), title="signed")
    begun = Note.objects.create(key=vault.new_key(), title="signed")
    ledger.record("note.begun", about=begun, by=sam, at=at)
    assert sorted(problems()) == sorted(
        ("unrecorded", f"The note {note.pk} has no entry note.signed") for note in (silent, begun)
    )


@pytest.mark.parametrize("detail", [{"other": "x"}, {"digest": None}, {"digest": 5}])
def test_a_signature_that_says_nothing_of_its_record_is_found(
    db: None, sam: Actor, at: datetime, detail: dict[str, Any]
) -> None:
    signed(sam, at, **detail)
    assert kinds() == ["digest"]


def test_a_signature_without_a_detail_is_found(note: Note, sam: Actor, at: datetime) -> None:
    ledger.record("note.signed", about=note, by=sam, at=at)
    assert kinds() == ["digest"]


def test_a_record_whose_key_was_destroyed_is_no_problem(db: None, sam: Actor, at: datetime) -> None:
    note = signed(sam, at)
    RecordKey.objects.filter(pk=note.key_id).update(wrapped=None, destroyed_at=timezone.now())
    assert problems() == []
    with tampering():  # its chain is verified all the same
        execute("UPDATE ledger_entry SET action = 'x' WHERE seq = 2")
        assert "hash" in kinds()


def test_a_missing_key_is_named_once_and_hides_nothing_else(
    db: None, sam: Actor, at: datetime, settings: Settings
) -> None:
    for _ in range(3):
        signed(sam, at)
    settings.VAULT_KEYS = [OTHER_KEY]
    ((what, sentence),) = [found for found in problems() if found[0] != "unreadable"]
    assert what == "key"
    assert "“test1”" in sentence
    with tampering():
        execute("UPDATE ledger_entry SET action = 'x' WHERE seq = 1")
        assert kinds().count("hash") == 3


def test_a_wrapped_key_that_was_altered_is_found(db: None, sam: Actor, at: datetime) -> None:
    note = signed(sam, at)
    store(note.key, "wrapped", bytes(61))
    assert set(kinds()) == {"detail"}


def test_guards_that_are_missing_are_found(db: None) -> None:
    with tampering():
        assert set(kinds()) == {"guard"}


def test_a_long_ledger_is_read_in_batches(db: None, sam: Actor, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "BATCH", 4)
    monkeypatch.setattr(commitments, "_AT_ONCE", 3)
    notes = [signed(sam, at) for _ in range(11)]
    verification = Verification()
    assert list(verification.problems()) == []
    assert (verification.entries, verification.chains) == (33, 11)
    Note.objects.filter(pk__in=[notes[0].pk, notes[5].pk, notes[10].pk]).update(title="changed")
    assert kinds() == ["digest"] * 3


def test_two_proofs_of_one_thing_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs, "_registered", {})
    proof = proofs.Proof("note", "note.signed", sample.digests, sample.signed)
    proofs.register(proof)
    proofs.register(proof)
    with pytest.raises(ValueError, match=r"already a proof of note\.signed for note"):
        proofs.register(proofs.Proof("note", "note.signed", sample.digests, list))


def run() -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("verify_ledger", stdout=out)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    except CommandError as failed:
        return failed.returncode, out.getvalue() + str(failed)
    return 0, out.getvalue()


def test_the_command_says_what_it_found(db: None, sam: Actor, at: datetime) -> None:
    note = signed(sam, at)
    ledger.look(note, by=sam, at=at, how="page")
    code, said = run()
    assert code == 0
    assert said.splitlines()[:2] == [
        "3 entries in 1 chains, 1 looks",
        "Key test1, fingerprint 0a9e a5e4 0a07 c784",
    ]
    assert "No problems found in " in said

    Note.objects.update(title="changed")
    code, said = run()
    assert code == 1
    assert f"PROBLEM (digest) The note {note.pk} is not as it was recorded by note.signed" in said
    assert "1 problem found in " in said


@pytest.mark.parametrize("fault", [ValueError("canary"), KeyError("canary")])
def test_the_command_says_when_it_could_not_find_out(
    db: None, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def fail() -> None:
        raise fault

    monkeypatch.setattr("wscp_isa.vault.keys.unreadable_keys", fail)
    code, said = run()
    assert code == 2
    assert type(fault).__name__ in said
    assert "canary" not in said


def test_the_command_says_which_setting_is_wrong(db: None, note: Note, settings: Settings) -> None:
    settings.VAULT_KEYS = []
    code, said = run()
    assert code == 2
    assert "VAULT_KEYS is empty" in said


@pytest.mark.postgresql
@pytest.mark.django_db
def test_it_may_take_as_long_as_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over a million records on a busy machine it waits longer between two questions than any page may."""
    limits: dict[str, str] = {}

    def reading(connection: Any) -> list[list[rows.Row]]:
        with connection.cursor() as cursor:
            for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
                cursor.execute(f"SHOW {limit}")
                limits[limit] = cursor.fetchone()[0]
        return []

    monkeypatch.setattr(rows, "chains", reading)
    list(Verification().problems())
    assert limits == {"statement_timeout": "0", "idle_in_transaction_session_timeout": "0"}
