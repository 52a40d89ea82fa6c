"""The front door asks a school, a practice and the police about one child: all of it, some of it, and more time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agencies.demo import PRACTICE, SCHOOL
from tests.journeys.conftest import Window
from tests.journeys.test_endings import BROWSERS, HARM, PUBLIC_DUTY, REFUSED
from tests.journeys.visitor import HOW, WHY, WORRY, Visitor

pytestmark = pytest.mark.browser

POLICE = "Merseyside Police (invented)"
NAME, WHY_ASKED = "Quillon Marshwiggle", "To see whether he is safe at home, dunlinwise."
KNOWN, REST = "Absent on nine days since 2 November, sanderlingwise.", "The rest is about a brother, godwitwise."
NEED_TIME = "Two stations have to be asked, whimbrelwise."


def asks(imran: Visitor) -> str:
    """One page, from top to bottom; the reference."""
    imran.opens("/requests/new/")
    imran.reads("Ask for information about a child")
    page = imran.page
    imran.types({"Initials": "QM", "Full name": NAME, "Address": "9 Invented Terrace"})
    born = page.get_by_role("group", name="Date of birth", exact=True)
    for part, said in (("Day", "3"), ("Month", "2"), ("Year", "2016")):
        born.get_by_label(part, exact=True).fill(said)
    imran.selects("To find out what a child needs, and get them support in time", to="What is it for?")
    imran.types({"Why do you need it?": WHY_ASKED, "Which information do you need?": "Attendance since September"})
    imran.selects(PUBLIC_DUTY, to="Which lawful basis do you rely on?")
    imran.selects("Yes, the family agree that we ask", to="Do you have consent to ask?")
    imran.selects("Yes, they know that we ask, whom and why", to="Have you told the parents that you ask?")
    imran.selects("Yes", to="May a child be in need, or suffering or likely to suffer harm?")
    imran.selects("Within a week", to="When do you need an answer?")
    imran.types({"First agency": SCHOOL, "Second agency (optional)": PRACTICE, "Third agency (optional)": POLICE})
    imran.presses("Send this request")
    reference = page.url.rstrip("/").split("/")[-1]
    imran.reads(f"Request {reference}")
    return reference


def answers(visitor: Visitor, reference: str, *, number: str, whole: str, rest: str = "") -> None:
    """The whole guided form, filled in with what the request says."""
    visitor.opens(f"/requests/{reference}/answer/")
    visitor.reads(f"Request {reference}")
    visitor.sees(NAME, WHY_ASKED)
    visitor.types({"Your record number for the child": number})
    visitor.presses("Start the answer")
    visitor.answers(HARM, to=WORRY)
    # Who asks, why, and about which child is there already.
    visitor.says_of_the_family(REFUSED)
    visitor.gives_a_lawful_reason(PUBLIC_DUTY)
    visitor.reads(HOW)
    visitor.types({"What you saw or know, and when": KNOWN})
    visitor.selects(whole, to="Is this all that they asked for?")
    visitor.selects("In this service, when you sign", to="How do you send it?")
    visitor.presses("Continue")
    visitor.reads(WHY)
    if rest:
        visitor.types({"What will you tell them about what you do not share?": rest})
    visitor.says_why("The dates are all they need, heronwise.", "Nobody would join it up otherwise, otterly.")
    visitor.signs()


def asks_for_more_time(petra: Visitor, reference: str) -> None:
    petra.opens(f"/requests/{reference}/answer/")
    petra.follows("Ask for more time")
    petra.reads("Ask for more time")
    petra.says_when("When will you answer?", timezone.localtime() + timedelta(days=3))
    petra.types({"Why do you need more time?": NEED_TIME})
    petra.presses("Send to Integrated Front Door (invented)")


def timeline(visitor: Visitor) -> list[str]:
    """What passed, as this page tells it, line by line."""
    return [line.inner_text() for line in visitor.page.locator(".app-record__timeline").last.locator("li").all()]


def test_one_request_to_three_agencies_is_one_picture(window: Window) -> None:
    imran = window(java_script_enabled=False)
    imran.signs_in("imran")
    reference = asks(imran)
    imran.sees("0 of 3 answered")

    dana, gwen, petra = window(), window(**BROWSERS["narrow, without scripts"]), window()
    for visitor, name in ((dana, "dana"), (gwen, "gwen"), (petra, "petra")):
        visitor.signs_in(name)
        visitor.sees(reference)
    answers(dana, reference, number="CP-7", whole="Yes, all of it")
    answers(gwen, reference, number="EMIS-8", whole="No, some of it", rest=REST)
    asks_for_more_time(petra, reference)

    imran.opens(f"/requests/{reference}/")
    imran.sees(
        "2 of 3 answered", "All of it", "Some of it", "More time", "they asked for more time, until", KNOWN, REST
    )
    # Each side reads the same of what passed between them, and nothing of what passed with the others.
    for visitor, agency in ((dana, SCHOOL), (gwen, PRACTICE), (petra, POLICE)):
        visitor.opens(f"/requests/{reference}/answer/")
        imran.opens(f"/requests/{reference}/")
        imran.follows(agency)
        assert timeline(visitor) == timeline(imran)
        assert len(timeline(visitor)) == 3
    dana.does_not_see(REST, NEED_TIME, PRACTICE, POLICE)
    petra.does_not_see(REST, KNOWN, PRACTICE, SCHOOL)
    for line, said in zip(timeline(petra), ("Asked", "Seen", "Needs more time: will answer by"), strict=True):
        assert said in line
