"""What follows from a position for what was declared, and undoing a declaration."""

from datetime import datetime

from sqlalchemy import select

from ...core.lifecycle import ADOPTED_WHOLLY, CandidateState, move
from ...core.messages import Message
from ...core.permissions import Actor
from ...core.words import Access, Held
from ...db import db
from ...models import Candidate, Declaration, Position
from ...queries.consensus import readiness
from ..record import record


def standing_declaration(candidate_id: int) -> Declaration | None:
    """What was declared of a candidate and still holds."""
    return db.session.execute(
        select(Declaration).where(Declaration.candidate_id == candidate_id, Declaration.undone_at.is_(None))
    ).scalar_one_or_none()


def position_changed(actor: Actor, candidate: Candidate, *, former: Held, row: Position, now: datetime) -> None:
    """A capital has answered an adoption ad referendum: with the last one that confirms, the condition of the chair's
    declaration is met; with one that cannot, the text is negotiated again. The caller holds the candidate's lock."""
    if candidate.state != CandidateState.ADOPTED_AD_REF or former != Held.AD_REF:
        return
    if row.held in (Held.OBJECTS, Held.NONE):
        told = Message("The capital of %(name)s could not confirm.", name=actor.delegation_name)
        undo(candidate, reason=told, now=now)
        _record(actor, candidate, "declarations.not_confirmed", now, {"delegation": actor.delegation_code})
        return
    adoption = readiness(candidate, now=now).adoption
    if adoption not in ADOPTED_WHOLLY:
        return
    declared = standing_declaration(candidate.id)
    declared.outcome = adoption
    move(candidate, adoption)
    db.session.flush()
    _record(actor, candidate, "declarations.confirmed", now, {"outcome": adoption.value})


def reservations_changed(actor: Actor, candidate: Candidate, *, now: datetime) -> None:
    """A reservation on what was adopted came or went within its time: the outcome says whether there is one, on the
    same declaration. What a capital has still to confirm stays so. The caller holds the candidate's lock."""
    if candidate.state not in ADOPTED_WHOLLY:
        return
    ready = readiness(candidate, now=now)
    outcome = CandidateState.ADOPTED_WITH_RESERVATIONS if ready.reserving else CandidateState.ADOPTED
    if candidate.state == outcome:
        return
    standing_declaration(candidate.id).outcome = outcome
    move(candidate, outcome)
    db.session.flush()
    _record(actor, candidate, "declarations.reservations", now, {"outcome": outcome.value})


def adopt_unbroken(candidate: Candidate, version_id: int, *, deciding: list[int], at: datetime) -> Declaration:
    """Silence ran out: what the chair declared when opening it takes effect, with nobody present. The caller holds the
    candidate's lock, and writes the record."""
    ready = readiness(candidate, now=at)
    outcome = CandidateState.ADOPTED_WITH_RESERVATIONS if ready.reserving else CandidateState.ADOPTED
    move(candidate, outcome)
    made = Declaration(
        conference_id=candidate.conference_id, candidate_id=candidate.id, version_id=version_id, outcome=outcome,
        reason="", deciding=deciding, declared_by_id=None, declared_at=at, undone_reason="",
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def undo(candidate: Candidate, *, reason: str, now: datetime) -> None:
    """What was declared no longer holds, and the text is negotiated again. The caller holds the candidate's lock, and
    writes the record."""
    declared = standing_declaration(candidate.id)
    if declared is not None:
        declared.undone_at, declared.undone_reason = now, str(reason)
    move(candidate, CandidateState.TABLED)
    db.session.flush()


def _record(actor: Actor, candidate: Candidate, verb: str, now: datetime, details: dict) -> None:
    record(
        actor, verb, conference_id=candidate.conference_id, at=now, subject=candidate.ref,
        access=Access.PARTICIPANTS, details=details,
    )  # fmt: skip
