"""Open brackets carried to a new version, where they cross none that stand there."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from ...core.errors import Refused
from ...core.lifecycle import BracketState, move
from ...core.messages import Message
from ...core.text.anchors import Anchor, Fate, relocate
from ...core.text.brackets import Mark, check_span
from ...core.text.paragraphs import Paragraph, from_json
from ...core.text.placing import propose, replaced
from ...core.words import Access, Handling
from ...db import db
from ...models import Bracket, Candidate, Version
from ..record import record
from .words import Carriage


def carry_brackets(
    candidate: Candidate, former: Version, made: Version, *, found: Carriage, overtake: bool, now: datetime
) -> None:
    """Carry those of the candidate from `former` to `made` and count them in `found`; the rest as in `carry_all`."""
    rows = db.session.execute(
        select(Bracket)
        .where(Bracket.candidate_id == candidate.id, Bracket.state == BracketState.OPEN)
        .order_by(Bracket.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalars().all()  # fmt: skip
    old, new = from_json(former.paragraphs), from_json(made.paragraphs)
    waiting: list[tuple[Bracket, Anchor]] = []
    for row in rows:
        anchor = _anchor(row, old)
        placed = relocate(anchor, new, old_paragraphs=old)
        if placed.status in (Fate.UNCHANGED, Fate.MOVED) and _fits(rows, made, new, placed.paragraph_id, placed):
            _stand(row, made, placed.paragraph_id, placed.start, placed.end)
            row.stale = False
            found.brackets += 1
        elif overtake and replaced(anchor, old, new):
            end_bracket(row, made, reason=Message("Its words are no longer in the text."), now=now)
            found.overtaken += 1
        else:
            waiting.append((row, anchor))
    for row, anchor in waiting:
        paragraph_id, start, end = propose(anchor, old, new)
        place = replace(anchor, paragraph_id=paragraph_id, start=start, end=end)
        if not _fits(rows, made, new, paragraph_id, place):
            start = end = None
        _stand(row, made, paragraph_id, start, end)
        row.stale = True
        found.brackets_stale += 1


def end_bracket(row: Bracket, made: Version, *, reason: str, by: int | None = None, now: datetime) -> None:
    """A bracket is overtaken by the words of `made`, visibly."""
    move(row, BracketState.OVERTAKEN)
    row.ended_at, row.ended_by_id, row.ended_reason, row.ended_version_id = now, by, str(reason), made.id
    named = row.handling == Handling.NAMED
    record(
        None, "brackets.overtaken", conference_id=row.conference_id, at=now, subject=_ref_of(row),
        access=Access.PARTICIPANTS if named else Access.DELEGATION, delegation_id=row.delegation_id,
        handling=row.handling, version_number=made.number, reason=str(reason),
    )  # fmt: skip


def _ref_of(row: Bracket) -> str:
    return db.session.execute(select(Candidate.ref).where(Candidate.id == row.candidate_id)).scalar_one()


def _anchor(row: Bracket, old: Iterable[Paragraph]) -> Anchor:
    """The words in the bracket: those it stands on, or while it is stale those it was opened on."""
    body = next((p.body for p in old if p.id == row.standing_paragraph_id), None)
    start, end = row.standing_start, row.standing_end
    if row.stale or body is None:
        if row.span_start is None:
            start = end = None
        elif start is None:  # of a few words, with a proposed place that is the whole paragraph
            start, end = 0, len(body or row.quote)
        return Anchor(row.standing_paragraph_id, start, end, row.quote)
    return Anchor(row.standing_paragraph_id, start, end, body if start is None else body[start:end])


def _fits(rows: Iterable[Bracket], made: Version, new: list[Paragraph], paragraph_id: str, place) -> bool:
    """Whether brackets at the place cross none of those that stand there already."""
    body = next(p.body for p in new if p.id == paragraph_id)
    marks = [
        Mark(str(b.id), b.standing_start, b.standing_end, b.alternative, b.blocks, "")
        for b in rows
        if b.standing_version_id == made.id and b.standing_paragraph_id == paragraph_id
        and b.state == BracketState.OPEN
    ]  # fmt: skip
    try:
        check_span(body, marks, place.start, place.end)
    except Refused:
        return False
    return True


def _stand(row: Bracket, made: Version, paragraph_id: str, start: int | None, end: int | None) -> None:
    row.standing_version_id, row.standing_paragraph_id = made.id, paragraph_id
    row.standing_start, row.standing_end = start, end
