"""The people of an agency: accounts, roles, the checks by which they are admitted, and the end of all that when they leave."""

from datetime import date, datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from agencies import grants, leaving, policies
from agencies.models import Agency, Invitation, Person, Role, StaffCheck
from wscp_isa import clock, ledger
from wscp_isa.ledger.actors import actor_of
from wscp_isa.rules import Refused, require

By = ledger.Actor | Person
TAKEN = "Somebody already has an account with this e-mail address"


@transaction.atomic
def invite(*, email: str, name: str, by: By) -> Person:
    """Make an account that has no role and no password yet; its owner chooses one by a one-time link."""
    person = _account(email=email, name=name, password=None)
    ledger.record("person.invited", about=person, by=by, at=timezone.now(), facts={"name": name})
    return person


@transaction.atomic
def join(*, email: str, name: str, password: str) -> Person:
    """Somebody who was invited has an account, with a password that they chose themselves."""
    person = _account(email=email, name=name, password=password)
    ledger.record("person.joined", about=person, by=person, at=timezone.now(), facts={"name": name})
    return person


def _account(*, email: str, name: str, password: str | None) -> Person:
    require(TAKEN if Person.objects.filter(email__iexact=email).exists() else None)
    person = Person(email=email.lower(), name=name)
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError:
        # Two accounts of one address were made at once: the other was first.
        raise Refused(TAKEN) from None
    return person


@transaction.atomic
def give_role(person: Person, *, agency: Agency, kind: str, by: By, since: datetime | None = None) -> Role:
    """Let a person act at an agency: from that moment where it is given, else from when a check of theirs is held (ISA 7.1)."""
    person = _locked(person)
    held = person.roles.unended().filter(agency=agency, kind=kind).exists()
    if isinstance(by, Person):
        require(policies.giving(by, agency, kind, held=held))
    require("They have this role already" if held else None)
    now = timezone.now()
    if since is None and StaffCheck.objects.filter(person=person, agency=agency).exists():
        since = now
    role = Role.objects.create(person=person, agency=agency, kind=kind, since=since)
    facts = {"agency": str(agency.pk), "kind": kind, "since": since and since.isoformat()}
    ledger.record("role.given", about=person, by=actor_of(by, role), at=now, facts=facts)
    return role


@transaction.atomic
def record_check(
    person: Person, *, agency: Agency, kind: str, on: date, seen_by: Person | None = None, by: By
) -> StaffCheck:
    """The agency holds this check of theirs, and every role there that waited for one begins (ISA 7.1).

    It was seen by whoever records it, unless somebody else is named.
    """
    person = _locked(person)
    roles = person.roles.unended().filter(agency=agency)
    if isinstance(by, Person):
        require(policies.admitting(by, agency, there=roles.exists(), on=on, today=clock.today()))
    now = timezone.now()
    check, new = StaffCheck.objects.get_or_create(
        person=person,
        agency=agency,
        kind=kind,
        on=on,
        defaults={"seen_by": by if isinstance(by, Person) else seen_by, "seen_at": now},
    )
    about = {"agency": str(agency.pk), "check": kind, "on": on.isoformat()}
    for role in roles.waiting():
        role.since = now
        role.save(update_fields=["since"])
        ledger.record("role.admitted", about=person, by=actor_of(by, role), at=now, facts={**about, "kind": role.kind})
        new = False
    if new:
        # Nobody waited for it; at which agency it was seen is in its facts.
        ledger.record("check.recorded", about=person, by=by, at=now, facts=about)
    return check


@transaction.atomic
def end_role(role: Role, *, by: By) -> Role:
    """End a role now, and every session of theirs. What it opened is closed from the next press on."""
    person = _locked(role.person)
    role = Role.objects.select_related("agency", "person").get(pk=role.pk)
    if isinstance(by, Person):
        require(policies.ending_role(by, role))
    require("This role has already ended" if role.until else None)
    _end([role], by=by)
    _shut_out(person, role.agency)
    return role


@transaction.atomic
def leave(person: Person, *, agency: Agency, to: Person | None = None, by: By) -> None:
    """They have left this agency: no role there, no session, no open invitation; what they had in hand is a colleague's."""
    person = _locked(person)
    roles = list(person.roles.unended().filter(agency=agency).select_related("agency"))
    if isinstance(by, Person):
        require(policies.leaving(by, agency, roles))
    unfinished = leaving.unfinished(person, agency)
    others = colleagues(person, agency)
    require(policies.handing_over(agency, to=to, open_work=bool(unfinished), others=others))
    facts = {"agency": str(agency.pk), "unfinished": sum(unfinished.values()), "to": to.name if to else None}
    # Before the roles end: whoever leaves may be who says so.
    actor = actor_of(by, roles[0]) if roles else by
    if to is not None and unfinished:
        leaving.hand_over(person, agency, to=to, by=actor)
    _end(roles, by=actor)
    _shut_out(person, agency)
    now = timezone.now()
    for invitation in Invitation.objects.open().filter(agency=agency, email=person.email.lower()).select_for_update():
        invitation.withdrawn_at, invitation.withdrawn_by = now, by if isinstance(by, Person) else None
        invitation.save(update_fields=["withdrawn_at", "withdrawn_by"])
        ledger.record("invitation.withdrawn", about=invitation, by=actor, at=now)
    ledger.record("person.left", about=person, by=actor, at=now, facts=facts)


def colleagues(person: Person, agency: Agency) -> list[Person]:
    """Who else records decisions at this agency, and so can take over what somebody has in hand."""
    there = Role.objects.live().filter(agency=agency, kind__in=Role.DECIDING).values("person")
    return list(Person.objects.filter(pk__in=there, is_active=True).exclude(pk=person.pk).order_by("name", "id"))


def _end(roles: list[Role], *, by: By) -> None:
    now = timezone.now()
    for role in roles:
        role.until = now
        role.save(update_fields=["until"])
        facts = {"agency": str(role.agency_id), "kind": role.kind}
        ledger.record("role.ended", about=role.person, by=actor_of(by, role), at=now, facts=facts)


def _shut_out(person: Person, agency: Agency) -> None:
    """Every session of theirs has ended; exceptional sight of an agency's records ends with the last role there."""
    Person.objects.filter(pk=person.pk).update(access_ended=F("access_ended") + 1)
    if not person.roles.unended().filter(agency=agency).exists():
        grants.end(person, agency)


def _locked(person: Person) -> Person:
    return Person.objects.select_for_update(no_key=True).get(pk=person.pk)


@transaction.atomic
def one_time_link(person: Person, *, by: By) -> str:
    """An address at which this person, once and within 72 hours, chooses a password; it stops working when used."""
    ledger.record("person.link-made", about=person, by=by, at=timezone.now())
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    uid, token = key.split("-", 1)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
    return f"{settings.PUBLIC_URL}{path}"


@transaction.atomic
def read_guidance(person: Person, *, digest: str, edition: str) -> None:
    """They have said that they read this guidance (ISA 7.6); the ledger keeps each reading, their row the last."""
    person = _locked(person)
    if person.guidance_read == digest:
        return  # the button was pressed twice
    person.guidance_read, person.guidance_read_at = digest, timezone.now()
    person.save(update_fields=["guidance_read", "guidance_read_at"])
    facts = {"edition": edition, "digest": digest}
    ledger.record("guidance.read", about=person, by=person, at=person.guidance_read_at, facts=facts)
