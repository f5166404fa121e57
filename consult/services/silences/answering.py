"""A delegation answers: it objects to using silence, or breaks it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from ...core.errors import NotPermitted, Refused
from ...core.lifecycle import SilenceState, state_word
from ...core.messages import Message
from ...core.moments import in_words
from ...core.permissions import Action, Actor, require
from ...core.words import NoticeKind
from ...db import db, require_transaction
from ...models import Delegation, Membership, SilenceBreak
from ..candidates.content import check_reason
from ._rows import Locked, conference_of, end, lock, note
from .said import Said, take_in

_WHY = Message("Say why your delegation objects to using silence.")


def object_to_using(actor: Actor, number: int, *, reason: str, clock: Callable[[], datetime]) -> None:
    """A deciding delegation does not want these texts to be decided by silence: the procedure is refused, and the texts
    are negotiated on. Raises Refused once it was opened: from then on silence is broken."""
    require_transaction()
    require(actor, Action.BREAK_SILENCE)
    locked = lock(actor, number)
    delegation = speaking_for(actor)
    if not delegation.deciding:
        raise Refused("Your delegation does not decide here, so it cannot object to using silence.")
    if locked.silence.state != SilenceState.PROPOSED:
        raise Refused(
            "%(name)s is %(state)s. Objections to using silence are made before it is opened.",
            name=locked.name, state=state_word(locked.silence.state),
        )  # fmt: skip
    reason = check_reason(reason, why=_WHY)
    now = clock()
    locked.silence.refused_by_id = delegation.id
    end(locked, SilenceState.REFUSED, at=now, reason=reason, notice=NoticeKind.WITHDRAWN, told_from=now)
    note(actor, locked, "silences.refuse", at=now, reason=reason, refs=locked.refs)


def break_silence(
    actor: Actor, number: int, ref: str, *, said: Said, request_id: str | None = None, clock: Callable[[], datetime]
) -> bool:
    """The actor's delegation objects to the entry `ref`, or amends it; answers whether the silence is broken by it, or
    whether it stands as a statement of a delegation that does not decide.

    The clock is read below the lock: Raises Refused from the instant on at which the silence ends. The same
    `request_id` twice says it once.
    """
    require_transaction()
    require(actor, Action.BREAK_SILENCE)
    locked = lock(actor, number)
    if request_id:
        known = db.session.execute(
            select(SilenceBreak.counts).where(SilenceBreak.request_id == request_id)
        ).scalar_one_or_none()
        if known is not None:
            return known
    delegation = speaking_for(actor)
    now = clock()
    entry = locked.entry_of(ref)
    check_open(locked, now)
    if entry.fell_at is not None:
        raise Refused("%(ref)s is back in the negotiation: there is no silence left to break.", ref=ref)
    row = take_in(
        actor, locked, entry, delegation=delegation, said=said, received_at=now, now=now, request_id=request_id
    )
    note(
        actor, locked, "silences.break" if row.counts else "silences.state", at=now,
        reason="" if row.chair_only else row.reason, candidate=ref, kind=row.kind.value,
    )  # fmt: skip
    return row.counts


def check_open(locked: Locked, now: datetime) -> None:
    """Raise Refused unless silence can be broken at the instant: it runs, or stands still for a fault."""
    silence = locked.silence
    if silence.state == SilenceState.PROPOSED:
        raise Refused("%(name)s has not been opened. Your delegation can object to using silence.", name=locked.name)
    over = silence.state == SilenceState.RUNNING and now >= silence.expires_at
    if over or silence.state == SilenceState.EXPIRED_UNBROKEN:
        raise Refused(
            "The silence of %(name)s ended on %(when)s: it can no longer be broken. What reached the secretariat "
            "before then, by e-mail or on paper, counts.",
            name=locked.name, when=in_words(silence.expires_at, conference_of(silence).timezone),
        )  # fmt: skip
    if silence.state not in (SilenceState.RUNNING, SilenceState.SUSPENDED):
        raise Refused(
            "%(name)s is %(state)s: there is no silence left to break. Your delegation can state its position on the "
            "text.",
            name=locked.name, state=state_word(silence.state),
        )  # fmt: skip


def speaking_for(actor: Actor) -> Delegation:
    """The actor's delegation as it stands now. Raises NotPermitted where the actor no longer serves in that role: heads
    change while silence runs."""
    row = db.session.execute(
        select(Membership.ended_at, Membership.role, Delegation)
        .join(Delegation, Delegation.id == Membership.delegation_id)
        .where(Membership.id == actor.membership_id)
        .execution_options(populate_existing=True)
    ).one()
    if row.ended_at is not None or row.role != actor.role:
        raise NotPermitted("You no longer speak for this delegation.")
    return row.Delegation
