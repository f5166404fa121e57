"""From "which item stands before which" to a collective order in tiers, and what the tiers leave open.

An order is a tuple of tiers of item numbers, best first, each tier ascending. Nothing here looks at the number, the
name or the date of an item to put it before another.
"""

from collections.abc import Sequence

import numpy as np

Order = tuple[tuple[int, ...], ...]


def by_key(keys: Sequence) -> Order:
    """The order that sorts the items by these keys, the smallest first; equal keys make one tier."""
    tiers: dict = {}
    for item, key in enumerate(keys):
        tiers.setdefault(key, []).append(item)
    return tuple(tuple(tiers[key]) for key in sorted(tiers))


def by_count(beats: np.ndarray) -> Order:
    """The order by the number of items that beat an item. ``beats`` bool (items, items), transitive.

    Source of the rule: for a transitive relation, whatever beats i also beats all that i beats, so that an item always
    stands after all that beat it. To remove the winners and look again is another rule, and a wrong one: it can put an
    item that four others beat level with one that a single item beats.
    """
    return by_key(beats.sum(axis=0).tolist())


def split(order: Order, keys: Sequence) -> Order:
    """The order with each tie split by these keys, the smallest first; what has equal keys stays tied."""
    return tuple(
        tuple(tier[index] for index in part) for tier in order for part in by_key([keys[item] for item in tier])
    )


def undecided(order: Order, beats: np.ndarray) -> list[tuple[int, int]]:
    """Pairs (upper, lower) in different tiers of which neither beats the other, upper tiers first.

    The order has to put one of them first; the ballots do not.
    """
    sequence = np.array([item for members in order for item in members], dtype=np.int64)
    open_ = better_tier(order, len(beats)) & ~beats & ~beats.T
    upper, lower = np.nonzero(open_[np.ix_(sequence, sequence)])
    return list(zip(sequence[upper].tolist(), sequence[lower].tolist(), strict=True))


def better_tier(order: Order, size: int) -> np.ndarray:
    """bool (items, items): whether the order puts item i in a better tier than item j."""
    tier = np.empty(size, dtype=np.int64)
    for number, members in enumerate(order):
        tier[list(members)] = number
    return tier[:, None] < tier[None, :]
