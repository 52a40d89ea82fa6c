"""A person at a browser, who goes by what the page says: headings, labels and buttons, as a reader would say them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from playwright.sync_api import ConsoleMessage, Page, Request, Response, expect

from agencies.demo import PASSWORD
from tests.server import Site

# What the pages of the journey are headed, in their order, and what some of them ask.
WORRY = "How worried are you about the child?"
WHO = "Who is the information for, and why?"
PURPOSE = "Is there a clear and legitimate purpose for sharing?"
CHILD = "Which child is the information about?"
FAMILY = "Consent, and what the family know"
CONSENT = "Do you have consent to share?"
TOLD = "Do the family know that you are sharing it?"
IDENTIFIABLE = "Could someone be identified from the information?"
LAW = "The law"
LAWFUL_REASON = "What is your lawful reason for sharing without consent?"
BASIS = "What is your lawful reason for sharing?"
SENSITIVE = "Does it include sensitive information?"
DECIDED = "What have you decided?"
DEPARTURE = "Why have you decided otherwise than the protocol advises?"
GATE = "Follow the safeguarding procedures first"
AGREED = "The consent you rely on"
UNTOLD = "Why the family are not told"
HOW = "What you share, and how"
WHY = "Your reasons"
CHECK = "Check your answers before you sign"
SIGN = "Sign this decision"


@dataclass
class Watch:
    """What goes wrong behind the page: console errors (breaches of the security policy are some), faults, lost requests."""

    troubles: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        """Listen to this page from now on."""
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.troubles.append(f"script failed: {error}"))
        page.on("requestfailed", self._lost)
        page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(f"console: {message.text} ({message.location.get('url')})")

    def _lost(self, request: Request) -> None:
        # Somebody who goes on before all of a page has come makes the browser give up the rest: that is no loss.
        if request.failure != "net::ERR_ABORTED":
            self.troubles.append(f"request lost: {request.url} ({request.failure})")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.troubles.append(f"answered {response.status}: {response.url}")

    @contextmanager
    def expecting(self, *parts: str) -> Iterator[None]:
        """In here the troubles that hold one of these words are meant; any other is not."""
        before = len(self.troubles)
        yield
        self.troubles[before:] = [
            trouble for trouble in self.troubles[before:] if not any(part in trouble for part in parts)
        ]


@dataclass
class Visitor:
    """Somebody using the service in one window of a browser."""

    page: Page
    site: Site
    watch: Watch

    # --- What anyone does with any page ---------------------------------------------------------------------------------
    def opens(self, path: str) -> None:
        self.page.goto(self.site.url + path)

    def reads(self, heading: str) -> None:
        """The page has come, it has this one heading, and nothing on it is wider than the window."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"“{heading}” is {wide} pixels wider than the window"

    def presses(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()

    def follows(self, link: str) -> None:
        self.page.get_by_role("main").get_by_role("link", name=link, exact=True).click()

    def goes_back(self, words: str = "Back") -> None:
        self.page.get_by_role("link", name=words, exact=True).click()

    def types(self, words: dict[str, str]) -> None:
        for label, text in words.items():
            self.page.get_by_label(label, exact=True).fill(text)

    def selects(self, *answers: str, to: str) -> None:
        for answer in answers:
            self.page.get_by_role("group", name=to, exact=True).get_by_label(answer, exact=True).check()

    def has_selected(self, answer: str, *, to: str) -> None:
        expect(self.page.get_by_role("group", name=to, exact=True).get_by_label(answer, exact=True)).to_be_checked()

    def has_selected_nothing(self, *, to: str) -> None:
        for answer in self.page.get_by_role("group", name=to, exact=True).locator("input").all():
            expect(answer).not_to_be_checked()

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.get_by_role("main")).to_contain_text(text)

    def does_not_see(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.get_by_role("main")).not_to_contain_text(text)
            assert text not in self.page.content()

    @property
    def answer_shown(self) -> bool:
        """Whether something is selected or typed on this page."""
        fields = self.page.get_by_role("main").locator("form").first
        return fields.locator(":checked").count() > 0 or any(
            box.input_value() for box in fields.get_by_role("textbox").all()
        )

    # --- The door ---------------------------------------------------------------------------------------------------------
    def signs_in(self, name: str) -> None:
        self.opens("/")
        self.gets_in(name)
        self.reads("Your work")

    def gets_in(self, name: str) -> None:
        self.reads("Sign in")
        self.types({"Work email address": f"{name}@wirral.example", "Password": PASSWORD})
        self.presses("Sign in")

    # --- The journey --------------------------------------------------------------------------------------------------------
    def begins(self) -> None:
        self.presses("Record a decision")
        self.reads("Record a decision to share information")
        self.presses("Start now")

    def answers(self, *answers: str, to: str) -> None:
        """A page that asks one thing, which is its heading."""
        self.reads(to)
        self.selects(*answers, to=to)
        self.presses("Continue")

    def says_who_and_why(self, *, purpose: str, asked: str = "Yes") -> None:
        self.reads(WHO)
        self.page.get_by_label("Who would you share it with?").select_option("Victory Family Charity")
        self.selects(asked, to="Has someone asked you for this information?")
        self.selects("To find out what a child needs, and get them support in time", to="What is it for?")
        self.types({"How would sharing help to safeguard a child?": "They can join the absences up."})
        self.selects(purpose, to=PURPOSE)
        self.presses("Continue")

    def names_the_child(self, initials: str = "QZ", record_number: str = "T-0042") -> None:
        self.reads(CHILD)
        self.types({"Child’s initials": initials, "Your record number": record_number})
        self.presses("Continue")

    def says_of_the_family(self, consent: str, *, told: str = "Yes, they know what I share, why and with whom") -> None:
        self.reads(FAMILY)
        self.selects(consent, to=CONSENT)
        self.selects(told, to=TOLD)
        self.presses("Continue")

    def gives_a_lawful_reason(self, *reasons: str, to: str = LAWFUL_REASON, kind: str = "None of these") -> None:
        self.reads(LAW)
        self.selects(*reasons, to=to)
        self.selects(kind, to=SENSITIVE)
        self.presses("Continue")

    def decides(self, decision: str, *, advised: str) -> None:
        """The outcome's page gives the advice as its heading, and asks what one has decided."""
        self.reads(advised)
        self.selects(decision, to=DECIDED)
        self.presses("Continue")

    def says_what_and_how(self, known: str) -> None:
        """The page is headed by what the protocol advises; the time of sharing is filled in: now."""
        self.reads(HOW)
        self.types({"What you saw or know, and when": known, "Who receives it?": "The family support worker"})
        self.selects("By telephone", to="How do you send it?")
        self.presses("Continue")

    def says_why(self, reasons: str, wellbeing: str, *, discussed: str = "") -> None:
        self.reads(WHY)
        self.types(
            {
                "Why is this the right decision?": reasons,
                "How have you considered the child’s safety and wellbeing?": wellbeing,
                "How have you considered other people who could be affected?": "A brother lives there too.",
            }
        )
        if discussed:
            self.types({"Have you talked it through with whoever asked?": discussed})
        self.presses("Continue")

    def says_when(self, question: str, at: datetime, *, time: str = "4:30pm") -> None:
        """A day in its boxes, with a time where that is asked for too."""
        boxes = self.page.get_by_role("group", name=question, exact=True)
        parts = {"Day": str(at.day), "Month": str(at.month), "Year": str(at.year)} | ({"Time": time} if time else {})
        for label, text in parts.items():
            boxes.get_by_label(label, exact=True).fill(text)

    def signs(self) -> str:
        """Sign what the check page shows; the reference of the record."""
        self.reads(CHECK)
        self.presses(SIGN)
        self.reads("Decision recorded")
        return self.page.url.split("/")[-3]

    def opens_the_record(self) -> None:
        self.follows("See or print the record")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Decision WSP-")
