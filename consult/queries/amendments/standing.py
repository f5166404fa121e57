"""Where a delegation's amendments stand, and what of all of them waits for whom."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased

from ...core.lifecycle import AmendmentState, CandidateState, QuestionState
from ...core.permissions import Actor
from ...core.words import QuestionAbout
from ...db import db
from ...models import Amendment, AmendmentAnswer, AmendmentSponsor, Candidate, Question, Version
from ..comments.rows import Reader
from .drafts import shelf_of
from .rows import Row, rows_of, statement
from .texts import Shelf

NEVER = datetime(9999, 1, 1, tzinfo=UTC)  # for somebody who has not looked yet: nothing is new


@dataclass(frozen=True, slots=True)
class Line:
    """An amendment in the delegation's own table; `shelf` to read it by, `current_number` the version that stands."""

    row: Row
    candidate_ref: str
    candidate_title: str
    current_number: int
    shelf: Shelf


def _ours(actor: Actor):
    joined = exists().where(
        AmendmentSponsor.amendment_id == Amendment.id,
        AmendmentSponsor.delegation_id == actor.delegation_id,
        AmendmentSponsor.left_at.is_(None),
        Amendment.released_at.is_not(None),
    )
    return or_(Amendment.delegation_id == actor.delegation_id, joined)


def count_ours(actor: Actor) -> int:
    """How many amendments a delegation has proposed or joined, drafts among them."""
    return db.session.execute(select(func.count()).select_from(Amendment).where(_ours(actor))).scalar_one()


def list_ours(reader: Reader, *, page: int, per_page: int) -> list[Line]:
    """One page of the amendments that the reader's delegation has proposed or joined: drafts first, then the newest."""
    current = aliased(Version)
    found = db.session.execute(
        statement(Candidate.ref, Candidate.title, current.number)
        .join(Candidate, Candidate.id == Amendment.candidate_id)
        .join(current, current.id == Candidate.current_version_id)
        .where(_ours(reader.actor))
        .order_by(
            (Amendment.state == AmendmentState.DRAFT).desc(), Amendment.stale.desc(), Candidate.kind, Candidate.number,
            Amendment.number, Amendment.ref, Amendment.created_at, Amendment.id,
        )
        .offset((page - 1) * per_page)
        .limit(per_page)
    ).all()  # fmt: skip
    rows = rows_of(reader, found)
    shelf = shelf_of(reader, rows)
    return [Line(row, *r[-3:], shelf) for row, r in zip(rows, found, strict=True)]


@dataclass(frozen=True, slots=True)
class Tasks:
    """What waits for a delegation: drafts of its own, stale amendments of its own that it has sent, others' amendments
    to its candidates that it might accept, and its own that the chair has answered since an instant."""

    drafts: int
    stale: int
    to_accept: int
    answered: int


def count_tasks(actor: Actor, *, since: datetime | None) -> Tasks:
    """The counts, in one query."""
    own = Amendment.delegation_id == actor.delegation_id
    mine = select(Candidate.id).where(
        Candidate.delegation_id == actor.delegation_id, Candidate.state == CandidateState.TABLED
    )
    answer = exists().where(
        AmendmentAnswer.amendment_id == Amendment.id, AmendmentAnswer.superseded_at.is_(None),
        AmendmentAnswer.answered_at > (since or NEVER),
    )  # fmt: skip

    def count(*conditions):
        return select(func.count()).select_from(Amendment).where(*conditions).scalar_subquery()

    is_open = Amendment.state == AmendmentState.OPEN
    row = db.session.execute(
        select(
            count(own, Amendment.state == AmendmentState.DRAFT),
            count(own, is_open, Amendment.stale.is_(True)),
            count(
                Amendment.candidate_id.in_(mine), Amendment.delegation_id != actor.delegation_id, is_open,
                Amendment.released_at.is_not(None), Amendment.stale.is_(False), Amendment.parent_id.is_(None),
            ),
            count(own, answer),
            select(func.count())
            .select_from(Question)
            .where(
                Question.candidate_id.in_(mine), Question.about == QuestionAbout.FRIENDLY,
                Question.state == QuestionState.OPEN,
            )
            .scalar_subquery(),
        )
    ).one()  # fmt: skip
    drafts, stale, to_accept, answered, asked = row
    return Tasks(drafts, stale, max(0, to_accept - asked), answered)


@dataclass(frozen=True, slots=True)
class Undecided:
    """What of a conference still needs a decision: candidates, and what is open on them."""

    candidates: int
    amendments: int
    brackets: int


def find_undecided(conference_id: int) -> Undecided:
    """How many tabled candidates have open amendments or brackets, and how many of these."""
    row = db.session.execute(
        select(
            func.count(), func.coalesce(func.sum(Candidate.open_amendments), 0),
            func.coalesce(func.sum(Candidate.open_brackets), 0),
        ).where(
            Candidate.conference_id == conference_id, Candidate.state == CandidateState.TABLED,
            Candidate.released_at.is_not(None),
            (Candidate.open_amendments > 0) | (Candidate.open_brackets > 0),
        )
    ).one()  # fmt: skip
    return Undecided(*row)
