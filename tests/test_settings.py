"""One settings file: safe by default, loud when wrong."""

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.db import connection

from wscp_isa import clock

SOUND = {
    "SECRET_KEY": "s" * 60,
    "VAULT_KEYS": "k1:" + "QUFB" * 10 + "QUE=",
    "INDEX_KEY": "QkJC" * 10 + "QkI=",
    "ALLOWED_HOSTS": "share.example",
    "DATABASE_URL": "postgres://user:secret@db/wscp",
    "PUBLIC_URL": "https://share.example",
}


def started_with(**changes: str | None) -> subprocess.CompletedProcess[str]:
    env = {**SOUND, **changes, "PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "wscp_isa.settings"}
    return subprocess.run(
        [sys.executable, "-c", "import wscp_isa.wsgi; from django.conf import settings as s;"
         "print(s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_NAME, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS, s.DEBUG)"],
        env={name: value for name, value in env.items() if value is not None},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def mailed_by(**changes: str | None) -> subprocess.CompletedProcess[str]:
    env = {**SOUND, **changes, "PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "wscp_isa.settings"}
    return subprocess.run(
        [sys.executable, "-c", "import django; django.setup(); from django.conf import settings as s;"
         "from django.core.checks import run_checks;"
         "print(s.EMAIL_BACKEND, s.MAIL_IS_SET_UP, *[m.id for m in run_checks() if m.id.startswith('notices')])"],
        env={name: value for name, value in env.items() if value is not None},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


DJANGOS = "django.core.mail.backends"
NOTIFY = {"NOTIFY_API_KEY": "tests-key", "NOTIFY_TEMPLATE_ID": "the-template"}


@pytest.mark.parametrize(
    ("said", "backend"),
    [
        ({"EMAIL_URL": "smtp+tls://user:pass@mail.example:587", "MAIL_FROM": "isa@share.example"}, f"{DJANGOS}.smtp"),
        ({"DEMONSTRATION": "yes"}, f"{DJANGOS}.filebased"),
        (NOTIFY, "wscp_isa.notices.notify"),
    ],
    ids=["SMTP", "a demonstration", "Notify"],
)
def test_mail_goes_where_the_environment_says(said: dict[str, str], backend: str) -> None:
    assert mailed_by(**said).stdout.split() == [f"{backend}.EmailBackend", "True"]


def test_production_without_mail_starts_and_says_so() -> None:
    assert mailed_by().stdout.split() == [f"{DJANGOS}.dummy.EmailBackend", "False", "notices.W001"]


@pytest.mark.parametrize(
    ("said", "missing"),
    [({"EMAIL_URL": "smtp://mail.example"}, "MAIL_FROM"), ({"NOTIFY_API_KEY": "tests-key"}, "NOTIFY_TEMPLATE_ID")],
)
def test_half_of_a_mail_set_up_is_refused(said: dict[str, str], missing: str) -> None:
    started = mailed_by(**said)
    assert started.returncode != 0
    assert missing in started.stderr


def test_production_starts_safe() -> None:
    started = started_with()
    assert started.returncode == 0, started.stderr
    assert started.stdout.split() == ["True", "__Host-sid", "True", "31536000", "False"]


@pytest.mark.parametrize("name", sorted(SOUND))
def test_nothing_needed_has_a_default(name: str) -> None:
    started = started_with(**{name: None})
    assert started.returncode != 0
    assert name in started.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SECRET_KEY", "short", "at least 50"),
        ("VAULT_KEYS", "k1:short", "VAULT_KEYS"),
        ("INDEX_KEY", "short", "INDEX_KEY"),
        ("INDEX_KEY", "QUFB" * 10 + "QUE=", "INDEX_KEY is also in VAULT_KEYS"),
        ("DATABASE_URL", "sqlite:///here.sqlite3", "PostgreSQL"),
        ("DEMONSTRATION", "perhaps", "DEMONSTRATION"),
        ("PUBLIC_URL", "http://share.example", "PUBLIC_URL must begin with https://"),
        ("PUBLIC_URL", "share.example", "PUBLIC_URL must begin with https://"),
    ],
)
def test_what_is_wrong_is_said(name: str, value: str, said: str) -> None:
    started = started_with(**{name: value})
    assert started.returncode != 0
    assert said in started.stderr


@pytest.mark.django_db
def test_sqlite_keeps_what_it_acknowledged() -> None:
    if connection.vendor != "sqlite":
        return  # PostgreSQL's own defaults are what we want
    with connection.cursor() as cursor:
        read = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in
                ("synchronous", "foreign_keys", "recursive_triggers", "trusted_schema", "busy_timeout")]  # fmt: skip
    assert read == [2, 1, 1, 0, 20000]
    # A database in memory has no write-ahead log; one in a file is asked in the tests of the running site.
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in connection.settings_dict["OPTIONS"]["init_command"]


def test_the_clock_says_it_as_people_do() -> None:
    assert clock.words(datetime(2026, 7, 1, 15, 30, tzinfo=UTC)) == "1 July 2026, 4:30pm"
    assert clock.words(datetime(2026, 1, 1, 0, 5, tzinfo=UTC)) == "1 January 2026, 12:05am"
    assert clock.words(datetime(2026, 1, 1, 12, 0, tzinfo=UTC)) == "1 January 2026, 12pm"
