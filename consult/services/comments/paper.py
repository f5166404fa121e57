"""What reached the secretariat on paper or by mail, entered for a delegation."""

from datetime import datetime

from sqlalchemy import insert

from ...core.lifecycle import CommentState
from ...core.permissions import Action, Actor, require
from ...core.words import CommentCategory, Handling, Stance
from ...db import db
from ...models import Comment
from .. import phases
from ..entries import admit_sender, sender_of
from ..record import record
from . import base
from .carrying import settle
from .clearing import appear, count_threads, last_places, leave
from .words import Words, stored


def enter_on_paper(
    actor: Actor,
    *,
    delegation_id: int,
    candidate_ref: str,
    version_number: int | None = None,
    paragraph_id: str | None = None,
    quote: str | None = None,
    category: CommentCategory = CommentCategory.GENERAL,
    stance: Stance | None = None,
    body: str,
    proposed: str | None = None,
    handling: Handling = Handling.NAMED,
    received_at: datetime,
    reason: str = "",
    now: datetime,
) -> Comment:
    """Enter a comment that reached the secretariat on paper or by mail, for a delegation, as if its head had cleared it
    at `received_at`. Raises Refused where the phase was not open to the delegation then."""
    require(actor, Action.ENTER_PAPER)
    delegation = sender_of(actor, delegation_id, received_at=received_at, now=now)
    words = Words(
        body=body, category=category, stance=stance, paragraph_id=paragraph_id, quote=quote or "", proposed=proposed,
        handling=handling, version_number=version_number,
    )  # fmt: skip
    conference = base.get_conference(actor)
    # The sentence stands at no field: the words proposed may be what is not open.
    admission = admit_sender(conference, delegation, act="comment", received_at=received_at, field=None)
    base.check_handling(conference, handling)
    subject = base.lock_subject(actor, candidate_ref, version_number)
    columns = stored(words, subject.paragraphs)
    if columns["proposed"] is not None:
        admit_sender(conference, delegation, act="amend", received_at=received_at, field=None)
    released_at = None if phases.keeps_until_close(admission.phase_id) else now
    comment_id = db.session.execute(
        insert(Comment.__table__)
        .values(
            columns
            | {
                "conference_id": actor.conference_id, "candidate_id": subject.id, "version_id": subject.version_id,
                "delegation_id": delegation.id, "membership_id": actor.membership_id, "state": CommentState.DRAFT,
                "created_at": received_at, "updated_at": now, "reply_count": 0, "edit_counter": 1,
            }
        )
        .returning(Comment.__table__.c.id)
    ).scalar_one()  # fmt: skip
    comment = db.session.get(Comment, comment_id)
    leave(comment, base.new_ref(conference, handling), at=received_at, phase_id=admission.phase_id)
    if released_at:
        marks = {subject.id: subject.marks}
        appear(comment, at=released_at, places=last_places([subject.id]), marks=marks)
        db.session.flush()
        count_threads([comment], marks)
    db.session.flush()
    if subject.version_id != subject.current_id and comment.paragraph_id:
        settle(subject.id, {comment.id})
    record(
        actor, "comments.enter", conference_id=actor.conference_id, at=received_at, recorded_at=now,
        subject=comment.ref, access=base.access_of(comment),
        version_number=subject.version_number, delegation_id=delegation.id, handling=handling,
        reason=reason, details={"candidate": subject.ref},
    )  # fmt: skip
    return comment
