"""One silence procedure with all that was said and done."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from ...core.permissions import Actor
from ...core.text.numbering import names_of
from ...core.text.paragraphs import from_json
from ...core.words import BreakKind
from ...db import db
from ...models import (
    Candidate,
    Delegation,
    Membership,
    Person,
    SilenceBreak,
    SilenceEntry,
    SilenceExtension,
    SilenceSeen,
    Version,
)
from ..paper import Note, notes_on_breaks
from .lines import Line, get_line


@dataclass(frozen=True, slots=True)
class Break:
    """What a delegation said against an entry. `reason` None: it was given to the chair. `paper`: it was entered by the
    secretariat."""

    delegation: str
    code: str
    ref: str
    kind: BreakKind
    counts: bool
    words: str
    lifts: str
    reason: str | None
    chair_only: bool
    at: datetime
    disowned: bool
    paper: Note | None


@dataclass(frozen=True, slots=True)
class Moved:
    """The end was moved. `stood_from`: the procedure had stood still since."""

    former: datetime
    later: datetime
    reason: str
    at: datetime
    stood_from: datetime | None


@dataclass(frozen=True, slots=True)
class Reader:
    """A person of the reader's delegation, and when it said that it has read what comes under silence."""

    name: str
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    """A procedure with all that was said and done. `texts`: the words of each entry, by reference, as pairs of what a
    paragraph is called and what it says. `readers`: of the reader's own delegation."""

    line: Line
    texts: dict[str, list[tuple[str, str]]]
    breaks: list[Break]
    moves: list[Moved]
    readers: list[Reader]


def get_silence(actor: Actor, number: int, *, now: datetime) -> Page:
    """One procedure. Raises NotFound."""
    line = get_line(actor, number, now=now)
    return Page(line, _texts(line.id), _breaks(actor, line), _moves(line.id), _readers(actor, line.id))


def _texts(silence_id: int) -> dict[str, list[tuple[str, str]]]:
    rows = db.session.execute(
        select(Candidate.ref, Version.paragraphs)
        .join(SilenceEntry, SilenceEntry.candidate_id == Candidate.id)
        .join(Version, Version.id == SilenceEntry.version_id)
        .where(SilenceEntry.silence_id == silence_id)
    )
    found = {}
    for ref, stored in rows:
        text = from_json(stored)
        names = names_of(text)
        found[ref] = [(names[p.id], p.body) for p in text]
    return found


def _breaks(actor: Actor, line: Line) -> list[Break]:
    rows = db.session.execute(
        select(SilenceBreak, Delegation.id, Delegation.short_name, Delegation.code, Candidate.ref)
        .join(Delegation, Delegation.id == SilenceBreak.delegation_id)
        .join(SilenceEntry, SilenceEntry.id == SilenceBreak.entry_id)
        .join(Candidate, Candidate.id == SilenceEntry.candidate_id)
        .where(SilenceBreak.silence_id == line.id)
        .order_by(SilenceBreak.counts.desc(), SilenceBreak.id)
    ).all()
    notes = notes_on_breaks(line.id) if rows else {}
    found = []
    for row, delegation_id, name, code, ref in rows:
        told = not row.chair_only or actor.is_chair or delegation_id == actor.delegation_id
        found.append(
            Break(
                name, code, ref, row.kind, row.counts, row.words, row.lifts, row.reason if told else None,
                row.chair_only, row.received_at, row.disowned_at is not None, notes.get(row.id),
            )
        )  # fmt: skip
    return found


def _moves(silence_id: int) -> list[Moved]:
    return [
        Moved(*row)
        for row in db.session.execute(
            select(
                SilenceExtension.former, SilenceExtension.later, SilenceExtension.reason, SilenceExtension.made_at,
                SilenceExtension.suspended_at,
            )
            .where(SilenceExtension.silence_id == silence_id)
            .order_by(SilenceExtension.id)
        )
    ]


def _readers(actor: Actor, silence_id: int) -> list[Reader]:
    if actor.delegation_id is None:
        return []
    rows = db.session.execute(
        select(Person.name, func.min(SilenceSeen.seen_at))
        .join(Membership, Membership.person_id == Person.id)
        .outerjoin(
            SilenceSeen,
            (SilenceSeen.person_id == Person.id)
            & (SilenceSeen.silence_id == silence_id)
            & (SilenceSeen.delegation_id == actor.delegation_id),
        )
        .where(Membership.delegation_id == actor.delegation_id, Membership.ended_at.is_(None))
        .group_by(Person.id, Person.name)
        .order_by(Person.name, Person.id)
    )
    return [Reader(*row) for row in rows]
