"""Out of the delegation: clearing, releasing at the close, withdrawing."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Row, func, select

from ...core.errors import Conflict, NotFound, Refused
from ...core.lifecycle import CommentState, move
from ...core.messages import Message
from ...core.permissions import Action, Actor, require
from ...core.text.folding import clean
from ...core.words import Access, Handling, Role
from ...db import db, require_transaction
from ...models import Comment, Version
from ..entries import release_instant
from ..record import record
from . import base
from .carrying import settle, stands_in
from .replying import get_spoken
from .writing import raise_replies

MOST_REASON = 4_000


def clear(actor: Actor, drafts: Sequence[tuple[int, int]], *, clock: Callable[[], datetime]) -> list[str]:
    """Send drafts of the actor's delegation out: (id, edit counter) pairs, as the head read them. Answers their
    references, in the order given.

    All go or none. Raises Conflict where one was changed since the head read it, Refused where the phase is closed, a
    candidate takes no comments any more, or nothing was chosen.
    """
    require(actor, Action.CLEAR_COMMENT)
    wanted = dict(drafts)
    if not wanted:
        raise Refused("Choose at least one comment to send.")
    conference = base.get_conference(actor)
    admission, now = base.admit(conference, actor, clock=clock)
    candidates, rows = _lock_as_read(actor, wanted)
    if any(comment.proposed is not None for comment, _ in rows):
        base.admit_wording(conference, actor, now)
    released_at = release_instant(admission, now)
    marks = {key: dict(row.comment_marks or {}) for key, row in candidates.items()}
    places = last_places(candidates) if released_at else {}
    refs = []
    for comment, number in rows:
        base.check_handling(conference, comment.handling)
        leave(comment, base.new_ref(conference, comment.handling), at=now, phase_id=admission.phase_id)
        if released_at:
            appear(comment, at=released_at, places=places, marks=marks)
        db.session.flush()
        _record_clearing(actor, comment, candidates[comment.candidate_id].ref, number, now)
        refs.append(comment.ref)
    for candidate in candidates.values():
        behind = [c.id for c, _ in rows if c.candidate_id == candidate.id and _is_behind(c, candidate)]
        if behind:
            settle(candidate.id, behind)
    if released_at:
        count_threads([comment for comment, _ in rows], marks)
    return refs


def _lock_as_read(actor: Actor, wanted: dict[int, int]) -> tuple[dict[int, Row], list[tuple[Comment, int]]]:
    """Lock the drafts, edit counter by id, and before them their candidates; answers the candidates by id, and the
    drafts in the order wanted, with the numbers of their versions. Raises Conflict where one is not as it was read."""
    of = db.session.execute(
        select(Comment.candidate_id).where(Comment.id.in_(wanted), Comment.delegation_id == actor.delegation_id)
    ).scalars()
    candidates = base.lock_candidates(set(of))
    rows = db.session.execute(
        select(Comment, Version.number)
        .join(Version, Version.id == Comment.version_id)
        .where(
            Comment.id.in_(wanted),
            Comment.conference_id == actor.conference_id,
            Comment.delegation_id == actor.delegation_id,
        )
        .with_for_update(of=Comment)
        .execution_options(populate_existing=True)
    ).all()
    if len(rows) != len(wanted):
        raise Conflict("One of these drafts was thrown away meanwhile. Look at the list again and send it then.")
    by_id = {comment.id: (comment, number) for comment, number in rows}
    for draft_id, seen in wanted.items():
        comment, _ = by_id[draft_id]
        require(actor, Action.CLEAR_COMMENT, comment)
        if comment.state != CommentState.DRAFT:
            raise Conflict("One of these comments was sent or kept meanwhile. Look at the list again.")
        if comment.edit_counter != seen:
            raise Conflict("A colleague changed one of these drafts after you opened this page. Read it again, please.")
        base.check_open(candidates[comment.candidate_id].state, candidates[comment.candidate_id].ref)
    return candidates, [by_id[draft_id] for draft_id in wanted]


def release(phase_id: int, *, at: datetime) -> int:
    """Let everybody read what was cleared in a phase with visibility "at close"; called by its close, inside its
    transaction. Answers how many comments that were."""
    require_transaction()
    waiting = (
        Comment.phase_id == phase_id,
        Comment.state == CommentState.CLEARED,
        Comment.released_at.is_(None),
    )
    of = set(db.session.execute(select(Comment.candidate_id).where(*waiting)).scalars())
    if not of:
        return 0
    candidates = base.lock_candidates(of)
    comments = (
        db.session.execute(
            select(Comment)
            .where(*waiting)
            .order_by(Comment.candidate_id, Comment.cleared_at, Comment.created_at, Comment.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        .scalars()
        .all()
    )
    marks = {key: dict(row.comment_marks or {}) for key, row in candidates.items()}
    places = last_places(candidates)
    for comment in comments:
        appear(comment, at=at, places=places, marks=marks)
    db.session.flush()
    count_threads(comments, marks)
    for key, row in candidates.items():
        mine = [c for c in comments if c.candidate_id == key]
        named = [c.ref for c in mine if c.handling == Handling.NAMED]
        record(
            None, "comments.release", conference_id=mine[0].conference_id, at=at, subject=row.ref,
            access=Access.PARTICIPANTS, details={"comments": len(mine), "refs": named},
        )  # fmt: skip
    return len(comments)


def withdraw(actor: Actor, ref: str, *, reason: str = "", now: datetime) -> None:
    """Take a comment back, as long as the chair has not answered it, if wanted with a reason, which the record keeps.
    Others then read that it was withdrawn, and no longer its words. An office's reply is taken back by that office, a
    delegation's comment by its head."""
    comment, candidate = base.lock_comment(actor, ref)
    if comment.delegation_id != actor.delegation_id:
        raise NotFound()
    require(actor, Action.WITHDRAW_COMMENT, get_spoken(comment) if actor.is_officer else comment)
    if comment.parent_id is not None:
        thread = db.session.get(Comment, comment.parent_id, populate_existing=True)
        if thread.state == CommentState.ANSWERED:
            raise Refused("The chair has answered this thread: what was said in it stays.")
    sentence = Message("The chair has answered this comment, so it stays. You can add a reply.")
    if comment.state == CommentState.WITHDRAWN:
        sentence = Message("This comment was withdrawn already.")
    comment.withdrawn_at = now
    with db.session.no_autoflush:
        move(comment, CommentState.WITHDRAWN, sentence=sentence)
    if comment.released_at is not None:
        if comment.parent_id is not None:
            raise_replies(comment.parent_id, -1)
        else:
            marks = dict(candidate.comment_marks or {})
            base.mark(marks, stands_in(comment), -1)
            base.count(candidate.id, marks, threads=-1, unanswered=-1)
    db.session.flush()
    record(
        actor, "comments.withdraw", conference_id=actor.conference_id, at=now, subject=ref,
        access=base.access_of(comment), handling=comment.handling,
        by_alternate=actor.role == Role.DELEGATE, reason=clean(reason)[:MOST_REASON],
        details={"candidate": candidate.ref},
    )  # fmt: skip


