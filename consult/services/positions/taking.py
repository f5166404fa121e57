"""A delegation states its position on a version, by its head or an alternate named for it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from ...core.errors import Refused
from ...core.messages import Message
from ...core.permissions import Action, Actor, require
from ...core.text.folding import clean
from ...core.words import Access, Held, Role
from ...db import db, require_transaction
from ...models import Candidate, Position, Version
from ..candidates.content import check_reason
from ..record import record
from ._rows import check_may_hold, latest, lock_text

LONGEST = timedelta(days=180)
# Those who do not decide are heard, and hold up nothing.
WITHOUT_DECIDING = frozenset({Held.NONE, Held.SUPPORTS, Held.CAN_JOIN})
_WHY = Message("Say why your delegation cannot join.")
_LIFTS = Message("Say what would lift the objection: the chair has to know what to talk about.")


def take(
    actor: Actor,
    ref: str,
    *,
    held: Held,
    version_number: int,
    until: datetime | None = None,
    lifts: str = "",
    reason: str = "",
    chair_only: bool = False,
    request_id: str | None = None,
    clock: Callable[[], datetime],
) -> bool:
    """The actor's delegation holds a position on the version that was read; answers whether anything changed.

    An objection says what would lift it and why, a capital that is still to confirm until when; both raise Refused
    without. A delegation that does not decide supports, or says that it can join. Raises Conflict where the text has
    moved on. The same `request_id` twice, and the same position again, change nothing.
    """
    require_transaction()
    require(actor, Action.TAKE_POSITION)
    candidate, version = lock_text(actor, ref, version_number)
    if request_id and db.session.execute(select(Position.id).where(Position.request_id == request_id)).first():
        return False
    now = clock()
    if not actor.deciding and held not in WITHOUT_DECIDING:
        raise Refused(
            "Your delegation does not decide here, so it neither objects nor reserves. It can put a statement on the "
            "record.",
            field="held",
        )
    former = latest(candidate.id, actor.delegation_id)
    check_may_hold(candidate, former.held if former else Held.NONE, held)
    row = Position(
        candidate_id=candidate.id, version_id=version.id, delegation_id=actor.delegation_id,
        membership_id=actor.membership_id, held=held, until=_deadline(held, until, now), made_at=now,
        lifts=_lifts(held, lifts), reason=_reason(held, reason), chair_only=chair_only and bool(reason.strip()),
        request_id=request_id,
    )  # fmt: skip
    return put_in(actor, candidate, version=version, former=former, row=row, now=now)


def put_in(
    actor: Actor, candidate: Candidate, *, version: Version, former: Position | None, row: Position, now: datetime
) -> bool:
    """Put a position in the place of the former one, with its record, and carry out what follows for the candidate.
    False where it is the same. The caller holds the candidate's lock."""
    # Here, since declaring asks where delegations stand.
    from .. import declarations

    here = former is not None and former.version_id == version.id
    if row.held == Held.NONE and (former is None or former.held == Held.NONE):
        return False
    if here and _same(former, row):
        return False
    if here:
        former.superseded_at = now
        db.session.flush()
    db.session.add(row)
    db.session.flush()
    details = {"held": row.held.value, "was": former.held.value if former else Held.NONE.value}
    if row.until is not None:
        details["until"] = row.until.isoformat()
    if row.lifts:
        details["lifts"] = row.lifts
    record(
        actor, "positions.take", conference_id=candidate.conference_id, at=now, subject=candidate.ref,
        version_number=version.number, access=Access.PARTICIPANTS, reason="" if row.chair_only else row.reason,
        delegation_id=row.delegation_id, by_alternate=actor.role == Role.DELEGATE, details=details,
    )  # fmt: skip
    declarations.position_changed(
        actor, candidate, former=former.held if former else Held.NONE, row=row, now=now
    )
    return True


def _same(former: Position, row: Position) -> bool:
    named = ("held", "until", "lifts", "reason", "chair_only")
    return all(getattr(former, name) == getattr(row, name) for name in named)


def _deadline(held: Held, until: datetime | None, now: datetime) -> datetime | None:
    if held != Held.AD_REF:
        return None
    if until is None:
        raise Refused("Say until when your capital is to confirm.", field="until")
    if until <= now:
        raise Refused("The deadline must be still to come.", field="until")
    if until > now + LONGEST:
        raise Refused("A capital has %(days)s days at most.", days=LONGEST.days, field="until")
    return until


def _lifts(held: Held, lifts: str) -> str:
    if held != Held.OBJECTS:
        return ""
    try:
        return check_reason(lifts, why=_LIFTS)
    except Refused as refusal:
        raise Refused(refusal.message, field="lifts") from refusal


def _reason(held: Held, reason: str) -> str:
    if held == Held.OBJECTS:
        return check_reason(reason, why=_WHY)
    return "" if held == Held.NONE else clean(reason)[:4000]
