"""`manage.py tick`: every sweep, then the outbox; one's failure is nobody else's; it ends when it is told to."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from agencies.models import Person
from tests.notices.told import Post, tell
from wscp_isa import sweeps
from wscp_isa.notices.management.commands import tick
from wscp_isa.notices.models import Notice


@pytest.fixture
def swept(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """Two sweeps, of which the first fails; when the second was run."""
    seen: list[datetime] = []

    def broken(now: datetime) -> int:
        raise OperationalError("DETAIL: the row of Ashdown, J")

    def works(now: datetime) -> int:
        seen.append(now)
        return 1

    monkeypatch.setattr(sweeps, "_sweeps", [broken, works])
    return seen


def test_a_sweep_that_fails_stops_neither_the_others_nor_the_mail(
    alice: Person, post: type[Post], swept: list[datetime], caplog: pytest.LogCaptureFixture
) -> None:
    tell(alice, at=timezone.now())
    with pytest.raises(SystemExit) as ended:
        call_command("tick")
    assert ended.value.code == 1
    assert len(swept) == len(post.taken) == 1
    said = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(said) == 1
    assert said[0].endswith("failed: OperationalError")


def test_all_is_well_where_nothing_failed(alice: Person, post: type[Post], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps, "_sweeps", [])
    call_command("tick")


def test_an_outbox_that_cannot_be_read_is_a_failure(
    db: None, monkeypatch: pytest.MonkeyPatch, swept: list[datetime]
) -> None:
    def broken(**kwargs: Any) -> int:
        raise OperationalError

    monkeypatch.setattr(tick.notices, "drain", broken, raising=False)
    assert tick.once(threading.Event()) is False


def test_each_sweep_of_the_product_does_nothing_the_second_time(db: None) -> None:
    now = timezone.now()
    assert not list(sweeps.run(now))
    assert [sweep(now) for sweep in sweeps._sweeps] == [0] * len(sweeps._sweeps)
    assert not Notice.objects.exists()


@pytest.fixture
def ticking(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that ticks on, with a database that is not there."""
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/none/none.sqlite3", "VAR_DIR": str(tmp_path)}
    command = [sys.executable, "manage.py", "tick", "--every", "0.2", "--skip-checks"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


@pytest.mark.no_database
@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_it_survives_a_database_that_is_away_and_ends_when_it_is_told(
    ticking: subprocess.Popen[str], told: signal.Signals
) -> None:
    assert ticking.stderr is not None
    rounds = 0
    while rounds < 3:
        rounds += "The outbox could not be drained: OperationalError" in ticking.stderr.readline()
    ticking.send_signal(told)
    threading.Thread(target=ticking.stderr.read, daemon=True).start()
    assert ticking.wait(timeout=10) == 0


@pytest.mark.no_database
def test_it_ends_with_the_process_that_it_stands_beside(tmp_path: Path) -> None:
    script = (
        "import os, subprocess, sys; "
        "tick = [sys.executable, 'manage.py', 'tick', '--every', '60', '--skip-checks', '--beside', str(os.getpid())]; "
        "print(subprocess.Popen(tick, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).pid)"
    )
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/none/none.sqlite3", "VAR_DIR": str(tmp_path)}
    ran = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    until = time.monotonic() + 20
    while _lives(int(ran.stdout)) and time.monotonic() < until:
        time.sleep(0.2)
    assert not _lives(int(ran.stdout))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # One whose end nobody has asked for yet is over all the same.
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
