"""All texts on the table at one instant, in a number of queries that does not depend on how many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from ...core.lifecycle import ON_THE_TABLE, STANDING, AmendmentState, ParagraphState
from ...core.text.brackets import Stretch, literal, stretches
from ...core.text.paragraphs import Paragraph as CoreParagraph
from ...core.text.paragraphs import from_json
from ...core.words import Kind
from ...db import db
from ...models import Amendment, Candidate, Conference, Delegation, ParagraphStanding, Version
from ..candidates.shapes import Paragraph, as_shown
from .brackets import NOTHING, BracketLine, Placed, brackets_of
from .moments import stood


@dataclass(frozen=True, slots=True)
class RollingParagraph:
    """A paragraph with its brackets. `state` is how far it is agreed; `until` the deadline of an ad referendum."""

    paragraph: Paragraph
    stretches: Sequence[Stretch]
    literal: str
    brackets: Sequence[BracketLine]
    state: ParagraphState
    until: datetime | None

    @property
    def blocked(self) -> bool:
        """Whether brackets of a deciding delegation stand in it."""
        return any(line.mark.blocks for line in self.brackets)


@dataclass(frozen=True)
class Item:
    """One text. `brackets` counts those that keep it from being clean, `proposals` the others, `amendments` those that
    are out and not answered; `loose` are brackets whose words are not there any more.
    """

    ref: str
    kind: Kind
    title: str
    sponsor: str
    version: int
    symbol: str
    illustrative: bool
    paragraphs: Sequence[RollingParagraph]
    brackets: int
    proposals: int
    amendments: int
    loose: Sequence[BracketLine]

    @property
    def clean(self) -> bool:
        """No brackets that count and no open amendment."""
        return not self.brackets and not self.amendments


@dataclass(frozen=True)
class Rolling:
    """All texts at an instant; None: now. `total` counts them before a filter on what is open."""

    at: datetime | None
    items: Sequence[Item]
    total: int


@dataclass(frozen=True)
class Texts:
    """What both the page and the documents are made of, by candidate id in the order of the numbers."""

    candidates: Sequence[tuple[Candidate, Version, str]]
    paragraphs: dict[int, list[CoreParagraph]]
    brackets: dict[int, Placed]
    standings: dict[tuple[int, str], ParagraphStanding]


def texts_of(conference: Conference, *, at: datetime | None = None, kind: Kind | None = None) -> Texts:
    """The texts on the table that everybody reads, at an instant."""
    rows = db.session.execute(
        select(Candidate, Version, Delegation.short_name)
        .select_from(Candidate)
        .join(Version, _version_at(at))
        .join(Delegation, Delegation.id == Candidate.delegation_id)
        .where(
            Candidate.conference_id == conference.id,
            *([Candidate.kind == kind] if kind else []),
            *_on_the_table(at),
        )
        .order_by(Candidate.kind, Candidate.number)
    ).all()
    candidates = [tuple(row) for row in rows]
    paragraphs = {candidate.id: from_json(version.paragraphs) for candidate, version, _name in candidates}
    texts = {candidate.id: (version, paragraphs[candidate.id]) for candidate, version, _name in candidates}
    return Texts(candidates, paragraphs, brackets_of(conference, texts, at=at), _standings(conference, at))


def _on_the_table(at: datetime | None) -> tuple:
    if at is None:
        return (Candidate.state.in_(STANDING), Candidate.released_at.is_not(None))
    return (
        Candidate.state.in_(ON_THE_TABLE),
        Candidate.released_at <= at,
        or_(Candidate.ended_at.is_(None), Candidate.ended_at > at),
    )


def _version_at(at: datetime | None):
    if at is None:
        return Version.id == Candidate.current_version_id
    issued = aliased(Version)
    last = (
        select(func.max(issued.number))
        .where(issued.candidate_id == Candidate.id, issued.issued_at <= at)
        .correlate(Candidate)
        .scalar_subquery()
    )
    return and_(Version.candidate_id == Candidate.id, Version.number == last)


def _standings(conference: Conference, at: datetime | None) -> dict[tuple[int, str], ParagraphStanding]:
    standing = ParagraphStanding
    then = (
        (standing.superseded_at.is_(None),)
        if at is None
        else (standing.set_at <= at, or_(standing.superseded_at.is_(None), standing.superseded_at > at))
    )
    rows = db.session.execute(
        select(standing)
        .join(Candidate, Candidate.id == standing.candidate_id)
        .where(Candidate.conference_id == conference.id, *then)
        .order_by(standing.set_at, standing.id)
    ).scalars()
    return {(row.candidate_id, row.paragraph_id): row for row in rows}


def get_rolling(
    conference: Conference, *, at: datetime | None = None, kind: Kind | None = None, open_only: bool = False
) -> Rolling:
    """The rolling text of a conference, for its participants."""
    texts = texts_of(conference, at=at, kind=kind)
    amendments = _amendments(conference, at)
    items = [
        item_of(texts, candidate, version, sponsor, amendments.get(candidate.id, 0))
        for candidate, version, sponsor in texts.candidates
    ]
    shown = [item for item in items if not item.clean or item.proposals] if open_only else items
    return Rolling(at, shown, len(items))


def item_of(texts: Texts, candidate: Candidate, version: Version, sponsor: str, amendments: int) -> Item:
    """One text with its brackets placed."""
    placed = texts.brackets.get(candidate.id, NOTHING)
    core = texts.paragraphs[candidate.id]
    paragraphs = []
    for p, shown in zip(core, as_shown(core), strict=True):
        lines = placed.by_paragraph.get(p.id, ())
        marks = [line.mark for line in lines]
        standing = texts.standings.get((candidate.id, p.id))
        paragraphs.append(
            RollingParagraph(
                shown, stretches(p.body, marks), literal(p.body, marks), lines,
                standing.state if standing else ParagraphState.OPEN, standing.until if standing else None,
            )
        )  # fmt: skip
    every = [*(line for p in paragraphs for line in p.brackets), *placed.loose]
    blocking = sum(line.mark.blocks for line in every)
    return Item(
        candidate.ref, candidate.kind, version.title, sponsor, version.number, version.symbol, candidate.illustrative,
        paragraphs, blocking, len(every) - blocking, amendments, placed.loose,
    )  # fmt: skip


def _amendments(conference: Conference, at: datetime | None) -> dict[int, int]:
    """By candidate id, how many amendments that everybody reads waited for an answer."""
    rows = db.session.execute(
        select(
            Amendment.candidate_id, Amendment.state, Amendment.handling, Amendment.released_at, Amendment.answered_at,
            Amendment.withdrawn_at,
        ).where(Amendment.conference_id == conference.id, Amendment.released_at.is_not(None))
    )  # fmt: skip
    found: dict[int, int] = {}
    for row in rows:
        over = row.answered_at or row.withdrawn_at
        if at is None:
            stands = row.state is AmendmentState.OPEN
        else:
            stands = stood(at, row.released_at, over, row.handling, conference.timezone)
        found[row.candidate_id] = found.get(row.candidate_id, 0) + stands
    return found
