"""Lifting brackets: by the delegation that asked, or because nobody objected when the chair asked the room.

The words in them then stand.
"""

from datetime import datetime

from sqlalchemy import select

from ...core.lifecycle import BracketState, move
from ...core.messages import Message
from ...core.permissions import Action, Actor, require
from ...core.text.folding import clean
from ...core.words import Access, Handling, Role
from ...db import db, require_transaction
from ...models import Bracket, Candidate, Question
from ..record import record
from . import base

_ENDED = Message("These brackets are no longer open.")
MOST_REASON = 4_000


def lift(actor: Actor, bracket_id: int, *, reason: str = "", now: datetime) -> None:
    """The delegation that asked for the brackets lifts them. Raises NotPermitted for any other."""
    require_transaction()
    bracket, candidate = base.lock_bracket(actor, bracket_id)
    require(actor, Action.LIFT_BRACKET, bracket)
    _end(bracket, candidate, at=now, by=actor.membership_id, reason=clean(reason)[:MOST_REASON])
    base.recount(candidate)
    named = bracket.handling == Handling.NAMED
    record(
        actor, "brackets.lift", conference_id=candidate.conference_id, at=now, subject=candidate.ref,
        access=Access.PARTICIPANTS if named else Access.DELEGATION, handling=bracket.handling,
        by_alternate=actor.role == Role.DELEGATE, reason=bracket.ended_reason,
        details={"paragraph": base.number_of(candidate, bracket.standing_paragraph_id)},
    )  # fmt: skip


def lift_unopposed(question: Question, candidate: Candidate, *, now: datetime) -> int:
    """Lift the brackets that the room was asked about, with effect from `now`; answers how many were still open.

    The caller holds the locks of the question and the candidate.
    """
    require_transaction()
    brackets = db.session.execute(
        select(Bracket)
        .where(
            Bracket.id.in_(question.target.get("brackets", [])),
            Bracket.candidate_id == candidate.id,
            Bracket.state == BracketState.OPEN,
        )
        .order_by(Bracket.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalars().all()  # fmt: skip
    for bracket in brackets:
        _end(bracket, candidate, at=now, by=question.asked_by_id, reason=question.reason)
    base.recount(candidate)
    return len(brackets)


def _end(bracket: Bracket, candidate: Candidate, *, at: datetime, by: int, reason: str) -> None:
    bracket.ended_at = at
    bracket.ended_by_id = by
    bracket.ended_reason = reason
    bracket.ended_version_id = candidate.current_version_id
    with db.session.no_autoflush:
        move(bracket, BracketState.LIFTED, sentence=_ENDED)
