"""What the acts on brackets share: loading under the lock, crossing, counts."""

from collections.abc import Iterable

from sqlalchemy import func, select

from ...core.errors import NotFound, Refused
from ...core.lifecycle import BracketState
from ...core.permissions import Actor
from ...core.text.anchors import Anchor
from ...core.text.brackets import Mark, check_span
from ...core.text.paragraphs import Paragraph
from ...db import db
from ...models import Bracket, Candidate
from ..paragraphs import get_text, lock_open_text, paragraph_name


def lock_bracket(actor: Actor, bracket_id: int) -> tuple[Bracket, Candidate]:
    """A bracket and its candidate, both locked, the candidate first. Raises NotFound, or Refused where the candidate
    is no longer negotiated or the bracket has ended."""
    ref = db.session.execute(
        select(Candidate.ref)
        .join(Bracket, Bracket.candidate_id == Candidate.id)
        .where(Bracket.id == bracket_id, Bracket.conference_id == actor.conference_id)
    ).scalar_one_or_none()
    if ref is None:
        raise NotFound()
    candidate = lock_open_text(actor, ref)
    bracket = db.session.execute(
        select(Bracket).where(Bracket.id == bracket_id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one()
    return bracket, candidate


def number_of(candidate: Candidate, paragraph_id: str) -> str:
    """What the version that stands calls a paragraph, "" where it is not there."""
    return paragraph_name(get_text(candidate)[1], paragraph_id)


def list_standing(version_id: int, paragraph_id: str) -> list[Bracket]:
    """The open brackets that stand in a paragraph of the version, without those whose words have changed."""
    return list(
        db.session.execute(
            select(Bracket)
            .where(
                Bracket.standing_version_id == version_id,
                Bracket.standing_paragraph_id == paragraph_id,
                Bracket.state == BracketState.OPEN,
                Bracket.stale.is_(False),
            )
            .order_by(Bracket.id)
        ).scalars()
    )


def marks_of(brackets: Iterable[Bracket]) -> list[Mark]:
    """Brackets as the rules read them, where they stand now."""
    return [
        Mark(str(b.id), b.standing_start, b.standing_end, b.alternative, b.blocks, str(b.delegation_id))
        for b in brackets
    ]


def check_crossing(paragraph: Paragraph, brackets: Iterable[Bracket], anchor: Anchor) -> None:
    """Raise Refused, of the field "quote", where brackets on the anchor's words would cross others."""
    try:
        check_span(paragraph.body, marks_of(brackets), anchor.start, anchor.end)
    except Refused as refusal:
        raise Refused(refusal.message, field="quote") from refusal


def recount(candidate: Candidate) -> None:
    """Put the candidate's count of open brackets that block right; the caller holds its lock."""
    db.session.flush()
    candidate.open_brackets = db.session.execute(
        select(func.count())
        .select_from(Bracket)
        .where(Bracket.candidate_id == candidate.id, Bracket.state == BracketState.OPEN, Bracket.blocks)
    ).scalar_one()
    db.session.flush()
