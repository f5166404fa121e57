"""The comments of one candidate: a page of threads, those under the Chatham House Rule, replies, the own drafts."""

from dataclasses import dataclass

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import aliased

from ...core.lifecycle import CommentState
from ...core.words import CommentCategory, Handling, Stance
from ...db import db
from ...models import Candidate, Comment, Delegation, Membership, Person
from .rows import STANDS_IN, Reader, Row, rows_of, statement

PER_PAGE = 50
# Inside the delegation, or waiting for the close of the phase.
_KEPT = (CommentState.DRAFT, CommentState.REMARK, CommentState.CLEARED)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader of a candidate's comments asked for. `delegation` is a code."""

    paragraph: str = ""
    category: CommentCategory | None = None
    stance: Stance | None = None
    unanswered: bool = False
    delegation: str = ""

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return self != Filters()


def thread_conditions(candidate_id: int, handling: Handling, filters: Filters) -> list:
    conditions = [Comment.candidate_id == candidate_id, Comment.parent_id.is_(None), Comment.handling == handling]
    if handling == Handling.NAMED:
        conditions.append(Comment.position.is_not(None))
    else:
        conditions.append(Comment.released_at.is_not(None))
    if filters.any:
        conditions.append(Comment.state != CommentState.WITHDRAWN)
    if filters.paragraph:
        conditions.append(STANDS_IN == filters.paragraph)
    if filters.category:
        conditions.append(Comment.category == filters.category)
    if filters.stance:
        conditions.append(Comment.stance == filters.stance)
    if filters.unanswered:
        conditions.append(Comment.state == CommentState.CLEARED)
    return conditions


def _of_delegation(code: str):
    return Comment.delegation_id.in_(select(Delegation.id).where(Delegation.code == code))


# Built once: putting a statement together costs more than running it.
_ID, _OWN, _FIRST, _LAST = (bindparam(name) for name in ("candidate_id", "delegation_id", "first", "last"))
_INSIDE = (Comment.candidate_id == _ID, Comment.state.in_(_KEPT), Comment.released_at.is_(None))
_PAGE = (
    statement().where(Comment.candidate_id == _ID, Comment.position.between(_FIRST, _LAST)).order_by(Comment.position)
)
# Places are given without gaps, so the last one is the number of named threads, withdrawn ones included.
_SUMMARY = select(
    Candidate.thread_count,
    Candidate.unanswered_count,
    Candidate.comment_marks,
    select(func.max(Comment.position)).where(Comment.candidate_id == _ID).scalar_subquery(),
    select(func.count())
    .select_from(Comment)
    .where(
        Comment.candidate_id == _ID,
        Comment.handling == Handling.CHATHAM_HOUSE,
        Comment.parent_id.is_(None),
        Comment.released_at.is_not(None),
    )
    .scalar_subquery(),
    exists().where(Comment.delegation_id == _OWN, *_INSIDE),
).where(Candidate.id == _ID)


@dataclass(frozen=True, slots=True)
class Summary:
    """A candidate's counts as stored: threads all can read, unanswered ones, threads a paragraph, last named place; how
    many threads stand under the Chatham House Rule, and whether the reader's delegation keeps some inside."""

    threads: int
    unanswered: int
    marks: dict[str, int]
    places: int
    unattributed: int
    kept: bool


def get_summary(reader: Reader, candidate_id: int) -> Summary:
    """The counts of one candidate, at the same price however many comments there are."""
    bound = {"candidate_id": candidate_id, "delegation_id": reader.actor.delegation_id or 0}
    threads, unanswered, marks, places, unattributed, kept = db.session.connection().execute(_SUMMARY, bound).one()
    return Summary(threads, unanswered, marks or {}, places or 0, unattributed, kept)


def count_filtered(candidate_id: int, filters: Filters) -> int:
    """How many named threads the filters find."""
    conditions = thread_conditions(candidate_id, Handling.NAMED, filters)
    if filters.delegation:
        conditions.append(_of_delegation(filters.delegation))
    return db.session.execute(select(func.count()).select_from(Comment).where(*conditions)).scalar_one()


def list_threads(reader: Reader, candidate_id: int, filters: Filters, page: int) -> list[Row]:
    """One page of the named threads in the order of their places."""
    if not filters.any:
        first = (page - 1) * PER_PAGE + 1
        bound = {"candidate_id": candidate_id, "first": first, "last": first + PER_PAGE - 1}
        return rows_of(reader, db.session.connection().execute(_PAGE, bound))
    query = statement().where(*thread_conditions(candidate_id, Handling.NAMED, filters)).order_by(Comment.position)
    if filters.delegation:
        query = query.where(_of_delegation(filters.delegation))
    return rows_of(reader, db.session.execute(query.offset((page - 1) * PER_PAGE).limit(PER_PAGE)))


def count_unattributed(candidate_id: int, filters: Filters) -> int:
    """How many threads under the Chatham House Rule the filters find; none where a delegation is asked for."""
    if filters.delegation:
        return 0
    conditions = thread_conditions(candidate_id, Handling.CHATHAM_HOUSE, filters)
    return db.session.execute(select(func.count()).select_from(Comment).where(*conditions)).scalar_one()


def list_unattributed(reader: Reader, candidate_id: int, filters: Filters, page: int) -> list[Row]:
    """One page of the threads under the Chatham House Rule, in the order of their random references."""
    query = (
        statement()
        .where(*thread_conditions(candidate_id, Handling.CHATHAM_HOUSE, filters))
        .order_by(Comment.ref)
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE)
    )
    return rows_of(reader, db.session.execute(query))


@dataclass(frozen=True, slots=True)
class Kept:
    """A comment that has not left, or is not read by others yet: with who wrote it and what it answers."""

    row: Row
    writer: str
    answers_ref: str | None


_THREAD = aliased(Comment)
_KEPT_ROWS = (
    statement(Person.name, _THREAD.ref)
    .join(Membership, Membership.id == Comment.membership_id)
    .join(Person, Person.id == Membership.person_id)
    .outerjoin(_THREAD, _THREAD.id == Comment.parent_id)
    .where(Comment.delegation_id == _OWN, *_INSIDE)
    .order_by(Comment.created_at, Comment.id)
)


def list_kept(reader: Reader, candidate_id: int) -> list[Kept]:
    """The own delegation's drafts, remarks and comments waiting for the close of the phase, on one candidate."""
    if reader.actor.delegation_id is None:
        return []
    bound = {"delegation_id": reader.actor.delegation_id, "candidate_id": candidate_id}
    found = db.session.connection().execute(_KEPT_ROWS, bound).all()
    rows = rows_of(reader, found)
    return [Kept(row, r[-2], r[-1]) for row, r in zip(rows, found, strict=True)]


def list_replies(reader: Reader, thread_ref: str) -> list[Row]:
    """The replies in a thread: named ones as they came, then those under the Chatham House Rule by reference."""
    thread = aliased(Comment)
    query = (
        statement()
        .join(thread, thread.id == Comment.parent_id)
        .where(
            thread.conference_id == reader.actor.conference_id,
            thread.ref == thread_ref,
            thread.released_at.is_not(None),
            Comment.released_at.is_not(None),
        )
    )
    rows = rows_of(reader, db.session.execute(query.order_by(Comment.released_at, Comment.created_at, Comment.id)))
    return sorted(rows, key=lambda r: (r.handling != Handling.NAMED, r.ref if r.handling != Handling.NAMED else ""))
