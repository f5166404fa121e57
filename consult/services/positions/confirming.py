"""Answering for a position held on a former version: it still stands, in one click."""

from collections.abc import Callable
from datetime import datetime

from ...core.consensus import CARRIED
from ...core.errors import Refused
from ...core.permissions import Action, Actor, require
from ...core.words import Held
from ...db import require_transaction
from ...models import Position
from ._rows import check_may_hold, latest, lock_text
from .taking import put_in


def confirm(actor: Actor, ref: str, *, version_number: int, clock: Callable[[], datetime]) -> bool:
    """What the actor's delegation held on a former version it holds on this one, with the same words; answers whether
    anything changed. Raises Refused where there is nothing to confirm, or where the deadline of its capital has passed.
    """
    require_transaction()
    require(actor, Action.TAKE_POSITION)
    candidate, version = lock_text(actor, ref, version_number)
    now = clock()
    former = latest(candidate.id, actor.delegation_id)
    if former is not None and former.version_id == version.id:
        return False
    if former is None or former.held not in CARRIED:
        raise Refused("Your delegation holds no position on a former version that could be confirmed.")
    if former.held == Held.AD_REF and former.deadline <= now:
        raise Refused("The time of your capital has passed. State your position anew.", field="until")
    check_may_hold(candidate, former.held, former.held)
    row = Position(
        candidate_id=candidate.id, version_id=version.id, delegation_id=actor.delegation_id,
        membership_id=actor.membership_id, held=former.held,
        until=former.deadline if former.held == Held.AD_REF else None,
        lifts=former.lifts, reason=former.reason, chair_only=former.chair_only, made_at=now,
    )  # fmt: skip
    return put_in(actor, candidate, version=version, former=former, row=row, now=now)
