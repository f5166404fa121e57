"""The chair asks again where a capital has not confirmed in time. Silence is no consent."""

from datetime import datetime

from sqlalchemy import select

from ...core.errors import NotFound, Refused
from ...core.permissions import Action, Actor, require
from ...core.words import Access, Held
from ...db import db, require_transaction
from ...models import Delegation
from ..record import record
from ._rows import latest, lock_text
from .taking import LONGEST


def ask_again(
    actor: Actor, ref: str, delegation_code: str, *, answer_by: datetime, version_number: int, now: datetime
) -> None:
    """Give a capital whose time has passed a new one, `answer_by`. Raises Refused before it has passed."""
    require_transaction()
    require(actor, Action.DECLARE)
    candidate, _version = lock_text(actor, ref, version_number)
    delegation = db.session.execute(
        select(Delegation).where(
            Delegation.conference_id == actor.conference_id, Delegation.code == delegation_code
        )
    ).scalar_one_or_none()
    held = latest(candidate.id, delegation.id) if delegation else None
    if held is None or held.held != Held.AD_REF:
        raise NotFound()
    if held.deadline > now:
        raise Refused("The time of this capital has not passed yet.", field="answer_by")
    if answer_by <= now:
        raise Refused("The deadline must be still to come.", field="answer_by")
    if answer_by > now + LONGEST:
        raise Refused("A capital has %(days)s days at most.", days=LONGEST.days, field="answer_by")
    held.asked_again_at, held.answer_by = now, answer_by
    db.session.flush()
    record(
        actor, "positions.ask_again", conference_id=candidate.conference_id, at=now, subject=candidate.ref,
        access=Access.PARTICIPANTS, details={"asked": delegation.code, "until": answer_by.isoformat()},
    )  # fmt: skip
