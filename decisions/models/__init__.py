from decisions.models.addition import Addition
from decisions.models.advice import Advice
from decisions.models.decision import Decision, DecisionAccess, Reliance
from decisions.models.subject import Subject, SubjectIndex
from decisions.models.urgent import UrgentAccess, UrgentNote

__all__ = [
    "Addition",
    "Advice",
    "Decision",
    "DecisionAccess",
    "Reliance",
    "Subject",
    "SubjectIndex",
    "UrgentAccess",
    "UrgentNote",
]
