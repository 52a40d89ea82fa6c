"""Every ending of the protocol, reached in a real browser as a person reaches it: from the door to the signed record."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.conftest import NARROW, Window
from tests.journeys.visitor import (
    AGREED,
    BASIS,
    CHECK,
    CHILD,
    DECIDED,
    DEPARTURE,
    FAMILY,
    GATE,
    HOW,
    IDENTIFIABLE,
    LAW,
    PURPOSE,
    SIGN,
    UNTOLD,
    WHO,
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
REFUSED, RELIED_ON = "No, it was refused", "Yes, and consent is what I rely on"
KNOWN = "Absent on fourteen days of thirty, plovery."
REASONS = "The dates are all they need, heronwise."
WELLBEING = "Nobody would join it up otherwise, otterly."

BROWSERS = {
    "wide": {},
    "narrow, without scripts": {
        "viewport": NARROW,
        "has_touch": True,
        "is_mobile": True,
        "java_script_enabled": False,
    },
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
    alice.says_who_and_why(purpose="No")
    alice.names_the_child()
    alice.decides(KEEP, advised=DO_NOT_SHARE)
    alice.says_why(REASONS, WELLBEING, discussed="Rang them back at noon")


def no_purpose_but_worried(alice: Visitor) -> None:
    alice.answers(HARM, to=WORRY)
    alice.says_who_and_why(purpose="No")
    alice.names_the_child()
    alice.reads(DO_NOT_SHARE)
    alice.sees("the safeguarding procedures still have to be followed")
    alice.decides(KEEP, advised=DO_NOT_SHARE)
    cannot_sign_yet(alice)


def rings_now(alice: Visitor) -> None:
    no_purpose_but_worried(alice)
    alice.presses(RINGING)
    alice.says_why(REASONS, WELLBEING, discussed="Rang them back at noon")


def has_rung_already(alice: Visitor) -> None:
    no_purpose_but_worried(alice)
    says_who_was_told(alice)
    alice.says_why(REASONS, WELLBEING, discussed="Rang them back at noon")


def consent(alice: Visitor) -> None:
    alice.answers("Neither of these", to=WORRY)
    alice.says_who_and_why(purpose="Yes", asked="No, I want to share it")
    alice.names_the_child()
    alice.says_of_the_family(RELIED_ON)
    alice.gives_a_lawful_reason("The person has agreed, and we rely on that", to=BASIS, kind="Health")
    shows_that_consent_is_real(alice)
    alice.says_what_and_how(KNOWN)
    alice.says_why(REASONS, WELLBEING)


def anonymous_figure(alice: Visitor) -> None:
    """That a child is named makes somebody identifiable: that nobody is, is a change to what the service proposes."""
    alice.answers("Neither of these", to=WORRY)
    alice.says_who_and_why(purpose="Yes")
    alice.names_the_child()
    alice.says_of_the_family("No, it was not possible or reasonable to ask")
    alice.gives_a_lawful_reason(PUBLIC_DUTY)
    alice.says_what_and_how(KNOWN)
    alice.says_why(REASONS, WELLBEING)
    alice.reads(CHECK)
    alice.follows(f"Change {IDENTIFIABLE}")
    alice.has_selected("Yes", to=IDENTIFIABLE)
    alice.answers("No", to=IDENTIFIABLE)
    alice.gives_a_lawful_reason("None is needed, because no one can be identified", to=BASIS)


def attendance_with_consent_refused(alice: Visitor) -> None:
    alice.answers(HARM, to=WORRY)
    alice.says_who_and_why(purpose="Yes")
    alice.names_the_child()
    alice.says_of_the_family(REFUSED, told="No. Telling them could put someone at risk")
    alice.gives_a_lawful_reason(
        PUBLIC_DUTY, "It is needed to protect someone's life", kind="Offences, or allegations of them"
    )
    says_why_the_family_are_not_told(alice)
    alice.says_what_and_how(KNOWN)
    alice.says_why(REASONS, WELLBEING)


def no_lawful_reason(alice: Visitor) -> None:
    alice.answers("I am not sure", to=WORRY)
    alice.says_who_and_why(purpose="Yes")
    alice.names_the_child()
    alice.says_of_the_family("No, asking could put someone at risk")
    alice.gives_a_lawful_reason("None of these")
    alice.decides(KEEP, advised=DO_NOT_SHARE)
    cannot_sign_yet(alice)
    alice.presses(RINGING)
    alice.says_why(REASONS, WELLBEING, discussed="Rang them back at noon")


def departs_to_share(alice: Visitor) -> None:
    alice.answers(HARM, to=WORRY)
    alice.says_who_and_why(purpose="No")
    alice.names_the_child()
    alice.decides(SHARE, advised=DO_NOT_SHARE)
    alice.gives_a_lawful_reason(PUBLIC_DUTY, to=BASIS)
    says_why_otherwise(alice, "What the nurse needs it for became clear when I rang back.")
    alice.says_what_and_how(KNOWN)
    alice.says_why(REASONS, WELLBEING)


def departs_to_keep(alice: Visitor) -> None:
    """That it can be shared is taken as the decision to share it; the page on which that is done leads away from it."""
    alice.answers("A child is in danger now", to=WORRY)
    alice.says_who_and_why(purpose="Yes")
    alice.names_the_child()
    alice.says_of_the_family(RELIED_ON)
    alice.gives_a_lawful_reason("The person has agreed, and we rely on that", to=BASIS)
    shows_that_consent_is_real(alice)
    alice.reads(HOW)
    alice.follows("say so and why")
    alice.decides(KEEP, advised=CAN_SHARE)
    says_why_otherwise(alice, "The police already hold what we know, and asked us to wait.")
    cannot_sign_yet(alice)
    says_who_was_told(alice)
    alice.says_why(REASONS, WELLBEING, discussed="Rang them back at noon")


def shows_that_consent_is_real(alice: Visitor) -> None:
    alice.reads(AGREED)
    alice.types(
        {
            "Who gave it?": "Mother",
            "How do you know they understood, and were able to decide?": "We talked it through",
            "What did they agree to, and for whom?": "Progress in class, to the therapist",
            "How did they say so?": "In writing",
        }
    )
    alice.says_when("When did they agree?", yesterday())
    alice.presses("Continue")


def says_why_the_family_are_not_told(alice: Visitor) -> None:
    alice.reads(UNTOLD)
    alice.types({"Why are they not told now?": "He would know who had told us."})
    alice.says_when("When will you look at this again?", yesterday() + timedelta(days=8), time="")
    alice.presses("Continue")


def says_why_otherwise(alice: Visitor, why: str) -> None:
    alice.reads(DEPARTURE)
    alice.types({DEPARTURE: why})
    alice.presses("Continue")


def cannot_sign_yet(alice: Visitor) -> None:
    """Neither by the page's own button nor by typing the address of the page where one signs."""
    alice.reads(GATE)
    gate = alice.page.url
    alice.page.goto(gate.replace("/answer/procedures/", "/check/"))
    alice.reads(GATE)
    assert alice.page.url == gate


