"""A person at a browser, who goes by what the page says: headings, labels and buttons, as a reader would say them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Page, Request, Response, expect

from agencies.demo import PASSWORD
from tests.server import Site

DECIDED = "What have you decided?"
PURPOSE = "Is there a clear and legitimate purpose for sharing?"
CONSENT = "Do you have consent to share?"
IDENTIFIABLE = "Could someone be identified from the information?"
LAWFUL_REASON = "What is your lawful reason for sharing without consent?"
BASIS = "What is your lawful reason for sharing?"
WORRY = "How worried are you about the child?"
CHECK = "Check your answers before you sign"
GATE = "Follow the safeguarding procedures first"
WHY = "Why is this the right decision?"
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

    def names_the_child(self, initials: str = "QZ", record_number: str = "T-0042") -> None:
        self.reads("Which child is the information about?")
        self.types({"Child’s initials": initials, "Your record number": record_number})
        self.presses("Continue")

    def decides(self, decision: str, *, advised: str) -> None:
        """The outcome's page gives the advice as its heading, and asks what one has decided."""
        self.reads(advised)
        self.selects(decision, to=DECIDED)
        self.presses("Continue")

    def says_why(self, reasons: str, wellbeing: str) -> None:
        self.reads(WHY)
        self.types(
            {
                "What are your reasons?": reasons,
                "How have you considered the safety and wellbeing of the child, and of others?": wellbeing,
            }
        )
        self.presses("Continue")

    def signs(self) -> str:
        """Sign what the check page shows; the reference of the record."""
        self.reads(CHECK)
        self.presses(SIGN)
        self.reads("Decision recorded")
        return self.page.url.split("/")[-3]

    def opens_the_record(self) -> None:
        self.follows("See the record")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Decision WSP-")
