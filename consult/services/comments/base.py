"""What the acts on comments share: the locked candidate, leave by the phase, counts, references."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, and_, bindparam, or_, select, update

from ...core.errors import NotFound, Refused
from ...core.lifecycle import CandidateState, CommentState, state_word
from ...core.permissions import Actor
from ...core.phases import Admission
from ...core.words import Access, Handling
from ...db import db
from ...models import Candidate, Comment, Conference, Version
from .. import entries, phases
from ..entries import allowed, unattributed_ref
from ..record import next_number


@dataclass(slots=True)
class Subject:
    """The candidate commented on, its row locked, and one version of it; `current_id` is the version that stands.
    `marks`: released threads a paragraph."""

    id: int
    ref: str
    marks: dict[str, int]
    version_id: int
    version_number: int
    paragraphs: list[dict]
    current_id: int


def _locking(version):
    return (
        select(
            Candidate.id, Candidate.state, Candidate.delegation_id, Candidate.released_at, Candidate.comment_marks,
            Candidate.current_version_id, Version.id, Version.number, Version.paragraphs,
        )
        .outerjoin(Version, and_(Version.candidate_id == Candidate.id, version))
        .where(Candidate.conference_id == bindparam("conference_id"), Candidate.ref == bindparam("ref"))
        .with_for_update(of=Candidate)
    )  # fmt: skip


# Built once, like those below: posting a comment is the most frequent act.
_CURRENT = _locking(Version.id == Candidate.current_version_id)
_NUMBERED = _locking(Version.number == bindparam("number"))


def lock_subject(actor: Actor, ref: str, version_number: int | None) -> Subject:
    """The candidate with the reference, locked, with the version (None: the current). Raises NotFound where the actor
    may not know of it, Refused where it is no longer open to comments."""
    bound = {"conference_id": actor.conference_id, "ref": ref}
    if version_number is not None:
        bound["number"] = version_number
    row = db.session.execute(_CURRENT if version_number is None else _NUMBERED, bound).one_or_none()
    if row is None:
        raise NotFound()
    candidate_id, state, delegation_id, released_at, marks, current_id, version_id, number, paragraphs = row
    if released_at is None:
        if delegation_id != actor.delegation_id:
            raise NotFound()
        raise Refused("Comments open once this text can be read by others.")
    check_open(state, ref)
    if version_id is None:
        raise Refused("There is no such version of this text. Reload the page and comment on the text shown.")
    return Subject(candidate_id, ref, dict(marks or {}), version_id, number, paragraphs, current_id)


def check_open(state: CandidateState, ref: str) -> None:
    """Raise Refused for a candidate that is no longer negotiated."""
    if state == CandidateState.TABLED:
        return
    if state == CandidateState.MERGED:
        raise Refused(
            "%(ref)s was merged into another candidate. It can still be read, and it takes no further comments.",
            ref=ref,
        )
    raise Refused(
        "%(ref)s was %(state)s. It can still be read, and it takes no further comments.",
        ref=ref, state=state_word(state),
    )  # fmt: skip


def admit(conference: Row, actor: Actor, *, clock: Callable[[], datetime]) -> tuple[Admission, datetime]:
    """Leave to comment now, and the instant that decided (see entries.admit)."""
    return entries.admit(conference, actor, act="comment", clock=clock)


def admit_wording(conference: Row, actor: Actor, at: datetime) -> None:
    """Leave to propose other words. Raises Refused with the phase's sentence."""
    allowed(phases.admit(conference, actor, act="amend", now=at), field="proposed")


_CONFERENCE = select(
    Conference.id, Conference.timezone, Conference.state, Conference.comment_handling_chatham
).where(Conference.id == bindparam("conference_id"))


def get_conference(actor: Actor) -> Row:
    """What the acts need of the actor's conference, as it stands now."""
    return db.session.execute(_CONFERENCE, {"conference_id": actor.conference_id}).one()


