"""Amendments on the page of a candidate: how many bear on each paragraph, and what they do there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import g

from ...core.lifecycle import CandidateState
from ...core.permissions import Action, Actor, can
from ...core.text.changes import Text
from ...core.text.paragraphs import Paragraph
from ...queries import amendments as reading
from ...queries.amendments import Row, Spot
from ...queries.comments import Openness
from ...services import phases
from .views import Painter, here, numbers_of, reader

MOST_SHOWN = 6  # proposals below one paragraph; the compilation has them all


@dataclass
class Section:
    """What `candidates/page.html` shows of amendments. `spots` by place; `kept` the own delegation's drafts."""

    url: str
    words: Painter
    numbers: dict[str, str]
    spots: dict[str, Spot]
    kept: list[Row]
    total: int
    by: str
    delegations: list[tuple[str, str]]
    may_amend: bool
    ref: str
    most: int = MOST_SHOWN
    elsewhere: list[Spot] = field(default_factory=list)

    def spot(self, at: str) -> Spot | None:
        """What is open at a place."""
        found = self.spots.get(at)
        return found if found and found.open else None


def amendments_section(candidate: Any, actor: Actor, args: Mapping[str, str], *, openness: Openness | None) -> Section:
    """The open amendments to a candidate for the reader, narrowed by `?amendments_by=`.

    `candidate` is a CandidatePage; `openness` what the phases admit, where that is known already. The number of
    queries does not depend on the number of amendments.
    """
    rows = reading.list_open(reader(), candidate.id) if candidate.has_amendments else []
    text = Text(
        candidate.title,
        tuple(
            Paragraph(p.id, p.number, p.body, p.kind, p.level, p.shown) for p in candidate.paragraphs
        ),
    )
    by = args.get("amendments_by", "")[:40].lower()
    chosen = reading.by_delegation(rows, by) if by else rows
    texts = reading.texts_of(rows, {candidate.version_id: text})
    spots = reading.place(chosen, texts, among=rows)
    named = {row.code: row.delegation for row in rows if row.code and not row.secret}
    named |= {s.code: s.name for row in rows for s in row.sponsors}
    known = {p.id for p in text.paragraphs} | {"title", ""}
    writes = can(actor, Action.AMEND)
    tabled = candidate.state == CandidateState.TABLED and candidate.released_at is not None
    may_amend = writes and tabled and (
        openness.may_amend if openness else phases.admit(g.conference, actor, act="amend", now=g.now).open
    )
    return Section(
        here(candidate.ref), Painter(), numbers_of(text), spots,
        reading.list_kept(reader(), candidate.id) if writes and candidate.has_amendments else [], len(rows), by,
        sorted(named.items(), key=lambda each: each[1]), may_amend, candidate.ref,
        elsewhere=[spot for at, spot in spots.items() if at not in known and spot.open],
    )  # fmt: skip
