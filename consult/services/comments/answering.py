"""The chair's answer to a comment. A later one supersedes the former visibly."""

from datetime import datetime

from sqlalchemy import insert, select, update

from ...core.errors import Conflict, Refused
from ...core.lifecycle import CommentState, move
from ...core.messages import Message
from ...core.permissions import Action, Actor, require
from ...core.text.folding import clean, fold
from ...core.words import Access, Outcome
from ...db import db
from ...models import Candidate, Comment, Disposition
from ..record import record
from . import base

MOST_REASON = 4_000
_OUTCOMES = {
    Outcome.ACCEPTED: Message("Accepted"),
    Outcome.ACCEPTED_MODIFIED: Message("Accepted with modification"),
    Outcome.NOT_ACCEPTED: Message("Not accepted"),
    Outcome.NOTED: Message("Noted"),
    Outcome.MERGED: Message("Merged into another"),
    Outcome.DEFERRED: Message("Deferred"),
}


def answer(
    actor: Actor,
    ref: str,
    *,
    outcome: Outcome,
    reason: str,
    merged_into: str | None = None,
    version: int,
    request_id: str | None = None,
    now: datetime,
) -> None:
    """Answer a comment that others can read: the outcome, why, and for "merged" the candidate into which.

    `version` is the comment's edit counter as the chair saw it: raises Conflict with the answer given meanwhile.
    """
    require(actor, Action.ANSWER_COMMENT)
    if request_id:
        known = db.session.execute(select(Disposition.id).where(Disposition.request_id == request_id)).first()
        if known:
            return
    comment, candidate = base.lock_comment(actor, ref)
    if comment.parent_id is not None:
        raise Refused("This is a reply. Answer the comment that opened the thread.")
    if comment.edit_counter != version:
        raise Conflict(_meanwhile(comment))
    reason = clean(reason)
    if not fold(reason):
        raise Refused("Give the reason: the delegation reads it on its page.", field="reason")
    if len(reason) > MOST_REASON:
        raise Refused(
            "The reason has %(count)s characters; %(most)s are allowed.",
            count=f"{len(reason):,}", most=f"{MOST_REASON:,}", field="reason",
        )
    into = _target(actor, candidate, merged_into) if outcome == Outcome.MERGED else None
    former, was = comment.disposition_id, comment.state
    disposition_id = db.session.execute(
        insert(Disposition.__table__)
        .values(
            comment_id=comment.id, outcome=outcome, reason=reason, merged_into_id=into,
            answered_by_id=actor.membership_id, answered_at=now, request_id=request_id,
        )
        .returning(Disposition.__table__.c.id)
    ).scalar_one()  # fmt: skip
    with db.session.no_autoflush:
        comment.disposition_id = disposition_id
        comment.edit_counter += 1
        gone = Message("This comment was withdrawn: there is nothing to answer.")
        move(comment, CommentState.ANSWERED, sentence=gone)
    db.session.flush()
    if former is not None:
        db.session.execute(update(Disposition).where(Disposition.id == former).values(superseded_at=now))
    if was == CommentState.CLEARED:
        base.count(candidate.id, dict(candidate.comment_marks or {}), unanswered=-1)
    record(
        actor, "comments.answer", conference_id=actor.conference_id, at=now, subject=ref,
        access=Access.PARTICIPANTS, reason=reason,
        details={"candidate": candidate.ref, "outcome": outcome.value, "again": former is not None}
        | ({"into": merged_into} if into else {}),
    )  # fmt: skip


def _target(actor: Actor, candidate, merged_into: str | None) -> int:
    if not merged_into:
        raise Refused("Name the candidate into which the comment is merged, such as N-03.", field="merged_into")
    found = db.session.execute(
        select(Candidate.id).where(
            Candidate.conference_id == actor.conference_id,
            Candidate.ref == merged_into.strip().upper(),
            Candidate.released_at.is_not(None),
        )
    ).scalar_one_or_none()
    if found is None:
        raise Refused("There is no candidate %(ref)s.", ref=merged_into.strip(), field="merged_into")
    return found


def _meanwhile(comment: Comment) -> Message:
    if comment.state == CommentState.WITHDRAWN:
        return Message("The delegation has withdrawn this comment meanwhile.")
    if comment.disposition_id is None:
        return Message("This comment has changed since you opened it. Read it again, please.")
    given = db.session.get(Disposition, comment.disposition_id)
    return Message(
        'This comment was answered meanwhile: %(outcome)s. "%(reason)s" Send yours again if it should supersede it.',
        outcome=_OUTCOMES[given.outcome], reason=given.reason,
    )
