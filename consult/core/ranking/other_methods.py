"""A counted round by the other methods: how far its order depends on the method it was made by.

All but the short list is worked out from a stored tally, that is from its table of preferences alone, so it can say
nothing that the table does not. The short list needs the ballots, and is made only where they are given.

The result is plain data fit for JSON, to be stored once: Kemeny's method can take seconds.
"""

from collections.abc import Mapping, Sequence

from consult.core.ranking.ballots import Ballot
from consult.core.ranking.movement import Order, places
from consult.core.ranking.results import Tally
from consult.core.ranking.sections import section

# Those that give an order beside Schulze's, in the sequence in which pages show them.
OTHERS = ("ranked_pairs", "kemeny", "borda", "copeland", "split_cycle")
# Places of the longest short list that is made.
MOST_PLACES = 30


def work_out(
    tally: Tally,
    *,
    split_ties: bool = False,
    budget: int | None = None,
    ballots: Sequence[Ballot] | None = None,
    weights: Sequence[int] | None = None,
) -> dict:
    """The orders by the other methods of what ``tally`` counted, and the short lists if ``ballots`` are given.

    ``split_ties``: ties are split by fewest below-line marks, then Borda, as in the order itself. ``budget`` of
    Kemeny's method, its own by default. ``ballots`` of the group, with ``weights`` (default once each); they may name
    other items too. If they are not those that the tally counted there is no short list.

    ``{"orders": {method: tiers}, "undisputed": items, "ranked_pairs": {"tied", "exact"}, "kemeny": {"distance",
    "stated", "bound", "exact", "unique"}, "short": None or {"lists": [{"sure", "level", "reached"}], "voters",
    "complete"}}``: ``undisputed`` of Split Cycle; ``ranked_pairs`` and ``kemeny`` as in the modules of these names. Of
    the list of n places, ``lists[n - 1]``: ``sure`` the items on it in the order in which they are taken, ``level``
    those of which some take the places left, ``reached`` how many of ``voters`` ballots rank one of ``sure``.
    ``complete``: false where the lists end because there are too many ways to resolve ties.
    """
    import numpy as np

    from consult.core.ranking.kemeny import BUDGET, kemeny
    from consult.core.ranking.orders import by_key, split
    from consult.core.ranking.ranked_pairs import ranked_pairs
    from consult.core.ranking.scores import copeland
    from consult.core.ranking.split_cycle import split_cycle

    size = len(tally.items)
    table = np.array(tally.pairwise, dtype=np.int64).reshape(size, size)
    pairs, best = ranked_pairs(table), kemeny(table, BUDGET if budget is None else budget)
    cycles, _defeats = split_cycle(table)
    # Borda scores but for what is the same for all: how often an item is put behind others, less how often before.
    behind = (table.sum(axis=0) - table.sum(axis=1)).tolist()
    orders = {
        "ranked_pairs": pairs.order,
        "kemeny": best.order,
        "borda": by_key(behind),
        "copeland": by_key([-score for score in copeland(table)]),
        "split_cycle": cycles,
    }
    if split_ties:
        marks = {row.item: row.marks for row in tally.rows}
        keys = [(marks[item], behind[index]) for index, item in enumerate(tally.items)]
        orders = {method: split(order, keys) for method, order in orders.items()}

    def named(members) -> list[str]:
        return [tally.items[item] for item in members]

    return {
        "orders": {method: [named(tier) for tier in orders[method]] for method in OTHERS},
        "undisputed": named(cycles[0]) if cycles else [],
        "ranked_pairs": {"tied": pairs.tied, "exact": pairs.exact},
        "kemeny": {
            "distance": best.distance,
            "stated": best.distance + best.score,
            "bound": best.bound,
            "exact": best.exact,
            "unique": best.unique,
        },
        "short": None if ballots is None else _short(tally, list(ballots), weights),
    }


def from_json(work: Mapping) -> dict:
    """The same of plain data, as a process apart is given it: "tally" and "ballots" (or None) as their ``to_json``
    writes them, and the other arguments of ``work_out`` by name. Raises Refused for a tally of another shape."""
    ballots = work["ballots"]
    return work_out(
        Tally.from_json(work["tally"]),
        split_ties=work["split_ties"],
        budget=work["budget"],
        ballots=None if ballots is None else [Ballot.from_json(ballot) for ballot in ballots],
        weights=work["weights"],
    )


def _short(tally: Tally, ballots: list[Ballot], weights: Sequence[int] | None) -> dict | None:
    """Of items that would serve equally, the one that the order puts first is taken."""
    import numpy as np

    from consult.core.ranking.levels import levels
    from consult.core.ranking.pairwise import pairwise
    from consult.core.ranking.phragmen import phragmen

    counted = levels(tally.items, [section(ballot, tally.items) for ballot in ballots])
    weight = np.ones(len(ballots), dtype=np.int64) if weights is None else np.array(weights, dtype=np.int64)
    if pairwise(counted.table, weight).tolist() != [list(row) for row in tally.pairwise]:
        return None
    place = places(tally.order)
    keys = [place[item] for item in tally.items]
    found = phragmen(counted.ranked, weight, MOST_PLACES, keys)
    step = {item: number for number, tier in enumerate(found.order) for item in tier}
    lists = []
    for sure, possible in found.shorter:
        in_turn = sorted(sure, key=lambda item: (step[item], keys[item], item))
        level = sorted(set(possible) - set(sure), key=lambda item: (keys[item], item))
        lists.append(
            {
                "sure": [tally.items[item] for item in in_turn],
                "level": [tally.items[item] for item in level],
                "reached": int(counted.ranked[:, list(sure)].any(axis=1).sum()),
            }
        )
    return {"lists": lists, "voters": len(ballots), "complete": found.complete}


def turned(order: Order, other: Order) -> list[tuple[str, str]]:
    """The pairs that the two orders put opposite ways round: (above in ``order``, above in ``other``).

    A pair that one of them ties has not turned. Upper items of ``order`` first.
    """
    there = places(other)
    sequence = [(item, tier) for tier, members in enumerate(order) for item in members]
    return [
        (upper, lower)
        for at, (upper, tier) in enumerate(sequence)
        for lower, below in sequence[at + 1 :]
        if tier < below and there[lower] < there[upper]
    ]
