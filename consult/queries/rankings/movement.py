"""The collective orders of successive rounds, as far as a reader may see them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, tuple_

from ...core.permissions import Actor
from ...core.trust.verifier import DECIDING, FEWEST
from ...core.words import Kind
from ...db import db
from ...models import RankingRound, RoundResult
from .rounds import LINE_COLUMNS, Line, line_values

MOST = 12  # rounds looked back on


@dataclass(frozen=True)
class RoundOrder:
    """The deciding delegations' order of one kind in a round. `order`: tiers of refs, best first."""

    number: int
    title: str
    closes_at: datetime
    order: tuple[tuple[str, ...], ...]


def list_orders(conference_id: int, kind: Kind, actor: Actor | None, *, until: Line) -> list[RoundOrder]:
    """The orders of the rounds that closed up to a round, that one included, the earliest first.

    Of each round its latest close counts. Rounds whose result the reader may not see are left out.
    """
    lines = [
        Line(**line_values(row))
        for row in db.session.execute(
            select(*LINE_COLUMNS)
            .where(RankingRound.conference_id == conference_id, RankingRound.closes_at <= until.closes_at)
            .order_by(RankingRound.closes_at.desc(), RankingRound.number.desc())
            .limit(MOST)
        )
    ]
    seen = {line.id: line for line in reversed(lines) if line.shows_results_to(actor)}
    last = (
        select(RoundResult.round_id, func.max(RoundResult.close_number))
        .where(RoundResult.round_id.in_(seen))
        .group_by(RoundResult.round_id)
    )
    found = {
        row.round_id: row
        for row in db.session.execute(
            select(RoundResult.round_id, RoundResult.cast, RoundResult.tally["order"].label("order")).where(
                tuple_(RoundResult.round_id, RoundResult.close_number).in_(last),
                RoundResult.group == DECIDING,
                RoundResult.kind == kind,
                RoundResult.counted_in == "own",
            )
        )
    }
    return [
        RoundOrder(line.number, line.title, line.closes_at, tuple(tuple(tier) for tier in found[line.id].order))
        for line in seen.values()
        if line.id in found
        and (found[line.id].cast >= FEWEST or not line.is_confidential)
    ]
