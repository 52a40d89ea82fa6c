from agencies.models.agency import Agency, AgencyDomain, Category, LegalKind
from agencies.models.agreement import AgreementReview, Approval, MissedSignature, Signature
from agencies.models.check import CheckKind, StaffCheck
from agencies.models.contact import AgencyContact, ContactsConfirmed
from agencies.models.grant import Grant
from agencies.models.invitation import Invitation
from agencies.models.names import AgencyName, AgencyWord
from agencies.models.number import DutyNumber
from agencies.models.person import Person, Role
from agencies.models.succession import Succession
from agencies.models.target import SchoolHoliday, Target
from agencies.models.unsent import Unsent
from agencies.models.upload import Upload

__all__ = [
    "Agency",
    "AgencyContact",
    "AgencyDomain",
    "AgencyName",
    "AgencyWord",
    "AgreementReview",
    "Approval",
    "Category",
    "CheckKind",
    "ContactsConfirmed",
    "DutyNumber",
    "Grant",
    "Invitation",
    "LegalKind",
    "MissedSignature",
    "Person",
    "Role",
    "SchoolHoliday",
    "Signature",
    "StaffCheck",
    "Succession",
    "Target",
    "Unsent",
    "Upload",
]
