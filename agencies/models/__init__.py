from agencies.models.agency import Agency, Category
from agencies.models.grant import Grant
from agencies.models.number import DutyNumber
from agencies.models.person import Person, Role
from agencies.models.unsent import Unsent

__all__ = ["Agency", "Category", "DutyNumber", "Grant", "Person", "Role", "Unsent"]
