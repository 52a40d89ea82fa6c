"""Every page of the service in every state, from its addresses, the journey's steps and the edition's questions."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.template.loader import render_to_string
from django.urls import reverse

from agencies.demo import PASSWORD
from breaches.deeds import OF_BREACH, OF_PARTY
from breaches.duties import SAID
from breaches.forms.assessment import STEPS as ASSESSED
from decisions import journey
from decisions.forms.addition import FORMS as ADDITIONS
from decisions.forms.answering import FORMS
from decisions.listing import Show
from tests.addresses import addresses
from tests.journeys.visitor import Visitor
from wscp_isa import clock, urgent
from wscp_isa.pages import PARTS
from wscp_isa.protocol import library

# What tests.journeys.drafts made, by its names.
Made = Mapping[str, Any]
Then = Callable[[Visitor], None]


@dataclass(frozen=True)
class Sight:
    """One page in one state, as one person sees it; `then` is what brings about the state, once the page is open."""

    page: str
    state: str
    path: Callable[[Made], str]
    who: str = ""
    then: Then | None = None
    status: int = 200

    @property
    def wrong(self) -> bool:
        """Whether the page says that something is wrong with what was sent."""
        return self.state.startswith("errors")

    def __str__(self) -> str:
        return f"{self.page}, {self.state}"


NOT_A_PAGE = {
    "account_logout": "only a button leads there, and on to the door",
    "draft": "it leads on to the page where the draft goes on",
    "join-request": "only a button leads there, and on to the request",
    "disconnect": "only a button leads there, and back",
    "finish-urgent": "only a button leads there, and on to the decision that finishes the note",
    "discard-import": "only a button leads there, and back",
    "export-agencies": "a file",
    "export-breaches": "a file",
    "breach-calendar": "a file",
    "admin:breaches_breach_export": "a file",
    "renew-invitation": "only a button leads there, and back",
    "withdraw-invitation": "only a button leads there, and back",
    "try-notice-again": "only a button leads there, and back",
    "invitation": "it leads on to the page without its token",
    "take-next": "only a button leads there, and on to what was taken",
    "take-item": "only a button leads there, and back",
    "requests-since": "plain text for the page’s own script",
    "keep": "only the script that keeps what is being typed sends to it",
    "health-live": "plain text for machines",
    "health-ready": "plain text for machines",
    "admin:jsi18n": "a script",
    "admin:decisions_decision_export": "a file",
    "admin:decisions_urgentnote_export": "a file",
    "admin:decisions_informationrequest_export": "a file",
}


# Steps whose answer is always proposed, so that nobody can send them empty.
FILLED_IN = {"identifiable"}


# --- What brings about a state ------------------------------------------------------------------------------------------------
def press(button: str) -> Then:
    return lambda visitor: visitor.presses(button)


def clear_and_press(button: str) -> Then:
    def then(visitor: Visitor) -> None:
        for box in visitor.page.get_by_role("main").get_by_role("textbox").all():
            box.clear()
        visitor.presses(button)

    return then


def press_on_a_page_grown_old(button: str) -> Then:
    """Somebody else has changed the record since the page was opened."""

    def then(visitor: Visitor) -> None:
        visitor.page.locator("input[name=version]").evaluate("input => { input.value = '0' }")
        visitor.presses(button)

    return then


def at(name: str, *arguments: Any) -> Callable[[Made], str]:
    return lambda made: reverse(name, args=arguments)


def of(name: str, *keys: str, more: tuple[str, ...] = ()) -> Callable[[Made], str]:
    """The address of something that was made, found under these keys."""

    def path(made: Made) -> str:
        thing: Any = made
        for key in keys:
            assert key in thing, f"The way to {name} needs something that tests/journeys/drafts.py did not make: {keys}"
            thing = thing[key]
        return reverse(name, args=[thing, *more])

    return path


# --- The pages, by their addresses ----------------------------------------------------------------------------------------------
def _still(name: str, who: str = "", state: str = "as it is") -> Sight:
    return Sight(name, state, at(name), who)


def _answers() -> Iterator[Sight]:
    """Each step of the journey: before it is answered, answered with nothing, and answered; the outcome once for each ending."""
    protocol = library.current(clock.today())
    for step in journey.steps(protocol):
        page, more = f"answer: {step.key}", (step.key,)
        yield Sight(page, "empty", of("answer", "before", step.key, more=more), "alice")
        if step.key not in FILLED_IN:
            then = clear_and_press("Continue")
            yield Sight(page, "errors", of("answer", "before", step.key, more=more), "alice", then)
        yield Sight(page, "filled", of("answer", "behind", step.key, more=more), "alice")
    for outcome in protocol.outcomes:
        path = of("answer", "outcomes", outcome.key, more=("outcome",))
        yield Sight("answer: outcome", outcome.key, path, "alice")
    yield Sight("answer: child", "with a sister", of("answer", "with", "sister", more=("child",)), "alice")
    yield Sight("answer: family", "with advice", of("answer", "with", "advice", more=("family",)), "alice")


def _numbers() -> Iterator[Sight]:
    save, remove = "Save this number", "Remove this number"
    yield _still("add-number", "morgan", "empty")
    yield Sight("add-number", "errors", at("add-number"), "morgan", press(save))
    yield Sight("edit-number", "filled", of("edit-number", "number"), "morgan")
    yield Sight("edit-number", "errors", of("edit-number", "number"), "morgan", clear_and_press(save))
    yield Sight("remove-number", "as it is", of("remove-number", "number"), "morgan")
    yield Sight("remove-number", "errors", of("remove-number", "number"), "morgan", press_on_a_page_grown_old(remove))


def _targets() -> Iterator[Sight]:
    save, add = "Save this target", "Add this holiday"
    yield _still("targets", "oz")
    yield _still("targets", "morgan", "for managers")
    for kind in ("request-today", "contacts"):
        yield Sight("change-target", f"empty, {kind}", at("change-target", kind), "morgan")
        yield Sight("change-target", f"errors, {kind}", at("change-target", kind), "morgan", press(save))
    yield _still("add-holiday", "morgan", "empty")
    yield Sight("add-holiday", "errors", at("add-holiday"), "morgan", press(add))
    yield Sight("remove-holiday", "as it is", of("remove-holiday", "holiday"), "morgan")


def _agencies() -> Iterator[Sight]:
    yield _still("agencies", "oz", "all of them")
    for state, query in (("what was found", "closed=yes&words=clinical"), ("nothing found", "words=nobody&letter=q")):
        yield Sight("agencies", state, lambda made, query=query: f"{reverse('agencies')}?{query}", "oz")
    for state in ("school", "closed", "successor"):
        yield Sight("agency", state, of("agency", "agencies", state), "alice")
    yield _still("agencies", "morgan", "for managers")
    yield _still("register-agency", "morgan", "empty")
    yield Sight("register-agency", "errors", at("register-agency"), "morgan", press("Add this agency"))
    yield Sight("agency", "for managers", of("agency", "agencies", "school"), "morgan")
    for who in ("sam", "morgan"):
        path = of("change-agency", "agencies", "school")
        yield Sight("change-agency", f"filled, {who}", path, who)
        yield Sight("change-agency", f"errors, {who}", path, who, press_on_a_page_grown_old("Save"))
    for page, button in (
        ("rename-agency", "Save the new name"),
        ("succeed-agency", "Save what became of it"),
        ("close-agency", "Close this agency"),
    ):
        yield Sight(page, "empty", of(page, "agencies", "school"), "morgan")
        yield Sight(page, "errors", of(page, "agencies", "school"), "morgan", press(button))


def of_contact(name: str) -> Callable[[Made], str]:
    return lambda made: reverse(name, args=[made["agencies"]["school"], made["contact"]])


def _contacts() -> Iterator[Sight]:
    school, right = of("confirm-contacts", "agencies", "school"), "These contacts are right"
    yield Sight("add-contact", "empty", of("add-contact", "agencies", "school"), "sam")
    yield Sight("add-contact", "errors", of("add-contact", "agencies", "school"), "sam", press("Save this contact"))
    yield Sight("change-contact", "filled", of_contact("change-contact"), "sam")
    yield Sight("change-contact", "errors", of_contact("change-contact"), "sam", clear_and_press("Save this contact"))
    yield Sight("end-contact", "as it is", of_contact("end-contact"), "sam")
    yield Sight("confirm-contacts", "named", school, "sam")
    vacant = of("confirm-contacts", "agencies", "successor")
    yield Sight("confirm-contacts", "for managers", vacant, "morgan")
    yield Sight("confirm-contacts", "errors", of("confirm-contacts", "agencies", "closed"), "morgan", press(right))
    for state, query in (("today", ""), ("before", "?day-day=1&day-month=1&day-year=2020"), ("errors", "?day-day=x")):
        day = of("agency-on-a-day", "agencies", "school")
        yield Sight("agency-on-a-day", state, lambda made, day=day, query=query: day(made) + query, "oz")


def _agreements() -> Iterator[Sight]:
    proposed = at("agreement-version", "2026-12")
    yield _still("agreement", "oz")
    yield Sight("agreement-version", "proposed", proposed, "priya")
    yield Sight("agreement-changes", "proposed", at("agreement-changes", "2026-12"), "oz")
    approve = at("approve-agreement", "2026-12")
    yield Sight("approve-agreement", "empty", approve, "priya")
    yield Sight("approve-agreement", "errors", approve, "priya", press("Approve this version"))
    yield Sight("oversee-agency", "signed", of("oversee-agency", "agencies", "school"), "sam")
    yield Sight("oversee-agency", "unsigned", of("oversee-agency", "agencies", "unsigned"), "tess")
    yield Sight("sign-agreement", "signed", of("sign-agreement", "agencies", "school"), "sam")
    unsigned, sign = of("sign-agreement", "agencies", "unsigned"), "Sign for Tern Theatre Club"
    yield Sight("sign-agreement", "empty", unsigned, "tess")
    yield Sight("sign-agreement", "errors", unsigned, "tess", press(sign))
    yield _still("agreement-review", "morgan", "empty")
    yield Sight("agreement-review", "errors", at("agreement-review"), "morgan", press("Record this review"))
    yield _still("agreement-review", "priya", "for a partner")


def _imports() -> Iterator[Sight]:
    yield _still("import-agencies", "morgan", "empty")
    yield Sight("import-agencies", "errors", at("import-agencies"), "morgan", press("Check this file"))
    yield Sight("review-import", "with faults", of("review-import", "files", "with faults"), "nell")
    yield Sight("review-import", "with changes", of("review-import", "files", "with changes"), "morgan")
    path = of("review-import", "files", "with changes")
    old = press_on_a_page_grown_old("Import these agencies")
    yield Sight("review-import", "errors", path, "morgan", old)
    yield Sight("review-import", "with nothing to change", of("review-import", "files", "the same"), "ines")
    yield _still("import-done", "morgan")


def _people() -> Iterator[Sight]:
    """The people of an agency, as sam keeps them."""
    yield Sight("agency-people", "with an invitation", of("agency-people", "agencies", "school"), "sam")
    yield Sight("agency-people", "of nobody", of("agency-people", "agencies", "successor"), "morgan")
    invite = of("invite", "agencies", "school")
    yield Sight("invite", "empty", invite, "sam")
    yield Sight("invite", "errors", invite, "sam", press("Invite them"))
    yield Sight("invite", "of the partnership", of("invite", "agencies", "partnership"), "morgan")
    yield Sight("agency-invitation", "as it is", made_there("agency-invitation", "invitation"), "sam")
    yield Sight(
        "agency-invitation", "with its link", made_there("agency-invitation", "renewed"), "sam", press(NEW_LINK)
    )
    yield Sight("agency-invitation", "used", made_there("agency-invitation", "used"), "sam")
    for who in ("bob", "wendy", "sam"):
        yield Sight("agency-person", who, made_there("agency-person", who), "sam")
    for page, button in (("record-check", "Record this check"), ("give-role", "Give this role")):
        yield Sight(page, "empty", made_there(page, "wendy"), "sam")
        yield Sight(page, "errors", made_there(page, "wendy"), "sam", press(button))
    yield Sight("end-role", "as it is", made_there("end-role", "role"), "sam")
    for who in ("wendy", "alice", "sam"):
        yield Sight("person-left", f"of {who}", made_there("person-left", who), "sam")
    yield Sight("person-left", "errors", made_there("person-left", "alice"), "sam", press("They have left"))
    for who, state in (("ines", "not read yet"), ("ruth", "changed since"), ("alice", "read")):
        yield _still("read-guidance", who, state)
    yield _still("home", "wendy", "not admitted yet")


def choose_nothing(visitor: Visitor) -> None:
    visitor.page.locator("input[name=how]").evaluate_all("radios => radios.forEach(radio => { radio.checked = false })")
    visitor.presses("Save your choice")


def of_breach(name: str, state: str, *more: str) -> Callable[[Made], str]:
    """An address of the breach that was brought into this state, or of one of its parties."""
    return lambda made: reverse(name, args=[*made["breaches"][state], *more])


def choose_nothing_of(button: str) -> Then:
    """Everything that was proposed is taken away."""

    def then(visitor: Visitor) -> None:
        visitor.page.locator("input:checked").evaluate_all("all => all.forEach(one => { one.checked = false })")
        clear_and_press(button)(visitor)

    return then


def _breaches() -> Iterator[Sight]:
    yield _still("breaches", "sam", "some")
    yield _still("breaches", "oz", "none")
    near = lambda made: f"{reverse('breaches')}?show=near-miss"  # noqa: E731
    yield Sight("breaches: near misses", "some", near, "sam")
    yield _still("report-breach", "alice", "empty")
    yield _still("report-breach", "wendy", "not admitted yet")
    yield Sight("report-breach", "errors", at("report-breach"), "alice", clear_and_press("Report it"))
    yield Sight("report-breach", "errors without a role", at("report-breach"), "oz", press("Report it"))
    for state in ("suspected", "in danger"):
        yield Sight("breach-reported", state, of_breach("breach-reported", state), "alice")
    for state in ("suspected", "assessed", "late", "decided", "near miss"):
        yield Sight("breach", state, of_breach("breach", state), "sam")
    yield Sight("breach", "to its reporter", of_breach("breach", "assessed"), "alice")
    yield Sight("breach", "to another party", of_breach("breach", "assessed"), "olive")
    yield Sight("breach", "to a partner", of_breach("breach", "assessed"), "tess")
    for deed, known in OF_BREACH.items():
        page, path = f"breach-deed: {deed}", of_breach("breach-deed", "assessed", deed)
        yield Sight(page, "empty", path, "sam")
        yield Sight(page, "errors", path, "sam", choose_nothing_of(known.button))
    for deed, known in OF_PARTY.items():
        page, path = f"party-deed: {deed}", of_breach("party-deed", "a party", deed)
        yield Sight(page, "empty", path, "sam")
        yield Sight(page, "errors", path, "sam", choose_nothing_of(known.button))
    for duty in SAID:
        path = of_breach("breach-duty", "a party", duty)
        yield Sight(f"breach-duty: {duty}", "empty", path, "sam")
        yield Sight(f"breach-duty: {duty}", "errors", path, "sam", clear_and_press("Save"))
    yield Sight("breach-task", "empty", of_breach("breach-task", "a task"), "sam")
    yield Sight("breach-task", "errors", of_breach("breach-task", "a task"), "sam", press("Save this answer"))
    for step in ASSESSED:
        page, path = f"assess-breach: {step}", of_breach("assess-breach", "suspected", step)
        yield Sight(page, "empty", path, "sam")
        yield Sight(page, "errors", path, "sam", press("Save and continue"))
    for step, button in (("view", "Save your view"), ("decide", "Decide, and freeze the assessment")):
        page, path = f"assess-breach: {step}", of_breach("assess-breach", "assessed", step)
        yield Sight(page, "empty", path, "sam")
        yield Sight(page, "errors", path, "sam", press(button))
    yield Sight("assess-breach: decide", "nothing answered", of_breach("assess-breach", "suspected", "decide"), "sam")


def _notices() -> Iterator[Sight]:
    yield _still("notices", "alice", "told of things")
    yield _still("notices", "oz", "told of nothing")
    yield _still("notices", "morgan", "for managers")
    yield Sight("notices", "errors", at("notices"), "alice", choose_nothing)
    yield _still("failed-notices", "morgan", "some")
    yield Sight("failed-notices", "errors", at("failed-notices"), "morgan", press_the_last)


def press_the_last(visitor: Visitor) -> None:
    """It is being sent at this moment."""
    visitor.page.get_by_role("button", name="Try again").last.click()


NEW_LINK = "Make a new link"


def made_there(name: str, key: str) -> Callable[[Made], str]:
    """The page of somebody, an invitation or a role at the school."""
    return lambda made: reverse(name, args=[made["agencies"]["school"], *made["people"][key]])


def _coming_in() -> Iterator[Sight]:
    accept = "Accept this invitation"
    yield Sight("accept-invitation", "without a link", at("accept-invitation"), status=404)
    yield Sight("accept-invitation", "somebody new", lambda made: made["tokens"]["new"])
    yield Sight("accept-invitation", "errors", lambda made: made["tokens"]["new"], "", clear_and_press(accept))
    yield Sight("accept-invitation", "somebody with an account", lambda made: made["tokens"]["dana"])
    yield Sight("accept-invitation", "theirs", lambda made: made["tokens"]["dana"], "dana")
    yield Sight("accept-invitation", "somebody else’s", lambda made: made["tokens"]["dana"], "alice")


def _door() -> Iterator[Sight]:
    yield _still("account_login", state="empty")
    yield Sight("account_login", "errors", at("account_login"), "", press("Sign in"))
    yield _still("account_reauthenticate", "alice", "empty")
    yield Sight("account_reauthenticate", "errors", at("account_reauthenticate"), "alice", press("Continue"))
    yield _still("account_inactive")
    yield _still("account_change_password", "alice", "empty")
    yield Sight("account_change_password", "errors", at("account_change_password"), "alice", press("Change password"))
    yield _still("account_reset_password_from_key_done")
    name = "account_reset_password_from_key"
    yield Sight(name, "used up", lambda made: reverse(name, kwargs={"uidb36": "0", "key": "used-up"}))
    yield Sight(name, "empty", lambda made: "/" + made["link"].split("/", 3)[3])
    yield Sight(name, "errors", lambda made: "/" + made["link"].split("/", 3)[3], "", press("Save password"))


def _decisions() -> Iterator[Sight]:
    yield from _answers()
    sign = "Sign this decision"
    yield Sight("check", "filled", of("check", "behind", "untold"), "alice")
    yield Sight("check", "with advice", of("check", "with", "advice"), "alice")
    yield Sight("check", "errors", of("check", "behind", "untold"), "alice", press_on_a_page_grown_old(sign))
    for kind in ("procedures", "departure", "how", "untold"):
        yield Sight("signed", kind, of("signed", "signed", kind), "alice")
    for kind in ("procedures", "departure", "how", "additions"):
        yield Sight("decision", kind, of("decision", "signed", kind), "alice")
    yield Sight("connected", "of nobody", of("connected", "before", "law"), "alice")
    yield Sight("connected", "of a sister", of("connected", "with", "sister"), "alice")
    yield Sight("connected", "errors", of("connected", "with", "sister"), "alice", press("Add them"))
    withdraw = "Withdraw this draft"
    yield Sight("withdraw", "as it is", of("withdraw", "before", "who"), "alice")
    yield Sight("withdraw", "errors", of("withdraw", "before", "who"), "alice", press_on_a_page_grown_old(withdraw))
    yield Sight("withdraw", "refused", of("withdraw", "before", "law"), "alice")


def _work() -> Iterator[Sight]:
    yield _still("home", "alice", "with work")
    yield _still("home", "priya", "without work")
    yield _still("home", "oz", "without a role")
    for show in Show:
        page = f"records: {show}"
        yield Sight(page, "with records", lambda made, show=show: f"{reverse('records')}?show={show}", "alice")
        yield Sight(page, "without records", lambda made, show=show: f"{reverse('records')}?show={show}", "oz")
    yield _still("find", "alice", "empty")
    yield Sight("find", "errors", at("find"), "alice", press("Find"))
    yield Sight("find", "errors without a number", at("find"), "alice", find_by_identity("", ""))
    yield Sight("find", "something found", at("find"), "alice", find("DEMO-0001"))
    yield Sight("find", "nothing found", at("find"), "alice", find("Nobody’s number"))
    yield Sight("find", "nobody found", at("find"), "alice", find_by_identity("Nobody", "2019"))
    yield _still("start-decision", "alice")
    yield _still("start-decision", "priya", "of two agencies")
    yield Sight("start-decision", "errors", at("start-decision"), "priya", press("Start now"))
    yield Sight("start-decision", "errors without a role", at("start-decision"), "oz", press("Start now"))


def _requests() -> Iterator[Sight]:
    """Those of Alice, and the sets that Dana keeps."""
    for page, button in (("request-information", "Send this request"), ("log-request", "Log this request")):
        yield _still(page, "alice", "empty")
        yield _still(page, "priya", "of two agencies")
        yield Sight(page, "errors", at(page), "alice", clear_and_press(button))
        yield Sight(page, "errors without a role", at(page), "oz", clear_and_press(button))
    yield Sight("request-information", "two children", at("request-information"), "alice", press("Add another child"))
    yield Sight("request-information", "asked already", at("request-information"), "alice", ask_the_same)
    yield Sight("request-information", "errors in names", at("request-information"), "alice", ask_nobody)
    for state in ("every answer", "unseen", "logged"):
        yield Sight("request", state, of("request", "requests", state), "alice")
    for state in ("queried", "answered", "late", "unseen"):
        yield Sight("request-part", state, of_part(state), "alice")
    for state, button in (
        ("queried", "Send your answer"),
        ("late", "Save what they said"),
        ("unseen", "Remind Fire and Rescue (invented)"),
    ):
        yield Sight("request-part", f"errors, {state}", of_part(state), "alice", clear_and_press(button))
    for page, button in (("chase-request", "Remind them"), ("withdraw-request", "Withdraw this request")):
        path = of(page, "requests", "every answer")
        yield Sight(page, "empty", path, "alice")
        yield Sight(page, "errors", path, "alice", clear_and_press(button))
    yield Sight("chase-request", "nobody late", of("chase-request", "requests", "unseen"), "alice")
    yield _still("agency-sets", "dana", "with a set")
    yield Sight("agency-sets", "errors", at("agency-sets"), "dana", press("Add this set"))
    yield Sight("agency-set", "filled", of("agency-set", "set"), "dana")
    yield Sight("agency-set", "errors", of("agency-set", "set"), "dana", clear_and_press("Save this set"))


def of_part(state: str) -> Callable[[Made], str]:
    return lambda made: reverse("request-part", args=made["parts"][state])


def ask_the_same(visitor: Visitor) -> None:
    """What Alice has asked already, as tests/journeys/drafts.py made it."""
    visitor.types(
        {
            "Initials": "QX",
            "Your record number (optional)": "LL-4471",
            "Full name": "Quill Xanthe",
            "Address": "1 Invented Row",
            "Why do you need it?": "To see whether she is safe",
            "Which information do you need?": "Calls to the house",
            "First agency": "fire and rescue (INVENTED)",
        }
    )
    visitor.selects("To find out what a child needs, and get them support in time", to="What is it for?")
    visitor.selects("Protecting children from harm is part of our public duty", to="Which lawful basis do you rely on?")
    visitor.selects("Yes, the family agree that we ask", to="Do you have consent to ask?")
    visitor.selects("Yes, they know that we ask, whom and why", to="Have you told the parents that you ask?")
    visitor.selects("Yes", to="May a child be in need, or suffering or likely to suffer harm?")
    visitor.selects("Within a week", to="When do you need an answer?")
    visitor.presses("Send this request")


def ask_nobody(visitor: Visitor) -> None:
    """A name that is nearly one, and that of an agency that has closed."""
    visitor.types(
        {
            "First agency": "Victory Famly Charity",
            "Second agency (optional)": "Wirral Clinical Commissioning Group (invented)",
        }
    )
    visitor.presses("Send this request")


def find(number: str) -> Then:
    def then(visitor: Visitor) -> None:
        visitor.types({"Reference or record number": number})
        visitor.presses("Find")

    return then


def find_by_identity(surname: str, year: str) -> Then:
    def then(visitor: Visitor) -> None:
        visitor.page.get_by_text("I do not have a number").click()
        visitor.types({"Surname": surname, "Day": "1", "Month": "2", "Year": year})
        visitor.presses("Find by surname and date of birth")

    return then


def _queue() -> Iterator[Sight]:
    for state, who, query in (
        ("what came in", "imran", "?part=open"),
        ("fewer of them", "imran", "?harm=yes&urgency=today"),
        ("what was asked", "imran", "?box=out"),
        ("what is done", "imran", "?part=done"),
        ("nothing", "oz", ""),
    ):
        yield Sight("requests", state, lambda made, query=query: reverse("requests") + query, who)
    give = "Give the selected requests"
    yield Sight("assign-requests", "errors", at("requests"), "imran", press(give))
    yield _still("hand-over-shift", "imran", "with requests")
    yield _still("hand-over-shift", "oz", "with nothing")
    yield Sight("hand-over-shift", "errors", at("hand-over-shift"), "imran", press("Hand these over"))
    yield _still("log-information", "imran", "empty")
    yield Sight("log-information", "errors", at("log-information"), "imran", press("Log this information"))
    for state in ("to look at", "given", "asked of many", "accepted", "refused"):
        yield Sight("front-door-item", state, of("front-door-item", "items", state), "imran")
    path = of("front-door-item", "items", "to look at")
    yield Sight("front-door-item", "errors", path, "imran", press("Accept"))
    yield Sight("front-door-item", "errors of a refusal", path, "imran", press("Refuse it"))


def _answering() -> Iterator[Sight]:
    new = "asked of the school, new"
    for state in (new, "asked of the school, asked back", "asked of the school, over"):
        yield Sight("answer-request", state, of("answer-request", "items", state), "dana")
    yield Sight("answer-request", "errors", of("answer-request", "items", new), "dana", press("Start the answer"))
    for what in FORMS:
        path = of("say-of-request", "items", new, more=(what,))
        yield Sight("say-of-request", what, path, "dana")
        yield Sight(
            "say-of-request", f"errors of {what}", path, "dana", press("Send to Integrated Front Door (invented)")
        )


def _urgent() -> Iterator[Sight]:
    sign = clear_and_press("Sign this note")
    yield _still("urgent", "alice", "empty")
    yield _still("urgent", "priya", "of two agencies")
    yield Sight("urgent", "errors", at("urgent"), "alice", sign)
    yield Sight("urgent", "errors without a role", at("urgent"), "oz", sign)
    for state in ("to finish", "finished"):
        yield Sight("urgent-note", state, of("urgent-note", "notes", state), "sam")
        yield Sight("urgent-done", state, of("urgent-done", "notes", state), "sam")


def _advice() -> Iterator[Sight]:
    for question in library.current(clock.today()).questions:
        more = (question.key,)
        yield Sight("ask-advice", question.key, of("ask-advice", "before", "law", more=more), "alice")
    for page, button in (("ask-adviser", "Send the question"), ("note-advice", "Save the advice")):
        path = of(page, "before", "law", more=("consent",))
        yield Sight(page, "empty", path, "alice")
        yield Sight(page, "errors", path, "alice", clear_and_press(button))
    for page, button in (("advice", "Send your advice"), ("reveal-to-adviser", "Show me who it is about")):
        yield Sight(page, "empty", of(page, "advice"), "dana")
        yield Sight(page, "errors", of(page, "advice"), "dana", press(button))


def _additions() -> Iterator[Sight]:
    yield Sight("add-to-record", "empty", of("add-to-record", "signed", "how"), "alice")
    yield Sight("add-to-record", "errors", of("add-to-record", "signed", "how"), "alice", press("Continue"))
    for kind in ADDITIONS:
        path, page = of("add-kind", "signed", "how", more=(kind,)), f"add-kind: {kind}"
        yield Sight(page, "empty", path, "alice")
        yield Sight(page, "errors", path, "alice", clear_and_press("Add to this record"))


def _audited() -> Iterator[Sight]:
    yield _still("admin:index", "morgan")
    for label in sorted({model._meta.app_label for model in admin.site._registry}):
        yield Sight("admin:app_list", label, at("admin:app_list", label), "morgan")
    for model in admin.site._registry:
        named = f"{model._meta.app_label}_{model._meta.model_name}"
        yield _still(f"admin:{named}_changelist", "morgan")
        yield Sight(f"admin:{named}_change", "as it is", of(f"admin:{named}_change", "audited", named), "morgan")
    decisions = "admin:decisions_decision_changelist"
    for state, query in (("of nothing", "flag=late&decided=keep"), ("of what there is none", "first=tomorrow")):
        yield Sight(decisions, state, lambda made, query=query: f"{reverse(decisions)}?{query}", "morgan")
    yield _still("admin:decisions_decision_find", "morgan", "empty")
    yield Sight("admin:decisions_decision_find", "errors", at("admin:decisions_decision_find"), "morgan", press("Find"))
    yield _still("admin:reviews", "morgan")
    yield Sight("admin:review", "empty", of("admin:review", "overseer"), "morgan")
    yield Sight("admin:review", "errors", of("admin:review", "overseer"), "morgan", press("Save this review"))
    for named in ("decisions_decision", "decisions_urgentnote", "decisions_informationrequest", "breaches_breach"):
        reveal, path = f"admin:{named}_reveal", of(f"admin:{named}_reveal", "audited", named)
        yield Sight(reveal, "empty", path, "morgan", prove_again())
        yield Sight(reveal, "errors", path, "morgan", prove_again(then="Show me who it is about"))
        shown = of(f"admin:{named}_change", "shown", named)
        yield Sight(f"admin:{named}_change", "with names", shown, "morgan")


def prove_again(*, then: str = "") -> Then:
    """The password once more, as names are only shown to somebody who has just given it."""

    def proved(visitor: Visitor) -> None:
        if visitor.page.get_by_label("Password", exact=True).count():
            visitor.types({"Password": PASSWORD})
            visitor.presses("Continue")
        if then:
            visitor.presses(then)

    return proved


def _readings() -> Iterator[Sight]:
    for name in ("help", "your-information", "accessibility", "guidance"):
        yield _still(name)
    for part in PARTS:
        yield Sight(f"guidance-part: {part}", "as it is", at("guidance-part", part))
    yield _still("danger")
    yield _still("danger", "morgan", "for managers")


# --- Pages about something that went wrong: no address leads to them ------------------------------------------------------------
def fault(template: str) -> str:
    """One of them, as the service gives it to somebody who had typed something."""
    context = {
        "numbers": [urgent.EMERGENCY, urgent.Number("Integrated Front Door", "0151 496 0101", "Any time")],
        "typed": ["What was typed", "And more of it"],
        "demonstration": True,
        "sign_in": "/sign-in/",
    }
    return render_to_string(template, context)


def faults() -> list[str]:
    """Their templates: the folder's, without the frame that they share, and what the library names by its number."""
    folder = Path(settings.BASE_DIR) / "templates"
    found = [*sorted((folder / "faults").glob("*.html")), folder / "429.html"]
    return [str(path.relative_to(folder)) for path in found if path.name != "fault.html"]


def _faults() -> Iterator[Sight]:
    for template in faults():
        yield Sight(template, "as it is", lambda made, template=template: f"/{template}")


def sights() -> list[Sight]:
    """All of them."""
    parts = (
        _work,
        _decisions,
        _requests,
        _queue,
        _answering,
        _advice,
        _additions,
        _urgent,
        _readings,
        _numbers,
        _targets,
    )
    parts += (_agencies, _contacts, _agreements, _imports, _people, _breaches, _notices, _coming_in, _door, _audited)
    parts += (_faults,)
    return [sight for part in parts for sight in part()]


def without_a_way() -> list[str]:
    """The addresses that no sight is of, and that are not known to be no page."""
    seen = {sight.page.split(": ")[0] for sight in sights()} | set(NOT_A_PAGE)
    return [found.name for found in addresses() if found.name not in seen | {r"admin/(?P<url>.*)$"}]
