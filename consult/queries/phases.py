"""Reads of phases and of the chair's leave."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ..core.errors import NotFound
from ..core.words import PhaseKind, Visibility
from ..db import db
from ..models import Delegation, Leave, Membership, Person, Phase


@dataclass(frozen=True)
class PhaseLine:
    """A phase with its dates and lists; `state` at the instant asked about: coming, open or closed."""

    id: int
    kind: PhaseKind
    title: str
    opens_at: datetime
    closes_at: datetime
    visibility: Visibility
    may_table: list[str]
    may_comment: list[str]
    may_amend: list[str]
    closed_at: datetime | None
    edit_counter: int
    state: str


@dataclass(frozen=True)
class LeaveLine:
    """Leave for late entries as the chair's list shows it."""

    delegation_code: str
    delegation_name: str
    act: str
    until: datetime
    reason: str
    granted_at: datetime
    granted_by: str
    over: bool


def _phases(*where, now: datetime) -> list[PhaseLine]:
    rows = db.session.execute(
        select(
            Phase.id, Phase.kind, Phase.title, Phase.opens_at, Phase.closes_at, Phase.visibility, Phase.may_table,
            Phase.may_comment, Phase.may_amend, Phase.closed_at, Phase.edit_counter,
        )
        .where(*where)
        .order_by(Phase.opens_at, Phase.id)
    ).all()  # fmt: skip
    return [PhaseLine(*row, state=_state(row, now)) for row in rows]


def _state(row, now: datetime) -> str:
    if row.closed_at is not None or row.closes_at <= now:
        return "closed"
    return "open" if row.opens_at <= now else "coming"


def list_phases(conference_id: int, *, now: datetime) -> list[PhaseLine]:
    """The phases of a conference in the order in which they open."""
    return _phases(Phase.conference_id == conference_id, now=now)


def get_phase(conference_id: int, phase_id: int, *, now: datetime) -> PhaseLine:
    """One phase of the conference; NotFound otherwise."""
    found = _phases(Phase.conference_id == conference_id, Phase.id == phase_id, now=now)
    if not found:
        raise NotFound()
    return found[0]


def list_leave(conference_id: int, *, now: datetime) -> list[LeaveLine]:
    """Leave granted in the conference, the latest first."""
    rows = db.session.execute(
        select(
            Delegation.code, Delegation.short_name, Leave.act, Leave.until, Leave.reason, Leave.granted_at, Person.name
        )
        .join(Delegation, Delegation.id == Leave.delegation_id)
        .join(Membership, Membership.id == Leave.granted_by_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Leave.conference_id == conference_id)
        .order_by(Leave.granted_at.desc(), Leave.id.desc())
    ).all()
    return [LeaveLine(*row, over=row.until <= now) for row in rows]
