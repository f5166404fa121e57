"""Kemeny's method: the order that contradicts the fewest stated comparisons.

Source: J. G. Kemeny, "Mathematics without numbers", Daedalus 88 (1959). For each pair of items the order contradicts
the ballots that prefer the lower one; the sum over all pairs is its *distance* (in comparisons), the sum of those it
keeps its *score*. To find the best order is hard (NP-hard), so the search has a budget and says what it knows:

- The items fall into blocks such that each item of an earlier block is preferred to each of a later one; every best
  order keeps the blocks in that sequence (M. Truchon's extended Condorcet criterion), so they are searched one by one.
- A block is searched exactly by ``kemeny_search`` if that fits the budget, which counts sets of items looked at and
  not seconds, so that every machine gives the same answer.
- Otherwise the block keeps the best order found by moving single items, with a lower bound on the distance: for each
  pair the smaller side must be contradicted, and each cycle of three costs at least its cheapest reversal on top.

Where several orders are equally good, an item stands before another only if it does in all of them; its place is the
best it has in any, so that the first tier holds exactly the items that come first in some best order.
"""

from dataclasses import dataclass

import numpy as np

from consult.core.ranking.kemeny_search import best_found, search, triangles
from consult.core.ranking.orders import Order
from consult.core.ranking.split_cycle import reaches

# Sets of items looked at in all: some ten seconds. A block of 20 items never needs more than 2^20 of them.
BUDGET = 1_200_000


@dataclass(frozen=True)
class Kemeny:
    """The outcome: ``order`` in tiers, ``before`` bool (items, items) what holds in every best order.

    ``distance`` and ``score`` in comparisons, of one best order (they all have the same); ``bound``: no order has a
    smaller distance. ``exact``: the order is proved best, and ``distance == bound``. ``unique``: whether it is the
    only best one; None where that is not known. If not ``exact``, ``order`` and ``before`` are those of the best order
    found, which where other orders are as good depends on the sequence of the items.
    """

    order: Order
    before: np.ndarray
    distance: int
    score: int
    bound: int
    exact: bool
    unique: bool | None


def kemeny(preferences: np.ndarray, budget: int = BUDGET) -> Kemeny:
    """Kemeny's method on the table that ``pairwise`` returns."""
    size = len(preferences)
    before = np.zeros((size, size), dtype=bool)
    order: list[tuple[int, ...]] = []
    exact, unique, extra, least_extra = True, True, 0, 0
    earlier: list[int] = []
    for block in blocks(preferences):
        inner = preferences[np.ix_(block, block)]
        excess = np.maximum(inner.T - inner, 0)
        found, cost = best_found(excess)
        result = search(excess, cost, budget)
        if result is None:
            exact, unique = False, None
            least_extra += sum(weight for weight, _ in triangles(excess))
            always = np.zeros(inner.shape, dtype=bool)
            always[np.ix_(found, found)] = np.triu(np.ones(inner.shape, dtype=bool), k=1)
            tiers = [(item,) for item in found]
        else:
            budget -= result.looked_at
            cost, always, tiers = result.cost, result.always, result.tiers
            least_extra += cost
            unique = unique and result.unique
        extra += cost
        before[np.ix_(block, block)] = always
        before[np.ix_(earlier, block)] = True
        order += [tuple(sorted(block[item] for item in tier)) for tier in tiers]
        earlier += block
    # The distance has a part that no order can avoid: for each pair the smaller side.
    least = int(np.triu(np.minimum(preferences, preferences.T)).sum())
    return Kemeny(
        tuple(order), before, distance=least + extra, score=int(preferences.sum()) - least - extra,
        bound=least + least_extra, exact=exact, unique=unique,
    )  # fmt: skip


def blocks(preferences: np.ndarray) -> list[list[int]]:
    """The items in the finest blocks such that each item of a block is preferred to each of every later block."""
    reached = reaches(preferences >= preferences.T)
    together = reached & reached.T
    # All items of a block reach the same number of items, and those of an earlier one more.
    order = np.argsort(-reached.sum(axis=1), kind="stable")
    found: list[list[int]] = []
    for item in order.tolist():
        if found and together[found[-1][0], item]:
            found[-1].append(item)
        else:
            found.append([item])
    return [sorted(block) for block in found]
