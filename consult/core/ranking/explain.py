"""Why one item stands above another in an order by Schulze's method: the winning chain, in numbers.

All of it is read off a stored tally, without the ballots and without numpy: one pair takes time as items^2.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from consult.core.errors import Refused
from consult.core.ranking.results import Tally

BEATS, OPEN, TIED, SPLIT = "beats", "open", "tied", "split"
_EXPLAINED = ("schulze", "schulze_wv")


@dataclass(frozen=True)
class Link:
    """A victory: more ballots prefer ``winner`` to ``loser`` (``supporters``) than the other way (``opponents``)."""

    winner: str
    loser: str
    supporters: int
    opponents: int


@dataclass(frozen=True)
class Why:
    """What stands behind the places of two items; numbers are those of the tally's table, before ``scale``.

    ``verdict``: the upper one "beats" the lower; neither beats the other and the pair is "open", decided by how many
    items beat each (``beaten_by`` upper and lower); "tied", they share a tier; or "split", a tie split by fewest
    below-line ``marks`` (ballots), then by the greater Borda score. ``direct``: ballots that prefer the upper, and the
    lower. ``forth``: the strongest chain of victories from upper to lower, ``back``: from lower to upper; empty where
    none leads there. Of chains equally strong it is one of the shortest. ``net``: how often ballots prefer each to
    another item, less how often another to it, over all items; it orders as Borda scores do, being twice the score
    less a number that is the same for all.
    """

    upper: str
    lower: str
    verdict: str
    direct: tuple[int, int]
    forth: tuple[Link, ...]
    back: tuple[Link, ...]
    beaten_by: tuple[int, int]
    marks: tuple[int, int]
    net: tuple[int, int]


def why(tally: Tally, one: str, other: str) -> Why:
    """Why one of two items stands above the other, in whichever sequence they are given.

    Raises Refused for an item that is not in the tally, twice the same, and for orders by other methods.
    """
    if tally.method not in _EXPLAINED:
        raise Refused("Only an order by Schulze's method is explained step by step.")
    if one == other:
        raise Refused("Choose two different items.")
    tier = {item: number for number, members in enumerate(tally.order) for item in members}
    for item in (one, other):
        if item not in tier:
            raise Refused("%(item)s is not in this tally.", item=item)
    upper, lower = (one, other) if tier[one] <= tier[other] else (other, one)
    column = {item: index for index, item in enumerate(tally.items)}
    i, j = column[upper], column[lower]
    beaten_by = (_beaten_by(tally, upper), _beaten_by(tally, lower))
    if (upper, lower) in tally.beats:
        verdict = BEATS
    elif tier[upper] == tier[lower]:
        verdict = TIED
    else:
        verdict = SPLIT if beaten_by[0] == beaten_by[1] else OPEN
    forth, back = (_chain(tally, path) for path in (strongest(tally.pairwise, i, j), strongest(tally.pairwise, j, i)))
    direct = (tally.pairwise[i][j], tally.pairwise[j][i])
    marks = (tally.row(upper).marks, tally.row(lower).marks)
    return Why(upper, lower, verdict, direct, forth, back, beaten_by, marks, (_net(tally, i), _net(tally, j)))


def strongest(preferences: Sequence[Sequence[int]], start: int, end: int) -> list[int]:
    """The items of the strongest chain of victories from one to another, by index; empty if there is none.

    A chain is as strong as its weakest link: more supporters, then fewer opponents.
    """
    size = len(preferences)

    def strength(a: int, b: int) -> tuple[int, int] | None:
        supporters, opponents = preferences[a][b], preferences[b][a]
        return (supporters, -opponents) if supporters > opponents else None

    # The strength first: always go on from the item that is reached most strongly.
    reached: dict[int, tuple] = {start: (float("inf"), 0)}
    left = set(range(size))
    while left & reached.keys():
        here = max(left & reached.keys(), key=lambda item: reached[item])
        left.discard(here)
        for item in left:
            link = strength(here, item)
            if link is not None and (item not in reached or min(link, reached[here]) > reached[item]):
                reached[item] = min(link, reached[here])
    if end not in reached:
        return []
    # Then the fewest steps over links that are at least so strong.
    came: dict[int, int] = {start: start}
    row = [start]
    while end not in came:
        following = []
        for here in row:
            for item in range(size):
                link = strength(here, item)
                if item not in came and link is not None and link >= reached[end]:
                    came[item] = here
                    following.append(item)
        row = following
    chain = [end]
    while chain[-1] != start:
        chain.append(came[chain[-1]])
    return chain[::-1]


def weakest(chain: Sequence[Link]) -> Link:
    """The weakest link of a chain, the first of them where several are."""
    return min(chain, key=lambda link: (link.supporters, -link.opponents))


def _chain(tally: Tally, path: list[int]) -> tuple[Link, ...]:
    return tuple(
        Link(tally.items[a], tally.items[b], tally.pairwise[a][b], tally.pairwise[b][a])
        for a, b in zip(path, path[1:], strict=False)
    )


def _beaten_by(tally: Tally, item: str) -> int:
    return sum(worse == item for _, worse in tally.beats)


def _net(tally: Tally, at: int) -> int:
    return sum(tally.pairwise[at]) - sum(row[at] for row in tally.pairwise)
