"""When a reader last looked. Nobody else learns of it, so the record is silent about it."""

from datetime import datetime

from sqlalchemy import select

from ..core.permissions import Action, Actor, require
from ..db import db, require_transaction
from ..models import Seen


def mark(actor: Actor, *, until: datetime, now: datetime) -> None:
    """Mark what came until an instant, that of the page shown, as seen. Never moves back, nor beyond `now`."""
    require_transaction()
    require(actor, Action.READ_CONFERENCE)
    until = min(until, now)
    row = db.session.execute(
        select(Seen).where(Seen.membership_id == actor.membership_id).with_for_update()
    ).scalar_one_or_none()
    if row is None:
        db.session.add(Seen(membership_id=actor.membership_id, seen_at=until))
    elif until > row.seen_at:
        row.previous_at, row.seen_at = row.seen_at, until
