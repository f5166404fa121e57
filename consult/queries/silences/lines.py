"""Silence procedures in a line each, with their entries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from ...core.errors import NotFound
from ...core.lifecycle import CandidateState, SilenceState
from ...core.permissions import Actor
from ...db import db
from ...models import Candidate, Declaration, Delegation, Silence, SilenceEntry, SilenceSeen, Version

LIVE = (SilenceState.PROPOSED, SilenceState.RUNNING, SilenceState.SUSPENDED)
_TAKES_PAPER = (SilenceState.RUNNING, SilenceState.SUSPENDED, SilenceState.EXPIRED_UNBROKEN)


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry: the candidate and the version that would be adopted. `fell_at`: when it went back to the negotiation;
    `adopted`: it was when time ran out, which a later `fell_at` undoes."""

    ref: str
    title: str
    version: int
    state: CandidateState
    fell_at: datetime | None
    adopted: bool

    @property
    def open(self) -> bool:
        """Silence on it can still be broken, as far as it goes."""
        return self.fell_at is None and not self.adopted


@dataclass(frozen=True, slots=True)
class Line:
    """One procedure. `over`: its instant has passed, whether or not the end is recorded yet. `seen`: the reader has
    said that it has read it."""

    id: int
    number: int
    state: SilenceState
    item_by_item: bool
    reason: str
    proposed_at: datetime
    opened_at: datetime | None
    first_expires_at: datetime | None
    expires_at: datetime | None
    suspended_at: datetime | None
    fault: str
    refused_by: str | None
    ended_at: datetime | None
    ended_reason: str
    confirmed_at: datetime | None
    edit_counter: int
    seen: bool
    over: bool
    entries: tuple[EntryLine, ...]

    @property
    def name(self) -> str:
        """Its public reference: "SP-3"."""
        return f"SP-{self.number}"

    @property
    def refs(self) -> tuple[str, ...]:
        """The references of its candidates."""
        return tuple(entry.ref for entry in self.entries)

    @property
    def open_refs(self) -> tuple[str, ...]:
        """Of those entries on which silence can still be broken, as far as they go."""
        return tuple(entry.ref for entry in self.entries if entry.open)

    @property
    def undone(self) -> bool:
        """Something was adopted when time ran out, and a break entered later undid it."""
        return any(entry.adopted and entry.fell_at for entry in self.entries)

    @property
    def breakable(self) -> bool:
        """It runs or stands still, and its instant has not come."""
        return self.state == SilenceState.SUSPENDED or (self.state == SilenceState.RUNNING and not self.over)

    @property
    def takes_paper(self) -> bool:
        """A break that came on paper or by mail in time can be entered."""
        return self.state in _TAKES_PAPER

    @property
    def to_confirm(self) -> bool:
        """It ended unbroken, and waits for the word of the secretariat."""
        return self.state == SilenceState.EXPIRED_UNBROKEN and self.confirmed_at is None


def list_silences(actor: Actor, *, now: datetime, live: bool = False) -> list[Line]:
    """The procedures of the conference: those that wait or run first, the next end first; then the others, the last
    first. `live`: the first alone, with those that wait for the secretariat."""
    conditions = []
    if live:
        conditions.append(
            Silence.state.in_(LIVE)
            | ((Silence.state == SilenceState.EXPIRED_UNBROKEN) & Silence.confirmed_at.is_(None))
        )
    lines = _lines(actor, conditions, now)
    running = [line for line in lines if line.state in LIVE]
    running.sort(key=lambda line: (line.expires_at is None, line.expires_at or line.proposed_at, line.number))
    return running + [line for line in reversed(lines) if line.state not in LIVE]


def get_line(actor: Actor, number: int, *, now: datetime) -> Line:
    """One procedure without what was said. Raises NotFound."""
    found = _lines(actor, [Silence.number == number], now)
    if not found:
        raise NotFound()
    return found[0]


def find_live(actor: Actor, candidate_id: int, *, now: datetime) -> Line | None:
    """The procedure that a candidate waits or is in."""
    found = _lines(
        actor,
        [
            Silence.state.in_(LIVE),
            exists().where(
                SilenceEntry.silence_id == Silence.id, SilenceEntry.candidate_id == candidate_id,
                SilenceEntry.fell_at.is_(None),
            ),
        ],
        now,
    )  # fmt: skip
    return found[0] if found else None


def _lines(actor: Actor, conditions: Sequence, now: datetime) -> list[Line]:
    seen = exists().where(
        SilenceSeen.silence_id == Silence.id, SilenceSeen.person_id == actor.person_id,
        SilenceSeen.delegation_id == (actor.delegation_id or 0),
    )  # fmt: skip
    rows = db.session.execute(
        select(Silence, Delegation.short_name, seen)
        .outerjoin(Delegation, Delegation.id == Silence.refused_by_id)
        .where(Silence.conference_id == actor.conference_id, *conditions)
        .order_by(Silence.number)
    ).all()
    entries = _entries([row[0].id for row in rows])
    return [_line(silence, refused_by, bool(seen), entries[silence.id], now) for silence, refused_by, seen in rows]


def _entries(silence_ids: list[int]) -> dict[int, tuple[EntryLine, ...]]:
    found: dict[int, list[EntryLine]] = {id_: [] for id_ in silence_ids}
    if silence_ids:
        rows = db.session.execute(
            select(
                SilenceEntry.silence_id, Candidate.ref, Version.title, Version.number, Candidate.state,
                SilenceEntry.fell_at, Declaration.id,
            )
            .join(Candidate, Candidate.id == SilenceEntry.candidate_id)
            .join(Version, Version.id == SilenceEntry.version_id)
            .outerjoin(Declaration, Declaration.id == SilenceEntry.declaration_id)
            .where(SilenceEntry.silence_id.in_(silence_ids))
            .order_by(SilenceEntry.position)
        )  # fmt: skip
        for silence_id, ref, title, version, state, fell_at, declaration_id in rows:
            found[silence_id].append(EntryLine(ref, title, version, state, fell_at, declaration_id is not None))
    return {id_: tuple(lines) for id_, lines in found.items()}


def _line(s: Silence, refused_by: str | None, seen: bool, entries: tuple[EntryLine, ...], now: datetime) -> Line:
    return Line(
        id=s.id, number=s.number, state=s.state, item_by_item=s.item_by_item, reason=s.reason,
        proposed_at=s.proposed_at, opened_at=s.opened_at, first_expires_at=s.first_expires_at,
        expires_at=s.expires_at, suspended_at=s.suspended_at, fault=s.fault, refused_by=refused_by,
        ended_at=s.ended_at, ended_reason=s.ended_reason, confirmed_at=s.confirmed_at, edit_counter=s.edit_counter,
        seen=seen, over=s.expires_at is not None and s.expires_at <= now, entries=entries,
    )  # fmt: skip