def check_handling(conference: Row, handling: Handling) -> None:
    """Raise Refused where the conference takes named comments only."""
    if handling == Handling.CHATHAM_HOUSE and not conference.comment_handling_chatham:
        raise Refused("This conference takes comments by name only.", field="handling")


def new_ref(conference: Row, handling: Handling) -> str:
    """C-12 in the conference's series; under the Chatham House Rule a random H-7QK2M, which tells no order."""
    if handling == Handling.NAMED:
        return f"C-{next_number(conference, 'comment')}"
    return unattributed_ref(Comment, conference.id, prefix="H")


_TABLE = Candidate.__table__
_COUNT = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("candidate_id"))
    .values(
        thread_count=_TABLE.c.thread_count + bindparam("threads", type_=Integer),
        unanswered_count=_TABLE.c.unanswered_count + bindparam("unanswered", type_=Integer),
        comment_marks=bindparam("marks", type_=_TABLE.c.comment_marks.type),
    )
)


def count(candidate_id: int, marks: dict[str, int], *, threads: int = 0, unanswered: int = 0) -> None:
    """Put a candidate's counts right, by so many; the caller holds its lock and has changed `marks`."""
    marks = {key: n for key, n in marks.items() if n > 0}
    bound = {"candidate_id": candidate_id, "threads": threads, "unanswered": unanswered, "marks": marks}
    db.session.execute(_COUNT, bound)


def mark(marks: dict[str, int], paragraph_id: str | None, by: int) -> None:
    """Count one thread more or less beside its paragraph."""
    if paragraph_id:
        marks[paragraph_id] = marks.get(paragraph_id, 0) + by


def access_of(comment: Comment) -> Access:
    """Who may know of an act on it: all once all read it, and its delegation alone under the Chatham House Rule."""
    named = comment.handling == Handling.NAMED and comment.released_at is not None
    return Access.PARTICIPANTS if named else Access.DELEGATION


def lock_candidates(ids: set[int]) -> dict[int, Any]:
    """The candidates locked in the order of their ids, so that two acts never wait for each other: id, ref, state,
    released_at, comment_marks, current_version_id by id."""
    rows = db.session.execute(
        select(
            Candidate.id, Candidate.ref, Candidate.state, Candidate.released_at, Candidate.comment_marks,
            Candidate.current_version_id,
        )
        .where(Candidate.id.in_(ids))
        .order_by(Candidate.id)
        .with_for_update()
    ).all()  # fmt: skip
    return {row.id: row for row in rows}


def lock_comment(actor: Actor, ref: str) -> tuple[Comment, Any]:
    """A comment that left a delegation, by its reference, and its candidate, both locked. Raises NotFound where the
    actor may not know of it."""
    seen = and_(
        Comment.conference_id == actor.conference_id,
        Comment.ref == ref,
        or_(Comment.released_at.is_not(None), Comment.delegation_id == actor.delegation_id),
    )
    candidate_id = db.session.execute(select(Comment.candidate_id).where(seen)).scalar_one_or_none()
    if candidate_id is None:
        raise NotFound()
    candidate = lock_candidates({candidate_id})[candidate_id]
    comment = db.session.execute(
        select(Comment).where(seen).with_for_update().execution_options(populate_existing=True)
    ).scalar_one()
    return comment, candidate


def lock_draft(actor: Actor, draft_id: int) -> Comment:
    """A draft or remark of the actor's delegation, locked. Raises NotFound for any other."""
    comment = db.session.execute(
        select(Comment)
        .where(
            Comment.id == draft_id,
            Comment.conference_id == actor.conference_id,
            Comment.delegation_id == actor.delegation_id,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if comment is None or actor.delegation_id is None:
        raise NotFound()
    if comment.state not in (CommentState.DRAFT, CommentState.REMARK):
        raise Refused("This comment has been sent out and can no longer be changed.")
    return comment
