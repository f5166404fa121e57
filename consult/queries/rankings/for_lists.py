"""What a list takes from the results of a round."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from ...core.trust.verifier import DECIDING
from ...core.words import Category, Disclosure, Kind
from ...db import db
from ...models import RankingRound
from .results import is_shown, latest_rows, refused_by, stored_of


@dataclass(frozen=True)
class ForList:
    """`order`: the deciding delegations' collective order by kind, in tiers, best first. `refused`: by item the groups
    (as in `Group.group`) all of whose ballots put it below the line. Both are empty until the results are published,
    and in a confidential round as far as too few cast."""

    order: Mapping[Kind, list[list[str]]] = field(default_factory=dict)
    refused: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def find_for_list(round_id: int) -> ForList:
    """Of a closed round."""
    round_ = db.session.execute(
        select(RankingRound.published_at, RankingRound.disclosure).where(RankingRound.id == round_id)
    ).one_or_none()
    if round_ is None or round_.published_at is None:
        return ForList()
    rows = latest_rows(round_id)
    confidential = round_.disclosure == Disclosure.CONFIDENTIAL
    shown = [row for row in rows if is_shown(row, rows, confidential)]
    stored = stored_of(shown)
    order = {row.kind: [list(t) for t in stored[row.id].order] for row in shown if row.group == DECIDING}
    refused: dict[str, tuple[str, ...]] = {}
    for row in sorted(shown, key=_in_order):
        if row.cast and not _same_as_deciding(row, rows):
            for ref in refused_by(row.group, row.cast, stored[row.id]):
                refused[ref] = (*refused.get(ref, ()), row.group)
    return ForList(order, refused)


def _in_order(row) -> int:
    """The deciding delegations, then the categories as they are listed everywhere."""
    groups = [DECIDING, *(category.value for category in Category)]
    return groups.index(row.group) if row.group in groups else len(groups)


def _same_as_deciding(row, rows) -> bool:
    """Where all Member States decide, they are one group."""
    deciding = next((each.entitled for each in rows if each.group == DECIDING), None)
    return row.group == Category.ASEAN_MEMBER_STATE and row.entitled == deciding


def order_for_list(round_id: int) -> Mapping[Kind, list[list[str]]]:
    """The deciding delegations' collective order of a closed round, as in `ForList`."""
    return find_for_list(round_id).order
