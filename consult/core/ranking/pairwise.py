"""How many ballots prefer each item to each other item: the one table everything else is drawn from."""

import numpy as np

from consult.core.ranking.levels import APART

# Ballots compared together, so that their truth values stay in the processor's cache.
_BLOCK = 2_000
# Truth values are added a byte each, which holds so many.
_MOST = 255
# Whole numbers up to here are exact as 64-bit floats, which are multiplied much faster.
_EXACT = 2**53


def pairwise(table: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Preferences summed over ballots: int64 array (items, items), [i, j] = ballots that put item i before item j.

    ``table`` (ballots, items) as in ``Levels``; ``weights`` int64 (ballots,), how often each ballot was cast, once
    each by default. The diagonal is zero. A ballot that ties i and j counts in neither [i, j] nor [j, i].
    """
    if weights is None:
        weights = np.ones(len(table), dtype=np.int64)
    return counted(table, weights)[0]


def counted(
    table: np.ndarray, weights: np.ndarray, stated: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Preferences as in ``pairwise``, and the same with each ballot divided by its norm: (int64, float64).

    ``stated`` int64 (ballots,) from ``levels.ranks``: a ballot's norm is the square root of the pairs it separates;
    one that separates none counts in neither. Without it every norm is 1. Time grows as ballots x items^2,
    about a sixth of a nanosecond each; memory by a copy of the table and less than 1 MB.

    Ballots of equal weight and norm are added as whole numbers, so that the sequence of the ballots changes no digit.
    """
    count, size = table.shape
    norms = np.ones(count, dtype=np.int64) if stated is None else stated
    order = np.lexsort((weights, norms))
    weights, norms = weights[order], norms[order]
    starts = _starts(weights, norms)
    exact = int(weights.sum()) < _EXACT
    preferences = np.zeros((size, size), dtype=np.int64)
    divided = np.zeros((size, size), dtype=np.float64)
    at = 0
    while at < len(starts):
        begin = starts[at]
        until = max(at + 1, int(np.searchsorted(starts, begin + _BLOCK)))
        end = starts[until] if until < len(starts) else count
        here = starts[at:until]
        weight = weights[here]
        both = np.stack([weight, weight / np.sqrt(np.maximum(norms[here], 1))])
        for item, added in enumerate(_added(table[order[begin:end]], here - begin)):
            whole, shares = both @ added
            preferences[item] += whole.astype(np.int64) if exact else weight @ added
            divided[item] += shares
        at = until
    return preferences, divided


def single(row: np.ndarray) -> np.ndarray:
    """bool (items, items): what one ballot, a row of the table, says. O(items^2)."""
    before = row[:, None] < row[None, :]
    if not row.all():
        before &= (row != APART)[:, None]
    return before


def _starts(weights: np.ndarray, norms: np.ndarray) -> np.ndarray:
    """Where ballots of another weight or norm begin, and every 255 of the same."""
    new = np.ones(len(weights), dtype=bool)
    new[1:] = (np.diff(weights) != 0) | (np.diff(norms) != 0)
    first = np.flatnonzero(new)
    lengths = np.diff(first, append=len(weights))
    parts = -(-lengths // _MOST)
    number = np.arange(parts.sum()) - np.repeat(np.cumsum(parts) - parts, parts)
    return np.repeat(first, parts) + number * _MOST


def _added(table: np.ndarray, starts: np.ndarray):
    """For each item in turn, how many ballots of each part put it before each item: uint8 (parts, items).

    Eight truth values lie side by side in one 64-bit number, and are added as one.
    """
    count, size = table.shape
    right = np.zeros((count, -(-size // 8) * 8), dtype=table.dtype)
    right[:, :size] = table
    # What stands apart is before nothing and after nothing: greatest on the left of "<", 0 on the right of it.
    left = table if table.all() else np.where(table == APART, np.iinfo(table.dtype).max, table)
    before = np.empty(right.shape, dtype=bool)
    lanes = before.view(np.uint64)
    for item in range(size):
        np.less(left[:, item, None], right, out=before)
        yield np.add.reduceat(lanes, starts, axis=0).view(np.uint8)[:, :size]
