"""The search within one block of Kemeny's method.

Everything here counts the *excess* of an order: what it contradicts beyond the smaller side of each pair.
``excess[i, j]`` int64 is what it costs to put i before j: preferences[j, i] - preferences[i, j] where that is
positive, else 0.
"""

from dataclasses import dataclass

import numpy as np

# Sets of items are the bits of a 63-bit number.
MOST = 62
_BYTE = 8
# Sets reached, most of them several times, before those that are the same are put together: 8 MB.
_AT_ONCE = 500_000


@dataclass(frozen=True)
class Found:
    """All best orders of a block at once.

    ``cost``: their excess. ``tiers``: the items by the best place each has in any of them. ``always`` bool (items,
    items): which stands before which in all of them. ``unique``: there is only one. ``looked_at``: sets looked at.
    """

    cost: int
    tiers: list[tuple[int, ...]]
    always: np.ndarray
    unique: bool
    looked_at: int


def best_found(excess: np.ndarray) -> tuple[list[int], int]:
    """A good order and its cost: by Borda, then single items moved where they cost least until no move helps."""
    order = np.argsort(excess.sum(axis=1) - excess.sum(axis=0), kind="stable").tolist()
    improved = True
    while improved:
        improved = False
        for item in list(order):
            at = order.index(item)
            rest = order[:at] + order[at + 1 :]
            # Cost of the item at each place among the rest: after those left of it, before those right of it.
            after = np.concatenate(([0], np.cumsum(excess[rest, item])))
            before = np.concatenate((np.cumsum(excess[item, rest][::-1])[::-1], [0]))
            costs = after + before
            best = int(np.argmin(costs))
            if costs[best] < costs[at]:
                order = [*rest[:best], item, *rest[best:]]
                improved = True
    put = excess[np.ix_(order, order)]
    return order, int(np.triu(put, k=1).sum())


def triangles(excess: np.ndarray) -> list[tuple[int, int]]:
    """Cycles of three that share no cost: (weight, items as bits). Every order pays at least the sum of the weights.

    An order breaks each cycle of three somewhere, and pays there no less than its cheapest link. Taken greedily; what
    a cycle uses up of a link no other may use.
    """
    left = excess.T.copy()  # left[i, j]: what is still to be paid for breaking the link from i to j
    found = []
    size = len(left)
    for a in range(size):
        for b in range(a + 1, size):
            for first, second in ((a, b), (b, a)):
                for c in np.flatnonzero(np.minimum(left[second], left[:, first])):
                    if c <= a:
                        continue
                    weight = int(min(left[first, second], left[second, c], left[c, first]))
                    if weight <= 0:
                        continue
                    left[first, second] -= weight
                    left[second, c] -= weight
                    left[c, first] -= weight
                    found.append((weight, 1 << first | 1 << second | 1 << int(c)))
    return found


def search(excess: np.ndarray, limit: int, budget: int) -> Found | None:
    """All orders of least excess, given that there is one of excess ``limit``; None if the budget does not suffice.

    Orders are built from the top. What they cost so far depends only on the *set* of items placed and what each new
    item pays against it, so one entry a set is enough. Sets from which even the least possible rest exceeds the limit
    are dropped; sets as good as the limit are kept, so that all best orders remain.
    """
    size = len(excess)
    if size > MOST:
        return None
    tables = [_by_bytes(excess[:, item]) for item in range(size)]
    cycles = triangles(excess)
    full = (1 << size) - 1
    layers = [(np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64))]
    looked_at = 1
    for _ in range(size):
        reached = _next(*layers[-1], tables, limit, most=budget - looked_at)
        if reached is None:
            return None
        sets, costs = reached
        looked_at += len(sets)
        rest = costs.copy()
        for weight, members in cycles:
            rest += weight * ((sets & members) == 0)
        kept = rest <= limit
        layers.append((sets[kept], costs[kept]))
    return _read(layers, tables, full, looked_at)


def _by_bytes(paid: np.ndarray) -> np.ndarray:
    """int64 (bytes, 256): the sum of ``paid`` over the items whose bits a byte of a set holds."""
    padded = np.zeros(-(-len(paid) // _BYTE) * _BYTE, dtype=np.int64)
    padded[: len(paid)] = paid
    bits = (np.arange(256)[:, None] >> np.arange(_BYTE)) & 1
    return padded.reshape(-1, _BYTE) @ bits.T


def _cost(sets: np.ndarray, table: np.ndarray) -> np.ndarray:
    """What an item pays for standing after each of these sets."""
    total = np.zeros(len(sets), dtype=np.int64)
    for number, sums in enumerate(table):
        total += sums[(sets >> (number * _BYTE)) & 255]
    return total


def _next(
    sets: np.ndarray, costs: np.ndarray, tables: list[np.ndarray], limit: int, most: int
) -> tuple[np.ndarray, np.ndarray] | None:
    """The sets of one item more, ascending, each with the least cost at which it is reached, up to the limit; None as
    soon as there are more than ``most`` of them. What is kept at once grows with ``most`` and not with the items."""
    new_sets, new_costs, waiting = [], [], 0
    for item, table in enumerate(tables):
        free = (sets >> item) & 1 == 0
        origin = sets[free]
        paid = costs[free] + _cost(origin, table)
        cheap = paid <= limit
        new_sets.append(origin[cheap] | (1 << item))
        new_costs.append(paid[cheap])
        waiting += len(new_sets[-1])
        if waiting > _AT_ONCE or item == len(tables) - 1:
            every, paid = _together(np.concatenate(new_sets), np.concatenate(new_costs))
            if len(every) > most:
                return None
            new_sets, new_costs, waiting = [every], [paid], 0
    return every, paid


def _together(sets: np.ndarray, costs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each set once, ascending, with its least cost."""
    order = np.lexsort((costs, sets))
    sets, costs = sets[order], costs[order]
    first = np.ones(len(sets), dtype=bool)
    first[1:] = np.diff(sets) != 0
    return sets[first], costs[first]


def _read(layers, tables: list[np.ndarray], full: int, looked_at: int) -> Found:
    """Back from the whole block: the sets that lie on a best order, and what all such orders have in common."""
    size = len(tables)
    may_stand_before = [0] * size  # for each item the items that come after it in some best order
    best_place = [size] * size
    sets, costs = layers[-1]
    cost, unique = int(costs[0]), True
    for place in range(size - 1, -1, -1):
        former_sets, former_costs = layers[place]
        on_best = np.zeros(len(former_sets), dtype=bool)
        for item, table in enumerate(tables):
            has = (sets >> item) & 1 == 1
            origin = sets[has] ^ (1 << item)
            at = np.minimum(np.searchsorted(former_sets, origin), len(former_sets) - 1)
            good = former_sets[at] == origin
            good &= former_costs[at] + _cost(origin, table) == costs[has]
            if good.any():
                on_best[at[good]] = True
                best_place[item] = place
                placed = int(np.bitwise_and.reduce(origin[good]))
                may_stand_before[item] |= full & ~placed & ~(1 << item)
        sets, costs = former_sets[on_best], former_costs[on_best]
        unique = unique and len(sets) == 1
    always = np.array(
        [[i != j and not may_stand_before[j] >> i & 1 for j in range(size)] for i in range(size)], dtype=bool
    ).reshape(size, size)
    tiers = [tuple(i for i in range(size) if best_place[i] == place) for place in sorted(set(best_place))]
    return Found(cost, tiers, always, unique, looked_at)
