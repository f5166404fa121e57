"""Comments when the text has a new version: carried to it where their words are unchanged; where they are not, stale,
with the place that is proposed to who made them."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import aliased

from ...core.lifecycle import CommentState
from ...core.text.anchors import Anchor, Fate, relocate
from ...core.text.paragraphs import Paragraph, from_json
from ...core.text.placing import propose
from ...core.words import Access
from ...db import db, require_transaction
from ...models import Candidate, Comment, Version
from ..record import record

_thread = aliased(Comment)
_ROWS = (
    select(
        Comment.id, Comment.ref, Comment.state, Comment.delegation_id, Comment.released_at, Comment.version_id,
        Comment.paragraph_id, Comment.span_start, Comment.span_end, Comment.quote, Comment.standing_version_id,
        Comment.standing_paragraph_id, Comment.standing_start, Comment.standing_end, Comment.standing_quote,
        Comment.offered_version_id, _thread.state.label("thread_state"),
    )
    .outerjoin(_thread, _thread.id == Comment.parent_id)
    .where(
        Comment.candidate_id == bindparam("candidate_id"),
        Comment.paragraph_id.is_not(None),
        Comment.state.in_((CommentState.CLEARED, CommentState.ANSWERED)),
    )
    .order_by(Comment.id)
)  # fmt: skip
_comment = Comment.__table__
_CARRIED = (
    update(_comment)
    .where(_comment.c.id == bindparam("of"))
    .values(
        standing_version_id=bindparam("version"), standing_paragraph_id=bindparam("paragraph"),
        standing_start=bindparam("start"), standing_end=bindparam("end"), offered_version_id=None,
        offered_paragraph_id=None, offered_start=None, offered_end=None,
    )
)  # fmt: skip
_STALE = (
    update(_comment)
    .where(_comment.c.id == bindparam("of"))
    .values(
        offered_version_id=bindparam("version"), offered_paragraph_id=bindparam("paragraph"),
        offered_start=bindparam("start"), offered_end=bindparam("end"),
    )
)  # fmt: skip


def carry(candidate: Candidate, made: Version, *, now: datetime) -> tuple[int, int]:
    """Carry the comments that have left their delegations to the version `made`; answers how many of those that all can
    read were carried, and how many are stale.

    Stale ones are tried again with each version, from where they last stood. Each delegation that has now to say where
    comments of its own stand is told in the record; what the chair has answered asks nothing of it. The caller holds
    the candidate's lock.
    """
    require_transaction()
    rows = [row for row in db.session.execute(_ROWS, {"candidate_id": candidate.id}) if stands_in(row)]
    stale = _put(rows, made)
    waiting: dict[int, list[str]] = {}
    for row in rows:
        open_ = row.state == CommentState.CLEARED and row.thread_state in (None, CommentState.CLEARED)
        if row.id in stale and row.offered_version_id is None and open_:
            waiting.setdefault(row.delegation_id, []).append(row.ref)
    for delegation_id, refs in sorted(waiting.items()):
        record(
            None, "comments.stale", conference_id=candidate.conference_id, at=now, subject=candidate.ref,
            access=Access.DELEGATION, delegation_id=delegation_id, version_number=made.number,
            details={"candidate": candidate.ref, "comments": len(refs), "refs": sorted(refs)},
        )  # fmt: skip
    read = [row for row in rows if row.released_at is not None]
    return sum(1 for row in read if row.id not in stale), sum(1 for row in read if row.id in stale)


def settle(candidate_id: int, comment_ids: Collection[int]) -> None:
    """Carry comments to the version that stands now, where they have left their delegation on a former one."""
    require_transaction()
    made = db.session.execute(
        select(Version)
        .join(Candidate, Candidate.current_version_id == Version.id)
        .where(Candidate.id == candidate_id)
    ).scalar_one()
    wanted = set(comment_ids)
    rows = db.session.execute(_ROWS, {"candidate_id": candidate_id})
    _put([row for row in rows if row.id in wanted and stands_in(row)], made)


def stands_in(row) -> str | None:
    """The paragraph in which a comment stands, by its words or by its owner's; None for the whole text."""
    return row.paragraph_id if row.standing_version_id is None else row.standing_paragraph_id


def anchor_of(row) -> Anchor:
    """Where a comment last stood, with the words it stood on."""
    if row.standing_version_id is None:
        return Anchor(row.paragraph_id, row.span_start, row.span_end, row.quote or "")
    words = row.quote if row.standing_quote is None else row.standing_quote
    return Anchor(row.standing_paragraph_id, row.standing_start, row.standing_end, words or "")


def _put(rows: Collection, made: Version) -> set[int]:
    """Put comments on `made`, or note the places proposed there; answers the ids of the stale ones."""
    texts = _texts({row.standing_version_id or row.version_id for row in rows})
    new = from_json(made.paragraphs)
    known: dict[tuple[int, Anchor], tuple[bool, tuple]] = {}  # many stand on the same words
    carried, stale = [], []
    for row in rows:
        key = (row.standing_version_id or row.version_id, anchor_of(row))
        if key not in known:
            known[key] = _place(key[1], texts[key[0]], new)
        stands, (paragraph, start, end) = known[key]
        values = {"of": row.id, "version": made.id, "paragraph": paragraph, "start": start, "end": end}
        (carried if stands else stale).append(values)
    for statement, found in ((_CARRIED, carried), (_STALE, stale)):
        if found:
            db.session.connection().execute(statement, found)
    return {values["of"] for values in stale}


def _texts(version_ids: Iterable[int]) -> dict[int, list[Paragraph]]:
    query = select(Version.id, Version.paragraphs).where(Version.id.in_(version_ids))
    return {key: from_json(paragraphs) for key, paragraphs in db.session.execute(query)}


def _place(anchor: Anchor, old: list[Paragraph], new: list[Paragraph]) -> tuple[bool, tuple]:
    """Whether the words stand in the new text, and where, or which place is proposed."""
    placed = relocate(anchor, new, old_paragraphs=old)
    if placed.status in (Fate.UNCHANGED, Fate.MOVED):
        return True, (placed.paragraph_id, placed.start, placed.end)
    return False, propose(anchor, old, new)
