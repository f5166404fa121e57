"""Where the deciding delegations stand towards a text, and whether it can be adopted."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, func, select

from ..core.consensus import Holding, Readiness, assess, held_now
from ..core.lifecycle import QuestionState
from ..core.words import Held, StatementKind
from ..db import db
from ..models import Candidate, Delegation, Position, Question, Statement, Version
from .texts import what_stands_in_the_way

# All positions that stand, on whichever version, the latest version first.
_POSITIONS = (
    select(
        Position.candidate_id, Position.delegation_id, Position.held, Position.until, Position.answer_by,
        Position.version_id,
    )
    .join(Version, Version.id == Position.version_id)
    .where(Position.candidate_id.in_(bindparam("candidates", expanding=True)), Position.superseded_at.is_(None))
    .order_by(Version.number.desc(), Position.id.desc())
)  # fmt: skip

# Reservations that stand; of a stale one it is open whether it does.
_RESERVATIONS = select(Statement.candidate_id, Statement.delegation_id, Statement.stale).where(
    Statement.candidate_id.in_(bindparam("candidates", expanding=True)),
    Statement.kind == StatementKind.RESERVATION,
    Statement.superseded_at.is_(None),
    Statement.withdrawn_at.is_(None),
)


def holdings_of(conference_id: int, versions: dict[int, int]) -> dict[int, tuple[Holding, ...]]:
    """Where each deciding delegation stands, in English alphabetical order, by candidate. `versions`: the current
    version of each candidate. Three queries, however many they are."""
    deciding = db.session.execute(
        select(Delegation.id, Delegation.short_name)
        .where(Delegation.conference_id == conference_id, Delegation.deciding)
        .order_by(Delegation.sort_order, Delegation.id)
    ).all()
    latest: dict[tuple[int, int], tuple] = {}
    if versions:
        for row in db.session.execute(_POSITIONS, {"candidates": list(versions)}):
            latest.setdefault((row.candidate_id, row.delegation_id), row)
    reserved: dict[tuple[int, int], bool] = {}
    if versions:
        for row in db.session.execute(_RESERVATIONS, {"candidates": list(versions)}):
            key = (row.candidate_id, row.delegation_id)
            reserved[key] = reserved.get(key, False) or row.stale
    return {
        candidate: tuple(
            _holding(name, latest.get((candidate, id_)), version, reserved.get((candidate, id_)))
            for id_, name in deciding
        )
        for candidate, version in versions.items()
    }


def _holding(name: str, row, version_id: int, stale: bool | None) -> Holding:
    """`stale`: None where the delegation has attached no reservation."""
    said = {"reserves": stale is not None, "stale": bool(stale)}
    if row is None:
        return Holding(name, Held.NONE, **said)
    held, confirmed = held_now(row.held, on_this_version=row.version_id == version_id)
    until = (row.answer_by or row.until) if held == Held.AD_REF else None
    return Holding(name, held, confirmed, until, **said)


def readiness(candidate: Candidate, *, now: datetime) -> Readiness:
    """The consensus test of a candidate on its current version."""
    (holdings,) = holdings_of(candidate.conference_id, {candidate.id: candidate.current_version_id}).values()
    open_ = what_stands_in_the_way(candidate)
    return assess(
        holdings, brackets=open_.brackets, amendments=open_.amendments, questions=open_.questions, now=now
    )


def list_readiness(conference_id: int, candidate_ids: Collection[int], *, now: datetime) -> dict[int, Readiness]:
    """The same of many candidates, by id, in four queries."""
    asked = (
        select(func.count())
        .where(Question.candidate_id == Candidate.id, Question.state == QuestionState.OPEN)
        .correlate(Candidate)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Candidate.id, Candidate.current_version_id, Candidate.open_brackets, Candidate.open_amendments, asked)
        .where(Candidate.conference_id == conference_id, Candidate.id.in_(candidate_ids))
    ).all()  # fmt: skip
    holdings = holdings_of(conference_id, {row[0]: row[1] for row in rows})
    return {
        id_: assess(holdings[id_], brackets=brackets, amendments=amendments, questions=questions, now=now)
        for id_, _version, brackets, amendments, questions in rows
    }
