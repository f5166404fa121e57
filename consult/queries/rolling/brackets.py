"""The brackets of many texts at once, each placed in the version that is being read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from ...core.errors import Refused
from ...core.lifecycle import BracketState
from ...core.text.anchors import Anchor, Fate, relocate
from ...core.text.brackets import Mark, check_span
from ...core.text.paragraphs import Paragraph
from ...core.words import Handling
from ...db import db
from ...models import Bracket, Conference, Delegation, Version
from .moments import stood


@dataclass(frozen=True, slots=True)
class BracketLine:
    """Who asks for brackets, and why. `asker` is empty where no name may be told; then `opened_at` is a day's."""

    mark: Mark
    asker: str
    reason: str
    opened_at: datetime
    named: bool
    quote: str


@dataclass(frozen=True, slots=True)
class Placed:
    """The brackets of one text: by paragraph id, and those whose words are not there any more."""

    by_paragraph: Mapping[str, Sequence[BracketLine]]
    loose: Sequence[BracketLine]


NOTHING = Placed({}, ())


def brackets_of(
    conference: Conference, texts: Mapping[int, tuple[Version, Sequence[Paragraph]]], *, at: datetime | None
) -> dict[int, Placed]:
    """By candidate id, the brackets open at an instant (None: now) on the texts given, in one query."""
    opened_on = aliased(Version)
    rows = db.session.execute(
        select(Bracket, Delegation.short_name, opened_on.number)
        .join(Delegation, Delegation.id == Bracket.delegation_id)
        .join(opened_on, opened_on.id == Bracket.version_id)
        .where(Bracket.conference_id == conference.id, *([Bracket.state == BracketState.OPEN] if at is None else []))
        .order_by(Bracket.candidate_id, Bracket.opened_at, Bracket.id)
    )
    found: dict[int, list[tuple[Bracket, str]]] = {}
    for bracket, name, number in rows:
        text = texts.get(bracket.candidate_id)
        if text is None or number > text[0].number:
            continue
        if at is None or stood(at, bracket.opened_at, bracket.ended_at, bracket.handling, conference.timezone):
            found.setdefault(bracket.candidate_id, []).append((bracket, name))
    return {key: _placed(*texts[key], brackets) for key, brackets in found.items()}


def _placed(
    version: Version, paragraphs: Sequence[Paragraph], brackets: Iterable[tuple[Bracket, str]]
) -> Placed:
    bodies = {p.id: p.body for p in paragraphs}
    by_paragraph: dict[str, list[BracketLine]] = {}
    loose = []
    for bracket, name in brackets:
        paragraph_id, start, end = _place(version, paragraphs, bracket)
        line = _line(bracket, name, start, end)
        body = bodies.get(paragraph_id)
        if body is None or not _fits(body, by_paragraph.get(paragraph_id, ()), line.mark):
            loose.append(line)
        else:
            by_paragraph.setdefault(paragraph_id, []).append(line)
    return Placed(by_paragraph, loose)


def _place(
    version: Version, paragraphs: Sequence[Paragraph], bracket: Bracket
) -> tuple[str | None, int | None, int | None]:
    if version.id == bracket.version_id:
        return bracket.paragraph_id, bracket.span_start, bracket.span_end
    if version.id == bracket.standing_version_id:
        if bracket.stale:
            return None, None, None
        return bracket.standing_paragraph_id, bracket.standing_start, bracket.standing_end
    anchor = Anchor(bracket.paragraph_id, bracket.span_start, bracket.span_end, bracket.quote)
    placed = relocate(anchor, paragraphs)
    there = placed.status in (Fate.UNCHANGED, Fate.MOVED)
    return (placed.paragraph_id, placed.start, placed.end) if there else (None, None, None)


def _fits(body: str, lines: Sequence[BracketLine], mark: Mark) -> bool:
    if mark.start is not None and not 0 <= mark.start < mark.end <= len(body):
        return False
    try:
        check_span(body, [line.mark for line in lines], mark.start, mark.end)
    except Refused:
        return False
    return True


def _line(bracket: Bracket, name: str, start: int | None, end: int | None) -> BracketLine:
    named = bracket.handling is Handling.NAMED
    asker = name if named else ""
    mark = Mark(str(bracket.id), start, end, bracket.alternative, bracket.blocks, asker)
    return BracketLine(mark, asker, bracket.reason, bracket.opened_at, named, bracket.quote)
