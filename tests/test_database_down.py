"""With the database away, the service still says whom to ring, that nothing was saved, and gives back what was typed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

# A client inside a process whose database is a closed port: no server is imitated, there is none.
ASK = """
import json, sys
import django
django.setup()
from django.test import Client
client = Client(raise_request_exception=False)
client.cookies["sid"] = "x" * 32
answers = []
for method, path, typed in json.loads(sys.argv[1]):
    answer = getattr(client, method)(path, typed)
    answers.append([answer.status_code, answer.content.decode()])
print(json.dumps(answers))
"""
TYPED = "Seen at the gate at noon"


def answers(folder: Path, *asked: tuple[str, str, dict[str, str]]) -> list[tuple[int, str]]:
    env = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": "postgres://nobody:none@127.0.0.1:1/none",
        "VAR_DIR": str(folder),
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK, json.dumps(asked)], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert TYPED not in done.stderr
    return [(status, page) for status, page in json.loads(done.stdout)]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    line = {"label": "Front door", "number": "0151 496 0101", "hours": "Office hours"}
    (tmp_path / "numbers.json").write_text(json.dumps([line]))
    return tmp_path


def test_every_page_gives_the_numbers_and_says_that_nothing_was_saved(kept: Path) -> None:
    asked = [("get", path, {}) for path in ("/", "/danger/", "/sign-in/", "/decisions/start/", "/admin/")]
    for status, page in answers(kept, *asked):
        assert status == 503
        assert "The service is not working just now" in page
        assert "tel:999" in page
        assert "tel:01514960101" in page
        assert "Traceback" not in page


def test_what_was_typed_is_on_the_page(kept: Path) -> None:
    ((status, page),) = answers(kept, ("post", "/decisions/start/", {"pasted": TYPED}))
    assert status == 503
    assert TYPED in page
    assert "Nothing was saved" in page


def test_without_a_kept_file_there_is_still_999(tmp_path: Path) -> None:
    ((status, page),) = answers(tmp_path, ("get", "/danger/", {}))
    assert status == 503
    assert "tel:999" in page


def test_the_health_checks_tell_a_live_process_from_one_that_can_work(tmp_path: Path) -> None:
    live, ready = answers(tmp_path, ("get", "/health/live/", {}), ("get", "/health/ready/", {}))
    assert live[0] == 200
    assert ready[0] == 503
