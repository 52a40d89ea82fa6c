"""Random walks through the pages, as restless people take them, against an independent table of the protocol.

`make drill` takes ten thousand: WALKS=10000.
"""

import contextlib
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.models import Person
from decisions import journey
from decisions.models import Decision
from decisions.stories import STORIES, parts, told
from tests.server import on_postgresql
from wscp_isa import clock

# Where they are walked is the same on both databases; what is written is read back on each.
WALKS = int(os.environ.get("WALKS", "60" if on_postgresql() else "200"))
STEPS = 40
ENDINGS: Counter[str] = Counter()

CONSENT = ("relied-on", "agrees-but-sharing-anyway", "refused", "unsafe-to-ask", "not-possible")
AT_RISK = ("danger", "in-need-or-harmed", "not-sure")
# What is chosen where a page asks it; an answer that stands twice is chosen twice as often.
CHOICES: dict[str, tuple[Any, ...]] = {
    "worry": (*AT_RISK, "neither"),
    "decided": ("share", "keep"),
    "purpose": ("yes", "yes", "yes", "no"),
    "consent": CONSENT,
    "identifiable": ("no", "no", "yes"),
    "told": ("told", "will-tell", "unsafe"),
    "lawful-reason": (["public-task"], ["none"]),
}


def protocol(answers: dict[str, Any]) -> str:
    """The protocol's page 5, written down apart from the product: where these answers end."""
    if answers["purpose"] == "no":
        return "no-purpose"
    if answers["consent"] == "relied-on":
        return "share-with-consent"
    if answers.get("identifiable", "yes") == "no":
        return "share-anonymous"
    return "share-lawfully" if answers["lawful-reason"] != ["none"] else "no-lawful-reason"


class RolledBack(Exception):
    """The end of one walk: nothing of it stays."""


