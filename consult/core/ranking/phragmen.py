"""Phragmén's sequential method: a short list that represents the ballots, and not only the larger part of them.

Source: E. Phragmén (1894), as restated in S. Janson, "Phragmén's and Thiele's election methods", arXiv:1611.08826, and
M. Brill, R. Freeman, S. Janson and M. Lackner, "Phragmén's voting methods and justified representation", Mathematical
Programming 203 (2024). A ballot supports the items it *ranks*: neither those below the line nor those it leaves
unranked. Each item taken costs one unit, carried by the ballots that support it so that all of them then carry the same
load; the next item is always the one whose supporters then carry the least. So those who already have much on the list
wait for the others. Loads are exact fractions.

Of equally light items none is drawn by lot: all ways to go on are followed while they are few, and an item's place is
the best it has in any of them. Items supported by the same ballots are interchangeable and share a tier. A round that
splits ties gives each item a key, which decides where it can. Where the ways become too many, the list stops
(``complete`` is False) and the items left share the last tier.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from consult.core.ranking.orders import Order, by_key

# Ways to go on that are followed side by side.
BUDGET = 64


@dataclass(frozen=True)
class ShortList:
    """``order``: tiers by the best step at which an item can be taken, those not on the list last.

    ``certain``: items on the list whichever way ties are resolved; ``possible``: those on it in some way. ``loads``:
    for each step the load its supporters then carry, in units (an item costs 1), the same in all ways up to the first
    step where they part, and from there the least. ``seats`` asked for; ``complete`` whether the list reached them.
    """

    order: Order
    certain: tuple[int, ...]
    possible: tuple[int, ...]
    loads: tuple[Fraction, ...]
    seats: int
    complete: bool
    shorter: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = ()


def phragmen(
    supports: np.ndarray,
    weights: np.ndarray,
    seats: int | None = None,
    keys: Sequence | None = None,
    budget: int = BUDGET,
) -> ShortList:
    """``supports`` bool (ballots, items), ``weights`` whole numbers (ballots,). ``seats``: all items by default.

    ``keys`` by item: of equally light items those of the smallest key are taken first, if it is given. Items that no
    ballot supports are never taken.
    """
    size = supports.shape[1]
    seats = size if seats is None else min(seats, size)
    # Ballots that support the same items always carry the same load: each such set is one row.
    supports, row = np.unique(supports[weights > 0], axis=0, return_inverse=True)
    counts = np.zeros(len(supports), dtype=np.int64)
    np.add.at(counts, row.ravel(), weights[weights > 0])
    keys = [0] * size if keys is None else keys
    alike = _alike(supports, keys)
    profiles = [supports[:, members[0]] for members in alike]
    backing = [int(counts[profile].sum()) for profile in profiles]
    best_step = [size] * len(alike)
    loads: list[Fraction] = []
    shorter: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    # A state: how many were taken of each kind of items, what each row carries as a number of a load, those loads.
    states = {((0,) * len(alike), (0,) * len(counts), (Fraction(0),))}
    for step in range(seats):
        following, least = set(), None
        for taken, carried, values in states:
            carried = np.array(carried, dtype=np.int64)
            costs = {
                kind: _load(profiles[kind], counts, carried, values, backing[kind])
                for kind, members in enumerate(alike)
                if backing[kind] and taken[kind] < len(members)
            }
            if not costs:
                continue
            lightest = min(costs.values())
            least = lightest if least is None else min(least, lightest)
            tied = [kind for kind, cost in costs.items() if cost == lightest]
            first = min(keys[alike[kind][0]] for kind in tied)
            for kind in (kind for kind in tied if keys[alike[kind][0]] == first):
                best_step[kind] = min(best_step[kind], step)
                now = np.where(profiles[kind], len(values), carried)
                following.add((tuple(n + (k == kind) for k, n in enumerate(taken)), *_state(now, (*values, lightest))))
        if not following or len(following) > budget:
            break
        states = following
        loads.append(least)
        shorter.append(_lists(alike, [taken for taken, *_ in states]))
    supported = sum(len(members) for members, backers in zip(alike, backing, strict=True) if backers)
    reached = len(loads)
    steps = [size] * size
    for kind, members in enumerate(alike):
        for item in members:
            steps[item] = best_step[kind] if best_step[kind] < reached else size
    certain, possible = shorter[-1] if shorter else ((), ())
    return ShortList(
        order=by_key(steps),
        certain=certain,
        possible=possible,
        loads=tuple(loads),
        seats=seats,
        complete=reached == min(seats, supported),
        shorter=tuple(shorter),
    )


def _alike(supports: np.ndarray, keys: Sequence) -> list[list[int]]:
    """The items, those supported by the same ballots together unless their keys tell them apart."""
    kinds: dict[tuple, list[int]] = {}
    for item, column in enumerate(supports.T):
        kinds.setdefault((column.tobytes(), keys[item]), []).append(item)
    return list(kinds.values())


def _load(
    profile: np.ndarray, counts: np.ndarray, carried: np.ndarray, values: tuple[Fraction, ...], backers: int
) -> Fraction:
    """The load all supporters of an item would carry if it were taken next."""
    ballots = np.zeros(len(values), dtype=np.int64)
    np.add.at(ballots, carried[profile], counts[profile])
    return (1 + sum(count * values[number] for number, count in enumerate(ballots.tolist()) if count)) / backers


def _state(carried: np.ndarray, values: tuple[Fraction, ...]) -> tuple[tuple[int, ...], tuple[Fraction, ...]]:
    """What each set of ballots carries, as numbers of the values in use, in ascending order: equal states are equal."""
    used = sorted({values[number] for number in set(carried.tolist())})
    place = {value: number for number, value in enumerate(used)}
    return tuple(place[values[number]] for number in carried.tolist()), tuple(used)


def _lists(alike: list[list[int]], ways: list[tuple[int, ...]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """What is taken in every way, and what in some; ``ways``: how many of each kind of items each has taken."""
    counts = list(zip(*ways, strict=True))
    certain = [kind for kind, taken in enumerate(counts) if min(taken) == len(alike[kind])]
    return _items(alike, certain), _items(alike, [kind for kind, taken in enumerate(counts) if max(taken)])


def _items(alike: list[list[int]], kinds: list[int]) -> tuple[int, ...]:
    return tuple(sorted(item for kind in kinds for item in alike[kind]))
