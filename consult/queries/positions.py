"""The positions on a candidate, as a reader may see them: a reason for the chair is read by its delegation and the
chair alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from ..core.consensus import held_now
from ..core.lifecycle import SET_ASIDE, STANDING, CandidateState
from ..core.permissions import Actor
from ..core.words import Held, Kind
from ..db import db
from ..models import Candidate, Delegation, Membership, Person, Position, Version


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


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """A candidate on which the reader's delegation has to say something: what it held on the former `version`, or a
    capital that has to confirm by `until`."""

    ref: str
    title: str
    held: Held
    version: int
    confirmed: bool
    until: datetime | None


def list_own(actor: Actor) -> dict[int, ToAnswer]:
    """The latest position of the reader's delegation on each candidate that is not withdrawn or merged, by its id."""
    if actor.delegation_id is None:
        return {}
    rows = db.session.execute(
        select(
            Candidate.id, Candidate.ref, Candidate.title, Candidate.current_version_id, Position.held,
            Position.version_id, Version.number, Position.until, Position.answer_by,
        )
        .join(Candidate, Candidate.id == Position.candidate_id)
        .join(Version, Version.id == Position.version_id)
        .where(
            Position.delegation_id == actor.delegation_id, Position.superseded_at.is_(None),
            Candidate.conference_id == actor.conference_id, Candidate.state.in_(STANDING),
        )
        .order_by(Version.number.desc())
    )  # fmt: skip
    found: dict[int, ToAnswer] = {}
    for row in rows:
        held, confirmed = held_now(row.held, on_this_version=row.version_id == row.current_version_id)
        until = (row.answer_by or row.until) if held == Held.AD_REF else None
        found.setdefault(row.id, ToAnswer(row.ref, row.title, held, row.number, confirmed, until))
    return found


@dataclass(frozen=True, slots=True)
class Text:
    """A candidate as the overview names it."""

    id: int
    ref: str
    title: str
    kind: Kind
    state: CandidateState
    version: int


def list_texts(conference_id: int) -> list[Text]:
    """Every candidate that others read and that was not withdrawn or merged, as numbered."""
    rows = db.session.execute(
        select(
            Candidate.id, Candidate.ref, Candidate.title, Candidate.kind, Candidate.state, Version.number
        )
        .join(Version, Version.id == Candidate.current_version_id)
        .where(
            Candidate.conference_id == conference_id, Candidate.released_at.is_not(None),
            Candidate.state.in_([*STANDING, *SET_ASIDE]),
        )
        .order_by(Candidate.kind, Candidate.number)
    )  # fmt: skip
    return [Text(*row) for row in rows]


def list_overdue(conference_id: int, *, now: datetime) -> list[tuple[str, str, datetime]]:
    """(reference, delegation, when the time passed) of the capitals that have not confirmed in time, on texts that are
    still to be adopted or were ad referendum; the longest first."""
    deadline = func.coalesce(Position.answer_by, Position.until)
    rows = db.session.execute(
        select(Candidate.ref, Delegation.short_name, deadline.label("deadline"))
        .join(Candidate, Candidate.id == Position.candidate_id)
        .join(Delegation, Delegation.id == Position.delegation_id)
        .where(
            Candidate.conference_id == conference_id, Position.superseded_at.is_(None), Position.held == Held.AD_REF,
            Position.version_id == Candidate.current_version_id, deadline <= now,
            Candidate.state.in_([CandidateState.TABLED, CandidateState.AT_GAVEL, CandidateState.ADOPTED_AD_REF]),
        )
        .order_by(deadline, Position.id)
    )  # fmt: skip
    return [tuple(row) for row in rows]
