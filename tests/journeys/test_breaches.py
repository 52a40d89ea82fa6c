"""Four breaches, from the report to what follows, as people at the agencies go through them."""

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import NARROW, Window
from tests.journeys.visitor import Visitor
from tests.server import Site

pytestmark = pytest.mark.browser

COUNCIL, SCHOOL = "Wirral Council (invented)", "Cormorant High School"
DANGER = "Is any child or adult in danger because of it?"
STOPPED = "What has been done to stop it spreading?"
WHAT_IT_IS = "Find out whether it is a breach"
DECIDE = "Decide, and freeze the assessment"


def reports(who: Visitor, what: str, *, danger: str = "No", stopped: str = "Nothing yet") -> None:
    """The report, in a minute; the page that confirms it is open then."""
    who.opens("/breaches/")
    who.presses("Report a data breach")
    who.reads("Report a data breach")
    who.selects(danger, to=DANGER)
    who.selects(stopped, to=STOPPED)
    who.selects("Yes, or it may have happened", to="Did it happen?")
    who.types({"What happened?": what})
    who.presses("Report it")
    who.reads("Data breach reported")


def opens_the_breach(who: Visitor, reference: str) -> None:
    who.opens(f"/breaches/{reference}/")
    who.reads(f"Data breach {reference}")


def reference_of(who: Visitor) -> str:
    found = re.search(r"WSP-\w{4}-\w{3}", who.page.url)
    assert found
    return found[0]


def confirms(who: Visitor) -> None:
    who.follows(WHAT_IT_IS)
    who.reads("Is it a breach?")
    who.selects("Yes, it is a breach", to="Is it a breach?")
    who.presses("Save")
    who.sees("Report to the Information Commissioner’s Office (ICO) by")


def names(who: Visitor, agency: str, *roles: str) -> None:
    who.follows("Add who has a part in it")
    who.types({"Which agency?": agency})
    who.selects(*roles, to="What are they to this breach?")
    who.presses("Save")


@dataclass
class Answers:
    """What is answered of a breach, page by page; the rest is what is answered most often."""

    seen: str = "No"
    gone: str = "No"
    cause: str = "Lost, stolen or left somewhere"
    kinds: str = "Safeguarding or social care"
    encryption: str = "No"
    recipient: str = "Nobody received it"
    taken: str = "Nobody broke in"
    how: str = ""
    danger: str = "No"
    likelihood: str = "Likely"
    severity: str = "Some: real difficulty that they can get over"
    more: dict[str, Any] = field(default_factory=dict)


def assesses(who: Visitor, said: Answers) -> None:
    """Five pages; the page that decides is open then."""
    who.follows("Assess the risk")
    who.reads("What happened to the information?")
    who.selects(said.seen, to="Could somebody see it who should not?")
    who.selects("No", to="Was it changed so that it is wrong?")
    who.selects(said.gone, to="Could it not be used, with a significant effect on people?")
    who.selects(said.cause, to="What caused it?")
    who.presses("Save and continue")
    who.reads("Whose information is it?")
    who.selects("Yes", to="Is it about living people who can be identified?")
    who.types({"About how many people?": "about 40", "About how many records?": "not known"})
    who.selects("Children", to="Who are they?")
    who.selects(said.kinds, to="What kinds of information?")
    who.presses("Save and continue")
    who.reads("What protects them?")
    who.selects(said.encryption, to="Was it encrypted?")
    who.selects("Yes, and it has been tried", to="Is there another good copy?")
    who.selects(said.recipient, to="Can whoever received it be trusted?")
    who.selects(said.taken, to="If somebody broke in, can it be ruled out that they copied it?")
    who.types({"How do you know? (optional)": said.how})
    who.presses("Save and continue")
    who.reads("How likely is harm to someone?")
    who.selects(said.danger, to="Is any child or adult in danger because of this?")
    who.types({"What could happen to people?": "Distress, and somebody may find them"})
    who.selects(said.likelihood, to="How likely is that?")
    who.selects(said.severity, to="How bad would it be for them?")
    who.presses("Save and continue")
    who.reads("Two published ways to measure it")
    who.selects(
        "Health, social care, offences, or another sensitive thing",
        to="Which of these is the most that it tells about somebody? (ENISA)",
    )
    who.selects("It is about right", to="Does that say too much or too little here? (ENISA)")
    who.selects("At once", to="How easily can somebody tell who it is about? (ENISA)")
    who.presses("Save and continue")
    who.reads("Decide what follows")


