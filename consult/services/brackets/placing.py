"""Brackets whose words have changed: the delegation that asked says where they stand now."""

from datetime import datetime

from ...core.errors import Conflict, Refused
from ...core.lifecycle import BracketState, ParagraphState
from ...core.permissions import Action, Actor, require
from ...core.text.anchors import Anchor, chosen
from ...core.words import Access, Handling, Role
from ...db import require_transaction
from .. import paragraphs
from ..record import record
from . import base


def place(
    actor: Actor,
    bracket_id: int,
    *,
    paragraph_id: str,
    quote: str = "",
    nth: int | None = None,
    version_number: int,
    now: datetime,
) -> None:
    """Put the delegation's brackets on words of the version that stands: on the `quote`, or the whole paragraph.

    The words they were asked for on stay with them. Raises Refused as for new brackets, Conflict where the text has
    moved on once more.
    """
    require_transaction()
    bracket, candidate = base.lock_bracket(actor, bracket_id)
    require(actor, Action.LIFT_BRACKET, bracket)
    if bracket.state != BracketState.OPEN:
        raise Refused("These brackets are no longer open.")
    version, text = paragraphs.get_text(candidate)
    if version.number != version_number:
        raise Conflict("The text has moved on while you were reading. Look at it again, and choose the words there.")
    paragraph = next((p for p in text if p.id == paragraph_id), None)
    if paragraph is None:
        raise Refused("This version has no such paragraph. Choose the paragraph again.", field="paragraph_id")
    standing = paragraphs.find_standing(candidate.id, paragraph.id)
    if standing is not None and standing.state == ParagraphState.AGREED:
        raise Refused(
            "Paragraph %(number)s is agreed. It takes brackets once it is reopened; the chair can ask the room.",
            number=paragraphs.paragraph_name(text, paragraph.id),
        )
    anchor = chosen(paragraph, quote, nth=nth)
    if anchor.start == 0 and anchor.end == len(paragraph.body):
        anchor = Anchor(paragraph.id, None, None, paragraph.body)
    others = [b for b in base.list_standing(version.id, paragraph.id) if b.id != bracket.id]
    base.check_crossing(paragraph, others, anchor)
    bracket.standing_version_id, bracket.standing_paragraph_id = version.id, paragraph.id
    bracket.standing_start, bracket.standing_end, bracket.stale = anchor.start, anchor.end, False
    base.recount(candidate)
    named = bracket.handling == Handling.NAMED
    record(
        actor, "brackets.place", conference_id=candidate.conference_id, at=now, subject=candidate.ref,
        access=Access.PARTICIPANTS if named else Access.DELEGATION, version_number=version.number,
        handling=bracket.handling, by_alternate=actor.role == Role.DELEGATE,
        details={"paragraph": paragraphs.paragraph_name(text, paragraph.id)},
    )  # fmt: skip
