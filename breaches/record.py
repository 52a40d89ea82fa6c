"""What the page of a breach shows to whom: its own agency everything, the other parties what they share, a partner the notice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone

from agencies.models import Person
from breaches import assessing, clock, facts, handlers, history, policies
from breaches.addresses import where
from breaches.assessing import Assessed
from breaches.duties import Duty
from breaches.facts import Matter, clock_of
from breaches.history import Event
from breaches.listing import colour
from breaches.models import Breach, BreachNote, Party, State, Told
from breaches.reported import report_rows
from wscp_isa.clock import words
from wscp_isa.govuk.summary import Row
from wscp_isa.work import due_in_words, urgency

ROLES = {"lost": "it was lost there", "owner": "the information was theirs", "controller": "decides how it is used"}


@dataclass(frozen=True)
class Link:
    """Something that can be done, and where."""

    text: str
    href: str


@dataclass(frozen=True)
class Running:
    """The clock of one controller: by when in words, and how long that is."""

    party: str
    by: str
    end: str
    left: str
    late: bool
    cite: str
    confirmed: bool
    reported: str
    calendar: str


@dataclass(frozen=True)
class Owing:
    """One duty on the page, and where it is done by whoever may."""

    what: str
    clause: str
    party: str
    due: str
    tag: str
    done: str
    how: str
    href: str


@dataclass(frozen=True)
class PartyShown:
    """One party: what it is to the breach, what it knows and said, and what can be done about it."""

    name: str
    rows: Sequence[Row]
    links: Sequence[Link]
    has_part: bool


class Record:
    """A breach as one person sees it."""

    def __init__(self, breach: Breach, person: Person) -> None:
        self.breach, self.person, self.matter = breach, person, Matter(breach)
        self.now = timezone.now()
        self.acting = policies.agencies_acting(person, breach)
        answered = handlers.agencies(person)
        reporter = breach.reported_by_id == person.pk and breach.agency_id in handlers.everywhere(person)
        self._mine = [one for one in self.matter.told if one.agency_id in answered]
        granted = not reporter and not self.acting and not self._mine
        # All of it: those of the agency where it was reported, and who was let in to look.
        self.whole = granted or reporter or breach.agency_id in self.acting
        # What the parties share, and not what an agency keeps to itself.
        self.shared = self.whole or bool(self.acting)
        self._notes_of = None if granted else str(next(iter(self._own), "")) if not self.whole else breach.agency.name

    @property
    def _own(self) -> list[Party]:
        return [party for party in self.matter.parties if party.agency_id in self.acting]

    @property
    def notices(self) -> list[Told]:
        """What was told to their agencies, or by them; all of it where they see everything."""
        if self.whole:
            return list(self.matter.told)
        return [one for one in self.matter.told if one in self._mine or one.by_agency_id in self.acting]

    # --- The report -----------------------------------------------------------------------------------------------------
    @property
    def state(self) -> str:
        return str(self.breach.state.label)

    @property
    def colour(self) -> str:
        return colour(self.breach.state)

    @property
    def reported(self) -> list[Row]:
        """What was reported, word for word."""
        return report_rows(self.breach)

    @property
    def origin(self) -> Link | None:
        """The record that it arose from, for those who may see that."""
        origin = self.breach.origin
        if origin is None or not type(origin).objects.visible_to(self.person).filter(pk=origin.pk).exists():
            return None
        what = "request" if self.breach.request_id else "decision"
        return Link(f"{what} {origin.reference}", origin.get_absolute_url())

    # --- The parties, their clocks and what they owe ------------------------------------------------------------------------
    @property
    def clocks(self) -> list[Running]:
        """The clock of each controller that runs, or ran."""
        parties = [party for party in self.matter.parties if party.deadline and party.has_part and party.controller]
        return [self._clock(party) for party in sorted(parties, key=lambda party: party.deadline or self.now)]

    def _clock(self, party: Party) -> Running:
        law = clock_of(party)
        end = party.deadline
        assert end is not None  # as those are chosen for whom it runs
        reported = ""
        if party.reported_at:
            late = ", late" if party.reported_at > end else ""
            reported = f"Reported on {words(party.reported_at)}{late}"
        elif party.answer == Party.Answer.ANOTHER:
            reported = f"{self.matter.party(party.relies_on_id)} reports it"
        elif party.answer == Party.Answer.NOT_REPORTABLE:
            reported = "Need not be reported"
        return Running(
            party=str(party),
            by=f"Report to the {law.regulator} by {clock.words(end)}",
            end=clock.words(end),
            left=clock.left(end, now=self.now),
            late=end < self.now,
            cite=law.regulator_cite,
            confirmed=law.confirmed,
            reported=reported,
            calendar=reverse("breach-calendar", args=[self.breach.reference, party.pk]),
        )

    @property
    def parties(self) -> list[PartyShown]:
        return [
            PartyShown(str(party), self._said(party), self._links(party), party.has_part)
            for party in self.matter.parties
        ]

    def _said(self, party: Party) -> list[Row]:
        roles = ", ".join(text for name, text in ROLES.items() if getattr(party, name))
        told = next((one for one in self.matter.told if one.party_id == party.pk), None)
        rows = [Row("Part in it", f"{roles[0].upper()}{roles[1:]}")]
        if told is not None:
            rows.append(Row("Told", f"{words(told.at)}, by {told.by.name}"))
        elif party.agency_id != self.breach.agency_id:
            rows.append(Row("Told", "Not yet"))
        if party.suspected_at:
            rows.append(Row("Suspected from", words(party.suspected_at)))
        if party.aware_at:
            rows.append(Row("Certain from", words(party.aware_at)))
        rows += [
            Row("Corrected", f"From {words(was.at)} to {words(now.at)}: {now.because}", verbatim=True)
            for was, now in self.matter.corrections(party)
        ]
        if party.answer:
            answer = str(Party.Answer(party.answer).label)
            other = self.matter.party(party.relies_on_id)
            rows.append(Row("Reporting it?", f"{answer}: {other}" if other else answer))
        if party.answer_because:
            rows.append(Row("Because", party.answer_because, verbatim=True))
        if party.reported_at:
            rows.append(Row("Reported to the ICO", words(party.reported_at)))
        if party.regulator_reference:
            rows.append(Row("ICO reference", party.regulator_reference, verbatim=True))
        if party.late_because:
            rows.append(Row("Late because", party.late_because, verbatim=True))
        if party.not_party_at:
            rows.append(Row("No part in it", party.not_party_because, verbatim=True))
        return rows

    def _links(self, party: Party) -> list[Link]:
        """What this person can do about a party."""
        if not self.acting or not self.breach.goes_on:
            return []
        deeds = []
        own = (party.agency_id or self.breach.agency_id) in self.acting
        if not own or party.agency_id is None:
            deeds += [("tell", "Tell them"), ("ask", "Ask them to do something")]
        if own and party.has_part:
            deeds.append(
                ("aware", "Correct when they became certain" if party.aware_at else "Say when they became certain")
            )
            if party.controller:
                deeds += [("answer", "Say whether they report it"), ("regulator", "Record the report to the ICO")]
            if party.agency_id != self.breach.agency_id:
                deeds.append(("no-part", "Say that they have no part in it"))
        deeds.append(("change", "Change what they are to it"))
        about = str(party)
        return [Link(f"{text}: {about}", self._deed(party, deed)) for deed, text in deeds]

    def _deed(self, party: Party, deed: str) -> str:
        return reverse("party-deed", args=[self.breach.reference, party.pk, deed])

    @property
    def duties(self) -> list[Owing]:
        """What is owed, the soonest first, then what was done."""
        duties = sorted(self.matter.duties, key=lambda duty: (not duty.owed, duty.due is None, duty.due or self.now))
        return [self._owing(duty) for duty in duties]

    def _owing(self, duty: Duty) -> Owing:
        party = self.matter.party(duty.party)
        evidence = next(
            (one for one in self.matter.evidence if one.party_id == duty.party and one.duty == duty.key), None
        )
        mine = party is not None and (party.agency_id or self.breach.agency_id) in self.acting
        return Owing(
            what=duty.what,
            clause=duty.clause,
            party=str(party),
            due="" if duty.done_at else due_in_words(duty.due, now=self.now),
            tag="" if duty.done_at else urgency(duty.due, now=self.now),
            done=words(duty.done_at) if duty.done_at else "",
            how=evidence.how if evidence else "",
            href=where(duty, self.matter) if mine and duty.owed else "",
        )

    # --- The assessment -----------------------------------------------------------------------------------------------------
    @cached_property
    def assessed(self) -> Assessed | None:
        """The assessment that is open."""
        return Assessed(self.matter.open, facts.rules()) if self.matter.open else None

    @property
    def decided(self) -> list[dict[str, Any]]:
        """What was decided, from the frozen transcripts, the last first."""
        transcripts = [row.transcript for row in reversed(self.matter.assessments) if row.transcript]
        return [{**said, "at": datetime.fromisoformat(said["decided"]["at"])} for said in transcripts]

    @property
    def views(self) -> list[dict[str, Any]]:
        return assessing.views(self.matter)

    # --- The rest -----------------------------------------------------------------------------------------------------------
    @property
    def tasks(self) -> list[dict[str, Any]]:
        found = []
        for task in self.matter.tasks:
            party = self.matter.party(task.party_id)
            mine = party is not None and (party.agency_id or self.breach.agency_id) in self.acting
            href = reverse("breach-task", args=[self.breach.reference, task.pk]) if mine and not task.done_at else ""
            found.append({"task": task, "party": party, "href": href, "due": due_in_words(task.due_at, now=self.now)})
        return found

    @property
    def notes(self) -> list[BreachNote]:
        """The notes of one's own agency."""
        return list(self.breach.notes.filter(agency__in=self.acting).select_related("key", "by"))

    @property
    def history(self) -> list[Event]:
        return history.of(self.breach, notes_of=self._notes_of)

    @property
    def links(self) -> list[Link]:
        """What this person can do about the breach as a whole."""
        if not self.acting:
            return []
        breach, found = self.breach, []
        if breach.state not in (State.CLOSED, State.JOINED):
            found.append(("what-it-is", "Say whether it is a breach"))
        if breach.goes_on:
            found += [("add-party", "Add who has a part in it"), ("tell-partner", "Tell another partner")]
            if breach.agency_id in self.acting:
                found += [("join", "Join it to another report of the same breach"), ("close", "Close it")]
        found.append(("note", "Add a note for your own agency"))
        return [Link(text, reverse("breach-deed", args=[breach.reference, deed])) for deed, text in found]

    @property
    def assess(self) -> Link | None:
        """Where the assessment goes on."""
        if not self.acting or not self.breach.goes_on:
            return None
        step = self.assessed.next_step or "decide" if self.assessed else "what"
        text = (
            "Go on with the assessment" if self.assessed else "Assess it again" if self.decided else "Assess the risk"
        )
        return Link(text, reverse("assess-breach", args=[self.breach.reference, step]))
