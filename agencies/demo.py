"""The invented borough: its agencies, its people and the numbers to ring. Telephone numbers are from Ofcom's fictitious ranges."""

import re
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from agencies import standing
from agencies.actions import agencies, agreement, contacts, invitations, numbers, people, targets
from agencies.door import guidance_in_force
from agencies.models import Agency, AgencyContact, Category, CheckKind, LegalKind, Person, Role, Succession
from wscp_isa import clock
from wscp_isa.ledger import Actor

# Known to all, and good for nothing but invented data.
PASSWORD = "invented borough 2026"  # noqa: S105

BY = Actor.system("demonstration")

AGENCIES = {
    Category.COUNCIL: ["Wirral Council (invented)"],
    Category.POLICE: ["Merseyside Police (invented)"],
    Category.HEALTH_PARTNER: ["Cheshire and Merseyside Integrated Care Board (invented)"],
    Category.PARTNERSHIP: ["Wirral Safeguarding Children Partnership (invented)"],
    Category.SCHOOL: [
        "Alder Lane Primary School",
        "Brackenwood Juniors",
        "Cormorant High School",
        "Dunlin Academy",
        "Eddisbury Special School",
        "Fernhill Infants",
        "Gorsefield Primary School",
        "Heronsgate College",
        "Ivy Bank Independent School",
        "Juniper Alternative Provision",
        "Kestrel Park Primary School",
        "Lapwing Secondary School",
    ],
    Category.SIXTEEN_PLUS: ["Mariner Sixth Form College"],
    Category.EARLY_YEARS: ["Nightingale Nursery", "Olive Penrose, childminder"],
    Category.RESIDENTIAL: ["Pebble House children’s home"],
    Category.FOSTERING: ["Quayside Fostering"],
    Category.NHS_ENGLAND: ["NHS England North West (invented)"],
    Category.ADULT_SERVICES: ["Adult Social Services (invented)"],
    Category.HOUSING: ["Redstone Homes"],
    Category.HOSPITAL: ["University Teaching Hospital (invented)"],
    Category.COMMUNITY_HEALTH: ["Community Health and Care (invented)", "Yarrow Medical Practice"],
    Category.CANCER_CENTRE: ["Cancer Centre (invented)"],
    Category.MENTAL_HEALTH: ["Mental Health Partnership (invented)"],
    Category.YOUTH_JUSTICE: ["Youth Justice Service (invented)"],
    Category.PROBATION: ["Probation Service (invented)"],
    Category.BORDER: ["Border Force (invented)"],
    Category.TRANSPORT_POLICE: ["Transport Police (invented)"],
    Category.FIRE: ["Fire and Rescue (invented)"],
    Category.CAFCASS: ["Cafcass (invented)"],
    Category.CAREERS: ["Careers Service (invented)"],
    Category.SPORT: ["Sandpiper Football Club"],
    Category.ACTIVITIES: ["Tern Theatre Club"],
    Category.FAITH: ["St Ursula’s Church"],
    Category.VOLUNTARY: ["Victory Family Charity", "Willow Domestic Abuse Support"],
    Category.COMMISSIONED: ["Xanthe Speech Therapy"],
}
COUNCIL = "Wirral Council (invented)"
FRONT_DOOR = "Integrated Front Door (invented)"
CARE_BOARD = "Cheshire and Merseyside Integrated Care Board (invented)"
# What there was before, and is no more.
COMMISSIONERS = "Wirral Clinical Commissioning Group (invented)"
CLUB = "Turnstone Youth Club"

PUBLIC = {
    *(Category.COUNCIL, Category.HEALTH_PARTNER, Category.SCHOOL, Category.NHS_ENGLAND, Category.ADULT_SERVICES),
    *(Category.HOSPITAL, Category.COMMUNITY_HEALTH, Category.CANCER_CENTRE, Category.MENTAL_HEALTH, Category.FIRE),
    *(Category.YOUTH_JUSTICE, Category.CAFCASS, Category.FRONT_DOOR, Category.PARTNERSHIP),
}
COMPETENT = {Category.POLICE, Category.PROBATION, Category.BORDER, Category.TRANSPORT_POLICE}
HEALTH = {
    *(Category.HEALTH_PARTNER, Category.HOSPITAL, Category.COMMUNITY_HEALTH, Category.CANCER_CENTRE),
    Category.MENTAL_HEALTH,
}
SCHOOL = "Cormorant High School"
PRACTICE = "Yarrow Medical Practice"

