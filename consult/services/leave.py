"""The chair's recorded leave for one delegation to enter something late."""

from datetime import datetime

from sqlalchemy import select

from ..core.errors import NotFound, Refused
from ..core.permissions import Action, Actor, require
from ..core.text.folding import clean
from ..core.words import Access
from ..db import db, require_transaction
from ..models import Delegation, Leave
from .record import record

ACTS = ("table", "comment")


def grant(
    actor: Actor, *, delegation: str, act: str, until: datetime, reason: str, request_id: str | None, now: datetime
) -> None:
    """Let a delegation (by its code) table or comment until an instant, although no phase is open for it."""
    require_transaction()
    require(actor, Action.GRANT_LEAVE)
    if request_id and db.session.execute(select(Leave.id).where(Leave.request_id == request_id)).first():
        return
    row = db.session.execute(
        select(Delegation).where(Delegation.conference_id == actor.conference_id, Delegation.code == delegation)
    ).scalar_one_or_none()
    if row is None:
        raise NotFound()
    if act not in ACTS:
        raise Refused("Leave is given to table or to comment.", field="act")
    if until <= now:
        raise Refused("The leave must end at an instant still to come.", field="until")
    if not reason.strip():
        raise Refused("Give a reason: the record keeps it.", field="reason")
    db.session.add(
        Leave(
            conference_id=actor.conference_id,
            delegation_id=row.id,
            act=act,
            reason=clean(reason).strip(),
            until=until,
            granted_by_id=actor.membership_id,
            granted_at=now,
            request_id=request_id or None,
        )
    )
    # What is allowed to one delegation after the close is for all to know.
    record(
        actor, "leave.grant", conference_id=actor.conference_id, at=now, subject=row.code, access=Access.PARTICIPANTS,
        delegation_id=row.id, reason=clean(reason).strip(), details={"act": act, "until": until.isoformat()},
    )  # fmt: skip
