"""Drafts that are none any more: what became of them, for who still has one open."""

from sqlalchemy import select

from ..core.permissions import Actor
from ..db import db
from ..models import Act

_SENDING = ("candidates.table", "candidates.version", "candidates.grant_leave")
_MOST = 200  # the delegation's last ones; nobody has an older page open


def find_sent(actor: Actor, draft_id: int) -> tuple[str, int] | None:
    """(reference, version) as which a draft went out, if it was of the actor's delegation, or, for the chair, let in by
    leave; None if none with this id did."""
    if actor.delegation_id is not None:
        known = (Act.delegation_id == actor.delegation_id, Act.verb.in_(_SENDING))
    elif actor.is_chair:
        known = (Act.verb == "candidates.grant_leave",)
    else:
        return None
    rows = db.session.execute(
        select(Act.subject, Act.version_number, Act.details)
        .where(Act.conference_id == actor.conference_id, *known)
        .order_by(Act.id.desc())
        .limit(_MOST)
    )
    return next(((ref, number) for ref, number, details in rows if details.get("draft") == draft_id), None)
