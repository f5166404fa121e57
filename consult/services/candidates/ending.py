"""Withdrawing a candidate, and merging one into another, with a trail both ways."""

from datetime import datetime

from sqlalchemy import select

from ...core.errors import NotFound, Refused
from ...core.lifecycle import CandidateState, move, state_word
from ...core.messages import Message
from ...core.permissions import Action, Actor, require
from ...core.words import Access
from ...db import db, require_transaction
from ...models import Candidate
from ...queries.register import readable
from .. import rankings
from ..record import record
from ._rows import on_the_table
from .content import check_reason


def withdraw(actor: Actor, ref: str, *, reason: str, now: datetime) -> None:
    """The sponsor's head withdraws the candidate. It stays readable, marked, with the reason; twice is refused."""
    require_transaction()
    candidate = on_the_table(actor, ref)
    require(actor, Action.WITHDRAW_CANDIDATE, candidate)
    _still_tabled(candidate)
    candidate.ended_reason = check_reason(reason, why=Message("Say why it is withdrawn: all readers see the reason."))
    candidate.ended_at = now
    move(candidate, CandidateState.WITHDRAWN)
    _leave_rounds(candidate, now)
    _record(actor, candidate, "candidates.withdraw", now)


def merge(actor: Actor, ref: str, *, into: str, reason: str, now: datetime) -> None:
    """The sponsor's head merges its candidate into another tabled one, `into` a reference; the chair may merge any.

    Raises Refused where `into` is the same, was withdrawn, or was itself merged.
    """
    require_transaction()
    into = into.strip().upper()
    if into == ref:
        raise Refused("A candidate cannot be merged into itself. Choose another.", field="into")
    # Both are locked in the same order by everybody, so that two merges that cross each other cannot both succeed.
    rows = db.session.execute(
        select(Candidate)
        .where(Candidate.conference_id == actor.conference_id, Candidate.ref.in_([ref, into]), readable(actor))
        .order_by(Candidate.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalars()
    found = {candidate.ref: candidate for candidate in rows if candidate.tabled_at is not None}
    candidate, target = found.get(ref), found.get(into)
    if candidate is None:
        raise NotFound()
    require(actor, Action.MERGE_CANDIDATE, candidate)
    _still_tabled(candidate)
    if target is None:
        raise Refused("Choose the candidate that takes this one in.", field="into")
    if target.state != CandidateState.TABLED:
        raise Refused(
            "%(into)s was %(state)s, so nothing can be merged into it any more.",
            into=into, state=state_word(target.state), field="into",
        )
    if target.released_at is None and candidate.released_at is not None:
        raise Refused("Others do not read %(into)s yet, so nothing can be merged into it.", into=into, field="into")
    candidate.ended_reason = check_reason(reason, why=Message("Say why they are merged: all readers see the reason."))
    candidate.ended_at = now
    candidate.merged_into_id = target.id
    move(candidate, CandidateState.MERGED)
    _leave_rounds(candidate, now)
    _record(actor, candidate, "candidates.merge", now, details={"into": into})


def _still_tabled(candidate: Candidate) -> None:
    if candidate.state != CandidateState.TABLED:
        raise Refused("%(ref)s was %(state)s already.", ref=candidate.ref, state=state_word(candidate.state))


def _leave_rounds(candidate: Candidate, now: datetime) -> None:
    """An open round goes on without it, visibly."""
    rankings.item_withdrawn(candidate.id, now=now)


def _record(actor: Actor, candidate: Candidate, verb: str, now: datetime, *, details: dict | None = None) -> None:
    record(
        actor, verb, conference_id=candidate.conference_id, at=now, subject=candidate.ref,
        access=Access.PARTICIPANTS if candidate.released_at else Access.DELEGATION, reason=candidate.ended_reason,
        delegation_id=candidate.delegation_id, by_alternate=not (actor.is_head or actor.is_chair), details=details,
    )  # fmt: skip