@dataclass
class Walker:
    """One person, or several, at one draft, and what they have answered as they believe."""

    draw: Callable[[st.SearchStrategy[Any]], Any]
    people: list[Person]
    reference: str = ""
    said: dict[str, Any] = field(default_factory=dict)
    reasons: str = ""
    version: int = 1

    def __post_init__(self) -> None:
        self.clients = [Client(raise_request_exception=True) for _ in self.people]
        for client, person in zip(self.clients, self.people, strict=True):
            client.force_login(person)
        self.client = self.clients[0]
        key = self.client.get("/decisions/start/").context["form"].key
        self.client.post("/decisions/start/", {"submission_key": str(key)})
        self.reference = Decision.objects.get().reference

    @property
    def decision(self) -> Decision:
        return Decision.objects.select_related("key").get()

    @property
    def way(self) -> journey.Journey:
        return journey.of(self.decision)

    def address(self, step: str) -> str:
        return f"/decisions/{self.reference}/answer/{step}/"

    def pick(self, *of: Any) -> Any:
        return self.draw(st.sampled_from(of))

    # --- What a person can do ---

    def answer(self, step: str) -> None:
        """Answer one page validly; what is believed to have been said is what was sent."""
        page = self.client.get(self.address(step))
        assert page.status_code == 200
        form = page.context["form"]
        posted = self.typed(step, form)
        response = self.client.post(self.address(step), {**posted, "version": form.version})
        if step == "outcome" and response.status_code == 200:
            # The one answer that contradicts another: to share with no lawful reason.
            assert posted["decided"] == "share"
            assert self.said["lawful-reason"] == ["none"]
            return
        assert response.status_code == 302, form.errors
        for question in ("purpose", "consent", "identifiable", "lawful-reason"):
            if question in posted:
                self.said[question] = posted[question]
        self.said |= {name: posted[name] for name in ("worry", "decided") if name in posted}
        if step == "reasons":
            self.reasons = posted["reasons"]

    def typed(self, step: str, form: Any) -> dict[str, Any]:
        now = clock.timezone.now()
        stories = {page: answers for story in STORIES for page, answers in told(story).items()}
        posted = {**stories.get(step, {}), "initials": "AB", "record_number": "T-0001"}
        posted |= parts("born_on", now) | {"born_on-day": "", "born_on-month": "", "born_on-year": ""}
        posted |= {name: self.pick(*answers) for name, answers in CHOICES.items() if name in form.fields}
        posted |= {"now": "yes", "why": "Because", **parts("look_again_on", now)}
        if step == "reasons":
            posted |= {"reasons": self.draw(st.text("abc \u05d0\u00e9", min_size=1).filter(str.strip))}
        return {
            name: value
            for name, value in posted.items()
            if name in form.fields or name.rsplit("-", 1)[0] in form.fields or (name == "now" and step == "procedures")
        }

    def go_on(self) -> None:
        if (here := self.way.position) != journey.CHECK:
            self.answer(here)

    def go_to_the_end(self) -> None:
        while (here := self.hold().position) != journey.CHECK:
            self.answer(here)

    def change(self) -> None:
        self.answer(self.pick(*(step.key for step in self.way.reachable)))

    def change_what_is_proposed(self) -> None:
        if self.way.can_reach("identifiable"):
            self.answer("identifiable")

    def send_nothing(self) -> None:
        before = self.decision.answers
        step = self.pick(*(step.key for step in self.way.reachable))
        response = self.client.post(self.address(step), {"version": self.decision.version})
        if response.status_code == 302:
            return  # a page all of whose questions are proposals or optional
        assert "govuk-error-summary" in response.content.decode()
        assert self.decision.answers == before

    def jump(self) -> None:
        step = self.pick(*(step.key for step in self.way.steps))
        response = self.client.get(self.address(step))
        assert response.status_code == (200 if self.way.can_reach(step) else 302)

    def not_sure(self) -> None:
        step = self.pick(*(step.key for step in self.way.reachable))
        form = self.client.get(self.address(step)).context["form"]
        if not form.questions:
            return
        question = next(iter(form.questions))
        posted = self.typed(step, form) | {question: "not-sure"}
        response = self.client.post(self.address(step), {**posted, "version": form.version})
        assert response["Location"].endswith(f"/advice/{question}/")
        self.said.pop(question, None)

    def second_window(self) -> None:
        """A page that was opened earlier is sent late: nothing is saved over what came since without being seen."""
        before = self.decision.answers
        step = self.pick(*(step.key for step in self.way.reachable))
        form = self.client.get(self.address(step)).context["form"]
        posted = self.typed(step, form)
        response = self.client.post(self.address(step), {**posted, "version": 0})
        assert response.status_code == 200
        assert self.decision.answers == before

    def someone_else(self) -> None:
        self.client = self.pick(*self.clients)

    def expire(self) -> None:
        """The session ends while somebody types: nothing is saved, and they come back to the same draft."""
        who = self.clients.index(self.client)
        Session.objects.filter(session_key=self.client.cookies["sid"].value).delete()
        before = self.decision.answers
        assert self.client.post(self.address("worry"), {"worry": "danger"}).status_code == 403
        assert self.decision.answers == before
        self.client.force_login(self.people[who])

    def resume(self) -> None:
        response = self.client.get(f"/decisions/{self.reference}/draft/")
        assert response["Location"].endswith(
            "/check/" if self.way.position == journey.CHECK else f"/answer/{self.way.position}/"
        )

    def try_to_sign(self) -> None:
        """Too early it is refused; in time it is the end."""
        if self.way.position == journey.CHECK:
            return
        self.client.post(f"/decisions/{self.reference}/check/", {"version": self.decision.version})
        assert self.decision.signed_at is None

    # --- What always holds ---

    def hold(self) -> journey.Journey:
        """What always holds does now; the way, as it was read for that."""
        decision = self.decision
        way = journey.of(decision)
        facts, answers = way.facts, decision.answers
        for question, said in self.said.items():
            if question in facts.answered:
                assert answers[question].get("answer", said) == said
        if facts.outcome is not None:
            assert facts.outcome.key == protocol({"consent": "", "lawful-reason": [], **self.said})
        if "reasons" in answers:
            assert answers["reasons"]["reasons"] == self.reasons
        assert decision.version >= self.version
        self.version = decision.version
        return way

    def sign(self) -> None:
        page = self.client.get(f"/decisions/{self.reference}/check/")
        response = self.client.post(f"/decisions/{self.reference}/check/", {"version": page.context["form"].version})
        assert response.status_code == 302
        decision, facts = self.decision, self.way.facts
        ending = protocol({"consent": "", "lawful-reason": [], **self.said})
        ENDINGS[ending] += 1
        assert decision.outcome == ending
        assert decision.share == facts.share
        assert decision.departed == (decision.share != ending.startswith("share"))
        if decision.departed:
            assert decision.answers["departure"]["why"]
        if not decision.share and self.said["worry"] in AT_RISK:
            assert "procedures" in decision.answers
        if decision.share and ending != "share-anonymous":
            assert decision.reliances.exists()
        said = [row["said"] for step in decision.transcript["steps"] for row in step["said"]]
        assert self.reasons in said


MOVES = (
    *[Walker.go_on] * 6,
    *[Walker.change] * 2,
    *[Walker.change_what_is_proposed] * 2,
    Walker.send_nothing,
    Walker.jump,
    Walker.not_sure,
    Walker.second_window,
    Walker.someone_else,
    Walker.expire,
    Walker.resume,
    Walker.try_to_sign,
)


@pytest.mark.django_db
@settings(max_examples=WALKS, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def _walk(dana: Person, sam: Person, data: st.DataObject) -> None:
    with contextlib.suppress(RolledBack), transaction.atomic():
        walker = Walker(data.draw, [dana, sam])
        for move in data.draw(st.lists(st.sampled_from(MOVES), max_size=STEPS)):
            move(walker)
            walker.hold()
        walker.go_to_the_end()
        # The proposal that a child who is named can be identified is changed by few who come upon it by chance.
        if not data.draw(st.booleans()):
            walker.change_what_is_proposed()
            walker.go_to_the_end()
        walker.sign()
        raise RolledBack


@pytest.mark.django_db
def test_no_walk_leads_anywhere_but_where_the_protocol_does(dana: Person, sam: Person) -> None:
    ENDINGS.clear()
    _walk(dana, sam)
    least = 100 if WALKS >= 10_000 else 1 if WALKS >= 100 else 0
    for ending in ("no-purpose", "share-with-consent", "share-anonymous", "share-lawfully", "no-lawful-reason"):
        assert ENDINGS[ending] >= least, ENDINGS