# First name, surname, agency, roles; the address is the first name at "example", which nobody can own.
PEOPLE: list[tuple[str, str, str, list[str]]] = [
    ("alice", "Ashdown", SCHOOL, [Role.Kind.PRACTITIONER]),
    ("bob", "Bellamy", SCHOOL, [Role.Kind.PRACTITIONER]),
    ("dana", "Delgado", SCHOOL, [Role.Kind.SAFEGUARDING_TEAM]),
    ("erin", "Eccles", SCHOOL, [Role.Kind.SAFEGUARDING_TEAM]),
    ("sam", "Sefton", SCHOOL, [Role.Kind.SPOC]),
    ("ruth", "Rowan", SCHOOL, [Role.Kind.RESPONSIBLE_MANAGER]),
    ("charlie", "Chadwick", "Victory Family Charity", [Role.Kind.PRACTITIONER]),
    ("imran", "Iqbal", FRONT_DOOR, [Role.Kind.IFD_OFFICER]),
    ("priya", "Patel", "Merseyside Police (invented)", [Role.Kind.PARTNER_REVIEWER, Role.Kind.PRACTITIONER]),
    ("petra", "Pell", "Merseyside Police (invented)", [Role.Kind.SAFEGUARDING_TEAM]),
    ("gwen", "Gale", PRACTICE, [Role.Kind.SAFEGUARDING_TEAM]),
    (
        "olive",
        "Penrose",
        "Olive Penrose, childminder",
        [Role.Kind.PRACTITIONER, Role.Kind.SPOC, Role.Kind.RESPONSIBLE_MANAGER],
    ),
    ("tess", "Tanner", "Tern Theatre Club", [Role.Kind.PRACTITIONER, Role.Kind.SPOC]),
    ("morgan", "Mercer", "Wirral Safeguarding Children Partnership (invented)", [Role.Kind.WSCP_MANAGER]),
    ("nell", "Norris", "Wirral Safeguarding Children Partnership (invented)", [Role.Kind.WSCP_MANAGER]),
    ("ines", "Ilves", "Wirral Safeguarding Children Partnership (invented)", [Role.Kind.SCRUTINEER]),
    ("theo", "Thorne", COUNCIL, [Role.Kind.OPERATOR]),
    ("oz", "Oakley", SCHOOL, []),
]
# Not admitted yet, and invited only: it is Sam's work to see to both.
WAITING = ("wendy", "Waverley", SCHOOL, Role.Kind.PRACTITIONER)
INVITED = ("victor@wirral.example", "Victor Venn", SCHOOL, Role.Kind.SAFEGUARDING_TEAM)

# Who is to be contacted where it is not just a desk; whose contacts were confirmed long ago; who has none; who has not signed.
REACHED = {
    SCHOOL: (("Sam Sefton", "Designated safeguarding lead"), ("Ruth Rowan", "Head teacher")),
    "Olive Penrose, childminder": (("Olive Penrose", "Childminder"), ("Olive Penrose", "Childminder")),
}
STALE, VACANT = "Fernhill Infants", "Gorsefield Primary School"
UNSIGNED = ("Tern Theatre Club", "St Ursula’s Church", "Sandpiper Football Club")

NUMBERS = [
    ("Integrated Front Door", "0151 496 0101", "Monday to Friday, 9am to 5pm"),
    ("Emergency duty team", "0151 496 0102", "Evenings, nights, weekends and bank holidays"),
    ("Police, when it is not an emergency", "101", "Any time"),
]
# School holidays, invented: which, how many days from now it begins, and how many days it has. Nobody's real calendar.
HOLIDAYS = [
    ("Demonstration: short break", 5, 5),
    ("Demonstration: winter holiday", 24, 14),
    ("Demonstration: spring break", 80, 5),
]


def make() -> None:
    """Fill the directory once; a second time changes nothing."""
    if Agency.objects.exists():
        return
    numbered = count(1)
    for category, names in AGENCIES.items():
        for name in names:
            agencies.register(name=name, category=category, by=BY, **_said(name, category, next(numbered)))
    council = Agency.objects.get(name=COUNCIL)
    door = {"part_of": council, "controller": council, **_said(FRONT_DOOR, Category.FRONT_DOOR, next(numbered))}
    agencies.register(name=FRONT_DOOR, category=Category.FRONT_DOOR, by=BY, **door)
    _what_was_before(council)
    # One hash for all: making a good one is slow on purpose, and this password is no secret.
    password = make_password(PASSWORD)
    for first, surname, agency, roles in PEOPLE:
        _let_in(first, surname, Agency.objects.get(name=agency), roles, password)
    for there in Agency.objects.open().filter(controller=None):
        _reached(there)
    _invite(password)
    for label, number, hours in NUMBERS:
        numbers.add(label=label, number=number, hours=hours, by=BY)
    for name, begins, days in HOLIDAYS:
        day = clock.today() + timedelta(days=begins)
        targets.add_holiday(name=name, first=day, last=day + timedelta(days=days - 1), by=BY)


