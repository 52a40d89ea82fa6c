"""Why a person may not keep contacts, sign, approve or review the agreement now; None when they may."""

from collections.abc import Collection
from datetime import date

from agencies.models import Agency, AgencyContact, Person, Role
from agencies.models.agreement import STATUTORY
from agencies.policies.directory import answering, changing


def keeping_contacts(person: Person | None, agency: Agency) -> str | None:
    """Those who answer for an agency say who is to be reached there, and managers where nobody does (ISA 4.3i)."""
    if agency.closed_at:
        return "This agency has closed. Its contacts stay as they were"
    return changing(person, agency, ()) if person else None


def replacing(contact: AgencyContact) -> str | None:
    """What is no more cannot change."""
    return "Somebody has changed this contact already. Go back to see how it is now" if contact.until else None


def confirming(named: Collection[str]) -> str | None:
    """To confirm says that somebody is there to be reached for both."""
    for kind in AgencyContact.NEEDED:
        if kind not in named:
            return f"Name a {kind.label.lower()} first: one person may be both"
    return None


def signing(
    person: Person | None, agency: Agency, *, signed: bool, current: bool, missing: Collection[str]
) -> str | None:
    """Those who answer for an agency sign for it, once, and only with its controls in place (ISA 7.3, 7.4)."""
    if person and (reason := answering(person, agency)):
        return reason
    reasons = {
        "This agency has closed": bool(agency.closed_at),
        f"{agency.controller} decides for this agency, and signs for both": bool(agency.controller_id),
        "This is not the version in force. Read the one that is, then sign that": not current,
        "Somebody else has signed this version for this agency already": signed,
        f"You can sign when this is in place: {'; '.join(missing)}": bool(missing),
    }
    return next((reason for reason, stands in reasons.items() if stands), None)


def approving_for(person: Person) -> Agency | None:
    """The statutory partner for which this person approves versions of the agreement, if there is one."""
    kinds = (Role.Kind.PARTNER_REVIEWER, *Role.WHOLE_AGENCY)
    partners = [role.agency for role in person.roles_now if role.kind in kinds and role.agency.category in STATUTORY]
    return next((partner for partner in partners if not partner.closed_at), None)


def approving(person: Person | None, partner: Agency, *, proposed: bool, approved: bool) -> str | None:
    """Each statutory partner approves a proposed version once, by one who answers or reviews for it (ISA 5.3)."""
    if person and approving_for(person) != partner:
        return "Only the council, the police and the integrated care board approve the agreement"
    if approved:
        return "Somebody else has approved this version for your agency already"
    if not proposed:
        return "This version is in force already"
    return None


def reading_reviews(person: Person) -> str | None:
    """What the reviews said is for the partners who hold them, and the partnership that calls them together (ISA 5.2)."""
    if person.oversees or approving_for(person):
        return None
    return "Only the statutory partners and managers of the partnership can see the reviews"


def reviewing(person: Person | None, *, held_on: date, next_due: date, today: date) -> str | None:
    """A review is recorded by the partnership's managers once it has been held, and names the next (ISA 5.2, 9.2)."""
    if person and not person.oversees:
        return "Only a manager of the Wirral Safeguarding Children Partnership can record a review"
    if held_on > today:
        return "Record the review once it has been held"
    if next_due <= held_on:
        return "The next review must come after this one"
    return None
