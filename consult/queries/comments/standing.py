"""A delegation's own comments, and those of which its head has to say where they stand."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from ...core.lifecycle import CandidateState, CommentState
from ...core.permissions import Actor
from ...db import db
from ...models import Candidate, Comment, Version
from ..candidates.shapes import paragraphs_of
from .places import Subject
from .rows import Reader
from .table import PER_PAGE, Line, line_statement, lines_of


def count_ours(actor: Actor) -> int:
    """How many comments, drafts and remarks the actor's delegation has."""
    return db.session.execute(
        select(func.count()).select_from(Comment).where(Comment.delegation_id == actor.delegation_id)
    ).scalar_one()


def list_ours(reader: Reader, *, page: int = 1) -> list[Line]:
    """The delegation's own comments, candidate by candidate: drafts, sent, answered and withdrawn ones."""
    query = (
        line_statement()
        .where(Comment.delegation_id == reader.actor.delegation_id)
        .order_by(Candidate.kind, Candidate.number, Comment.created_at, Comment.id)
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE)
    )
    return lines_of(reader, db.session.execute(query).all())


def list_texts(version_ids: set[int]) -> dict[int, Subject]:
    """Candidates with the version that stands, by the id of that version."""
    if not version_ids:
        return {}
    found = db.session.execute(
        select(
            Candidate.id, Candidate.ref, Candidate.title, Candidate.state, Version.id, Version.number,
            Version.paragraphs,
        )
        .join(Version, Version.id == Candidate.current_version_id)
        .where(Version.id.in_(version_ids))
    )  # fmt: skip
    return {row[4]: Subject(*row[:6], paragraphs_of(row[6])) for row in found}


@dataclass(frozen=True, slots=True)
class ToPlace:
    """A comment of one's delegation on words that have changed, of which its head has to say where it stands."""

    ref: str
    candidate_ref: str


_THREAD = aliased(Comment)
# What the chair has answered, and texts that have gone, ask nothing of anybody.
_TO_PLACE = (
    Comment.offered_version_id.is_not(None),
    Comment.state == CommentState.CLEARED,
    or_(_THREAD.id.is_(None), _THREAD.state == CommentState.CLEARED),
    Candidate.state == CandidateState.TABLED,
)


def list_to_place(actor: Actor) -> list[ToPlace]:
    """The comments of the actor's delegation that wait for its head to say where they stand, text by text."""
    found = db.session.execute(
        select(Comment.ref, Candidate.ref)
        .join(Candidate, Candidate.id == Comment.candidate_id)
        .outerjoin(_THREAD, _THREAD.id == Comment.parent_id)
        .where(Comment.delegation_id == actor.delegation_id, *_TO_PLACE)
        .order_by(Candidate.kind, Candidate.number, Comment.created_at, Comment.id)
    )
    return [ToPlace(*row) for row in found]


def list_replied_to(thread_ids: Collection[int]) -> set[int]:
    """Those of some threads in which the chair or the secretariat has replied."""
    if not thread_ids:
        return set()
    found = select(Comment.parent_id).where(
        Comment.parent_id.in_(thread_ids), Comment.delegation_id.is_(None), Comment.state == CommentState.CLEARED
    )
    return set(db.session.execute(found).scalars())