def _said(name: str, category: str, number: int) -> dict[str, Any]:
    """What is said of an agency: a code that no register has, numbers that nobody answers, addresses that nobody can own."""
    public = category in PUBLIC and "Independent" not in name
    words = "-".join(re.findall("[a-z]+", name.lower().replace("’", "").replace("(invented)", "")))
    domain, law = f"{words}.example", LegalKind.PUBLIC if public else LegalKind.OTHER
    code = f"999{number:03}" if category == Category.SCHOOL else f"ZZ9{number:02}" if category in HEALTH else ""
    return {
        "legal_kind": LegalKind.COMPETENT if category in COMPETENT else law,
        "duty_covered": True if category in PUBLIC | COMPETENT else None,
        "ico_number": f"ZX999{number:03}",
        "ico_expires_on": date(2027, 3, 31),
        "code": code,
        "phone": f"0151 496 0{200 + number}",
        "out_of_hours_phone": f"0151 496 0{500 + number}" if category in COMPETENT | HEALTH else "",
        "domains": [domain],
        "other_ways": "By the invented portal of the partnership" if category in COMPETENT else "",
        "privacy_notice": f"https://www.{domain}/privacy",
        "privacy_notice_on": date(2026, 2, 5),
        "assessed_on": date(2026, 1, 12),
        "assessed_by": "the data protection officer",
        "checks_on": date(2026, 9, 7),
        "checks_held": "Enhanced DBS checks, renewed every 3 years.",
        "retention": f"https://www.{domain}/retention",
    }


def _what_was_before(council: Agency) -> None:
    """A commissioning group that an integrated care board followed, and a club that closed."""
    group = agencies.register(name=COMMISSIONERS, category=Category.HEALTH_PARTNER, since=date(2013, 4, 1), by=BY)
    board = Agency.objects.get(name=CARE_BOARD)
    moved = Succession.Kind.MOVED
    agencies.succeed(group, to=board, kind=moved, on=date(2022, 7, 1), version=group.version, by=BY)
    club = agencies.register(name=CLUB, category=Category.ACTIVITIES, since=date(2015, 9, 1), by=BY)
    agencies.close(club, on=date(2025, 8, 31), records_with=council, version=club.version, by=BY)


def _reached(agency: Agency) -> None:
    """Who is to be contacted there: most agencies have signed and confirmed, a few have not, one has nobody."""
    today = clock.today()
    since = clock.months_after(today, -12)
    spoc, manager = REACHED.get(agency.name, (("Safeguarding desk", ""), ("Head of safeguarding", "")))
    for kind, (name, post) in ((AgencyContact.Kind.SPOC, spoc), (AgencyContact.Kind.RESPONSIBLE_MANAGER, manager)):
        said = {"name": name, "post": post, "phone": agency.phone, "email": ""}
        contact = contacts.name(agency, kind=kind, since=since, by=BY, **said)
        if agency.name == VACANT and kind == AgencyContact.Kind.SPOC:
            contacts.end(contact, by=BY)
    if agency.name not in (VACANT, *UNSIGNED):
        days = 150 if agency.name == STALE else 20
        contacts.confirm(agency, at=timezone.now() - timedelta(days=days), by=BY)
        version = standing.in_force_on(today).version
        at = timezone.now() - timedelta(days=360)
        agreement.sign(
            agency, version=version, name=manager[0], post=manager[1] or "Head of safeguarding", at=at, by=BY
        )


def _let_in(first: str, surname: str, agency: Agency, roles: list[str], password: str) -> Person:
    person = people.invite(email=f"{first}@wirral.example", name=f"{first.title()} {surname}", by=BY)
    Person.objects.filter(pk=person.pk).update(password=password)
    for kind in roles:
        # They have been there for a year, so that a story can be told of a day in it.
        people.give_role(person, agency=agency, kind=kind, since=timezone.now() - timedelta(days=365), by=BY)
    if roles:
        vetted = agency.category in COMPETENT
        held = CheckKind.VETTING if vetted else CheckKind.EMPLOYER if agency.category in HEALTH else CheckKind.BARRED
        people.record_check(person, agency=agency, kind=held, on=date(2025, 9, 1), by=BY)
    guidance = guidance_in_force()
    people.read_guidance(person, digest=guidance.digest, edition=guidance.edition)
    return person


def _invite(password: str) -> None:
    """Somebody who waits to be admitted, and somebody who has not come in yet."""
    first, surname, where, kind = WAITING
    agency = Agency.objects.get(name=where)
    people.give_role(_let_in(first, surname, agency, [], password), agency=agency, kind=kind, by=BY)
    email, name, where, kind = INVITED
    sam = Person.objects.get(email="sam@wirral.example")
    invitations.make(Agency.objects.get(name=where), kind=kind, email=email, name=name, by=sam)


def introduction() -> list[str]:
    """As whom to sign in."""
    lines = [f"Sign in with the password: {PASSWORD}"]
    for first, _, agency, roles in PEOPLE:
        what = ", ".join(Role.Kind(kind).label for kind in roles) or "no role"
        lines.append(f"  {first}@wirral.example  {what}, {agency}")
    return [*lines, f"  {WAITING[0]}@wirral.example  not admitted yet, {WAITING[2]}"]
