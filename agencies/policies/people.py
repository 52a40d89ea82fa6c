"""Why a person may not let others into an agency, admit them, or part with them now; None when they may."""

from collections.abc import Collection, Mapping
from datetime import date

from agencies.models import Agency, Category, Invitation, Person, Role
from agencies.policies.directory import answering

ADMIT_FIRST = "You have not been admitted yet. Your single point of contact can do this"
NO_LONGER = "This invitation no longer works"
# What may be given at every agency, and what besides at agencies of some kinds.
_ANYWHERE = (Role.Kind.PRACTITIONER, Role.Kind.SAFEGUARDING_TEAM, Role.Kind.SPOC, Role.Kind.RESPONSIBLE_MANAGER)
_BESIDES: Mapping[str, Collection[str]] = {
    Category.FRONT_DOOR: (Role.Kind.IFD_OFFICER,),
    Category.COUNCIL: (Role.Kind.PARTNER_REVIEWER,),
    Category.POLICE: (Role.Kind.PARTNER_REVIEWER,),
    Category.HEALTH_PARTNER: (Role.Kind.PARTNER_REVIEWER,),
    Category.PARTNERSHIP: tuple(Role.PARTNERSHIP),
}


def keeping_staff(person: Person, agency: Agency) -> str | None:
    """Who works at an agency is for those to say who answer for it; managers let the first of them in (ISA 7.1)."""
    return None if person.oversees else answering(person, agency)


def kinds_to_give(person: Person, agency: Agency) -> list[str]:
    """The kinds of role that this person may give at this agency; those of the partnership only its managers do."""
    if keeping_staff(person, agency) or agency.closed_at:
        return []
    kinds = (*_ANYWHERE, *_BESIDES.get(agency.category, ()))
    return [kind for kind in kinds if person.oversees or kind not in Role.PARTNERSHIP]


def giving(person: Person, agency: Agency, kind: str, *, held: bool) -> str | None:
    """A role is given once, at an agency that there still is, by those who may give its kind."""
    if reason := keeping_staff(person, agency):
        return reason
    if agency.closed_at:
        return "This agency has closed, so nobody can be given a role there"
    if kind not in kinds_to_give(person, agency):
        return f"You cannot give somebody the role of {_called(kind)} at this agency"
    return f"They have the role of {_called(kind)} at this agency already" if held else None


def inviting(person: Person, agency: Agency, kind: str, *, held: bool, invited: bool) -> str | None:
    """One open invitation for one person to one role, by those who may give it."""
    if reason := giving(person, agency, kind, held=held):
        return reason
    if invited:
        return "They have been invited to this role already. Make a new link for that invitation, or withdraw it"
    return None


def keeping_invitation(person: Person, invitation: Invitation) -> str | None:
    """A new link is made, or the invitation withdrawn, while nobody has used it, by those who could have made it."""
    if reason := keeping_staff(person, invitation.agency):
        return reason
    if invitation.kind in Role.PARTNERSHIP and not person.oversees:
        return "Only a manager of the partnership can change this invitation"
    if invitation.used_at:
        return "This invitation has been used"
    return "This invitation has been withdrawn" if invitation.withdrawn_at else None


def accepting(person: Person | None, invitation: Invitation) -> str | None:
    """A link lets in whoever has its address, once and in time."""
    if not invitation.works or invitation.agency.closed_at:
        return NO_LONGER
    if person is not None and person.email.lower() != invitation.email:
        return "This invitation is for somebody with another email address"
    return None


def admitting(person: Person, agency: Agency, *, there: bool, on: date, today: date) -> str | None:
    """A check is recorded of somebody of the agency, once it has been made, by who answers for it (ISA 7.1).

    Where there is nobody else, as at a childminder's, they record their own.
    """
    if reason := keeping_staff(person, agency):
        return reason
    if not there:
        return "They have no role at this agency"
    return "The check must have been made by today" if on > today else None


def ending_role(person: Person, role: Role) -> str | None:
    """A role is ended once, by those who may give it."""
    if reason := keeping_staff(person, role.agency):
        return reason
    if role.kind in Role.PARTNERSHIP and not person.oversees:
        return f"Only a manager of the partnership can end the role of {_called(role.kind)}"
    return "This role has already ended" if role.until else None


def leaving(person: Person, agency: Agency, roles: Collection[Role]) -> str | None:
    """Whoever answers for an agency says who has left it, themselves and the last to answer for it included."""
    if reason := keeping_staff(person, agency):
        return reason
    if not roles:
        return "They have no role at this agency any more"
    return next((reason for role in roles if (reason := ending_role(person, role))), None)


def handing_over(agency: Agency, *, to: Person | None, open_work: bool, others: Collection[Person]) -> str | None:
    """What is open goes to a colleague who records decisions there; where there is none, it stays with the agency."""
    if to is not None and to not in others:
        return f"Select somebody who records decisions at {agency.name}"
    if open_work and others and to is None:
        return "Select who takes over what they have not finished"
    return None


def _called(kind: str) -> str:
    label = str(Role.Kind(kind).label)
    return label if label[1].isupper() else label[0].lower() + label[1:]
