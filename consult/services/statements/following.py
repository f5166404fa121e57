"""What follows from a reservation: the position of who makes it, and the outcome of what was declared."""

from datetime import datetime

from sqlalchemy import select

from ...core.consensus import held_now
from ...core.lifecycle import ADOPTIONS, CandidateState
from ...core.permissions import Actor
from ...core.words import Held, StatementKind
from ...db import db
from ...models import Position, Statement
from .. import declarations
from ..positions._rows import latest
from ..positions.taking import put_in
from ._rows import About

_TAKEN = (CandidateState.TABLED, CandidateState.UNDER_SILENCE, CandidateState.AT_GAVEL)


def attached(actor: Actor, about: About, row: Statement, *, now: datetime) -> None:
    """A reservation stands, or stands on the new words: a delegation that holds no position reserves by it, and what
    was adopted is adopted with reservations. One entered for a delegation leaves its position to itself."""
    if about.candidate is None or row.kind != StatementKind.RESERVATION:
        return
    if actor.delegation_id == row.delegation_id and actor.deciding and about.candidate.state in _TAKEN:
        former = latest(about.candidate.id, actor.delegation_id)
        held, confirmed = (
            held_now(former.held, on_this_version=former.version_id == about.version.id)
            if former
            else (Held.NONE, True)
        )
        if held == Held.NONE or (held == Held.RESERVES and not confirmed):
            words = former if former is not None and former.held == Held.RESERVES else None
            _hold(actor, about, former, Held.RESERVES, words, now)
    declarations.reservations_changed(actor, about.candidate, now=now)


def withdrawn(actor: Actor, about: About, row: Statement, *, now: datetime) -> None:
    """A reservation no longer stands. With the last one of a delegation its position goes too; once the text is adopted
    it has joined the consensus without."""
    candidate = about.candidate
    if candidate is None or row.kind != StatementKind.RESERVATION:
        return
    left = db.session.execute(
        select(Statement.id).where(
            Statement.candidate_id == candidate.id,
            Statement.delegation_id == row.delegation_id,
            Statement.kind == StatementKind.RESERVATION,
            Statement.superseded_at.is_(None),
            Statement.withdrawn_at.is_(None),
        )
    ).first()
    former = latest(candidate.id, row.delegation_id)
    if left is None and former is not None and former.held == Held.RESERVES:
        if candidate.state in _TAKEN:
            _hold(actor, about, former, Held.NONE, None, now)
        elif candidate.state in ADOPTIONS:
            _hold(actor, about, former, Held.CAN_JOIN, None, now)
    declarations.reservations_changed(actor, candidate, now=now)


def _hold(
    actor: Actor, about: About, former: Position | None, held: Held, words: Position | None, now: datetime
) -> None:
    row = Position(
        candidate_id=about.candidate.id, version_id=about.version.id, delegation_id=actor.delegation_id,
        membership_id=actor.membership_id, held=held, made_at=now, lifts="", reason=words.reason if words else "",
        chair_only=words.chair_only if words else False,
    )  # fmt: skip
    put_in(actor, about.candidate, version=about.version, former=former, row=row, now=now)
