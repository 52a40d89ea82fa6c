"""The product as people meet it: gunicorn with the demonstration in a database of its own, and a real browser.

A pytest plugin. The demonstration is made once a run; each module of tests starts from a fresh copy of it. That is a
file, or a database on the tests' own server where DATABASE_URL names PostgreSQL.
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import urlopen
from uuid import uuid4

import psycopg
import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import chromium

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = "wscp_isa_demonstration"


@dataclass
class Site:
    """One copy of the product, and how to talk to it."""

    env: dict[str, str]
    folder: Path
    url: str = ""

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of its management commands; what it says is captured."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )

    def log_text(self) -> str:
        """Everything that it has logged: errors, and a line for each request."""
        return "".join(path.read_text() for path in sorted(self.folder.glob("*.log")))

    def serve(self) -> subprocess.Popen[bytes]:
        """Start gunicorn and return when it answers."""
        # We open the port and hand it over: nobody else can take it in between, and early requests wait in its queue.
        with (
            socket.create_server(("127.0.0.1", 0)) as listener,
            (self.folder / "access.log").open("wb") as access,
            (self.folder / "error.log").open("wb") as errors,
        ):
            self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", f"--bind=fd://{listener.fileno()}"],
                cwd=ROOT,
                env=self.env,
                stdout=access,
                stderr=errors,
                pass_fds=[listener.fileno()],
            )
        try:
            with urlopen(f"{self.url}/health/live/", timeout=60):
                return process
        except (URLError, OSError) as error:
            process.kill()
            process.wait()
            raise RuntimeError(f"The server did not start ({error}):\n{self.log_text()}") from error


def on_postgresql() -> bool:
    return os.environ.get("DATABASE_URL", "sqlite").startswith("p")


def database_url(name: str, *, folder: Path) -> str:
    """The database of that name: one on the tests' own server, or a file in the folder."""
    if on_postgresql():
        return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    return f"sqlite:///{quote(str(folder))}/site.sqlite3"


def execute(statement: str) -> None:
    """Make or remove a database on the tests' own server."""
    with psycopg.connect(database_url("postgres", folder=ROOT), autocommit=True) as connection:
        connection.execute(statement)


def site_in(folder: Path, *, database: str) -> Site:
    """The settings of a copy; what the shell happens to have set does not reach it."""
    env = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    env |= {
        "DJANGO_SETTINGS_MODULE": "wscp_isa.settings",
        "DEMONSTRATION": "yes",
        "SECRET_KEY": "for-tests-only-" + "x" * 50,
        "VAULT_KEYS": "test1:" + "QUFB" * 10 + "QUE=",
        "INDEX_KEY": "QkJC" * 10 + "QkI=",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": database_url(database, folder=folder),
        "VAR_DIR": str(folder),
        # Browsers name an address of their own, as through a proxy: the door counts tries to sign in by address.
        "TRUSTED_PROXY_COUNT": "1",
    }
    return Site(env=env, folder=folder)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demonstration that copies are made of; the first worker makes it, the others wait."""
    ours = tmp_path_factory.getbasetemp()
    everyones = ours.parent if os.environ.get("PYTEST_XDIST_WORKER") else ours
    folder, unfinished = everyones / "demonstration", everyones / "demonstration.new"
    with (everyones / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            if on_postgresql():
                execute(f"DROP DATABASE IF EXISTS {TEMPLATE}")
                execute(f"CREATE DATABASE {TEMPLATE}")
            site = site_in(unfinished, database=TEMPLATE)
            for command in ("migrate", "createcachetable", "demonstrate"):
                done = site.manage(command)
                assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
            unfinished.rename(folder)
    return folder


@pytest.fixture(scope="module")
def site(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A running product with the demonstration in it, as fresh as the module's first test."""
    database = f"wscp_isa_site_{uuid4().hex}"
    # SQLite has written its log back into the file: nobody has that file open any more.
    folder = shutil.copytree(demonstration, tmp_path_factory.mktemp("site"), dirs_exist_ok=True)
    if on_postgresql():
        execute(f"CREATE DATABASE {database} TEMPLATE {TEMPLATE}")
    site = site_in(folder, database=database)
    process = site.serve()
    yield site
    process.send_signal(signal.SIGINT)  # at once, whatever a browser still has open
    process.wait()
    if on_postgresql():
        execute(f"DROP DATABASE {database} WITH (FORCE)")


@pytest.fixture(scope="session")
def browser_engine() -> Iterator[Browser]:
    """One Chromium for all of a worker's tests; each opens a context of its own in it."""
    # Playwright leaves an event loop in this thread: Django would refuse this worker's later tests their database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    path = chromium.executable()
    with sync_playwright() as playwright:
        engine = playwright.chromium.launch(executable_path=path, args=chromium.flags())
        yield engine
        engine.close()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "both_databases: a browser test that runs in both halves of make test")


def pytest_unconfigure(config: pytest.Config) -> None:
    if on_postgresql() and not hasattr(config, "workerinput"):
        execute(f"DROP DATABASE IF EXISTS {TEMPLATE}")
