"""Ranked Pairs: the strongest victories are kept first, and one that would contradict those kept is left out.

Source: T. N. Tideman, "Independence of clones as a criterion for voting rules", Social Choice and Welfare 4 (1987).
Victories are ranked as in Schulze's method: more supporters first, then fewer opponents.

Equally strong victories have no order among themselves, and which is kept can depend on which is taken first. Nothing
is drawn by lot here, and no number or name decides: an item stands before another only where that holds *however such
ties are resolved*. All resolutions are gone through while they are few (``exact``); the place of an item is then the
best it has under any of them, so that the first tier holds exactly the items that win under some resolution. Where they
are many, two bounds are kept: the victories sure to be kept and those that may be. The order is then drawn from the
sure ones alone; a pair they leave open may in truth be settled, but no pair is settled wrongly.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from consult.core.ranking.orders import Order, by_count, by_key
from consult.core.ranking.schulze import strengths

# Relations looked at before the resolutions count as too many: about a second for 60 items.
BUDGET = 5_000

# For each item the set of items known to stand after it, as bits.
_After = tuple[int, ...]
_Pair = tuple[int, int]


@dataclass(frozen=True)
class RankedPairs:
    """The outcome: ``order`` in tiers, ``beats`` bool (items, items) what holds however ties are resolved (transitive).

    ``tied``: whether the outcome depends on how equally strong victories are resolved; ``exact``: whether all
    resolutions were gone through.
    """

    order: Order
    beats: np.ndarray
    tied: bool
    exact: bool


def ranked_pairs(preferences: np.ndarray, budget: int = BUDGET) -> RankedPairs:
    """Ranked Pairs on the table that ``pairwise`` returns."""
    size = len(preferences)
    ties = _by_strength(preferences)
    sure, settled = _bounds(size, ties)
    if not settled:
        found = _resolutions(size, ties, budget)
        if found is not None:
            above = [[sum(row >> item & 1 for row in after) for item in range(size)] for after in found]
            best = [min(counts) for counts in zip(*above, strict=True)]
            beats = np.all([_table(after) for after in found], axis=0)
            return RankedPairs(by_key(best), beats, tied=len(found) > 1, exact=True)
    beats = _table(sure)
    return RankedPairs(by_count(beats), beats, tied=not settled, exact=settled)


def _by_strength(preferences: np.ndarray) -> list[list[_Pair]]:
    """The victories, the strongest first, equally strong ones together."""
    ranks, _ = strengths(preferences)
    groups: dict[int, list[_Pair]] = {}
    for winner, loser in zip(*np.nonzero(ranks), strict=True):
        groups.setdefault(int(ranks[winner, loser]), []).append((int(winner), int(loser)))
    return [groups[rank] for rank in sorted(groups, reverse=True)]


def _bounds(size: int, ties: Iterable[list[_Pair]]) -> tuple[_After, bool]:
    """What the sure victories say, and whether they are all that may be kept.

    A victory may be kept if no sure ones lead back; it is sure if none that may be kept lead back, the ones equally
    strong among them. By induction over the strengths, every resolution keeps all sure ones and no others but those
    that may be kept.
    """
    sure, possible, settled = (0,) * size, (0,) * size, True
    for pairs in ties:
        may = [(a, b) for a, b in pairs if not sure[b] >> a & 1]
        for pair in may:
            possible = _with(possible, pair)
        for a, b in may:
            if possible[b] >> a & 1:
                settled = False
            else:
                sure = _with(sure, (a, b))
    return sure, settled


def _resolutions(size: int, ties: Iterable[list[_Pair]], budget: int) -> set[_After] | None:
    """The relations that can result, one for each way to resolve the ties; None if there are too many to look at."""
    found, seen = {(0,) * size}, 0
    for pairs in ties:
        waiting, done = list(found), set()
        visited = set(waiting)
        while waiting:
            after = waiting.pop()
            open_ = [(a, b) for a, b in pairs if not after[a] >> b & 1 and not after[b] >> a & 1]
            if not open_:
                done.add(after)
                continue
            # A victory that no other open one can contradict is kept in every case: no need to branch for it.
            together = after
            for pair in open_:
                together = _with(together, pair)
            safe = [(a, b) for a, b in open_ if not together[b] >> a & 1]
            for pair in safe:
                after = _with(after, pair)
            branches = [after] if safe else [_with(after, pair) for pair in open_]
            for branch in branches:
                if branch not in visited:
                    seen += 1
                    if seen > budget:
                        return None
                    visited.add(branch)
                    waiting.append(branch)
        found = done
    return found


def _with(after: _After, pair: _Pair) -> _After:
    """The relation with one victory more and all that follows from it."""
    winner, loser = pair
    if after[winner] >> loser & 1:
        return after
    gained = after[loser] | 1 << loser
    return tuple(row | gained if item == winner or row >> winner & 1 else row for item, row in enumerate(after))


def _table(after: _After) -> np.ndarray:
    size = len(after)
    return np.array([[row >> item & 1 for item in range(size)] for row in after], dtype=bool).reshape(size, size)
