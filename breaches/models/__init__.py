from breaches.models.assessment import Assessment, AssessmentView
from breaches.models.breach import Breach, BreachAccess, BreachNote, State
from breaches.models.party import Awareness, Evidence, Party, Task, Told

__all__ = [
    "Assessment",
    "AssessmentView",
    "Awareness",
    "Breach",
    "BreachAccess",
    "BreachNote",
    "Evidence",
    "Party",
    "State",
    "Task",
    "Told",
]
