from agencies.models.agency import Agency, AgencyDomain, Category, LegalKind
from agencies.models.grant import Grant
from agencies.models.names import AgencyName, AgencyWord
from agencies.models.number import DutyNumber
from agencies.models.person import Person, Role
from agencies.models.succession import Succession
from agencies.models.unsent import Unsent

__all__ = [
    "Agency",
    "AgencyDomain",
    "AgencyName",
    "AgencyWord",
    "Category",
    "DutyNumber",
    "Grant",
    "LegalKind",
    "Person",
    "Role",
    "Succession",
    "Unsent",
]
