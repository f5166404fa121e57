"""A statement that reached the secretariat on paper or by mail."""

from datetime import datetime

from sqlalchemy import select

from ...core.errors import NotFound, Refused
from ...core.permissions import Action, Actor, require
from ...db import db, require_transaction
from ...models import Statement
from ..entries import sender_of
from . import _rows
from .attaching import Receipt, Stated, lock, put
from .changing import end


def enter_on_paper(
    actor: Actor,
    stated: Stated,
    *,
    delegation_id: int,
    received_at: datetime,
    reason: str = "",
    now: datetime,
) -> int:
    """Enter a statement of a delegation, as of `received_at`; answers the id of its row. It stands at once, and can be
    entered late where it was received in time. Raises Refused where it was not, otherwise as `attaching.attach`."""
    require_transaction()
    require(actor, Action.ENTER_PAPER)
    delegation = sender_of(actor, delegation_id, received_at=received_at, now=now)
    about = lock(actor, stated)
    if about.candidate is not None and received_at < about.candidate.released_at:
        raise Refused(
            "%(ref)s was not on the table yet when this came.", ref=about.candidate.ref, field="received_at"
        )
    _rows.check_window(about, received_at, field="received_at")
    receipt = Receipt(received_at, reason)
    return put(actor, about, stated, delegation=delegation, request_id=None, receipt=receipt, now=now).id


def disown(actor: Actor, statement_id: int, *, reason: str, now: datetime) -> None:
    """Withdraw a statement entered on paper that the delegation says is not its own; what followed of it is undone."""
    require(actor, Action.CONFIRM_PAPER)
    number = db.session.execute(
        select(Statement.number).where(
            Statement.id == statement_id, Statement.delegation_id == (actor.delegation_id or 0)
        )
    ).scalar_one_or_none()
    if number is None:
        raise NotFound()
    row, about = _rows.lock_statement(actor, number)
    if row.withdrawn_at is None:
        why = f"Disowned by the delegation. {reason}"
        end(actor, row, about, reason=why, verb="statements.disown", now=now)