def _is_behind(comment: Comment, candidate) -> bool:
    """Whether the text has moved on since a comment was drafted on words of it."""
    return comment.paragraph_id is not None and comment.version_id != candidate.current_version_id


def leave(comment: Comment, ref: str, *, at: datetime, phase_id: int | None) -> None:
    """From the delegation to the chair: the state, the reference, when and in which phase."""
    comment.cleared_at = at
    comment.ref = ref
    comment.phase_id = phase_id
    comment.updated_at = at
    move(comment, CommentState.CLEARED)


def appear(comment: Comment, *, at: datetime, places: dict[int, int], marks: dict[int, dict[str, int]]) -> None:
    """From now on all read it: its place among the named threads, or its count in the thread."""
    comment.released_at = at
    if comment.parent_id is not None:
        raise_replies(comment.parent_id, 1)
        return
    if comment.handling == Handling.NAMED:
        places[comment.candidate_id] = comment.position = places.get(comment.candidate_id, 0) + 1
    base.mark(marks[comment.candidate_id], stands_in(comment), 1)


def count_threads(comments: Sequence[Comment], marks: dict[int, dict[str, int]]) -> None:
    """Add what has appeared to the counts that each candidate keeps."""
    for candidate_id, its_marks in marks.items():
        n = sum(1 for c in comments if c.candidate_id == candidate_id and c.parent_id is None)
        base.count(candidate_id, its_marks, threads=n, unanswered=n)


def last_places(candidate_ids) -> dict[int, int]:
    """The last place given to a thread of each candidate; the caller holds their locks."""
    rows = db.session.execute(
        select(Comment.candidate_id, func.max(Comment.position))
        .where(Comment.candidate_id.in_(list(candidate_ids)), Comment.position.is_not(None))
        .group_by(Comment.candidate_id)
    )
    return dict(rows.all())


def _record_clearing(actor: Actor, comment: Comment, candidate_ref: str, number: int, now: datetime) -> None:
    record(
        actor, "comments.clear", conference_id=actor.conference_id, at=now, subject=comment.ref,
        access=base.access_of(comment), version_number=number,
        handling=comment.handling, by_alternate=actor.role == Role.DELEGATE, details={"candidate": candidate_ref},
    )  # fmt: skip
