"""Brackets that a delegation asked for on paper or by mail."""

from datetime import datetime

from sqlalchemy import select

from ...core.errors import Refused
from ...core.lifecycle import BracketState, CandidateState
from ...core.permissions import Action, Actor, require
from ...db import db, require_transaction
from ...models import Bracket, Candidate
from .. import phases
from ..comments.base import check_handling, get_conference
from ..entries import admit_sender, sender_of
from . import ending, opening
from .opening import Asked, Receipt


def enter_on_paper(
    actor: Actor,
    ref: str,
    asked: Asked,
    *,
    delegation_id: int,
    received_at: datetime,
    reason: str = "",
    now: datetime,
) -> int:
    """Put words of the text that stands in brackets for a delegation that asked before; answers the bracket's id.

    They stand from now on, for what stood in brackets at an instant is not changed afterwards. Raises Refused where the
    delegation could not ask for them when its paper came, otherwise as `opening.open_bracket`.
    """
    require_transaction()
    require(actor, Action.ENTER_PAPER)
    delegation = sender_of(actor, delegation_id, received_at=received_at, now=now)
    conference = get_conference(actor)
    check_handling(conference, asked.handling)
    admission = admit_sender(conference, delegation, act="amend", received_at=received_at)
    if phases.keeps_until_close(admission.phase_id):
        raise Refused(opening.UNSEEN)
    receipt = Receipt(received_at, reason)
    return opening.put(actor, ref, asked, delegation=delegation, request_id=None, receipt=receipt, now=now)


def disown(actor: Actor, bracket_id: int, *, now: datetime) -> None:
    """Lift brackets entered on paper that the delegation says it did not ask for. Those that have ended, or whose
    candidate is no longer negotiated, stay as they are."""
    require(actor, Action.CONFIRM_PAPER)
    state, on = db.session.execute(
        select(Bracket.state, Candidate.state)
        .join(Candidate, Candidate.id == Bracket.candidate_id)
        .where(Bracket.id == bracket_id)
    ).one()
    if state == BracketState.OPEN and on == CandidateState.TABLED:
        ending.lift(actor, bracket_id, reason="Disowned by the delegation.", now=now)