def decides(who: Visitor, *, report: str, people: str, why: str) -> None:
    who.selects(report, to="Will it be reported to the Information Commissioner’s Office?")
    who.selects(people, to="Will the people be told?")
    who.types({"Your reasons": why})
    who.presses(DECIDE)
    who.sees("Decided on")


def says_done(who: Visitor, duty: str, how: str) -> None:
    who.follows(duty)
    who.types({"What was done, and by whom?": how})
    who.presses("Save")


def test_an_unencrypted_laptop_with_case_notes_lost_by_a_charity_the_notes_being_the_council_s(
    window: Window, site: Site
) -> None:
    # Somebody at the council answers for it.
    code = (
        "from agencies.models import *; from agencies.actions import people; from django.utils import timezone; "
        "from wscp_isa.ledger import Actor; p = Person.objects.get(email='theo@wirral.example'); "
        "people.give_role(p, agency=p.roles.get().agency, kind='spoc', since=timezone.now(), by=Actor.system('tests'))"
    )
    assert site.manage("shell", "--no-imports", "--command", code).returncode == 0

    # On a telephone, without scripts.
    charlie = window(viewport=NARROW, java_script_enabled=False)
    charlie.signs_in("charlie")
    laptop = "A laptop with notes of home visits was taken from my car. It was not encrypted."
    reports(charlie, laptop, danger="I am not sure", stopped="IT support was told")
    charlie.sees("You are not sure whether somebody is in danger")
    reference = reference_of(charlie)
    charlie.follows("See what is to be done")
    charlie.follows("Say whose information it was")
    charlie.types({"Which agency?": COUNCIL})
    charlie.selects(
        "The information was theirs", "They decide why and how it is used", to="What are they to this breach?"
    )
    charlie.presses("Save")
    charlie.follows(f"Tell {COUNCIL} that it was lost: the information is theirs")
    charlie.selects("By telephone too", to="How do you tell them?")
    charlie.presses("Tell them")
    confirms(charlie)

    theo = window()
    theo.signs_in("theo")
    theo.sees("Lead the investigation by your own procedure: say who does", "Say when you became certain of it")
    opens_the_breach(theo, reference)
    theo.does_not_see(laptop)
    theo.sees("There may have been a breach of information that is yours")
    theo.follows("Say when you became certain of it")
    theo.presses("Save")
    says_done(theo, "Lead the investigation by your own procedure: say who does", "Our information governance lead")
    theo.follows(f"Ask them to do something: {'Victory Family Charity'}")
    theo.types({"What do you ask them to do?": "Ring the police for the crime number"})
    theo.presses("Ask them")
    assesses(
        theo,
        Answers(
            seen="Yes, and we do not know who",
            recipient="No, or we do not know who has it",
            severity="Serious: great difficulty, distress, loss of money, or danger from somebody",
        ),
    )
    theo.sees("Keep a record, report it, and tell the people", "4.50: Very high")

    # The charity adds its view before the council decides.
    opens_the_breach(charlie, reference)
    charlie.follows("Give your view of the assessment")
    charlie.selects("No", to="Do you agree with this assessment?")
    charlie.types({"Your view (optional)": "Some of the notes were of last year"})
    charlie.presses("Save your view")
    charlie.follows("Do what another party asked of you, or say why not")
    charlie.types({"What have you done, or why not?": "It is 4471"})
    charlie.presses("Save this answer")

    opens_the_breach(theo, reference)
    theo.follows("Assess the risk, and decide")
    decides(theo, report="Yes", people="Yes, each of them", why="Children and families are named in the notes")
    theo.sees("Victory Family Charity did not agree")
    theo.follows(f"Record the report to the ICO: {COUNCIL}")
    theo.types({"Reference they gave (optional)": "IC-4471"})
    theo.presses("Save")
    theo.sees("Reported on", "IC-4471")
    opens_the_breach(charlie, reference)
    charlie.follows("Say whether you report it")
    charlie.selects(
        "Another controller reports it", to="Does your agency report it to the Information Commissioner’s Office?"
    )
    charlie.selects(COUNCIL, to="Who reports it? (if another does)")
    charlie.presses("Save this answer")
    charlie.sees(f"{COUNCIL} reports it")


