"""Those who oversee, in a real browser: a question in two clicks, one case, why it was opened, and who reviews that."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, expect

from agencies.demo import PASSWORD
from decisions import demo
from decisions.audit import DECISION_VIEWS
from tests.journeys.conftest import Window
from tests.journeys.test_endings import BROWSERS
from tests.journeys.visitor import Visitor
from tests.oversight.oracle import in_period
from tests.server import Site

pytestmark = pytest.mark.browser

QUESTION = DECISION_VIEWS[0].says
WHY = "A court asks for the record, phalaropely"
# Who looks, and who reviews that: each is the other's, with a window of another kind.
PAIRS = [("wide", "Morgan Mercer", "Nell Norris"), ("narrow, without scripts", "Nell Norris", "Morgan Mercer")]


@pytest.fixture(scope="module", autouse=True)
def the_ledger_is_whole_afterwards(site: Site) -> Iterator[None]:
    yield
    verified = site.manage("verify_ledger")
    assert verified.returncode == 0, verified.stdout


@pytest.fixture(autouse=True)
def the_half_hour_is_over_afterwards(site: Site) -> Iterator[None]:
    """What one journey was shown is hidden from the next."""
    yield
    over = "from agencies.models import Grant; Grant.objects.all().delete()"
    done = site.manage("shell", "--no-imports", "--command", over)
    assert done.returncode == 0, done.stderr


def begins(visitor: Visitor, name: str) -> None:
    visitor.signs_in(name.split(maxsplit=1)[0].lower())
    visitor.page.get_by_role("link", name="Audit", exact=True).click()


def rows(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("table").get_by_role("row").filter(has=visitor.page.get_by_role("rowheader"))


def records_expected() -> int:
    """How many refusals of last quarter the demonstration has, in which little is said of wellbeing."""
    now = timezone.now()
    return sum(in_period("last-quarter", demo.when(number, now), now) for number in demo.LITTLE_SAID)


@pytest.mark.both_databases
@pytest.mark.parametrize(("browser", "looker", "reviewer"), PAIRS)
def test_a_manager_finds_a_case_looks_into_it_for_a_reason_and_is_reviewed(
    browser: str, looker: str, reviewer: str, window: Window, tmp_path: Path
) -> None:
    one = window(**BROWSERS[browser])
    # Two clicks from Your work: Audit, and the question.
    begins(one, looker)
    one.follows(QUESTION)
    one.reads("Decisions")
    expect(rows(one)).to_have_count(records_expected())
    for row in rows(one).all():
        for said in ("Do not share", "Little said of wellbeing", "Unchanged"):
            expect(row).to_contain_text(said)
    listed = one.page.url
    references = rows(one).get_by_role("link").all_inner_texts()

    # One case: unchanged, who looked, and not about whom.
    reference = references[0]
    one.follows(reference)
    one.reads(reference)
    case = one.page.url
    one.sees("Unchanged since signing.", "Do not share", "Little said", "Who it is about, and what was said: hidden.")
    one.does_not_see("DEMO-0", demo.LITTLE)
    expect(rows(one).first).to_contain_text(looker)
    expect(rows(one).first).to_contain_text("In audit, with names hidden")
    prints(one, reference)

    # Whom it is about: the password again, and a reason.
    one.follows("Show it, because …")
    one.reads("Enter your password again")
    one.types({"Password": PASSWORD})
    one.presses("Continue")
    one.reads("Show who a case is about")
    one.presses("Show me who it is about")
    one.sees("Enter why you need to know who it is about")
    one.types({"Why do you need to know who it is about?": WHY})
    one.presses("Show me who it is about")
    one.reads(reference)
    one.sees("You are shown who it is about", "DEMO-0", demo.LITTLE, f"{looker} may see this record until")
    expect(rows(one).first).to_contain_text("In audit, with names shown")
    prints(one, reference)

    # The list as a file: what it shows, no more and no less.
    one.page.goto(listed)
    with one.page.expect_download() as downloading:
        one.presses("Export as CSV")
    downloading.value.save_as(tmp_path / "list.csv")
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        taken = list(csv.DictReader(file))
    assert [row["Reference"] for row in taken] == references
    assert {row["Unchanged"] for row in taken} == {"Unchanged"}

    # To another it is hidden still, and the reason too; they review the looks, and are told it there.
    other = window(**BROWSERS[browser])
    begins(other, reviewer)
    other.page.goto(case)
    other.reads(reference)
    other.sees(f"{looker} may see this record until", "Who it is about, and what was said: hidden.")
    other.does_not_see("DEMO-0", demo.LITTLE, WHY)
    other.page.get_by_role("navigation", name="Breadcrumbs").get_by_role("link", name="Audit", exact=True).click()
    other.follows("Looks to review")
    other.reads("Looks to review")
    other.follows(f"Review what {looker} looked at")
    other.reads(f"What {looker} looked at")
    opened = rows(other).filter(has_text=reference)
    expect(opened.last).to_contain_text(f"Shown {WHY}")
    other.selects("Yes", to="Was all of it in order?")
    other.presses("Save this review")
    other.reads("Looks to review")
    other.does_not_see(f"Review what {looker} looked at")


def prints(visitor: Visitor, heading: str) -> None:
    """On paper the case is there, and what is only for a screen is not."""
    visitor.page.emulate_media(media="print")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(visitor.page.get_by_role("heading", name="What happened, and when")).to_be_visible()
    expect(visitor.page.get_by_text("Unchanged since signing.")).to_be_visible()
    for only_here in visitor.page.locator(".noprint").all():
        expect(only_here).to_be_hidden()
    visitor.page.emulate_media(media="screen")
