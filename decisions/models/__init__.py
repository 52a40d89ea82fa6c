from decisions.models.addition import Addition
from decisions.models.advice import Advice
from decisions.models.decision import Decision, DecisionAccess, Reliance
from decisions.models.request import InformationRequest, Passed, RequestIndex
from decisions.models.sets import AgencySet
from decisions.models.sides import Asked, Joined, RequestAccess
from decisions.models.subject import Subject, SubjectIndex
from decisions.models.urgent import UrgentAccess, UrgentNote

__all__ = [
    "Addition",
    "Advice",
    "AgencySet",
    "Asked",
    "Decision",
    "DecisionAccess",
    "InformationRequest",
    "Joined",
    "Passed",
    "Reliance",
    "RequestAccess",
    "RequestIndex",
    "Subject",
    "SubjectIndex",
    "UrgentAccess",
    "UrgentNote",
]
