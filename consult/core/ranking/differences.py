"""What one ballot says otherwise than another, told in as few moves as it takes."""

from collections.abc import Iterable
from dataclasses import dataclass

from consult.core.ranking.ballots import Ballot

UNRANKED, BELOW = "unranked", "below"
Place = int | str  # the tier from 1, UNRANKED or BELOW


@dataclass(frozen=True)
class Change:
    """An item that stands elsewhere than before, seen from the others."""

    item: str
    before: Place
    after: Place


def place_of(ballot: Ballot, item: str) -> Place:
    """Where the item stands on the ballot."""
    if item in ballot.below:
        return BELOW
    return ballot.rank_of(item) or UNRANKED


def changes(before: Ballot, after: Ballot, items: Iterable[str]) -> list[Change]:
    """What changed among these items (of one section), in the order of the later ballot.

    Numbers shift for all when one item moves to the top, so they are not compared: the largest set of items that stand
    to each other as they did is taken as unmoved (the longest chain in which each follows or ties the last on both
    ballots; O(items^2)), and the others are told.
    """
    items = list(items)
    places = {item: (place_of(before, item), place_of(after, item)) for item in items}
    ranked = [item for item in items if all(isinstance(place, int) for place in places[item])]
    unmoved = _chain({item: places[item] for item in ranked})
    told = [
        Change(item, *places[item])
        for item in items
        if (item in ranked and item not in unmoved) or (item not in ranked and places[item][0] != places[item][1])
    ]
    bands = {UNRANKED: (1, 0), BELOW: (2, 0)}
    return sorted(told, key=lambda change: bands.get(change.after, (0, change.after)))


def _chain(places: dict[str, tuple[int, int]]) -> set[str]:
    order = sorted(places, key=lambda item: (places[item][1], places[item][0], item))
    best: list[tuple[int, int | None]] = []  # the longest chain that ends here, and the item before it
    for n, item in enumerate(order):
        here = (1, None)
        for m in range(n):
            same = places[order[m]] == places[item]
            both_later = all(a < b for a, b in zip(places[order[m]], places[item], strict=True))
            if (same or both_later) and best[m][0] + 1 > here[0]:
                here = (best[m][0] + 1, m)
        best.append(here)
    unmoved: set[str] = set()
    at = max(range(len(order)), key=lambda n: best[n][0], default=None)
    while at is not None:
        unmoved.add(order[at])
        at = best[at][1]
    return unmoved
