"""A reply of the chair or the secretariat in a thread: words alone, in the name of the office, read by all at once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from ...core.errors import Conflict, NotFound
from ...core.lifecycle import CommentState
from ...core.permissions import Action, Actor, require
from ...core.words import Access, Role
from ...db import db
from ...models import Comment, Membership
from ..record import record
from . import base
from .words import Words, stored
from .writing import Written, find_written, raise_replies

_comment = Comment.__table__


@dataclass(frozen=True, slots=True)
class Spoken:
    """An office's reply as the policy asks about it: `role` is the capacity in which it was written."""

    role: Role
    delegation_id: None = None


def reply(actor: Actor, ref: str, body: str, *, request_id: str | None, now: datetime) -> Written:
    """Reply in the thread of the comment `ref`, which all can read. The same `request_id` twice creates once.

    An office takes no stance and proposes no words, so a reply has neither; no phase bounds it, as none bounds the
    chair's answer. Raises NotFound where there is no such comment, Conflict where it was withdrawn, Refused where the
    candidate takes no comments any more or nothing is said.
    """
    require(actor, Action.REPLY_COMMENT)
    if request_id:
        known = find_written(actor, request_id)
        if known:
            return known
    conference = base.get_conference(actor)
    comment, candidate = base.lock_comment(actor, ref)
    subject = base.lock_subject(actor, candidate.ref, None)
    thread_id = comment.parent_id or comment.id
    thread = comment if thread_id == comment.id else db.session.get_one(Comment, thread_id, populate_existing=True)
    if CommentState.WITHDRAWN in (comment.state, thread.state):
        raise Conflict("What you reply to was withdrawn meanwhile.")
    columns = stored(Words(body), subject.paragraphs) | {
        "conference_id": actor.conference_id, "candidate_id": subject.id, "version_id": subject.version_id,
        "parent_id": thread_id, "delegation_id": None, "membership_id": actor.membership_id,
        "created_at": now, "updated_at": now, "cleared_at": now, "released_at": now, "state": CommentState.CLEARED,
        "reply_count": 0, "edit_counter": 1, "request_id": request_id,
    }  # fmt: skip
    columns["ref"] = base.new_ref(conference, columns["handling"])
    made = db.session.execute(insert(_comment).returning(_comment.c.id), columns).scalar_one()
    raise_replies(thread_id, 1)
    record(
        actor, "comments.reply", conference_id=actor.conference_id, at=now, subject=columns["ref"],
        access=Access.PARTICIPANTS, version_number=subject.version_number,
        details={"candidate": subject.ref, "ref": ref},
    )  # fmt: skip
    return Written(made, columns["ref"], CommentState.CLEARED, None)


def get_spoken(comment: Comment) -> Spoken:
    """What the policy asks about an office's reply. Raises NotFound for a comment of a delegation."""
    if comment.delegation_id is not None:
        raise NotFound()
    role = select(Membership.role).where(Membership.id == comment.membership_id)
    return Spoken(db.session.execute(role).scalar_one())
