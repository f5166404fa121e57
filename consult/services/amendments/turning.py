"""A comment with proposed wording becomes an amendment, and back; both inside the delegation that wrote it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from ...core.errors import NotFound, Refused
from ...core.lifecycle import AmendmentState, CommentState, move
from ...core.permissions import Action, Actor, require
from ...core.text.changes import Replace, from_json
from ...core.words import Access
from ...db import db, require_transaction
from ...models import Amendment, Candidate, Comment, Version
from .. import comments
from ..comments import Words
from ..record import record
from . import base
from .drafting import remove, start
from .words import Typed


def from_comment(
    actor: Actor, *, ref: str | None = None, draft_id: int | None = None, clock: Callable[[], datetime]
) -> int:
    """Make an amendment of a comment of the actor's delegation with proposed wording: one that was sent (`ref`), or a
    draft or remark (`draft_id`). Answers the id of the draft amendment, the same one when asked twice.

    A comment that was sent stays as it is; a draft becomes an internal remark, so that the same is not sent twice.
    """
    require_transaction()
    require(actor, Action.AMEND)
    base.admit(base.get_conference(actor), actor, clock=clock)  # the close of a phase locks the phase first
    comment = _own_comment(actor, ref, draft_id)
    if comment.proposed is None:
        raise Refused("This comment proposes no other words: there is nothing to make an amendment of.")
    known = db.session.execute(
        select(Amendment)
        .where(Amendment.comment_id == comment.id, Amendment.state != AmendmentState.WITHDRAWN)
        .order_by(Amendment.created_at.desc())
    ).scalars().first()  # fmt: skip
    if known is not None and known.state == AmendmentState.DRAFT:
        return known.id
    if known is not None:
        raise Refused("This comment has become %(ref)s already.", ref=known.ref)
    candidate_ref, version = db.session.execute(
        select(Candidate.ref, Version)
        .join(Version, Version.candidate_id == Candidate.id)
        .where(Version.id == comment.version_id)
    ).one()
    words = Typed(
        title=version.title,
        paragraphs=[
            (p["id"], comment.proposed if p["id"] == comment.paragraph_id else p["body"]) for p in version.paragraphs
        ],
        rationale=comment.body,
        category=comment.category,
        handling=comment.handling,
    )
    amendment_id = start(
        actor, candidate_ref, words, version_number=version.number, comment_id=comment.id, clock=clock
    )
    if comment.state == CommentState.DRAFT:
        move(comment, CommentState.REMARK)
        comment.edit_counter += 1
        db.session.flush()
    return amendment_id


def _own_comment(actor: Actor, ref: str | None, draft_id: int | None) -> Comment:
    chosen = Comment.ref == ref if ref is not None else Comment.id == draft_id
    comment = db.session.execute(
        select(Comment)
        .where(
            chosen, Comment.conference_id == actor.conference_id, Comment.delegation_id == actor.delegation_id,
            Comment.state != CommentState.WITHDRAWN,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()  # fmt: skip
    if comment is None or actor.delegation_id is None:
        raise NotFound()
    return comment


def to_comment(actor: Actor, draft_id: int, *, now: datetime) -> int:
    """Make a draft comment of a draft amendment that changes the words of one paragraph; answers the comment's id. The
    remark that it was made of, if any, becomes the draft again."""
    require_transaction()
    amendment = base.lock_draft(actor, draft_id)
    require(actor, Action.EDIT_AMENDMENT, amendment)
    require(actor, Action.WRITE_COMMENT)
    operations = from_json(amendment.operations)
    if amendment.parent_id is not None or len(operations) != 1 or not isinstance(operations[0], Replace):
        raise Refused("Only other words for one paragraph can be said in a comment. Keep it as an amendment.")
    if not amendment.rationale:
        raise Refused("Give the rationale first: it becomes the words of the comment.", field="rationale")
    candidate_ref, number = db.session.execute(
        select(Candidate.ref, Version.number)
        .join(Version, Version.candidate_id == Candidate.id)
        .where(Version.id == amendment.version_id)
    ).one()
    words = Words(
        body=amendment.rationale, category=amendment.category, paragraph_id=operations[0].paragraph,
        proposed=operations[0].body, handling=amendment.handling, version_number=number,
    )  # fmt: skip
    origin = db.session.get(Comment, amendment.comment_id) if amendment.comment_id else None
    if origin is not None and origin.state == CommentState.REMARK:
        comment_id = origin.id
        comments.edit(actor, comment_id, words, version=origin.edit_counter, now=now)
    elif origin is not None and origin.state in (CommentState.CLEARED, CommentState.ANSWERED):
        raise Refused(
            "This was made of comment %(ref)s, which still stands. Throw this draft away instead.", ref=origin.ref
        )
    else:
        written = comments.write(actor, candidate_ref, words, request_id=None, internal=True, clock=lambda: now)
        comment_id = written.id
    comments.make_comment(actor, comment_id, now=now)
    remove(amendment)
    record(
        actor, "amendments.make_comment", conference_id=actor.conference_id, at=now, subject=candidate_ref,
        access=Access.DELEGATION, version_number=number, handling=words.handling,
    )  # fmt: skip
    return comment_id
