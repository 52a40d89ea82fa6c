"""S9 and S11: bytes over the wire for a first question page, and memory while a list is taken out."""

import gzip
import re
import resource
import subprocess
import sys

from django.conf import settings
from django.test import Client
from django.urls import reverse

from agencies.models import Person
from tests.bench.journey import draft, signed_in
from tests.bench.pairs import Figure

ROOM = 30 * 1024
IMPORTED = re.compile(r"""(?:from|import)\s*["']\./([^"']+)["']""")
# Of several icons a browser takes the first that it understands.
ASSET = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg))"')


def first_load() -> Figure:
    """S9: the page and everything that a browser fetches for it, compressed as it is sent."""
    client, begun = (
        signed_in("alice@wirral.example"),
        draft(without=("who", "child", "family", "law", "how", "reasons")),
    )
    page = client.get(reverse("answer", args=[begun.reference, "who"]), headers={"accept-encoding": "gzip"})
    plain = client.get(reverse("answer", args=[begun.reference, "who"])).content.decode()
    sizes = {"the page": len(page.content)}
    waiting = sorted(set(ASSET.findall(plain)))
    while waiting:
        path = waiting.pop(0)
        sent = client.get(path, headers={"accept-encoding": "gzip"})
        body = sent.getvalue() if sent.streaming else sent.content
        sizes[path.rpartition("/")[2]] = len(body)
        if path.endswith(".js"):  # and what a script brings with it
            script = gzip.decompress(body).decode() if sent.get("Content-Encoding") == "gzip" else body.decode()
            folder = path.rpartition("/")[0]
            waiting += [f"{folder}/{name}" for name in IMPORTED.findall(script) if name not in sizes]
    total = sum(sizes.values())
    said = ", ".join(f"{name} {size:,}" for name, size in sizes.items())
    ratio = total / ROOM
    return Figure(
        "S9",
        "first load of a question page",
        "30 KiB",
        "≤ 1.00",
        ratio,
        ratio,
        1,
        total <= ROOM,
        f"{total:,} bytes: {said}",
    )


def taking_out(records: int) -> int:
    """Take out the newest of the decisions as CSV; the most memory that the process held, in KiB."""
    from wscp_isa.oversight import listing, readonly  # noqa: PLC0415 -- in the process that is measured

    stream = listing.stream
    readonly.listing.stream = lambda narrow, rows, most=None: stream(narrow, rows, most=records)  # type: ignore[assignment]
    client = Client()
    client.force_login(Person.objects.get(email="morgan@wirral.example"))
    answer = client.post(reverse("admin:decisions_decision_export", args=["csv"]))
    lines = sum(part.count(b"\n") for part in answer)
    assert lines == records + 1, lines
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def export(runs: int = 1) -> Figure:
    """S11: the most memory that a process held in taking out 100,000 records, against 1,000."""
    most = {}
    for records in (1_000, 100_000):
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench", "--take-out", str(records)],
            cwd=settings.BASE_DIR, capture_output=True, text=True, check=True,
        )  # fmt: skip
        most[records] = int(done.stdout.split()[-1])
    ratio = most[100_000] / most[1_000]
    said = f"{most[100_000] // 1024} MiB against {most[1_000] // 1024} MiB"
    return Figure(
        "S11", "memory for 100,000 records as CSV", "1,000 records", "≤ 1.20", ratio, ratio, 1, ratio <= 1.2, said
    )
