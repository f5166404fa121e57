"""What a delegation says against an entry under silence, and what follows from it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ...core.errors import Refused
from ...core.lifecycle import SilenceState
from ...core.messages import Message
from ...core.permissions import Actor
from ...core.text.folding import clean, fold
from ...core.words import Access, BreakKind, Held, NoticeKind
from ...db import db
from ...models import Delegation, Position, SilenceBreak, SilenceEntry, Version
from .. import declarations
from ..positions._rows import latest
from ..positions.taking import put_in
from ..record import record
from ._rows import Locked, end, fall, plan_notices

MOST_WORDS = 4000
_REASON = Message("Say why your delegation cannot accept it.")
_LIFTS = Message("Say what would lift the objection: the chair has to know what to talk about.")
_WORDS = Message("Write the amendment: the words as they should read.")


@dataclass(frozen=True)
class Said:
    """An objection, with why and with what would lift it, or an amendment with its `words`. `chair_only`: the reason is
    for the chair."""

    kind: BreakKind
    reason: str = ""
    lifts: str = ""
    words: str = ""
    chair_only: bool = False


def take_in(
    actor: Actor,
    locked: Locked,
    entry: SilenceEntry,
    *,
    delegation: Delegation,
    said: Said,
    received_at: datetime,
    now: datetime,
    justification: str = "",
    request_id: str | None = None,
) -> SilenceBreak:
    """Keep what a delegation says, and carry out what follows: that of a deciding delegation sends the entry, or all of
    a package, back to the negotiation, and its objection becomes its position; that of another stands as a statement.

    The caller holds the locks, has checked that it came in time, and writes the record. Raises Refused, naming the
    field, where it says too little, or where the delegation has spoken already.
    """
    counts = delegation.deciding
    row = SilenceBreak(
        silence_id=locked.silence.id, entry_id=entry.id, delegation_id=delegation.id,
        membership_id=actor.membership_id, kind=said.kind, counts=counts, received_at=received_at, entered_at=now,
        justification=justification, request_id=request_id, **checked(said, counts=counts),
    )  # fmt: skip
    if _has_spoken(entry, delegation, counts):
        raise Refused("This delegation has spoken on %(ref)s already.", ref=locked.ref_of(entry), field="ref")
    db.session.add(row)
    db.session.flush()
    if counts:
        _end_for(locked, [entry] if locked.silence.item_by_item else locked.entries, delegation, now)
        if said.kind == BreakKind.OBJECTION:
            row.position_id = _object(actor, locked, entry, row, now)
    return row


def checked(said: Said, *, counts: bool) -> dict:
    """The words of a break as they are kept. Raises Refused, naming the field, for what is missing or too long."""
    kept = {"words": "", "lifts": "", "reason": clean(said.reason), "chair_only": False}
    if said.kind == BreakKind.AMENDMENT:
        kept["words"] = _needed(said.words, "words", _WORDS)
    else:
        kept["lifts"] = _needed(said.lifts, "lifts", _LIFTS) if counts else clean(said.lifts)
        kept["reason"] = _needed(said.reason, "reason", _REASON)
    for field in ("reason", "lifts"):
        _check_length(kept[field], field)
    # A statement is made for the record.
    kept["chair_only"] = bool(counts and said.chair_only and kept["reason"])
    return kept


def _needed(words: str, field: str, why: Message) -> str:
    words = clean(words)
    if not fold(words):
        raise Refused(why, field=field)
    _check_length(words, field)
    return words


def _check_length(words: str, field: str) -> None:
    if len(words) > MOST_WORDS:
        raise Refused(
            "This has %(count)s characters; %(most)s are allowed.",
            count=f"{len(words):,}", most=f"{MOST_WORDS:,}", field=field,
        )


def _has_spoken(entry: SilenceEntry, delegation: Delegation, counts: bool) -> bool:
    made = select(SilenceBreak.id).where(
        SilenceBreak.entry_id == entry.id, SilenceBreak.delegation_id == delegation.id, SilenceBreak.counts == counts,
        SilenceBreak.disowned_at.is_(None),
    )  # fmt: skip
    return db.session.execute(made).first() is not None


def _end_for(locked: Locked, entries: list[SilenceEntry], delegation: Delegation, now: datetime) -> None:
    state = locked.silence.state
    late = state == SilenceState.EXPIRED_UNBROKEN
    _undo(locked, [entry for entry in entries if entry.fell_at is None and entry.declaration_id], delegation, now)
    fall(locked, [entry for entry in entries if entry.fell_at is None], at=now)
    notice = NoticeKind.UNDONE if late else NoticeKind.BROKEN
    if all(entry.fell_at is not None for entry in locked.entries):
        end(locked, SilenceState.BROKEN, at=now, notice=notice, told_from=now)
    else:
        plan_notices(locked.silence, notice, at=now, from_then=state == SilenceState.RUNNING)


def _undo(locked: Locked, entries: list[SilenceEntry], delegation: Delegation, now: datetime) -> None:
    """What time has adopted holds no longer, visibly."""
    told = Message("%(name)s had broken the silence in time.", name=delegation.short_name)
    for entry in entries:
        candidate = locked.candidates[entry.candidate_id]
        standing = declarations.standing_declaration(candidate.id)
        if standing is None or standing.id != entry.declaration_id:
            continue
        declarations.undo(candidate, reason=told, now=now)
        record(
            None, "silences.undo", conference_id=candidate.conference_id, at=now, subject=candidate.ref,
            access=Access.PARTICIPANTS, delegation_id=delegation.id, details={"silence": locked.name},
        )  # fmt: skip


def _object(actor: Actor, locked: Locked, entry: SilenceEntry, row: SilenceBreak, now: datetime) -> int:
    """The objection is the delegation's position on the version that was to be adopted."""
    candidate = locked.candidates[entry.candidate_id]
    position = Position(
        candidate_id=candidate.id, version_id=entry.version_id, delegation_id=row.delegation_id,
        membership_id=actor.membership_id, held=Held.OBJECTS, lifts=row.lifts, reason=row.reason,
        chair_only=row.chair_only, made_at=now,
    )  # fmt: skip
    version = db.session.get_one(Version, entry.version_id)
    put_in(actor, candidate, version=version, former=latest(candidate.id, row.delegation_id), row=position, now=now)
    return position.id
