"""Letting people in: accounts, roles, and the one-time links by which they choose a password."""

from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency, Person, Role
from wscp_isa import ledger
from wscp_isa.rules import require


@transaction.atomic
def invite(*, email: str, name: str, by: ledger.Actor | Person) -> Person:
    """Make an account that has no role and no password yet; its owner chooses one by a one-time link."""
    taken = Person.objects.filter(email__iexact=email).exists()
    require("Somebody already has an account with this e-mail address" if taken else None)
    person = Person(email=email.lower(), name=name)
    person.set_unusable_password()
    person.save(force_insert=True)
    ledger.record("person.invited", about=person, by=by, at=timezone.now(), facts={"name": name})
    return person


@transaction.atomic
def give_role(person: Person, *, agency: Agency, kind: str, since: datetime, by: ledger.Actor | Person) -> Role:
    """Let a person act at an agency from then on."""
    role = Role.objects.create(person=person, agency=agency, kind=kind, since=since)
    ledger.record(
        "role.given",
        about=person,
        by=by,
        at=timezone.now(),
        facts={"agency": str(agency.pk), "kind": kind, "since": since.isoformat()},
    )
    return role


@transaction.atomic
def end_role(role: Role, *, by: ledger.Actor | Person) -> Role:
    """End a role now. What it opened is closed from the next request on."""
    role = Role.objects.select_for_update().get(pk=role.pk)
    require("This role has already ended" if role.until else None)
    now = timezone.now()
    role.until = now
    role.save(update_fields=["until"])
    ledger.record(
        "role.ended", about=role.person, by=by, at=now, facts={"agency": str(role.agency_id), "kind": role.kind}
    )
    return role


@transaction.atomic
def one_time_link(person: Person, *, by: ledger.Actor | Person) -> str:
    """An address at which this person, once and within 72 hours, chooses a password; it stops working when used."""
    ledger.record("person.link-made", about=person, by=by, at=timezone.now())
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    uid, token = key.split("-", 1)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
    return f"{settings.PUBLIC_URL}{path}"
