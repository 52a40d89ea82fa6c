"""What can be done about a breach or one of its parties, each on a page of its own: the form, the action, the words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from breaches import policies
from breaches.actions import breach as breaches
from breaches.actions import party as parties
from breaches.actions import task as tasks
from breaches.forms.breach import CloseForm, DeedForm, JoinForm, NoteForm, SettleForm
from breaches.forms.party import (
    AnswerForm,
    AwareForm,
    NoPartForm,
    PartyForm,
    RegulatorForm,
    RolesForm,
    TaskForm,
    TellForm,
    TellPartnerForm,
)


@dataclass(frozen=True)
class Deed:
    """One of them. `rule` says why not; `once` where the page carries a key of its own, so that pressing twice does it once."""

    form: type[DeedForm]
    action: Callable[..., Any]
    heading: str
    button: str
    rule: Callable[..., str | None]
    says: str = ""
    once: bool = False


OF_BREACH: Mapping[str, Deed] = {
    "what-it-is": Deed(
        SettleForm,
        breaches.say_what_it_is,
        "Is it a breach?",
        "Save",
        policies.settling,
        "Find out quickly. A short look into it is allowed first; to leave it open is itself a failure.",
    ),
    "add-party": Deed(
        PartyForm,
        parties.add,
        "Who has a part in it?",
        "Save",
        policies.handling,
        "Who lost it, whose information it was, and who decides how it is used: one agency can be all three. "
        "If the information was your own agency’s, enter your own. Saving tells nobody: that is the next step.",
    ),
    "tell-partner": Deed(
        TellPartnerForm,
        parties.tell_partner,
        "Tell another partner",
        "Tell them",
        policies.handling,
        "For a partner that has no part in it and yet is concerned. They see what you write here, and nothing else.",
        once=True,
    ),
    "note": Deed(
        NoteForm, breaches.note, "Add a note for your own agency", "Save this note", policies.noting, once=True
    ),
    "join": Deed(
        JoinForm,
        breaches.join,
        "Join it to another report",
        "Join them",
        policies.handling,
        "Where two agencies have reported the same breach. Both reports are kept, and the work goes on at the other.",
    ),
    "close": Deed(CloseForm, breaches.close, "Close this breach", "Close it", policies.handling),
}

OF_PARTY: Mapping[str, Deed] = {
    "tell": Deed(
        TellForm,
        parties.tell,
        "Tell them",
        "Tell them",
        lambda person, party: policies.handling(person, party.breach),
        "If the directory has them, those who answer for them see this in the service, and what all parties share. "
        "They do not see your report or your notes. To be sure that they know now, ring as well.",
        once=True,
    ),
    "ask": Deed(
        TaskForm,
        tasks.ask,
        "Ask them to do something",
        "Ask them",
        lambda person, party: policies.handling(person, party.breach),
        once=True,
    ),
    "change": Deed(
        RolesForm,
        parties.change,
        "What are they to it?",
        "Save",
        lambda person, party: policies.handling(person, party.breach),
    ),
    "aware": Deed(AwareForm, parties.become_aware, "When did they become certain?", "Save", policies.for_party),
    "answer": Deed(
        AnswerForm,
        parties.answer,
        "Is it reported?",
        "Save this answer",
        policies.for_party,
        "Each controller answers for itself, so that nobody thinks that another reports it.",
    ),
    "regulator": Deed(
        RegulatorForm,
        parties.report_to_regulator,
        "Record the report to the ICO",
        "Save",
        policies.for_party,
        "The service does not report it. Report it first, then write it down here. Late is better than never.",
    ),
    "no-part": Deed(NoPartForm, parties.say_no_part, "Say that they have no part in it", "Save", policies.for_party),
}
