"""Schulze's method with winning votes: the collective order.

Source: M. Schulze, "The Schulze Method of Voting", arXiv:1804.02973, sections 2.2 (definition) and 2.3
(computation). A link from i to j exists if more ballots prefer i to j than j to i; its strength is the number of
those that prefer i (winning votes). A path is as strong as its weakest link. i beats j if the strongest path from i
to j is stronger than the strongest path from j to i. That relation is transitive and has no cycles.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Schulze:
    """The outcome by item index.

    ``paths`` int64 (items, items): strength of the strongest path, 0 where there is none and on the diagonal.
    ``beats`` bool (items, items). ``order``: tiers of indices, best first, each tier ascending; the first tier
    holds the (potential) winners.
    """

    paths: np.ndarray
    beats: np.ndarray
    order: tuple[tuple[int, ...], ...]


def schulze(preferences: np.ndarray) -> Schulze:
    """Schulze's method on the table that ``pairwise`` returns."""
    paths = widest_paths(preferences)
    beats = paths > paths.T
    return Schulze(paths, beats, tiers(beats))


def widest_paths(preferences: np.ndarray) -> np.ndarray:
    """Strength of the strongest path between any two items: int64 (items, items), 0 where there is none."""
    paths = np.where(preferences > preferences.T, preferences, 0)
    for via in range(len(paths)):
        np.maximum(paths, np.minimum(paths[:, via, None], paths[None, via, :]), out=paths)
    np.fill_diagonal(paths, 0)
    return paths


def tiers(beats: np.ndarray) -> tuple[tuple[int, ...], ...]:
    """The collective order: repeatedly, all items that none of the remaining ones beats form the next tier.

    Schulze's relation can leave two items undecided although a third comes between them (his example 4: B beats C,
    D beats A, nothing else). Then no tiers can say all that the relation says; this rule puts each item as high as
    those that beat it allow, never puts an item before or level with one that beats it, and gives exactly the
    relation's own tiers wherever it has them. The first tier is always Schulze's set of potential winners.
    Example 4 gives B, D tied before A, C tied.
    """
    remaining = np.arange(len(beats))
    order = []
    while remaining.size:
        beaten = beats[np.ix_(remaining, remaining)].any(axis=0)
        order.append(tuple(remaining[~beaten].tolist()))
        remaining = remaining[beaten]
    return tuple(order)


def condorcet_winner(preferences: np.ndarray) -> int | None:
    """The item that more ballots put before each other item than after it; None if there is none."""
    wins = (preferences > preferences.T).sum(axis=1)
    for index in np.flatnonzero(wins == len(preferences) - 1):
        return int(index)
    return None


def places(order: Sequence[Sequence[int]]) -> dict[int, int]:
    """The place of each item as lists print it: 1 + the number of items in better tiers (1, 2, 2, 4)."""
    result, place = {}, 1
    for tier in order:
        result.update(dict.fromkeys(tier, place))
        place += len(tier)
    return result
