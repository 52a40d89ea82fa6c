"""Pictures of the service, to be looked at: python -m tests.journeys.pictures FOLDER

Walks one journey in three browsers and keeps a picture of each page of it; then one picture of every other page in every
state, wide and narrow. Writes docs/guided-form.png, the picture in the README.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from playwright.sync_api import Browser, Page, sync_playwright

# Without pytest nobody else sets Django up before the journeys name its models.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests import chromium  # noqa: E402
from tests.journeys import drafts, pages  # noqa: E402
from tests.journeys import test_endings as endings  # noqa: E402
from tests.journeys.conftest import NARROW, open_window  # noqa: E402
from tests.journeys.test_accessibility import go  # noqa: E402
from tests.journeys.visitor import CONSENT, IDENTIFIABLE, LAWFUL_REASON, PURPOSE, WORRY, Visitor  # noqa: E402
from tests.server import ROOT, Site, site_in  # noqa: E402

GUIDED_FORM = ROOT / "docs" / "guided-form.png"


@contextmanager
def running_site() -> Iterator[Site]:
    """The product with the demonstration, on SQLite, for as long as it is needed."""
    os.environ.pop("DATABASE_URL", None)
    with TemporaryDirectory() as folder:
        site = site_in(Path(folder), database="")
        for command in ("migrate", "createcachetable", "demonstrate"):
            done = site.manage(command)
            assert done.returncode == 0, done.stderr
        process = site.serve()
        try:
            yield site
        finally:
            process.terminate()
            process.wait()


class Album:
    """A folder of pictures, numbered as they are taken."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.numbers = folder, count(1)

    def keep(self, page: Page, name: str) -> None:
        words = "".join(letter if letter.isalnum() else "-" for letter in name)
        page.screenshot(path=self.folder / f"{next(self.numbers):03}-{words}.png", full_page=True)


def walk(alice: Visitor, album: Album) -> None:
    """A worried teacher who does not share, and has already rung: the way that has the most kinds of page on it."""
    alice.opens("/")
    album.keep(alice.page, "sign-in")
    alice.gets_in("alice")
    album.keep(alice.page, "your-work")
    alice.presses("Record a decision")
    album.keep(alice.page, "start")
    alice.presses("Start now")
    album.keep(alice.page, "worry")
    alice.answers(endings.HARM, to=WORRY)
    album.keep(alice.page, "child")
    alice.presses("Continue")
    album.keep(alice.page, "child-with-errors")
    alice.names_the_child()
    album.keep(alice.page, "purpose")
    alice.answers("Yes", to=PURPOSE)
    album.keep(alice.page, "consent")
    alice.answers("No, it was refused", to=CONSENT)
    alice.answers("Yes", to=IDENTIFIABLE)
    album.keep(alice.page, "lawful-reason")
    alice.answers(endings.PUBLIC_DUTY, to=LAWFUL_REASON)
    album.keep(alice.page, "outcome")
    alice.decides(endings.KEEP, advised=endings.CAN_SHARE)
    album.keep(alice.page, "departure")
    endings.says_why_otherwise(alice, "The police already hold what we know, and asked us to wait.")
    album.keep(alice.page, "procedures")
    endings.says_who_was_told(alice)
    album.keep(alice.page, "why")
    alice.says_why(endings.REASONS, endings.WELLBEING)
    album.keep(alice.page, "check")
    alice.signs()
    album.keep(alice.page, "signed")
    alice.opens_the_record()
    album.keep(alice.page, "record")


def guided_form(engine: Browser, site: Site) -> None:
    """The protocol's question about consent at 1280 pixels, down to its button; a little smaller, to stay under 100 KB."""
    alice = open_window(engine, site, device_scale_factor=0.8)
    alice.signs_in("alice")
    alice.begins()
    alice.answers(endings.HARM, to=WORRY)
    alice.names_the_child()
    alice.answers("Yes", to=PURPOSE)
    alice.reads(CONSENT)
    button = alice.page.get_by_role("button", name="Continue").bounding_box()
    assert button is not None
    clip = {"x": 0, "y": 0, "width": 1280, "height": button["y"] + button["height"] + 40}
    alice.page.screenshot(path=GUIDED_FORM, clip=clip, full_page=True)
    print(f"{GUIDED_FORM.relative_to(ROOT)}: {GUIDED_FORM.stat().st_size:,} bytes")


def every_page(engine: Browser, site: Site, folder: Path) -> None:
    """Each page in each state, as the tests of all pages visit it."""
    made = drafts.made_in(site)
    visitors: dict[str, Visitor] = {}
    wide, narrow = Album(folder / "every-page-wide"), Album(folder / "every-page-narrow")
    for sight in pages.sights():
        if sight.who not in visitors:
            visitors[sight.who] = open_window(engine, site)
            if sight.who:
                visitors[sight.who].signs_in(sight.who)
        page = visitors[sight.who].page
        go(visitors[sight.who], sight, made)
        wide.keep(page, str(sight))
        page.set_viewport_size(NARROW)
        narrow.keep(page, str(sight))


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    with running_site() as site, sync_playwright() as playwright:
        engine = playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.flags())
        guided_form(engine, site)
        for name, how in endings.BROWSERS.items():
            walk(open_window(engine, site, **how), Album(folder / name.replace(" ", "-")))
        every_page(engine, site, folder)
        engine.close()


if __name__ == "__main__":
    main()
