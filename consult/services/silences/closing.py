"""The end of a silence by the clock: what was not broken is adopted, with nobody present."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from ...core.consensus import Readiness
from ...core.lifecycle import ConferenceState, SilenceState
from ...core.messages import Message
from ...core.words import Access, NoticeKind
from ...db import db, transaction
from ...models import Conference, Silence, SilenceEntry
from ...queries.consensus import list_readiness
from .. import declarations
from ..record import record
from ._rows import Locked, end, fall, lock_by_id, note
from .proposing import why_not


def close_due(*, now: Callable[[], datetime]) -> int:
    """End the procedures whose instant has come; answers how many. Called each second. An archived conference's clock
    stands still.

    The end takes effect at `expires_at`, whenever it is recorded; a clock set back afterwards reopens nothing.
    """
    due = db.session.execute(
        select(Silence.id)
        .join(Conference, Conference.id == Silence.conference_id)
        .where(
            Silence.state == SilenceState.RUNNING, Silence.expires_at <= now(),
            Conference.state == ConferenceState.ACTIVE,
        )
        .order_by(Silence.expires_at, Silence.id)
    ).scalars().all()  # fmt: skip
    db.session.rollback()
    return sum(_close(silence_id, now) for silence_id in due)


def _close(silence_id: int, now: Callable[[], datetime]) -> int:
    with transaction():
        locked = lock_by_id(silence_id)
        silence, recorded_at = locked.silence, now()
        # Another process was first, or it was broken, extended or taken back meanwhile.
        if silence.state != SilenceState.RUNNING or silence.expires_at > recorded_at:
            return 0
        at, entries = silence.expires_at, locked.open_entries
        ready = list_readiness(silence.conference_id, [entry.candidate_id for entry in entries], now=at)
        # Nothing is adopted that a deciding delegation objects to, whatever the clock says: one may have become
        # deciding while it ran, with an objection that it had made when it was before.
        hindered = [entry for entry in entries if not ready[entry.candidate_id].may_come_under_silence]
        why = _why(locked, hindered, ready)
        if hindered and not silence.item_by_item:
            hindered = entries
        fall(locked, hindered, at=at)
        adopted = locked.open_entries
        _adopt(locked, adopted, at=at, recorded_at=recorded_at)
        state = SilenceState.EXPIRED_UNBROKEN if adopted else SilenceState.BROKEN
        end(locked, state, at=at, reason=why, notice=NoticeKind.END, told_from=recorded_at)
        note(
            None, locked, "silences.expire", at=at, recorded_at=recorded_at, reason=why,
            refs=[locked.ref_of(entry) for entry in adopted], state=state.value,
        )  # fmt: skip
    return 1


def _adopt(locked: Locked, entries: list[SilenceEntry], *, at: datetime, recorded_at: datetime) -> None:
    deciding = declarations.deciding_ids(locked.silence.conference_id)
    for entry in entries:
        candidate = locked.candidates[entry.candidate_id]
        made = declarations.adopt_unbroken(candidate, entry.version_id, deciding=deciding, at=at)
        entry.declaration_id = made.id
        record(
            None, "silences.adopt", conference_id=candidate.conference_id, at=at, recorded_at=recorded_at,
            subject=candidate.ref, access=Access.PARTICIPANTS,
            details={"outcome": made.outcome.value, "silence": locked.name},
        )  # fmt: skip
    db.session.flush()


def _why(locked: Locked, hindered: list[SilenceEntry], ready: dict[int, Readiness]) -> str:
    if not hindered:
        return ""
    first = hindered[0]
    return Message("%(ref)s: %(why)s", ref=locked.ref_of(first), why=why_not(ready[first.candidate_id]))
