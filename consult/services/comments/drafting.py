"""Inside the delegation: changing a draft, keeping it internal, throwing it away."""

from datetime import datetime

from sqlalchemy import delete, select

from ...core.errors import Conflict, NotFound, NotPermitted
from ...core.lifecycle import CommentState, move
from ...core.messages import Message
from ...core.permissions import Action, Actor, require
from ...core.words import Access, Role
from ...db import db
from ...models import Candidate, Comment, Conference, Version
from ..record import record
from . import base
from .words import Words, stored


def _own_draft(actor: Actor, draft_id: int, *, action: Action = Action.EDIT_COMMENT) -> Comment:
    comment = base.lock_draft(actor, draft_id)
    require(actor, action, comment)
    if actor.role == Role.OBSERVER and comment.membership_id != actor.membership_id:
        raise NotPermitted("As an observer you can change the drafts you wrote yourself.")
    return comment


def edit(actor: Actor, draft_id: int, words: Words, *, version: int, now: datetime) -> None:
    """Change a draft or remark of the own delegation. `version` is the edit counter it was opened at: raises Conflict
    where a colleague has saved since. The draft is then on the version of the text named in `words`."""
    comment = _own_draft(actor, draft_id)
    if comment.edit_counter != version:
        raise Conflict("A colleague has changed this draft since you opened it. Both texts are shown below.")
    query = select(Version, Candidate, Conference).join(Candidate, Candidate.id == Version.candidate_id)
    query = query.join(Conference, Conference.id == Candidate.conference_id).where(Candidate.id == comment.candidate_id)
    if words.version_number is None:
        query = query.where(Version.id == comment.version_id)
    else:
        query = query.where(Version.number == words.version_number)
    found = db.session.execute(query).one_or_none()
    if found is None:
        raise NotFound("There is no such version of this text.")
    text, candidate, conference = found
    base.check_handling(conference, words.handling)
    for name, value in stored(words, text.paragraphs).items():
        setattr(comment, name, value)
    comment.version_id = text.id
    comment.updated_at = now
    comment.edit_counter += 1
    db.session.flush()
    record(
        actor, "comments.edit", conference_id=actor.conference_id, at=now, subject=candidate.ref or "",
        access=Access.DELEGATION, version_number=text.number, handling=words.handling,
    )  # fmt: skip


def keep_internal(actor: Actor, draft_id: int, *, now: datetime) -> None:
    """Make a draft an internal remark, which never leaves the delegation."""
    _turn(actor, draft_id, CommentState.REMARK, "comments.keep", now)


def make_comment(actor: Actor, draft_id: int, *, now: datetime) -> None:
    """Make an internal remark a draft that the head can clear."""
    _turn(actor, draft_id, CommentState.DRAFT, "comments.write", now)


def _turn(actor: Actor, draft_id: int, state: CommentState, verb: str, now: datetime) -> None:
    comment = _own_draft(actor, draft_id)
    move(comment, state, sentence=Message("This was already done."))
    comment.updated_at = now
    comment.edit_counter += 1
    db.session.flush()
    _record_draft(actor, comment, verb, now)


def discard(actor: Actor, draft_id: int, *, now: datetime) -> None:
    """Throw a draft or remark away. It has never left the delegation, so nothing of it needs keeping."""
    comment = _own_draft(actor, draft_id)
    _record_draft(actor, comment, "comments.discard", now)
    db.session.execute(delete(Comment.__table__).where(Comment.__table__.c.id == comment.id))
    db.session.expunge(comment)


def _record_draft(actor: Actor, comment: Comment, verb: str, now: datetime) -> None:
    ref, number = db.session.execute(
        select(Candidate.ref, Version.number)
        .join(Version, Version.candidate_id == Candidate.id)
        .where(Version.id == comment.version_id)
    ).one()
    record(
        actor, verb, conference_id=actor.conference_id, at=now, subject=ref or "", access=Access.DELEGATION,
        version_number=number, handling=comment.handling,
    )  # fmt: skip
