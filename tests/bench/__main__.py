"""Measures the service against what else could be used, on PostgreSQL with every promise to the disk kept: make bench.

Two databases are seeded once and kept while what made them is unchanged: one of a thousand decisions, one of a million.
"""

import argparse
import hashlib
import io
import json
import os
import platform
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import django
import psycopg

ROOT = Path(__file__).resolve().parents[2]
SEED = 20220101
SMALL, LARGE = 1_000, 1_000_000
# What decides what a seeded database holds.
MAKES = (
    "agencies/migrations",
    "breaches/migrations",
    "decisions/migrations",
    "decisions/bulk",
    "wscp_isa/ledger/migrations",
    "wscp_isa/ledger/encoding.py",
    "wscp_isa/notices/migrations",
    "wscp_isa/oversight/migrations",
    "wscp_isa/vault/migrations",
    "wscp_isa/protocol/editions",
    "tests/bench/crowd.py",
)


def digest() -> str:
    """Of everything that decides what a seeded database holds."""
    from decisions import stories  # noqa: PLC0415 -- once Django is set up

    hashed = hashlib.sha256(json.dumps([stories.STORIES, stories.EMERGENCY], sort_keys=True).encode())
    for name in MAKES:
        here = ROOT / name
        for path in sorted(here.rglob("*")) if here.is_dir() else [here]:
            if path.suffix in {".py", ".toml"}:
                hashed.update(path.read_bytes())
    return hashed.hexdigest()[:12]


def seeded(size: int) -> str:
    """The name of a database with this many decisions, made now where it is not there as it would be made."""
    from django.core.management import call_command  # noqa: PLC0415 -- once Django is set up
    from django.db import connection  # noqa: PLC0415

    settings, known = connection.settings_dict, connection.get_connection_params()
    server = {name: known[name] for name in ("host", "port", "user", "password") if name in known}
    name, stamp = f"bench_{size}", f"bench_{size}_{digest()}"
    with psycopg.connect(dbname="postgres", autocommit=True, **server) as admin:
        there = {row[0] for row in admin.execute("SELECT datname FROM pg_database")}
        if stamp in there:
            return stamp
        for stale in (old for old in there if old.startswith(f"{name}_")):
            admin.execute(f'DROP DATABASE "{stale}"')
        admin.execute(f'CREATE DATABASE "{stamp}_new"')
    connection.close()
    settings["NAME"] = f"{stamp}_new"
    begin = time.monotonic()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("demonstrate", verbosity=0, stdout=io.StringIO())
    call_command("seed_bulk", size, seed=SEED)
    with connection.schema_editor() as editor:
        from tests.bench.stock.models import PlainDecision  # noqa: PLC0415

        editor.create_model(PlainDecision)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()
    with psycopg.connect(dbname="postgres", autocommit=True, **server) as admin:
        admin.execute(f'ALTER DATABASE "{stamp}_new" RENAME TO "{stamp}"')
    print(f"Seeded {size:,} decisions in {time.monotonic() - begin:.0f} s", flush=True)
    return stamp


def measure(given: argparse.Namespace) -> list[Any]:
    """Every row of the table, in its order."""
    from tests.bench import crowd, journey, lists, sizes  # noqa: PLC0415

    databases = lists.Databases(seeded(SMALL), seeded(given.records))
    for name, size in ((databases.small, SMALL), (databases.large, given.beside)):
        with databases.using(name):
            crowd.crowd(size)
    databases.use(databases.large)
    os.environ["BENCH_DATABASE"] = databases.large
    parts = {
        "S1": lambda: [journey.guided_step(given.runs)],
        "S2": lambda: journey.signing(given.runs),
        "S4": lambda: [journey.drawing(given.runs)],
        "S5": lambda: lists.lists(databases, given.list_runs),
        "S6": lambda: [lists.finding(databases, given.runs)],
        "S9": lambda: [sizes.first_load()],
        "S11": lambda: [sizes.export()],
    }
    rows = []
    for name, part in parts.items():
        if not given.only or name in given.only:
            for row in part():
                print(f"{row.name:4} {row.ours[:70]:70} {row.median:6.2f} {row.p95:6.2f}  {row.said}", flush=True)
                rows.append(row)
    return rows


def table(rows: list[Any], given: argparse.Namespace, seconds: float) -> str:
    """What docs/benchmarks.md says."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0]
        cursor.execute("SHOW fsync")
        fsync = cursor.fetchone()[0]
    lines = [
        "# How fast it is, against what",
        "",
        "Written by `make bench`. Every figure is a ratio of two things timed in turn in one run: ours, and what a user",
        "would otherwise pick, or the least work that any program must do. Below 1 is faster. The second ratio is that of",
        "the 95th percentiles.",
        "",
        f"Run on {date.today():%d %B %Y} in {seconds / 60:.0f} minutes: {os.cpu_count()} cores,",
        f"Python {platform.python_version()}, Django {django.get_version()},",
        f"PostgreSQL {server.split()[0]} with fsync {fsync}; {given.records:,} decisions seeded with {SEED}",
        f"(data and code {digest()}).",
        "",
        "| # | Ours | Against | Median | p95 | Aim | Met | Runs | |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        met = "yes" if row.met else "**no**"
        lines.append(
            f"| {row.name} | {row.ours} | {row.against} | {row.median:.2f} | {row.p95:.2f} | {row.aim} | {met} | {row.runs} "
            f"| {row.said} |"
        )
    notes = ROOT / "docs" / "benchmarks-notes.md"
    return "\n".join(lines) + "\n" + (f"\n{notes.read_text()}" if notes.exists() else "")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--records", type=int, default=LARGE)
    parser.add_argument(
        "--beside", type=int, default=LARGE, help="how many requests and breaches there are beside them"
    )
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--list-runs", type=int, default=40)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--take-out", type=int, help="measure the memory of taking out so many decisions")
    given = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    django.setup()
    if given.take_out:
        from django.db import connection  # noqa: PLC0415

        from tests.bench import sizes  # noqa: PLC0415

        connection.settings_dict["NAME"] = os.environ["BENCH_DATABASE"]
        print(sizes.taking_out(given.take_out))
        return 0
    begin = time.monotonic()
    rows = measure(given)
    if not given.only:
        (ROOT / "docs" / "benchmarks.md").write_text(table(rows, given, time.monotonic() - begin))
    return 0


if __name__ == "__main__":
    sys.exit(main())
