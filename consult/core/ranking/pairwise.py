"""How many ballots prefer each item to each other item: the one table everything else is drawn from."""

from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np

from consult.core.ranking.ballots import Ballot, validate

# What a ballot says of the items it does not mention: they stand last and tied ("last", the rule of every round in
# Consult), or nothing at all ("apart", which some published profiles ask for).
Unranked = Literal["last", "apart"]

# The comparison needs voters x items x items truth values at once; slices keep that within some 8 MB.
_SLICE_CELLS = 8_000_000


def levels(items: Sequence[str], ballots: Iterable[Ballot], *, unranked: Unranked = "last") -> np.ndarray:
    """The level of each item on each ballot: float array (ballots, items), lower is better, equal is tied.

    Ranked tiers are 1, 2, ...; unranked items stand one level after the last tier, below-line items one level after
    those. With ``unranked="apart"`` an unranked item is NaN, which is neither before nor after nor equal to anything.
    Raises Refused when a ballot mentions an item that is not among ``items``.
    """
    column = {item: index for index, item in enumerate(items)}
    ballots = list(ballots)
    table = np.empty((len(ballots), len(column)), dtype=np.float64)
    for row, ballot in zip(table, ballots, strict=True):
        validate(ballot, column)
        after_ranked = len(ballot.ranked) + 1
        row[:] = after_ranked if unranked == "last" else np.nan
        for level, tier in enumerate(ballot.ranked, start=1):
            for item in tier:
                row[column[item]] = level
        for item in ballot.below:
            row[column[item]] = after_ranked + 1
    return table


def pairwise(table: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Preferences summed over ballots: int64 array (items, items), [i, j] = ballots that put item i before item j.

    ``table`` is what ``levels`` returns, ``weights`` int64 (ballots,), how often each ballot was cast. The diagonal
    is zero. A ballot that ties i and j counts in neither [i, j] nor [j, i].
    """
    count, size = table.shape
    total = np.zeros((size, size), dtype=np.int64)
    step = max(1, _SLICE_CELLS // max(1, size * size))
    for start in range(0, count, step):
        part = table[start : start + step]
        before = part[:, :, None] < part[:, None, :]
        total += np.einsum("v,vij->ij", weights[start : start + step], before, dtype=np.int64, casting="unsafe")
    return total