def says_who_was_told(alice: Visitor) -> None:
    alice.reads(GATE)
    alice.types(
        {"Who did you tell?": "The front door, duty officer", "Their reference or log number (optional)": "L-77"}
    )
    alice.says_when("When did you tell them?", yesterday())
    alice.presses("Continue")


def yesterday() -> datetime:
    return timezone.localtime() - timedelta(days=1)


@dataclass(frozen=True)
class Ending:
    """One way to an end: which of the protocol's outcomes it is, and what the record then says."""

    outcome: str
    reach: Callable[[Visitor], None]
    decided: str
    says: tuple[str, ...] = ()


ENDINGS = [
    Ending("no-purpose", no_purpose, "Do not share", ("Rang them back at noon",)),
    Ending("no-purpose", rings_now, "Do not share", ("Ringing the Integrated Front Door now",)),
    Ending("no-purpose", has_rung_already, "Do not share", ("The front door, duty officer", "4:30pm", "L-77")),
    Ending("share-with-consent", consent, "Share", ("UK GDPR Article 6(1)(a), consent", "Progress in class", KNOWN)),
    Ending("share-anonymous", anonymous_figure, "Share", ("None is needed, because no one can be identified", KNOWN)),
    Ending(
        "share-lawfully",
        attendance_with_consent_refused,
        "Share",
        ("public task", "vital interests", "who had told us", KNOWN),
    ),
    Ending("no-lawful-reason", no_lawful_reason, "Do not share", ("None of these", "Ringing the Integrated Front")),
    Ending("no-purpose", departs_to_share, "Share", ("when I rang back", "public task", KNOWN)),
    Ending("share-with-consent", departs_to_keep, "Do not share", ("asked us to wait", "L-77")),
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
    alice.reads(CHECK)
    alice.sees("QZ", "T-0042", REASONS, WELLBEING, *ending.says)
    reference = alice.signs()
    alice.sees(reference)
    alice.opens_the_record()
    tags = ["Share" if ending.decided == "Share" else "Do not share"]
    if ending.reach in (departs_to_share, departs_to_keep):
        tags.append("Not as the protocol advises")
    expect(alice.page.get_by_role("main").locator(".govuk-tag")).to_have_text(tags)
    alice.sees("Signed by Alice Ashdown (Practitioner)", "cannot change", REASONS, WELLBEING, *ending.says)
    alice.goes_back("Back to your work")
    alice.sees(reference)


def reaches_the_check_page(alice: Visitor) -> str:
    """A decision to share with consent, all but signed; the reference."""
    alice.signs_in("alice")
    alice.begins()
    consent(alice)
    alice.reads(CHECK)
    return alice.page.url.split("/")[-3]


@pytest.mark.both_databases
def test_a_partnership_manager_sees_what_was_decided_and_not_about_whom_or_why(window: Window, site: Site) -> None:
    secrets = {
        "initials": "Ž.Q.",  # no letters that a token could have by chance
        "number": "T-DUNLIN-9",
        "reasons": "waxwing said alice",
        "wellbeing": "fieldfare feared",
    }
    alice = window()
    alice.signs_in("alice")
    alice.begins()
    alice.answers(HARM, to=WORRY)
    alice.says_who_and_why(purpose="No")
    alice.names_the_child(secrets["initials"], secrets["number"])
    alice.decides(KEEP, advised=DO_NOT_SHARE)
    says_who_was_told(alice)
    alice.says_why(secrets["reasons"], secrets["wellbeing"], discussed="Rang them back at noon")
    reference = alice.signs()
    alice.opens_the_record()
    alice.sees(*secrets.values())

    morgan = window()
    morgan.signs_in("morgan")
    morgan.page.get_by_role("link", name="Audit", exact=True).click()
    morgan.follows("Decisions")
    morgan.follows(reference)
    morgan.reads(reference)
    morgan.sees("Cormorant High School", "Do not share", "Unchanged since signing", "what was said: hidden")
    morgan.does_not_see(*secrets.values(), "duty officer", "L-77", "at noon")
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
    alice.says_who_and_why(purpose="Yes")
    alice.names_the_child("RS", "T-0077")
    alice.reads(FAMILY)
    reference = alice.page.url.split("/")[-4]
    alice.follows("Come back later")
    alice.reads("Your work")

    later = window(java_script_enabled=scripts)
    later.signs_in("alice")
    row = later.page.get_by_role("row").filter(has_text=reference)
    expect(row).to_contain_text("RS")
    later.follows(reference)
    later.says_of_the_family(REFUSED)
    later.reads(LAW)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_changed_answer_asks_again_what_hung_on_it_and_keeps_the_rest(scripts: bool, window: Window) -> None:
    alice = window(java_script_enabled=scripts)
    alice.signs_in("alice")
    alice.begins()
    no_purpose(alice)
    alice.reads(CHECK)
    alice.follows(f"Change {PURPOSE}")
    alice.reads(WHO)
    alice.has_selected("No", to=PURPOSE)
    alice.selects("Yes", to=PURPOSE)
    alice.presses("Continue")
    # What a clear purpose asks for comes in; the child, and the words typed, are there still.
    alice.says_of_the_family(REFUSED)
    alice.gives_a_lawful_reason("None of these")
    # Not to share was decided on other grounds, so it is asked anew.
    alice.reads(DO_NOT_SHARE)
    alice.has_selected_nothing(to=DECIDED)
    alice.decides(KEEP, advised=DO_NOT_SHARE)
    alice.reads(CHECK)
    alice.sees("QZ", REFUSED, "None of these", REASONS, WELLBEING)

    alice.follows(f"Change {PURPOSE}")
    alice.reads(WHO)
    alice.selects("No", to=PURPOSE)
    alice.presses("Continue")
    alice.decides(KEEP, advised=DO_NOT_SHARE)
    alice.reads(CHECK)
    alice.does_not_see(REFUSED)


@pytest.mark.parametrize("scripts", [True, False])
def test_back_goes_to_each_page_before_with_its_answer_still_there(scripts: bool, window: Window) -> None:
    alice = window(java_script_enabled=scripts)
    reaches_the_check_page(alice)
    for heading in (WHY, HOW, AGREED, LAW, FAMILY, CHILD, WHO, WORRY):
        alice.goes_back()
        alice.reads(heading)
        assert alice.answer_shown, f"“{heading}” has lost its answer"
        alice.does_not_see("What you typed here earlier is back")
    alice.goes_back("Back to your work")
    alice.reads("Your work")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_double_press_starts_one_draft_and_signs_one_record(scripts: bool, window: Window) -> None:
    alice = window(java_script_enabled=scripts)
    alice.signs_in("alice")
    alice.opens("/records/?show=drafts")
    drafts = alice.page.get_by_role("table").get_by_role("row")
    before = drafts.count()
    alice.opens("/decisions/start/")
    alice.page.get_by_role("button", name="Start now").dblclick()
    alice.reads(WORRY)
    alice.opens("/records/?show=drafts")
    assert drafts.count() == before + 1

    drafts.nth(1).get_by_role("link").click()
    consent(alice)
    alice.reads(CHECK)
    alice.page.get_by_role("button", name=SIGN).dblclick()
    alice.reads("Decision recorded")
    alice.opens_the_record()
    happened = alice.page.get_by_role("listitem").filter(has_text="by Alice Ashdown")
    expect(happened).to_have_text([re.compile("Started"), re.compile("Signed")])


@pytest.mark.parametrize("scripts", [True, False])
def test_words_typed_when_the_session_ended_are_on_the_page_that_says_so(scripts: bool, window: Window) -> None:
    alice = window(java_script_enabled=scripts)
    alice.signs_in("alice")
    alice.begins()
    no_purpose_ends_the_session(alice)
    assert {REASONS, WELLBEING} <= {text.input_value() for text in alice.page.get_by_role("textbox").all()}

    alice.page.get_by_role("button", name="Sign in again").click()
    alice.gets_in("alice")
    # Nothing was sent for them: the page is as it was, to be pressed again.
    alice.says_why(REASONS, WELLBEING, discussed="Rang them back at noon")
    alice.reads(CHECK)


def no_purpose_ends_the_session(alice: Visitor) -> None:
    alice.answers("Neither of these", to=WORRY)
    alice.says_who_and_why(purpose="No")
    alice.names_the_child()
    alice.decides(KEEP, advised=DO_NOT_SHARE)
    alice.reads(WHY)
    alice.page.context.clear_cookies(name="sid")
    with alice.watch.expecting("403"):
        alice.says_why(REASONS, WELLBEING, discussed="Rang them back at noon")
        alice.reads("Your session has ended")