def test_a_letter_to_an_old_address_shared_with_an_abuser(window: Window) -> None:
    alice, sam = window(viewport=NARROW), window()
    alice.signs_in("alice")
    reports(alice, "A letter with the new school went to the old address, where he still lives.", danger="Yes")
    alice.sees("You said that somebody is in danger.", "this report has not rung anybody")
    reference = reference_of(alice)
    alice.follows("See the report")
    alice.sees("The risk has not been assessed yet.")

    sam.signs_in("sam")
    sam.sees(reference)
    opens_the_breach(sam, reference)
    names(sam, SCHOOL, "The information was theirs")
    confirms(sam)
    assesses(
        sam,
        Answers(
            seen="Yes, and we know who",
            cause="Sent or given to the wrong person or address",
            kinds="Where somebody lives or is who must not be found",
            recipient="No, or we do not know who has it",
            danger="Yes",
            likelihood="Likely",
            severity="Very serious: harm that may last a life, or end one",
        ),
    )
    sam.sees("Keep a record, report it, and tell the people", "Somebody is in danger because of it")
    decides(sam, report="Yes", people="Yes, each of them", why="He may find them")
    says_done(sam, "Tell the people, so that it is safe for them", "Rung on her own telephone, and nothing was written")
    sam.sees("Rung on her own telephone")
    sam.follows(f"Record the report to the ICO: {SCHOOL}")
    sam.presses("Save")
    sam.sees("Reported on")


def test_an_e_mail_to_the_wrong_colleague_deleted_and_confirmed_is_kept_and_not_reported(window: Window) -> None:
    bob, sam = window(), window(java_script_enabled=False)
    bob.signs_in("bob")
    reports(bob, "An e-mail about attendance went to another teacher.", stopped="The message was recalled")
    reference = reference_of(bob)
    sam.signs_in("sam")
    opens_the_breach(sam, reference)
    names(sam, SCHOOL, "The information was theirs")
    confirms(sam)
    assesses(
        sam,
        Answers(
            seen="Yes, and we know who",
            cause="Sent or given to the wrong person or address",
            recipient="Yes, and they have confirmed that they deleted it or gave it back",
            how="She deleted it unread, and wrote that she did",
            likelihood="Very unlikely",
        ),
    )
    sam.sees("Keep a record. Nobody else has to be told")
    decides(sam, report="No", people="No, a high risk to them is not likely", why="She deleted it unread")
    sam.does_not_see("Otherwise than advised")
    sam.follows("Say whether you report it")
    answer = "It does not have to be reported"
    sam.selects(answer, to="Does your agency report it to the Information Commissioner’s Office?")
    sam.types({"Why does it not have to be reported? (if so)": "No harm is likely"})
    sam.presses("Save this answer")
    says_done(sam, "Tell other partners whom it concerns, or say that there are none", "There are none")
    sam.follows("Close it")
    sam.types({"What has been learned, and what will be done so that it does not happen again?": "Posts beside names"})
    sam.presses("Close it")
    sam.sees("Posts beside names")
    sam.opens("/breaches/?show=closed")
    sam.sees(reference, "Record only")


def test_ransomware_with_a_good_backup(window: Window) -> None:
    olive = window(viewport=NARROW)
    olive.signs_in("olive")
    locked = "An account or a device was locked, or a password changed"
    reports(olive, "Every file on my computer was locked this morning.", stopped=locked)
    reference = reference_of(olive)
    # She is alone, and answers for it herself.
    olive.follows("See what is to be done")
    names(olive, "Olive Penrose, childminder", "The information was theirs")
    confirms(olive)
    assesses(
        olive,
        Answers(
            gone="Yes, for a time",
            cause="An attack from outside, such as ransomware",
            taken="Yes, it is ruled out",
            how="The logs of the router show that nothing left",
            likelihood="As likely as not",
        ),
    )
    olive.sees("Keep a record, and report it", "4.75: Very high")
    decides(olive, report="No", people="No, a high risk to them is not likely", why="Nothing left, and all is back")
    olive.sees("Otherwise than advised")
    with olive.page.expect_download() as taken:
        olive.page.get_by_role("link", name="Put it in your calendar").click()
    assert taken.value.suggested_filename == f"{reference}.ics"
    expect(olive.page.get_by_role("heading", level=1)).to_have_text(f"Data breach {reference}")
