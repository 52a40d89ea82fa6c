"""Seeking advice and giving it: in the service, or noted from a talk. Both are on the record."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from agencies import grants
from agencies.models import Person
from decisions import policies
from decisions.models import Advice, Decision, Subject
from wscp_isa import ledger
from wscp_isa.rules import require

# How long an adviser may see the question: long enough for a half-term holiday.
OPEN_FOR = timedelta(days=14)


def _locked(decision: Decision) -> Decision:
    return Decision.objects.select_for_update(of=("self",)).select_related("key", "agency").get(pk=decision.pk)


@transaction.atomic
def ask(decision: Decision, *, question: str, adviser: Person, summary: str, by: Person) -> Advice:
    """The adviser may see this question and this summary, which names nobody, for a fortnight."""
    decision = _locked(decision)
    require(policies.asking(by, decision))
    require(None if decision.agency_id in adviser.agency_ids() else "Ask somebody at your own agency")
    for asked in decision.advice.filter(question=question, asked_by=by, adviser=adviser).select_related("key"):
        if asked.summary == summary:
            return asked  # the button was pressed twice
    now = timezone.now()
    advice = Advice.objects.create(
        key=decision.key,
        decision=decision,
        question=question,
        asked_by=by,
        asked_at=now,
        adviser=adviser,
        adviser_name=adviser.name,
        summary=summary,
    )
    ledger.lock(decision, advice)
    grants.give(advice, to=adviser, reason="Asked for advice", until=now + OPEN_FOR, by=by)
    ledger.record("advice.asked", about=decision, by=by, at=now, facts={"question": question, "of": adviser.name})
    return advice


@transaction.atomic
def note(decision: Decision, *, question: str, adviser_name: str, at: datetime, answer: str, by: Person) -> Advice:
    """A talk about this question is on the record: with whom, when, and what they said."""
    decision = _locked(decision)
    require(policies.asking(by, decision))
    for noted in decision.advice.filter(question=question, asked_by=by, asked_at=at).select_related("key"):
        if (noted.adviser_name, noted.answer) == (adviser_name, answer):
            return noted  # the button was pressed twice
    advice = Advice.objects.create(
        key=decision.key,
        decision=decision,
        question=question,
        asked_by=by,
        asked_at=at,
        adviser_name=adviser_name,
        summary="",
        answered_at=at,
        answer=answer,
    )
    now = timezone.now()
    ledger.record("advice.noted", about=decision, by=by, at=now, facts={"question": question})
    return advice


@transaction.atomic
def give(advice: Advice, *, answer: str, by: Person) -> Advice:
    """The adviser's answer is on the record, where the person who asked finds it beside the question."""
    advice = Advice.objects.select_for_update(of=("self",)).select_related("key", "decision").get(pk=advice.pk)
    require(policies.advising(by, advice))
    advice.answer, advice.answered_at = answer, timezone.now()
    advice.save(update_fields=["answer", "answered_at"])
    ledger.record(
        "advice.given", about=advice.decision, by=by, at=advice.answered_at, facts={"question": advice.question}
    )
    return advice


@transaction.atomic
def reveal(advice: Advice, *, reason: str, by: Person) -> list[Subject]:
    """Whom it is about, for an adviser who says why they must know; the record says that they were told, and why."""
    advice = Advice.objects.select_related("decision__key").get(pk=advice.pk)
    require(policies.advising(by, advice))
    ledger.record(
        "advice.revealed",
        about=advice.decision,
        by=by,
        at=timezone.now(),
        detail={"advice": str(advice.pk), "reason": reason},
    )
    return list(advice.decision.subjects.select_related("key"))
