"""What one party asks of another, who co-operates (ISA 5.8)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from agencies.models import Person
from breaches import policies
from breaches.actions import owed, reminders
from breaches.models import Party, Task
from wscp_isa import ledger
from wscp_isa.rules import require


@transaction.atomic
def ask(party: Party, *, what: str, due_at: datetime, submission_key: UUID, by: Person) -> Task:
    """The party is asked to do this by then; the same key again asks nothing more."""
    breach = owed.held(party.breach)
    require(policies.handling(by, breach))
    now = timezone.now()
    task, new = Task.objects.get_or_create(
        asked_by=by,
        submission_key=submission_key,
        defaults={
            "key": breach.key,
            "breach": breach,
            "party": party,
            "what": what,
            "due_at": due_at,
            "asked_at": now,
        },
    )
    require(policies.again(task, party_id=party.pk, what=what, due_at=due_at))
    if new:
        facts = {"task": str(task.pk), "of": party.agency.name if party.agency else ""}
        ledger.record("breach.task-asked", about=breach, by=by, at=now, facts=facts)
        owed.settle(breach)
        if party.agency_id:
            reminders.of("breach-task", breach, agency=party.agency_id, once=str(task.pk))
    return task


@transaction.atomic
def answer(task: Task, *, answer: str, by: Person) -> Task:
    """It is done, or it is said why not."""
    breach = owed.held(task.breach)
    task = Task.objects.select_related("party__agency").get(pk=task.pk)
    task.breach = task.party.breach = breach
    task.key = task.party.key = breach.key
    require(policies.answering_task(by, task))
    task.answer, task.done_at, task.done_by = answer, timezone.now(), by
    task.save(update_fields=["answer", "done_at", "done_by"])
    ledger.record("breach.task-answered", about=breach, by=by, at=task.done_at, facts={"task": str(task.pk)})
    owed.settle(breach)
    return task
