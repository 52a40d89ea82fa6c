"""Every ending of the protocol, reached in a real browser as a person reaches it: from the door to the signed record."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.conftest import NARROW, Window
from tests.journeys.visitor import (
    BASIS,
    CHECK,
    CONSENT,
    DECIDED,
    GATE,
    IDENTIFIABLE,
    LAWFUL_REASON,
    PURPOSE,
    SIGN,
    WHY,
    WORRY,
    Visitor,
)
from tests.server import Site
from wscp_isa import clock
from wscp_isa.protocol import library

pytestmark = pytest.mark.browser

SHARE, KEEP = "Share the information", "Do not share the information"
CAN_SHARE, DO_NOT_SHARE = "You can share this information", "Do not share this information"
HARM = "A child may be in need, or suffering or likely to suffer harm"
PUBLIC_DUTY = "Protecting children from harm is part of our public duty"
RINGING = "I am ringing the Integrated Front Door now"
REASONS = "Fourteen absences of thirty, heronwise."
WELLBEING = "A younger sibling is at home, otterly."

BROWSERS = {
    "wide": {},
    "narrow": {"viewport": NARROW, "has_touch": True, "is_mobile": True},
    "without scripts": {"java_script_enabled": False},
}


@pytest.fixture(scope="module", autouse=True)
def the_ledger_is_whole_afterwards(site: Site) -> Iterator[None]:
    """Whatever these journeys did, every entry and every signed record is as it was written."""
    yield
    verified = site.manage("verify_ledger")
    assert verified.returncode == 0, verified.stdout


# --- The ways there ---------------------------------------------------------------------------------------------------------
def no_purpose(alice: Visitor) -> None:
    alice.answers("Neither of these", to=WORRY)
    alice.names_the_child()
    alice.answers("No", to=PURPOSE)
    alice.decides(KEEP, advised=DO_NOT_SHARE)


def no_purpose_but_worried(alice: Visitor) -> None:
    alice.answers(HARM, to=WORRY)
    alice.names_the_child()
    alice.answers("No", to=PURPOSE)
    alice.sees("the safeguarding procedures still have to be followed")
    alice.decides(KEEP, advised=DO_NOT_SHARE)


def rings_now(alice: Visitor) -> None:
    no_purpose_but_worried(alice)
    cannot_sign_yet(alice)
    alice.presses(RINGING)


def has_rung_already(alice: Visitor) -> None:
    no_purpose_but_worried(alice)
    cannot_sign_yet(alice)
    says_who_was_told(alice)


def consent(alice: Visitor) -> None:
    alice.answers("Neither of these", to=WORRY)
    alice.names_the_child()
    alice.answers("Yes", to=PURPOSE)
    alice.answers("Yes, and consent is what I rely on", to=CONSENT)
    alice.decides(SHARE, advised=CAN_SHARE)
    alice.answers("The person has agreed, and we rely on that", to=BASIS)


def anonymous(alice: Visitor) -> None:
    alice.answers("Neither of these", to=WORRY)
    alice.names_the_child()
    alice.answers("Yes", to=PURPOSE)
    alice.answers("No, it was not possible or reasonable to ask", to=CONSENT)
    alice.answers("No", to=IDENTIFIABLE)
    alice.decides(SHARE, advised=CAN_SHARE)
    alice.answers("None is needed, because no one can be identified", to=BASIS)


def lawful_reason(alice: Visitor) -> None:
    alice.answers(HARM, to=WORRY)
    alice.names_the_child()
    alice.answers("Yes", to=PURPOSE)
    alice.answers("No, it was refused", to=CONSENT)
    alice.answers("Yes", to=IDENTIFIABLE)
    alice.answers(PUBLIC_DUTY, "It is needed to protect someone's life", to=LAWFUL_REASON)
    alice.decides(SHARE, advised=CAN_SHARE)


def no_lawful_reason(alice: Visitor) -> None:
    alice.answers("I am not sure", to=WORRY)
    alice.names_the_child()
    alice.answers("Yes", to=PURPOSE)
    alice.answers("No, asking could put someone at risk", to=CONSENT)
    alice.answers("Yes", to=IDENTIFIABLE)
    alice.answers("None of these", to=LAWFUL_REASON)
    alice.decides(KEEP, advised=DO_NOT_SHARE)
    cannot_sign_yet(alice)
    alice.presses(RINGING)


def departs_to_share(alice: Visitor) -> None:
    alice.answers(HARM, to=WORRY)
    alice.names_the_child()
    alice.answers("No", to=PURPOSE)
    alice.decides(SHARE, advised=DO_NOT_SHARE)
    says_why_otherwise(alice, "What the nurse needs it for became clear when I rang back.")
    alice.answers(PUBLIC_DUTY, to=BASIS)


def departs_to_keep(alice: Visitor) -> None:
    alice.answers("A child is in danger now", to=WORRY)
    alice.names_the_child()
    alice.answers("Yes", to=PURPOSE)
    alice.answers("Yes, and consent is what I rely on", to=CONSENT)
    alice.decides(KEEP, advised=CAN_SHARE)
    says_why_otherwise(alice, "The police already hold what we know, and asked us to wait.")
    cannot_sign_yet(alice)
    says_who_was_told(alice)


def says_why_otherwise(alice: Visitor, why: str) -> None:
    heading = "Why have you decided otherwise than the protocol advises?"
    alice.reads(heading)
    alice.types({heading: why})
    alice.presses("Continue")


def cannot_sign_yet(alice: Visitor) -> None:
    """Neither by the page's own button nor by typing the address of the page where one signs."""
    alice.reads(GATE)
    gate = alice.page.url
    alice.page.goto(gate.replace("/answer/procedures/", "/check/"))
    alice.reads(GATE)
    assert alice.page.url == gate


