"""Inviting somebody, and coming in by an invitation. Its link goes to the address that is invited, and is kept nowhere."""

from datetime import date

from django.db import transaction
from django.urls import resolve, reverse
from django.utils import timezone

from agencies import policies
from agencies.actions import people
from agencies.models import Agency, Invitation, Person, Role
from wscp_isa import clock, ledger, notices
from wscp_isa.notices.models import Notice
from wscp_isa.rules import require


@transaction.atomic
def make(
    agency: Agency, *, kind: str, email: str, name: str, check_kind: str = "", check_on: date | None = None, by: Person
) -> tuple[Invitation, str]:
    """Whoever has this address may take this role at this agency, by the token, once and within 72 hours."""
    # One at a time for each agency, so that pressing twice invites once.
    agency = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    email = email.lower()
    held = Role.objects.unended().filter(agency=agency, kind=kind, person__email__iexact=email).exists()
    invited = Invitation.objects.open().filter(agency=agency, kind=kind, email=email).exists()
    require(policies.inviting(by, agency, kind, held=held, invited=invited))
    require("The check must have been made by today" if check_on and check_on > clock.today() else None)
    now = timezone.now()
    invitation = Invitation(
        agency=agency,
        kind=kind,
        email=email,
        name=name,
        check_kind=check_kind,
        check_on=check_on,
        by=by,
        made_at=now,
    )
    token = invitation.new_link(at=now)
    invitation.save(force_insert=True)
    _mail(invitation)
    facts = {"name": name, "agency": str(agency.pk), "kind": kind, "check": check_kind or None}
    ledger.record("person.invited", about=invitation, by=by, at=now, facts=facts)
    return invitation, token


@transaction.atomic
def renew(invitation: Invitation, *, by: Person) -> str:
    """It has a new link, good for 72 hours; the one before works no longer."""
    invitation = _locked(invitation)
    require(policies.keeping_invitation(by, invitation))
    require(policies.giving(by, invitation.agency, invitation.kind, held=False))
    now = timezone.now()
    token = invitation.new_link(at=now)
    invitation.save(update_fields=["token_digest", "expires_at"])
    _mail(invitation)
    ledger.record("invitation.renewed", about=invitation, by=by, at=now)
    return token


def _mail(invitation: Invitation) -> None:
    """Its link goes to whom it is for: the next tick makes it and sends it."""
    path = reverse("agency-invitation", args=[invitation.agency_id, invitation.pk])
    once, until = invitation.link_key, invitation.expires_at
    notices.tell_address(invitation.email, "invitation", path=path, once=once, at=timezone.now(), due=until)


def path_of_link(notice: Notice) -> str | None:
    """Where the link in this mail leads; None once it would not work, or another has taken its place."""
    pk = resolve(notice.path).kwargs["invitation"]
    invitation = Invitation.objects.filter(pk=pk).first()
    if invitation is None or not invitation.works or invitation.link_key != notice.once:
        return None
    token = invitation.token
    if token is None:
        raise LookupError("The secret key has been replaced since this link was made: a new one has to be made")
    return reverse("invitation", args=[token])


@transaction.atomic
def withdraw(invitation: Invitation, *, by: Person) -> None:
    """Its link works no longer."""
    invitation = _locked(invitation)
    require(policies.keeping_invitation(by, invitation))
    invitation.withdrawn_at, invitation.withdrawn_by = timezone.now(), by
    invitation.save(update_fields=["withdrawn_at", "withdrawn_by"])
    ledger.record("invitation.withdrawn", about=invitation, by=by, at=invitation.withdrawn_at)


@transaction.atomic
def join(invitation: Invitation, *, name: str, password: str) -> Person:
    """Somebody new has an account and the role; of two presses the second is told that the link no longer works."""
    invitation = _locked(invitation)
    require(policies.accepting(None, invitation))
    person = people.join(email=invitation.email, name=name, password=password)
    _use(invitation, person)
    return person


@transaction.atomic
def accept(invitation: Invitation, *, by: Person) -> None:
    """Somebody who has an account has the role too."""
    # Before the invitation: somebody may be saying at this moment that they have left.
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    invitation = _locked(invitation)
    require(policies.accepting(by, invitation))
    _use(invitation, by)


def _use(invitation: Invitation, person: Person) -> None:
    """The role is theirs; it begins at once where whoever invited them had seen a check."""
    now, agency = timezone.now(), invitation.agency
    invitation.used_at, invitation.used_by = now, person
    invitation.save(update_fields=["used_at", "used_by"])
    ledger.record("invitation.used", about=invitation, by=person, at=now)
    # As whoever invited them: they may have left since, and what they did then stands.
    by = invitation.by.as_actor(invitation)
    held = person.roles.unended().filter(agency=agency, kind=invitation.kind).exists()
    if not held:
        people.give_role(person, agency=agency, kind=invitation.kind, by=by)
    if invitation.check_kind and invitation.check_on:
        people.record_check(
            person, agency=agency, kind=invitation.check_kind, on=invitation.check_on, seen_by=invitation.by, by=by
        )


def _locked(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",), no_key=True).select_related("agency", "by")
    return rows.get(pk=invitation.pk)
