"""The positions on a candidate, as a reader may see them: a reason for the chair is read by its delegation and the
chair alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from ..core.consensus import held_now
from ..core.permissions import Actor
from ..core.words import Held
from ..db import db
from ..models import Delegation, Membership, Person, Position, Version


@dataclass(frozen=True, slots=True)
class Line:
    """Where one delegation stands towards the current version. Not `confirmed`: it stood so on `version`, and has not
    answered since. `reason` None: it was given to the chair."""

    delegation: str
    code: str
    deciding: bool
    own: bool
    held: Held
    confirmed: bool
    version: int | None
    until: datetime | None
    overdue: bool
    lifts: str
    reason: str | None
    chair_only: bool
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Past:
    """One row of a delegation's history. `person` for its own delegation and officers."""

    delegation: str
    held: Held
    version: int
    inherited: bool
    person: str
    at: datetime


def list_lines(actor: Actor, candidate_id: int, version_number: int, *, now: datetime) -> list[Line]:
    """Every deciding delegation in English alphabetical order, and after them the others that hold a position."""
    rows = db.session.execute(
        select(Delegation, Position, Version.number)
        .outerjoin(
            Position,
            and_(
                Position.delegation_id == Delegation.id, Position.candidate_id == candidate_id,
                Position.superseded_at.is_(None),
            ),
        )
        .outerjoin(Version, Version.id == Position.version_id)
        .where(Delegation.conference_id == actor.conference_id, Delegation.deciding | Position.id.is_not(None))
        .order_by(Delegation.deciding.desc(), Delegation.sort_order, Delegation.id, Version.number.desc())
    ).all()  # fmt: skip
    latest = {}
    for delegation, position, number in rows:
        latest.setdefault(delegation.id, (delegation, position, number))
    lines = [_line(actor, *row, version_number, now) for row in latest.values()]
    return [line for line in lines if line.deciding or line.held != Held.NONE]


def _line(actor: Actor, delegation: Delegation, row: Position | None, number, current: int, now: datetime) -> Line:
    own = delegation.id == actor.delegation_id
    held, confirmed = (Held.NONE, True) if row is None else held_now(row.held, on_this_version=number == current)
    stands = row is not None and held != Held.NONE
    until = row.deadline if stands and held == Held.AD_REF else None
    hidden = stands and row.chair_only and not (own or actor.is_chair)
    return Line(
        delegation.short_name, delegation.code, delegation.deciding, own, held, confirmed,
        number if stands else None, until, until is not None and until <= now, row.lifts if stands else "",
        None if hidden else (row.reason if stands else ""), stands and row.chair_only, row.made_at if stands else None,
    )  # fmt: skip


def list_history(actor: Actor, candidate_id: int) -> list[Past]:
    """All that was held on any version, the latest first."""
    rows = db.session.execute(
        select(Position, Delegation.short_name, Version.number, Person.name)
        .join(Delegation, Delegation.id == Position.delegation_id)
        .join(Version, Version.id == Position.version_id)
        .join(Membership, Membership.id == Position.membership_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Position.candidate_id == candidate_id)
        .order_by(Position.made_at.desc(), Position.id.desc())
    )
    return [
        Past(
            name, row.held, number, row.inherited,
            person if actor.is_officer or row.delegation_id == actor.delegation_id else "", row.made_at,
        )
        for row, name, number, person in rows
    ]  # fmt: skip
