"""What each group makes of the items and of the collective order."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from consult.core.ranking.levels import Levels, weighed
from consult.core.ranking.measures import comparisons, rounded, share
from consult.core.ranking.pairwise import pairwise
from consult.core.ranking.results import GroupRow


def group_rows(
    names: Sequence[str | None], items: Sequence[str], ballots: Levels, weights: np.ndarray, better: np.ndarray
) -> tuple[GroupRow, ...]:
    """A row for each group, in alphabetical order; ballots of no group (None) are left out.

    ``names`` and ``weights`` by ballot; ``better`` is the collective order, from ``orders.better_tier``.
    """
    rows = []
    for group in sorted({name for name in names if name is not None}):
        chosen = np.array([name == group for name in names], dtype=bool)
        part, weight = ballots.part(chosen), weights[chosen]
        cast = int(weight.sum())
        honoured, stated = comparisons(pairwise(part.table, weight), better)
        honoured, stated = int(honoured.sum()) // 2, int(stated.sum()) // 2
        marks = weighed(weight, part.below).tolist()
        rows.append(
            GroupRow(
                group=group,
                voters=cast,
                support=dict(zip(items, weighed(weight, part.ranked).tolist(), strict=True)),
                marks=dict(zip(items, marks, strict=True)),
                refused=tuple(item for item, n in zip(items, marks, strict=True) if cast and n == cast),
                honoured=honoured,
                stated=stated,
                agreement=share(honoured, stated),
            )
        )
    return tuple(rows)


def consensus(rows: Sequence[GroupRow], item: str) -> float | None:
    """Group-informed consensus on an item, 0 to 1: the product over groups of (1 + support) / (2 + ballots).

    Each factor estimates the chance that a ballot of the group supports the item (Laplace's rule of succession, so that
    a small group never gives 0 or 1); the product is high only where every group's is. Source: C. Small et al.,
    "Polis: Scaling Deliberation by Mapping High Dimensional Opinion Spaces", Recerca 26 (2021). Comparable only
    between items of one tally. None without groups.
    """
    if not rows:
        return None
    product = Fraction(1)
    for row in rows:
        product *= Fraction(1 + row.support[item], 2 + row.voters)
    return rounded(float(product))
