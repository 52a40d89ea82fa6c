from decisions.models.decision import Decision, DecisionAccess, Reliance
from decisions.models.subject import Subject

__all__ = ["Decision", "DecisionAccess", "Reliance", "Subject"]