def says_who_was_told(alice: Visitor) -> None:
    yesterday = timezone.localtime() - timedelta(days=1)
    alice.reads(GATE)
    alice.types(
        {"Who did you tell?": "The front door, duty officer", "Their reference or log number (optional)": "L-77"}
    )
    when = alice.page.get_by_role("group", name="When did you tell them?")
    parts = {"Day": str(yesterday.day), "Month": str(yesterday.month), "Year": str(yesterday.year), "Time": "4:30pm"}
    for label, text in parts.items():
        when.get_by_label(label, exact=True).fill(text)
    alice.presses("Continue")


@dataclass(frozen=True)
class Ending:
    """One way to an end: which of the protocol's outcomes it is, and what the record then says."""

    outcome: str
    reach: Callable[[Visitor], None]
    decided: str
    says: tuple[str, ...] = ()


ENDINGS = [
    Ending("no-purpose", no_purpose, "Do not share"),
    Ending("no-purpose", rings_now, "Do not share", ("Ringing the Integrated Front Door now",)),
    Ending("no-purpose", has_rung_already, "Do not share", ("The front door, duty officer", "4:30pm", "L-77")),
    Ending("share-with-consent", consent, "Share", ("UK GDPR Article 6(1)(a), consent",)),
    Ending("share-anonymous", anonymous, "Share", ("None is needed, because no one can be identified",)),
    Ending("share-lawfully", lawful_reason, "Share", ("public task", "vital interests")),
    Ending("no-lawful-reason", no_lawful_reason, "Do not share", ("None of these", "Ringing the Integrated Front")),
    Ending("no-purpose", departs_to_share, "Share", ("Not as the protocol advises", "when I rang back", "public task")),
    Ending("share-with-consent", departs_to_keep, "Do not share", ("Not as the protocol advises", "asked us to wait")),
]


def test_the_journeys_below_reach_every_ending_of_the_protocol() -> None:
    protocol = library.current(clock.today())
    assert {ending.outcome for ending in ENDINGS} == {outcome.key for outcome in protocol.outcomes}


@pytest.mark.parametrize("browser", BROWSERS)
@pytest.mark.parametrize("ending", ENDINGS, ids=lambda ending: ending.reach.__name__)
def test_a_person_reaches_the_ending_and_signs_it(ending: Ending, browser: str, window: Window) -> None:
    alice = window(**BROWSERS[browser])
    alice.signs_in("alice")
    alice.begins()
    ending.reach(alice)
    alice.says_why(REASONS, WELLBEING)
    alice.reads(CHECK)
    alice.sees("QZ", "T-0042", REASONS, WELLBEING, *ending.says[1:])
    reference = alice.signs()
    alice.sees(reference, "Signing tells nobody")
    alice.opens_the_record()
    tag = alice.page.get_by_role("main").locator(".govuk-tag").first
    expect(tag).to_have_text(ending.decided)
    alice.sees("Signed by Alice Ashdown (Practitioner)", "Nobody can change it", REASONS, WELLBEING, *ending.says)
    alice.goes_back("Back to your work")
    alice.sees(reference)


def reaches_the_check_page(alice: Visitor) -> str:
    """A decision to share with consent, all but signed; the reference."""
    alice.signs_in("alice")
    alice.begins()
    consent(alice)
    alice.says_why(REASONS, WELLBEING)
    alice.reads(CHECK)
    return alice.page.url.split("/")[-3]


