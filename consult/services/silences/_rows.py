"""A procedure with its candidates, locked, and the steps that its acts share."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from ...core.errors import Conflict, NotFound, Refused
from ...core.lifecycle import CandidateState, SilenceState, move, state_word
from ...core.messages import Message
from ...core.permissions import Actor
from ...core.silence import timed_notices
from ...core.words import Access, NoticeKind, Role
from ...db import db, require_transaction
from ...models import Candidate, Conference, Silence, SilenceEntry, SilenceNotice
from ..record import record

# What the clock tells; an end before it takes these out.
_TIMED = (NoticeKind.HALF, NoticeKind.LAST_HOUR)


@dataclass(frozen=True)
class Locked:
    """A procedure, its entries in their order, and their candidates by id."""

    silence: Silence
    entries: list[SilenceEntry]
    candidates: dict[int, Candidate]

    @property
    def name(self) -> str:
        """Its public reference: "SP-3"."""
        return f"SP-{self.silence.number}"

    @property
    def open_entries(self) -> list[SilenceEntry]:
        """Those that were neither adopted nor went back to the negotiation."""
        return [entry for entry in self.entries if entry.fell_at is None and entry.declaration_id is None]

    @property
    def refs(self) -> list[str]:
        """The references of all its candidates."""
        return [self.ref_of(entry) for entry in self.entries]

    def ref_of(self, entry: SilenceEntry) -> str:
        """The reference of an entry's candidate."""
        return self.candidates[entry.candidate_id].ref

    def entry_of(self, ref: str) -> SilenceEntry:
        """The entry of a candidate. Raises Refused where the procedure has none such."""
        for entry in self.entries:
            if self.ref_of(entry) == ref:
                return entry
        raise Refused("Name the entry that it is about.", field="ref")


def lock(actor: Actor, number: int) -> Locked:
    """The procedure with the number, locked with its candidates. Raises NotFound."""
    silence_id = db.session.execute(
        select(Silence.id).where(Silence.conference_id == actor.conference_id, Silence.number == number)
    ).scalar_one_or_none()
    if silence_id is None:
        raise NotFound()
    return lock_by_id(silence_id)


def lock_by_id(silence_id: int) -> Locked:
    """As `lock`. The entries of a procedure never change, so its candidates can be locked before it is."""
    require_transaction()
    candidates = db.session.execute(
        select(Candidate)
        .join(SilenceEntry, SilenceEntry.candidate_id == Candidate.id)
        .where(SilenceEntry.silence_id == silence_id)
        .order_by(Candidate.id)
        .with_for_update(of=Candidate)
        .execution_options(populate_existing=True)
    ).scalars().all()  # fmt: skip
    silence = db.session.execute(
        select(Silence).where(Silence.id == silence_id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one()
    entries = db.session.execute(
        select(SilenceEntry)
        .where(SilenceEntry.silence_id == silence_id)
        .order_by(SilenceEntry.position)
        .execution_options(populate_existing=True)
    ).scalars().all()
    return Locked(silence, list(entries), {candidate.id: candidate for candidate in candidates})


def check_counter(locked: Locked, version: int | None) -> None:
    """Raise Conflict where the chair's page shows another state of the procedure than this one."""
    if version is not None and locked.silence.edit_counter != version:
        raise Conflict("%(name)s has changed while you were reading. Look at it as it stands now.", name=locked.name)


def step(locked: Locked, to: SilenceState) -> None:
    """Move the procedure, with a sentence where the step is no longer possible."""
    silence = locked.silence
    with db.session.no_autoflush:  # the state and what goes with it change together
        move(
            silence,
            to,
            sentence=Message(
                "%(name)s is %(state)s: the step is no longer possible.",
                name=locked.name, state=state_word(silence.state),
            ),
        )  # fmt: skip
        silence.edit_counter += 1


def fall(locked: Locked, entries: list[SilenceEntry], *, at: datetime) -> None:
    """Entries go back to the negotiation. The caller writes the record."""
    for entry in entries:
        entry.fell_at = at
        candidate = locked.candidates[entry.candidate_id]
        if candidate.state == CandidateState.UNDER_SILENCE:
            move(candidate, CandidateState.TABLED)
    db.session.flush()


def end(locked: Locked, to: SilenceState, *, at: datetime, reason: str = "", notice: NoticeKind, told_from: datetime):
    """The procedure ends with effect from `at`, and all are told from `told_from` on."""
    silence = locked.silence
    with db.session.no_autoflush:
        silence.ended_at, silence.ended_reason = at, str(reason)
        silence.suspended_at, silence.fault = None, ""
        step(locked, to)
    plan_notices(silence, notice, at=told_from)


def plan_notices(silence: Silence, kind: NoticeKind, *, at: datetime, from_then: bool = False) -> None:
    """All are told of something at an instant, and the timed notices not yet given are planned anew: as the procedure
    now runs, or not at all unless `from_then`."""
    db.session.flush()
    db.session.execute(
        delete(SilenceNotice).where(
            SilenceNotice.silence_id == silence.id, SilenceNotice.kind.in_(_TIMED), SilenceNotice.told_at.is_(None)
        )
    )
    planned = [(kind, at)]
    if from_then:
        planned += [due for due in timed_notices(silence.opened_at, silence.expires_at) if due[1] > at]
    db.session.add_all(SilenceNotice(silence_id=silence.id, kind=what, due_at=when) for what, when in planned)
    db.session.flush()


def note(
    actor: Actor | None,
    locked: Locked,
    verb: str,
    *,
    at: datetime,
    recorded_at: datetime | None = None,
    delegation_id: int | None = None,
    reason: str = "",
    **details: Any,
) -> None:
    """One act on the procedure, which all participants read."""
    record(
        actor, verb, conference_id=locked.silence.conference_id, at=at, recorded_at=recorded_at, subject=locked.name,
        access=Access.PARTICIPANTS, delegation_id=delegation_id, reason=str(reason),
        by_alternate=actor is not None and actor.role == Role.DELEGATE, details=details,
    )  # fmt: skip


def conference_of(silence: Silence) -> Conference:
    """The conference of a procedure."""
    return db.session.execute(select(Conference).where(Conference.id == silence.conference_id)).scalar_one()
