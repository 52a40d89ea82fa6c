"""Starting, answering and signing a decision: the only writers of it."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.actions import agreement
from agencies.models import Agency, Person, Role
from decisions import find, journey, kinds, policies, proofs, transcript, weak
from decisions.actions import giving, passing
from decisions.models import Decision, DecisionAccess, Reliance, Subject, UrgentAccess, UrgentNote
from wscp_isa import clock, ledger, vault
from wscp_isa.protocol import library
from wscp_isa.rules import require


@transaction.atomic
def start(agency: Agency, *, submission_key: UUID, pasted: str = "", by: Person) -> Decision:
    """A draft exists at this agency, begun under the edition in force today. The same key again returns the same draft."""
    require(policies.beginning(by, agency))
    begun = Decision.objects.filter(started_by=by, submission_key=submission_key)
    if (decision := begun.first()) is not None:
        return decision
    try:
        with transaction.atomic():
            return begin(agency, submission_key=submission_key, answers=_pasted(pasted), by=by)
    except IntegrityError:
        # Two presses of one button met: the other was first. Anything else that breaks a constraint is a fault.
        if (decision := begun.first()) is not None:
            return decision
        raise


def _pasted(text: str) -> dict[str, Any]:
    return {"pasted": {"text": text}} if text else {}


def begin(
    agency: Agency,
    *,
    submission_key: UUID,
    answers: dict[str, Any],
    urgent_note: UrgentNote | None = None,
    by: Person,
) -> Decision:
    """A draft exists. For actions that have asked their own rule; one that finishes an urgent note is the whole team's work."""
    now = timezone.now()
    decision = Decision.objects.create(
        key=vault.new_key(),
        reference=kinds.unused_reference(),
        agency=agency,
        started_by=by,
        started_at=now,
        submission_key=submission_key,
        edition=library.current(clock.today()).edition,
        answers=answers,
        urgent_note=urgent_note,
    )
    DecisionAccess.objects.create(
        decision=decision,
        agency=agency,
        kind=DecisionAccess.Kind.HOLDER,
        team=urgent_note is not None or agency.pk in by.agency_ids(*Role.TEAM),
        noted_by_id=urgent_note.signed_by_id if urgent_note and urgent_note.signed_by_id != by.pk else None,
        created_at=now,
        since=now,
    )
    finishes = {"finishes": urgent_note.reference} if urgent_note else None
    ledger.record("decision.started", about=decision, by=by, at=now, facts=finishes)
    return decision


# What signing fills in: nothing else of the row changes.
SIGNED = [
    *("signed_at", "signed_by", "outcome", "share", "departed", "worry", "consent", "asked", "purpose", "recipient"),
    *("way", "shared_at", "told_family", "look_again_on", "wellbeing_considered", "transcript"),
]


def _locked(decision: Decision) -> Decision:
    return Decision.objects.select_for_update(of=("self",)).select_related("key", "agency").get(pk=decision.pk)


@transaction.atomic
def answer(
    decision: Decision,
    *,
    step: str,
    given: dict[str, dict[str, Any]],
    unsure: Collection[str] = (),
    version: int,
    by: Person,
) -> Decision:
    """The step has these answers, and a question that the person is not sure about has none.

    A saved step writes no entry: drafts are work, and the signature commits to them all.
    """
    decision = _locked(decision)
    way = journey.of(decision)
    require(
        policies.answering(by, decision, reachable=way.can_reach(step)),
        fresh=decision.version == version,
    )
    given = dict(given)
    if (child := given.pop("child", None)) is not None:
        _describe(decision, **child)
    kept = {key: answered for key, answered in decision.answers.items() if key not in unsure}
    decision.answers = {**kept, **given}
    decision.version += 1
    decision.save(update_fields=["answers", "version"])
    return decision


def _describe(
    decision: Decision, *, initials: str, record_number: str, unborn: list[str], surname: str, born_on: str | None
) -> None:
    described = {
        "kind": Subject.Kind.UNBORN if unborn else Subject.Kind.CHILD,
        "initials": initials,
        "record_number": record_number,
        "surname": surname,
        "born_on": born_on or "",
    }
    Subject.objects.update_or_create(
        decision=decision,
        position=1,
        defaults=described,
        create_defaults={"key": decision.key, **described},
    )
    vars(decision).pop("people", None)  # read anew, now that there is another
    find.index(decision)


@transaction.atomic
def sign(decision: Decision, *, version: int, by: Person) -> Decision:
    """Sign the decision. Nothing about it changes afterwards (golden rule 7), and the ledger commits to every value of it."""
    decision = _locked(decision)
    way = journey.of(decision)
    facts = way.facts
    require(
        policies.signing(by, decision, facts=facts, complete=way.complete),
        fresh=decision.version == version,
    )
    assert facts.outcome is not None  # a complete journey has one
    decision.signed_at, decision.signed_by = timezone.now(), by
    decision.outcome, decision.share, decision.departed = facts.outcome.key, facts.share, facts.departed
    decision.worry, decision.consent = facts.said("worry", "worry"), facts.given.get("consent", "")
    decision.asked, decision.purpose = facts.asked, facts.said("who", "purpose_is") or ""
    decision.recipient_id = facts.recipient
    if facts.share:
        decision.way, decision.shared_at = facts.said("how", "way"), facts.moment("how", "shared_at")
        decision.told_family = facts.said("family", "told") or ""
        decision.look_again_on = facts.day("untold", "look_again_on") if facts.family_not_told else None
    decision.wellbeing_considered = not weak.says_little(
        facts.said("reasons", "wellbeing") or "", reasons=facts.said("reasons", "reasons") or ""
    )
    told = facts.said("reasons", "tell") or "" if facts.withholds else ""
    reached = passing.answered(decision, whole=facts.whole, text=told, sent=facts.sent_here, by=by)
    decision.transcript = transcript.of(decision, way, reached=reached is not None)
    decision.save(update_fields=SIGNED)
    if due := facts.family_due:
        DecisionAccess.objects.filter(decision=decision).update(family_due=due, family_owed_by=by)
    if decision.urgent_note_id:
        UrgentAccess.objects.filter(note=decision.urgent_note_id).update(unfinished=False)
    if facts.share and facts.recipient:
        agreement.missed(facts.recipient, at=decision.signed_at)
    Reliance.objects.bulk_create(Reliance(decision=decision, reason=reason) for reason in facts.relied_on)
    giving.give(decision, facts, by=by)
    ledger.record(
        "decision.signed",
        about=decision,
        by=by,
        at=decision.signed_at,
        detail={"digest": proofs.digest(decision)},
    )
    return decision


@transaction.atomic
def look(decision: Decision, *, how: str, by: Person) -> None:
    """Somebody opened the record: who and when is kept for those who review the looks."""
    ledger.look(decision, by=by, at=timezone.now(), how=how)