@pytest.mark.both_databases
def test_a_partnership_manager_sees_what_was_decided_and_not_about_whom_or_why(window: Window, site: Site) -> None:
    secrets = {
        "initials": "ZQ",
        "number": "T-DUNLIN-9",
        "reasons": "waxwing said alice",
        "wellbeing": "fieldfare feared",
    }
    alice = window()
    alice.signs_in("alice")
    alice.begins()
    alice.answers(HARM, to=WORRY)
    alice.names_the_child(secrets["initials"], secrets["number"])
    alice.answers("No", to=PURPOSE)
    alice.decides(KEEP, advised=DO_NOT_SHARE)
    says_who_was_told(alice)
    alice.says_why(secrets["reasons"], secrets["wellbeing"])
    reference = alice.signs()
    alice.opens_the_record()
    alice.sees(*secrets.values())

    morgan = window()
    morgan.signs_in("morgan")
    morgan.page.get_by_role("link", name="Audit", exact=True).click()
    morgan.page.get_by_role("rowheader").get_by_role("link", name="Decisions").click()
    morgan.follows(reference)
    morgan.sees(reference, "Cormorant High School", "no-purpose", "Hidden")
    morgan.does_not_see(*secrets.values(), "duty officer", "L-77")
    morgan.opens("/admin/ledger/look/")
    looks = morgan.page.get_by_role("row").filter(has_text="Morgan Mercer")
    expect(looks).to_have_count(1)
    expect(looks).to_contain_text("admin")
    morgan.opens("/admin/ledger/entry/")
    morgan.does_not_see(*secrets.values())

    assert not [secret for secret in (*secrets.values(), "L-77") if secret in site.log_text()]
    verified = site.manage("verify_ledger")
    assert verified.returncode == 0, verified.stdout


@pytest.mark.parametrize("scripts", [True, False])
def test_a_draft_is_left_and_resumed_from_your_work(scripts: bool, window: Window) -> None:
    alice = window(java_script_enabled=scripts)
    alice.signs_in("alice")
    alice.begins()
    alice.answers("I am not sure", to=WORRY)
    alice.names_the_child("RS", "T-0077")
    alice.reads(PURPOSE)
    reference = alice.page.url.split("/")[-4]
    alice.follows("Come back later")
    alice.reads("Your work")

    later = window(java_script_enabled=scripts)
    later.signs_in("alice")
    row = later.page.get_by_role("row").filter(has_text=reference)
    expect(row).to_contain_text("RS")
    later.follows(reference)
    later.answers("Yes", to=PURPOSE)
    later.reads(CONSENT)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_changed_answer_asks_again_what_hung_on_it_and_keeps_the_rest(scripts: bool, window: Window) -> None:
    alice = window(java_script_enabled=scripts)
    reaches_the_check_page(alice)
    alice.follows(f"Change {CONSENT}")
    alice.has_selected("Yes, and consent is what I rely on", to=CONSENT)
    alice.answers("No, it was refused", to=CONSENT)
    alice.answers("Yes", to=IDENTIFIABLE)
    alice.answers(PUBLIC_DUTY, to=LAWFUL_REASON)
    # The decision was about another outcome, so it is asked anew; the words typed are kept.
    alice.reads(CAN_SHARE)
    alice.has_selected_nothing(to=DECIDED)
    alice.decides(SHARE, advised=CAN_SHARE)
    alice.reads(CHECK)
    alice.sees("No, it was refused", "public task", REASONS, WELLBEING)
    alice.does_not_see("Article 6(1)(a), consent")


@pytest.mark.parametrize("scripts", [True, False])
def test_back_goes_to_each_page_before_with_its_answer_still_there(scripts: bool, window: Window) -> None:
    alice = window(java_script_enabled=scripts)
    reaches_the_check_page(alice)
    for heading in (WHY, BASIS, CAN_SHARE, CONSENT, PURPOSE, "Which child is the information about?", WORRY):
        alice.goes_back()
        alice.reads(heading)
        assert alice.answer_shown, f"“{heading}” has lost its answer"
    alice.goes_back("Back to your work")
    alice.reads("Your work")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_double_press_starts_one_draft_and_signs_one_record(scripts: bool, window: Window) -> None:
    alice = window(java_script_enabled=scripts)
    alice.signs_in("alice")
    drafts = alice.page.get_by_role("table").first.get_by_role("row")
    before = drafts.count()
    alice.presses("Record a decision")
    alice.page.get_by_role("button", name="Start now").dblclick()
    alice.reads(WORRY)
    alice.opens("/")
    assert drafts.count() == before + 1

    alice.page.get_by_role("table").first.get_by_role("link").first.click()
    consent(alice)
    alice.says_why(REASONS, WELLBEING)
    alice.reads(CHECK)
    alice.page.get_by_role("button", name=SIGN).dblclick()
    alice.reads("Decision recorded")
    alice.opens_the_record()
    history = alice.page.get_by_role("listitem").filter(has_text="by Alice Ashdown")
    expect(history).to_have_text([re.compile("Started"), re.compile("Signed")])


@pytest.mark.parametrize("scripts", [True, False])
def test_words_typed_while_the_session_ended_are_on_the_page_that_says_so(scripts: bool, window: Window) -> None:
    alice = window(java_script_enabled=scripts)
    alice.signs_in("alice")
    alice.begins()
    consent(alice)
    alice.reads(WHY)
    alice.page.context.clear_cookies(name="sid")
    with alice.watch.expecting("403"):
        alice.says_why(REASONS, WELLBEING)
        alice.reads("Your session has ended")
    typed = alice.page.get_by_role("textbox")
    assert [text.input_value() for text in typed.all()] == [REASONS, WELLBEING]

    alice.page.get_by_role("button", name="Sign in again").click()
    alice.gets_in("alice")
    alice.says_why(REASONS, WELLBEING)
    alice.reads(CHECK)
