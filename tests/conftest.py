"""The cast, always the same people, and records made through the front door."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from agencies.actions import agencies as agency_actions
from agencies.actions import contacts
from agencies.actions import people as people_actions
from agencies.door import guidance_in_force
from agencies.models import Agency, AgencyContact, Category, Person, Role
from decisions import walk
from decisions.actions import decision as decision_actions
from decisions.models import Decision
from decisions.stories import told
from wscp_isa.identifiers import uuid7
from wscp_isa.ledger import Actor

pytest_plugins = ["tests.server", "tests.halves", "tests.memory", "tests.order", "tests.no_skips"]

TESTS = Actor.system("tests")


def ready_to_sign(agency: Agency) -> Agency:
    """The agency with everything in place that the agreement asks for before it is signed."""
    for kind in AgencyContact.NEEDED:
        contacts.name(agency, kind=kind, name="A desk", post="", phone="0151 496 0778", email="", by=TESTS)
    version = Agency.objects.get(pk=agency.pk).version
    return agency_actions.change(agency, version=version, by=TESTS, **IN_PLACE)


IN_PLACE: dict[str, Any] = {
    "privacy_notice": "https://www.tests.example/privacy",
    "privacy_notice_on": date(2026, 2, 5),
    "assessed_on": date(2026, 1, 12),
    "assessed_by": "The data protection officer",
    "checks_on": date(2026, 9, 7),
    "checks_held": "Enhanced DBS checks",
}


def new_agency(name: str, category: str, part_of: Agency | None = None) -> Agency:
    return agency_actions.register(name=name, category=category, part_of=part_of, by=TESTS)


def new_person(name: str, agency: Agency | None = None, *kinds: str) -> Person:
    person = people_actions.invite(email=f"{name}@tests.example", name=name.title(), by=TESTS)
    for kind in kinds:
        assert agency is not None
        people_actions.give_role(person, agency=agency, kind=kind, since=timezone.now(), by=TESTS)
    has_read(person)
    return Person.objects.get(pk=person.pk)


def has_read(person: Person) -> None:
    """They have read the guidance in force, as all of the cast have."""
    guidance = guidance_in_force()
    people_actions.read_guidance(person, digest=guidance.digest, edition=guidance.edition)


def waiting(name: str, agency: Agency, kind: str = Role.Kind.PRACTITIONER) -> Person:
    """Somebody who has a role there, and has not been admitted to it."""
    person = new_person(name)
    people_actions.give_role(person, agency=agency, kind=kind, by=TESTS)
    return Person.objects.get(pk=person.pk)


@pytest.fixture
def school(db: None) -> Agency:
    return new_agency("A school", Category.SCHOOL)


@pytest.fixture
def charity(db: None) -> Agency:
    return new_agency("A charity", Category.VOLUNTARY)


@pytest.fixture
def council(db: None) -> Agency:
    return new_agency("The council", Category.COUNCIL)


@pytest.fixture
def front_door(council: Agency) -> Agency:
    return new_agency("The front door", Category.FRONT_DOOR, part_of=council)


@pytest.fixture
def alice(school: Agency) -> Person:
    """A practitioner."""
    return new_person("alice", school, Role.Kind.PRACTITIONER)


@pytest.fixture
def bob(school: Agency) -> Person:
    """An ordinary colleague of alice."""
    return new_person("bob", school, Role.Kind.PRACTITIONER)


@pytest.fixture
def dana(school: Agency) -> Person:
    """A deputy in the safeguarding team."""
    return new_person("dana", school, Role.Kind.SAFEGUARDING_TEAM)


@pytest.fixture
def charlie(charity: Agency) -> Person:
    """Somebody at another agency."""
    return new_person("charlie", charity, Role.Kind.PRACTITIONER)


@pytest.fixture
def imran(front_door: Agency) -> Person:
    """An Integrated Front Door officer."""
    return new_person("imran", front_door, Role.Kind.IFD_OFFICER)


@pytest.fixture
def sam(school: Agency) -> Person:
    """The school's single point of contact."""
    return new_person("sam", school, Role.Kind.SPOC)


@pytest.fixture
def priya(db: None) -> Person:
    """A statutory partner's reviewer."""
    return new_person("priya", new_agency("The police", Category.POLICE), Role.Kind.PARTNER_REVIEWER)


@pytest.fixture
def morgan(db: None) -> Person:
    """A WSCP manager."""
    return new_person("morgan", new_agency("The partnership", Category.PARTNERSHIP), Role.Kind.WSCP_MANAGER)


@pytest.fixture
def oz(db: None) -> Person:
    """An account with no role."""
    return new_person("oz")


CAST = ("alice", "bob", "dana", "charlie", "imran", "sam", "priya", "morgan", "oz")


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> dict[str, Person]:
    """Everyone, by name."""
    return {name: request.getfixturevalue(name) for name in CAST}


@pytest.fixture
def signed_in() -> Callable[[Person], Client]:
    """A browser in which this person is signed in."""

    def sign_in(person: Person) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(person)
        return client

    return sign_in


def start(by: Person) -> Decision:
    return decision_actions.start(by.roles_now[0].agency, submission_key=uuid7(), by=by)


def answered(by: Person, story: str, *, without: tuple[str, ...] = (), **changed: dict[str, Any]) -> Decision:
    """A draft of one of the demonstration's stories, as far as its answers go."""
    posted = {"child": {"initials": "AB", "record_number": "T-0001"}, **told(story), **changed}
    return walk.on(start(by), posted={key: value for key, value in posted.items() if key not in without}, by=by)


def signed(by: Person, story: str = "refused consent, shared", **changed: dict[str, Any]) -> Decision:
    draft = answered(by, story, **changed)
    return decision_actions.sign(draft, version=draft.version, by=by)
