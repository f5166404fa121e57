"""The chair opens a silence procedure, moves its end to a later instant, and stops it for a technical fault."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from ...core.errors import Conflict, Refused
from ...core.lifecycle import CandidateState, SilenceState, move, state_word
from ...core.messages import Message
from ...core.moments import in_words
from ...core.permissions import Action, Actor, require
from ...core.silence import next_minute, resumed_end
from ...core.words import NoticeKind
from ...db import db, require_transaction
from ...models import SilenceExtension, Version
from ..candidates.content import check_reason
from ._rows import Locked, check_counter, conference_of, lock, note, plan_notices, step
from .proposing import check_clean, check_running

LONGEST = timedelta(days=60)
_WHY_LATER = Message("Say why the end is moved: all participants read it.")
_FAULT = Message("Say what fault keeps delegations from answering: all participants read it.")


def open_procedure(
    actor: Actor, number: int, *, expires_at: datetime, version: int | None = None, clock: Callable[[], datetime]
) -> None:
    """Open what was proposed: from here on nobody changes the words, and unless a deciding delegation breaks the
    silence before `expires_at` the texts are adopted then, with nobody present.

    Raises Refused for an instant sooner than the conference's minimum period after now, and for a text that is not
    clean any more; Conflict where one has moved on since it was proposed.
    """
    locked, now = _begin(actor, number, version, clock)
    silence = locked.silence
    if silence.state != SilenceState.PROPOSED:
        raise Conflict("%(name)s is %(state)s.", name=locked.name, state=state_word(silence.state))
    conference = conference_of(silence)
    _check_end(expires_at, now + timedelta(hours=conference.silence_hours), now=now, zone=conference.timezone)
    check_clean(list(locked.candidates.values()), _pinned(locked), now=now)
    with db.session.no_autoflush:
        silence.opened_by_id, silence.opened_at = actor.membership_id, now
        silence.first_expires_at = silence.expires_at = expires_at
        step(locked, SilenceState.RUNNING)
    for candidate in locked.candidates.values():
        move(candidate, CandidateState.UNDER_SILENCE)
    plan_notices(silence, NoticeKind.START, at=now, from_then=True)
    note(actor, locked, "silences.open", at=now, refs=locked.refs, until=expires_at.isoformat())


def extend(
    actor: Actor,
    number: int,
    *,
    later: datetime,
    reason: str,
    version: int | None = None,
    clock: Callable[[], datetime],
) -> None:
    """Move the end of a running procedure to a later instant. Raises Refused from its end on, and for one that is not
    later."""
    locked, now = _begin(actor, number, version, clock)
    silence = locked.silence
    check_running(locked, now)
    zone = conference_of(silence).timezone
    if later <= silence.expires_at:
        raise Refused(
            "It ends on %(when)s. The end can only be moved to a later instant.",
            when=in_words(silence.expires_at, zone), field="later",
        )  # fmt: skip
    _check_not_too_late(later, now, field="later")
    reason = check_reason(reason, why=_WHY_LATER)
    former = silence.expires_at
    _move_end(actor, locked, later, reason=reason, now=now)
    silence.edit_counter += 1
    plan_notices(silence, NoticeKind.EXTENDED, at=now, from_then=True)
    note(
        actor, locked, "silences.extend", at=now, reason=reason, former=former.isoformat(), until=later.isoformat()
    )


def suspend(
    actor: Actor, number: int, *, reason: str, version: int | None = None, clock: Callable[[], datetime]
) -> None:
    """Stop a running procedure for a technical fault: its time stands still, and its texts stay as they are."""
    locked, now = _begin(actor, number, version, clock)
    silence = locked.silence
    check_running(locked, now)
    reason = check_reason(reason, why=_FAULT)
    with db.session.no_autoflush:
        silence.suspended_at, silence.fault = now, reason
        step(locked, SilenceState.SUSPENDED)
    plan_notices(silence, NoticeKind.SUSPENDED, at=now)
    note(actor, locked, "silences.suspend", at=now, reason=reason)


def resume(actor: Actor, number: int, *, version: int | None = None, clock: Callable[[], datetime]) -> None:
    """A procedure goes on, with what was left of its time when it was stopped."""
    locked, now = _begin(actor, number, version, clock)
    silence = locked.silence
    if silence.state != SilenceState.SUSPENDED:
        raise Conflict("%(name)s is %(state)s.", name=locked.name, state=state_word(silence.state))
    later = resumed_end(expires_at=silence.expires_at, suspended_at=silence.suspended_at, now=now)
    _move_end(actor, locked, later, reason=silence.fault, now=now)
    with db.session.no_autoflush:
        silence.suspended_at, silence.fault = None, ""
        step(locked, SilenceState.RUNNING)
    plan_notices(silence, NoticeKind.RESUMED, at=now, from_then=True)
    note(actor, locked, "silences.resume", at=now, until=later.isoformat())


def _begin(
    actor: Actor, number: int, version: int | None, clock: Callable[[], datetime]
) -> tuple[Locked, datetime]:
    """The procedure, locked, and the time read below the lock."""
    require_transaction()
    require(actor, Action.RUN_SILENCE)
    locked = lock(actor, number)
    now = clock()
    check_counter(locked, version)
    return locked, now


def _move_end(actor: Actor, locked: Locked, later: datetime, *, reason: str, now: datetime) -> None:
    silence = locked.silence
    db.session.add(
        SilenceExtension(
            silence_id=silence.id, former=silence.expires_at, later=later, reason=reason,
            suspended_at=silence.suspended_at, made_by_id=actor.membership_id, made_at=now,
        )
    )  # fmt: skip
    silence.expires_at = later


def _check_end(expires_at: datetime, soonest: datetime, *, now: datetime, zone: str) -> None:
    if expires_at < soonest:
        raise Refused(
            "Silence runs for the minimum period of this conference at the least. Opened now, it ends on %(when)s or "
            "later.",
            when=in_words(next_minute(soonest), zone), field="expires_at",
        )  # fmt: skip
    _check_not_too_late(expires_at, now, field="expires_at")


def _check_not_too_late(at: datetime, now: datetime, *, field: str) -> None:
    if at > now + LONGEST:
        raise Refused("Silence ends within %(days)s days from now.", days=LONGEST.days, field=field)


def _pinned(locked: Locked) -> dict[str, int]:
    """The number of the version of each entry, by reference."""
    numbers = dict(
        db.session.execute(
            select(Version.id, Version.number).where(Version.id.in_([entry.version_id for entry in locked.entries]))
        ).all()
    )
    return {locked.ref_of(entry): numbers[entry.version_id] for entry in locked.entries}
