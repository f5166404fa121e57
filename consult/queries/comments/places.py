"""One comment or one candidate by its reference: where it stands, and what a form or a fragment needs of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from ...core.errors import NotFound
from ...core.lifecycle import CandidateState
from ...core.permissions import Actor
from ...core.words import Handling
from ...db import db
from ...models import Candidate, Comment, Version
from ..candidates.shapes import Paragraph, paragraphs_of
from .rows import Reader, Row, rows_of, statement
from .threads import PER_PAGE, Filters, thread_conditions


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment stands: the candidate, the page, whether among the unattributed, and its thread if a reply."""

    candidate_ref: str
    ref: str
    page: int
    unattributed: bool
    thread_ref: str | None
    released: bool


def get_place(actor: Actor, ref: str) -> Place:
    """Where the comment with the reference stands. Raises NotFound where the actor may not know of it."""
    thread = aliased(Comment)
    row = db.session.execute(
        select(
            Comment.candidate_id, Candidate.ref, Comment.released_at, Comment.position, Comment.handling, thread.ref,
            thread.position, thread.handling,
        )
        .join(Candidate, Candidate.id == Comment.candidate_id)
        .outerjoin(thread, thread.id == Comment.parent_id)
        .where(Comment.conference_id == actor.conference_id, Comment.ref == ref, seen_by(actor))
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound()
    candidate_id, candidate_ref, released_at, position, handling, thread_ref, thread_position, thread_handling = row
    position = thread_position if thread_ref else position
    handling = thread_handling if thread_ref else handling
    unattributed = handling == Handling.CHATHAM_HOUSE
    if released_at is None:
        return Place(candidate_ref, ref, 1, False, None, False)
    if unattributed:
        group = thread_conditions(candidate_id, Handling.CHATHAM_HOUSE, Filters())
        before = [*group, Comment.ref < (thread_ref or ref)]
        position = db.session.execute(select(func.count()).select_from(Comment).where(*before)).scalar_one() + 1
    return Place(candidate_ref, ref, ((position or 1) - 1) // PER_PAGE + 1, unattributed, thread_ref, True)


def seen_by(actor: Actor):
    """The condition under which the actor may know of a comment that has a reference."""
    released = Comment.released_at.is_not(None)
    if actor.delegation_id is None:
        return released
    return or_(released, Comment.delegation_id == actor.delegation_id)


@dataclass(frozen=True, slots=True)
class Subject:
    """A candidate as comments need it, with its current version."""

    id: int
    ref: str
    title: str
    state: CandidateState
    version_id: int
    version_number: int
    paragraphs: Sequence[Paragraph]


def get_subject(actor: Actor, ref: str) -> Subject:
    """A candidate that can be commented on, by its reference. Raises NotFound before it can be read by others."""
    row = db.session.execute(
        select(
            Candidate.id, Candidate.ref, Candidate.title, Candidate.state, Version.id, Version.number,
            Version.paragraphs,
        )
        .join(Version, Version.id == Candidate.current_version_id)
        .where(
            Candidate.conference_id == actor.conference_id, Candidate.ref == ref, Candidate.released_at.is_not(None)
        )
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound()
    *head, paragraphs = row
    return Subject(*head, paragraphs_of(paragraphs))


def get_row(reader: Reader, ref: str) -> tuple[Row, Subject]:
    """One comment by its reference, and its candidate. Raises NotFound where the reader may not know of it."""
    found = db.session.execute(
        statement(Candidate.ref)
        .join(Candidate, Candidate.id == Comment.candidate_id)
        .where(Comment.conference_id == reader.actor.conference_id, Comment.ref == ref, seen_by(reader.actor))
    ).all()
    if not found:
        raise NotFound()
    return rows_of(reader, found)[0], get_subject(reader.actor, found[0][-1])
