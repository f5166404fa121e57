"""Writing a comment: a draft inside the delegation; what a head writes in a phase with visibility "at once" goes out as
it is posted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, bindparam, func, insert, select, update

from ...core.errors import Conflict, NotFound
from ...core.lifecycle import CommentState
from ...core.permissions import Action, Actor, require
from ...core.words import Access, AlternateKind, Handling, Role, Visibility
from ...db import db
from ...models import Comment
from ..record import record
from . import base
from .carrying import settle
from .words import Words, stored

_comment = Comment.__table__
_INSERT = insert(_comment).returning(_comment.c.id, _comment.c.position)
# The next place among the named threads. Run below the candidate's lock, so no two threads get the same.
_other = _comment.alias()
_INSERT_NEXT = _INSERT.values(
    position=select(func.coalesce(func.max(_other.c.position), 0) + 1)
    .where(_other.c.candidate_id == bindparam("of_candidate"))
    .scalar_subquery()
)
_KNOWN = select(
    _comment.c.id, _comment.c.ref, _comment.c.state, _comment.c.position, _comment.c.membership_id
).where(_comment.c.request_id == bindparam("request_id"))


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a posted comment: `ref` once it went out, else None; `position` among the named threads."""

    id: int
    ref: str | None
    state: CommentState
    position: int | None


def write(
    actor: Actor,
    candidate_ref: str,
    words: Words,
    *,
    request_id: str | None,
    parent_ref: str | None = None,
    internal: bool = False,
    keep: bool = False,
    clock: Callable[[], datetime],
) -> Written:
    """Write a comment, or a reply in the thread `parent_ref`, for the actor's delegation.

    It is a draft until the head clears it, and an internal remark that never leaves with `internal`. The head's own
    goes out at once where the phase says so, unless the head wants to `keep` it as a draft. The same `request_id` twice
    creates once. Raises Refused while no phase is open to the delegation's comments (remarks are always taken), or for
    words that point at nothing.
    """
    require(actor, Action.WRITE_COMMENT)
    if request_id:
        known = find_written(actor, request_id)
        if known:
            return known
    conference = base.get_conference(actor)
    admission, now = (None, clock()) if internal else base.admit(conference, actor, clock=clock)
    base.check_handling(conference, words.handling)
    subject = base.lock_subject(actor, candidate_ref, words.version_number)
    columns = stored(words, subject.paragraphs)
    if columns["proposed"] is not None and not internal:
        base.admit_wording(conference, actor, now)
    parent_id = get_thread(actor, parent_ref, subject.id) if parent_ref else None
    columns |= {
        "conference_id": actor.conference_id,
        "candidate_id": subject.id,
        "version_id": subject.version_id,
        "parent_id": parent_id,
        "delegation_id": actor.delegation_id,
        "membership_id": actor.membership_id,
        "phase_id": admission.phase_id if admission else None,
        "created_at": now,
        "updated_at": now,
        "reply_count": 0,
        "edit_counter": 1,
        "request_id": request_id,
        "state": CommentState.REMARK if internal else CommentState.DRAFT,
    }
    at_once = admission is not None and admission.visibility == Visibility.AT_ONCE and not keep
    if at_once and actor.speaks(AlternateKind.CLEAR):
        return _send(actor, conference, subject, columns, now)
    draft_id = db.session.execute(_INSERT, columns).one().id
    record(
        actor, "comments.write", conference_id=actor.conference_id, at=now, subject=subject.ref,
        access=Access.DELEGATION, version_number=subject.version_number, handling=words.handling,
    )  # fmt: skip
    return Written(draft_id, None, columns["state"], None)


def _send(actor: Actor, conference: Row, subject: base.Subject, columns: dict, now: datetime) -> Written:
    """Insert a comment as released, with its place and counts, and the one act that says so."""
    named = columns["handling"] == Handling.NAMED
    statement = _INSERT
    columns |= {
        "state": CommentState.CLEARED,
        "ref": base.new_ref(conference, columns["handling"]),
        "cleared_at": now,
        "released_at": now,
    }
    if columns["parent_id"] is None:
        if named:
            statement = _INSERT_NEXT
            columns["of_candidate"] = subject.id
        base.mark(subject.marks, columns["paragraph_id"], 1)
        base.count(subject.id, subject.marks, threads=1, unanswered=1)
    else:
        raise_replies(columns["parent_id"], 1)
    made = db.session.execute(statement, columns).one()
    if subject.version_id != subject.current_id and columns["paragraph_id"]:
        settle(subject.id, {made.id})
    record(
        actor, "comments.clear", conference_id=actor.conference_id, at=now, subject=columns["ref"],
        access=Access.PARTICIPANTS if named else Access.DELEGATION, version_number=subject.version_number,
        handling=columns["handling"], by_alternate=actor.role == Role.DELEGATE, details={"candidate": subject.ref},
    )  # fmt: skip
    return Written(made.id, columns["ref"], CommentState.CLEARED, made.position)


def find_written(actor: Actor, request_id: str) -> Written | None:
    """What the form with this id has already created. Raises Conflict where another person's form did."""
    row = db.session.execute(_KNOWN, {"request_id": request_id}).one_or_none()
    if row is None:
        return None
    if row.membership_id != actor.membership_id:
        raise Conflict("This form was already used. Reload the page and send your words again.")
    return Written(row.id, row.ref, row.state, row.position)


def get_thread(actor: Actor, ref: str, candidate_id: int) -> int:
    """The id of the thread that a reply to `ref` belongs to. Raises NotFound unless all can read it."""
    row = db.session.execute(
        select(Comment.id, Comment.parent_id).where(
            Comment.conference_id == actor.conference_id,
            Comment.ref == ref,
            Comment.candidate_id == candidate_id,
            Comment.released_at.is_not(None),
        )
    ).one_or_none()
    if row is None:
        raise NotFound("The comment you answer is not there any more.")
    return row.parent_id or row.id


def raise_replies(thread_id: int, by: int) -> None:
    """Count released replies of a thread."""
    db.session.execute(
        update(_comment).where(_comment.c.id == thread_id).values(reply_count=_comment.c.reply_count + by)
    )
