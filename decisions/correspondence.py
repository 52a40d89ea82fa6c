"""Invented requests for information, and what became of them: asked, answered, queried, refused, promised, late, not relied on."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from agencies.demo import FRONT_DOOR, PRACTICE, SCHOOL
from agencies.models import Agency, Person
from decisions import walk
from decisions.actions import asked as actions
from decisions.actions import decision as decisions
from decisions.actions import request as requests
from decisions.models import Asked, InformationRequest
from decisions.stories import told
from wscp_isa.identifiers import uuid7

POLICE, HEALTH, HOMES = "Merseyside Police (invented)", "Community Health and Care (invented)", "Redstone Homes"
_ALL: dict[str, bool | None] = {
    "purpose_clear": True,
    "basis_sound": True,
    "parents_told": True,
    "nothing_missed": True,
}
Moment = tuple[datetime, Callable[[], object]]

# Who asks or gives what, of whom, about whom; by the initials of the child, by which it is found again.
_ASKED: dict[str, dict[str, Any]] = {
    "OT": {
        "by": "imran",
        "of": (SCHOOL, PRACTICE, POLICE),
        "child": ("Ottilie Thrushcross", "2017-05-14", "2 Invented Terrace"),
        "urgency": InformationRequest.Urgency.SOON,
        "harm": True,
        "why": "To decide with her family which help she needs after a neighbour rang us twice.",
        "items": "Attendance since September\nMissed appointments since June\nCalls to the address since June",
        "urgent_why": "We visit the family this week.",
    },
    "WF": {
        "by": "imran",
        "of": (HEALTH, HOMES),
        "child": ("Wilfred Fennimore", "2014-11-02", "3 Invented Terrace"),
        "urgency": InformationRequest.Urgency.TODAY,
        "harm": True,
        "why": "To know who lives with him before somebody visits.",
        "items": "Who lives at the address\nWhen a health visitor last saw him",
        "urgent_why": "The visit is tomorrow morning.",
    },
    "KR": {
        "by": "charlie",
        "of": (FRONT_DOOR,),
        "child": ("Kester Rookhope", "2012-08-23", "4 Invented Terrace"),
        "urgency": InformationRequest.Urgency.ROUTINE,
        "harm": False,
        "why": "For our files.",
        "items": "Everything that you have about the family",
        "basis": ["legitimate-interests"],
    },
    "LP": {
        "by": "imran",
        "of": (FRONT_DOOR,),
        "child": ("Linnet Pebblewick", "2016-01-30", "5 Invented Terrace"),
        "urgency": InformationRequest.Urgency.NOW,
        "harm": True,
        "logged": True,
        "why": "She is in the emergency department with an injury that does not fit what is said of it.",
        "items": "Whether she has a social worker, and whom to ring",
        "urgent_why": "She is in the department now.",
        "outside": "Ward sister, a hospital outside the area (invented)",
        "checked": "Rung back on the hospital’s own number, 0151 496 0961",
        "received_how": "phone",
    },
    "SB": {
        "by": "charlie",
        "of": (FRONT_DOOR,),
        "child": ("Sorrel Bracken", "2015-09-09", "6 Invented Terrace"),
        "urgency": InformationRequest.Urgency.TODAY,
        "harm": True,
        "kind": InformationRequest.Kind.GIVES,
        "why": "A volunteer was worried by what he read.",
        "items": "",
        "known": "A volunteer read messages on the mother’s telephone while she was out of the room.",
        "think": "I think that the child is often alone in the evenings.",
    },
    "DM": {
        "by": "dana",
        "of": (FRONT_DOOR,),
        "child": ("Drake Mossop", "2013-03-17", "7 Invented Terrace"),
        "urgency": InformationRequest.Urgency.SOON,
        "harm": False,
        "why": "To plan the help that we give him at school beside yours.",
        "items": "Who works with the family, and until when",
        "urgent_why": "His plan is reviewed this week.",
    },
    "TV": {
        "by": "imran",
        "of": (SCHOOL, PRACTICE),
        "child": ("Tamsin Verdigris", "2018-12-12", "8 Invented Terrace"),
        "urgency": InformationRequest.Urgency.SOON,
        "harm": False,
        "why": "Her mother asked for help at home, and agrees that we ask.",
        "items": "How she gets on, and what would help her",
        "urgent_why": "We have promised her mother an answer this week.",
    },
}


def past(now: datetime) -> Iterator[Moment]:
    """What passed until now, and when. Decisions that answer are of the last hours, after every other one of the demonstration."""
    ago = partial(_ago, now)
    yield ago(72), partial(_ask, "WF")
    yield ago(70), partial(_ask, "SB")
    yield ago(68), partial(_not_relied_on, "SB")
    yield ago(52), partial(_ask, "KR")
    yield ago(50), partial(_query, "KR")
    yield ago(47), partial(_reply, "KR")
    yield ago(46), partial(_refuse, "KR")
    yield ago(20), partial(_ask, "LP")
    yield ago(19.5), partial(_answer_by_telephone, "LP")
    yield ago(7.5), partial(_ask, "OT")
    yield ago(6), partial(_answer, "OT", SCHOOL, by="dana", number="DEMO-0301")
    yield ago(5), partial(_answer, "OT", PRACTICE, by="gwen", number="DEMO-0302", whole="some")
    yield ago(4), partial(_promise, "OT", POLICE, by="petra", until=now + timedelta(days=2))
    yield ago(2), partial(_ask, "DM")
    yield ago(1), partial(_ask, "TV")


def _ago(now: datetime, hours: float) -> datetime:
    return now - timedelta(hours=hours)


def _person(name: str) -> Person:
    return Person.objects.get(email=f"{name}@wirral.example")


def _ask(initials: str) -> InformationRequest:
    asks = dict(_ASKED[initials])
    by = _person(asks.pop("by"))
    of = [Agency.objects.get(name=name) for name in asks.pop("of")]
    name, born_on, address = asks.pop("child")
    child = {"initials": initials, "name": name, "other_names": "", "born_on": born_on, "address": address}
    stands = {field: asks.pop(field) for field in ("urgency", "harm", "kind", "logged") if field in asks}
    said = {"function": "Children Act 1989, section 17", "basis": ["public-task"], "forum": "", "public_task": False}
    said |= {"consent": "yes", "consent_why": "", "parents": "yes", "parents_why": "", "urgent_why": ""}
    return requests.make(
        Agency.objects.get(pk=by.roles_now[0].agency_id),
        of=of,
        children=[child | {"record_number": f"DEMO-{initials}", "unborn": ""}],
        said=said | asks,
        purpose="needs",
        submission_key=uuid7(),
        by=by,
        **stands,
    )


def _part(initials: str, agency: str = FRONT_DOOR) -> Asked:
    """Where it stands with this agency; requests are few here, so each is looked at."""
    parts = Asked.objects.filter(agency__name=agency).select_related("request__key", "agency")
    return next(part for part in parts if part.request.children[0]["initials"] == initials)


def _answer(initials: str, agency: str, *, by: str, number: str, whole: str = "all") -> None:
    person = _person(by)
    part = actions.see(_part(initials, agency), by=person)
    pages = told("refused consent, shared")
    del pages["who"]
    pages["how"] |= {"whole": whole, "way": "service"}
    pages["reasons"] |= {"tell": "The rest is about her brother, and would not help you to keep her safe."}
    decision = walk.on(actions.begin_answer(part, record_number=number, by=person), posted=pages, by=person)
    decisions.sign(decision, version=decision.version, by=person)


def _promise(initials: str, agency: str, *, by: str, until: datetime) -> None:
    person = _person(by)
    part = actions.see(_part(initials, agency), by=person)
    text = "Two stations have to be asked, and one of them answers tomorrow."
    actions.promise(part, until=until, text=text, version=part.version, by=person)


def _query(initials: str) -> None:
    part = _part(initials)
    actions.query(part, text="What will you do with it for this child?", version=part.version, by=_person("imran"))


def _reply(initials: str) -> None:
    part = _part(initials)
    actions.reply(
        part, text="We keep a file on every family that we meet.", version=part.version, by=_person("charlie")
    )


def _refuse(initials: str) -> None:
    part = _part(initials)
    actions.scrutinise(
        part,
        "refuse",
        found=_ALL | {"purpose_clear": False},
        ground="purpose-not-clear",
        text="A file on every family is no purpose for this child. Ask again when you know what you would do with it.",
        version=part.version,
        by=_person("imran"),
    )


def _answer_by_telephone(initials: str) -> None:
    part = _part(initials)
    text = "Rang the ward sister back: who her social worker is, and that the emergency duty team is on its way."
    actions.log_answer(part, answer=Asked.Answer.ALL, text=text, version=part.version, by=_person("imran"))


def _not_relied_on(initials: str) -> None:
    part = _part(initials)
    actions.scrutinise(
        part,
        "set-aside",
        found=_ALL | {"basis_sound": False},
        ground="illegally-gathered",
        text="The messages were read without anybody’s leave, so we do not rely on them.",
        acted_on="A social worker has visited, and saw that somebody is at home in the evenings.",
        version=part.version,
        by=_person("imran"),
    )
