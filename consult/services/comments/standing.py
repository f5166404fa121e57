"""Comments whose words have changed: the delegation says that they still stand, where, or on the text as a whole."""

from datetime import datetime

from ...core.errors import Conflict, NotFound, Refused
from ...core.lifecycle import CommentState
from ...core.permissions import Action, Actor, require
from ...core.text.anchors import chosen, make_anchor
from ...core.text.numbering import names_of
from ...core.text.paragraphs import Paragraph, from_json
from ...core.words import Role
from ...db import db, require_transaction
from ...models import Candidate, Comment, Version
from ..record import record
from . import base
from .carrying import settle, stands_in


def confirm(actor: Actor, ref: str, *, version: int, version_number: int, now: datetime) -> None:
    """The head says that a stale comment of the delegation stands at the place that is proposed.

    `version` is the comment's edit counter and `version_number` the version of the text as the head saw them: raises
    Conflict where either has moved on, Refused where the comment is not stale.
    """
    comment, candidate, text = _lock(actor, ref, version, version_number)
    if comment.offered_paragraph_id is None:
        raise _nothing(ref)
    anchor = make_anchor(
        from_json(text.paragraphs), comment.offered_paragraph_id, comment.offered_start, comment.offered_end
    )
    _stand(actor, comment, candidate, text, anchor.paragraph_id, anchor.start, anchor.end, anchor.quote, now=now)


def place(
    actor: Actor,
    ref: str,
    *,
    paragraph_id: str | None,
    quote: str = "",
    span_start: int | None = None,
    span_end: int | None = None,
    nth: int | None = None,
    version: int,
    version_number: int,
    now: datetime,
) -> None:
    """The head puts a stale comment of the delegation on words of the version that stands: the `quote` (see
    core.text.anchors.chosen), without one the whole paragraph, without a paragraph the whole text.

    What it was made on stays with it. Raises as `confirm` does; what was put somewhere can be put elsewhere.
    """
    comment, candidate, text = _lock(actor, ref, version, version_number)
    if comment.offered_paragraph_id is None and comment.standing_quote is None:
        raise _nothing(ref)
    if not paragraph_id:
        if quote.strip():
            raise Refused("Choose the paragraph in which these words stand.", field="paragraph_id")
        _stand(actor, comment, candidate, text, None, None, None, "", now=now)
        return
    paragraph = next((p for p in from_json(text.paragraphs) if p.id == paragraph_id), None)
    if paragraph is None:
        raise Refused("This version has no such paragraph. Choose the paragraph again.", field="paragraph_id")
    anchor = chosen(paragraph, quote, start=span_start, end=span_end, nth=nth)
    _stand(actor, comment, candidate, text, anchor.paragraph_id, anchor.start, anchor.end, anchor.quote, now=now)


def _lock(actor: Actor, ref: str, version: int, version_number: int) -> tuple[Comment, Candidate, Version]:
    """The comment, its candidate and the version that stands, locked and as the head saw them."""
    require_transaction()
    comment, candidate = base.lock_comment(actor, ref)
    if actor.delegation_id is None or comment.delegation_id != actor.delegation_id:
        raise NotFound()
    require(actor, Action.PLACE_COMMENT, comment)
    if comment.state == CommentState.WITHDRAWN:
        raise Refused("This comment was withdrawn already.")
    base.check_open(candidate.state, candidate.ref)
    if comment.paragraph_id is None:
        raise Refused("%(ref)s was made on the text as a whole, and stands on it.", ref=ref)
    text = db.session.get_one(Version, candidate.current_version_id)
    if text.number != version_number:
        raise Conflict("The text has moved on while you were reading. Look at it again, and choose the words there.")
    if comment.edit_counter != version:
        raise Conflict("This comment has changed since you opened the page. Look at it again, please.")
    if text.id not in (comment.offered_version_id, comment.standing_version_id, comment.version_id):
        settle(candidate.id, {comment.id})
        db.session.refresh(comment)
    return comment, candidate, text


def _nothing(ref: str) -> Refused:
    return Refused("%(ref)s stands on the words it was made on: there is nothing to settle.", ref=ref)


def _stand(
    actor: Actor, comment: Comment, candidate, text: Version, paragraph_id: str | None, start: int | None,
    end: int | None, quote: str, *, now: datetime,
) -> None:  # fmt: skip
    former = stands_in(comment)
    comment.standing_version_id, comment.standing_paragraph_id = text.id, paragraph_id
    comment.standing_start, comment.standing_end, comment.standing_quote = start, end, quote
    comment.offered_version_id = comment.offered_paragraph_id = comment.offered_start = comment.offered_end = None
    comment.updated_at = now
    comment.edit_counter += 1
    db.session.flush()
    if comment.released_at is not None and comment.parent_id is None:
        marks = dict(candidate.comment_marks or {})
        base.mark(marks, former, -1)
        base.mark(marks, paragraph_id, 1)
        base.count(candidate.id, marks)
    record(
        actor, "comments.place", conference_id=actor.conference_id, at=now, subject=comment.ref,
        access=base.access_of(comment), version_number=text.number,
        handling=comment.handling, by_alternate=actor.role == Role.DELEGATE,
        details={"candidate": candidate.ref, "paragraph": _name(text, paragraph_id)},
    )  # fmt: skip


def _name(text: Version, paragraph_id: str | None) -> str:
    rows: list[Paragraph] = from_json(text.paragraphs)
    return names_of(rows).get(paragraph_id, "") if paragraph_id else ""
