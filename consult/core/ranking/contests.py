"""The comparisons of one item with each other, read off a stored table: what it loses, what it wins most narrowly."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

Table = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Contest:
    """A comparison: ``won`` ballots put ``better`` before ``worse``, ``lost`` put it after."""

    better: str
    worse: str
    won: int
    lost: int


def beaten_by(items: Sequence[str], pairwise: Table, item: str) -> list[Contest]:
    """The comparisons that the item loses, the clearest first: none for one that no other is preferred to.

    ``items`` and ``pairwise`` as in ``Tally``. Raises ValueError if the item is not among them.
    """
    at = list(items).index(item)
    lost = [
        _contest(items, pairwise, other, at) for other in range(len(items)) if pairwise[other][at] > pairwise[at][other]
    ]
    return sorted(lost, key=lambda contest: (contest.lost - contest.won, contest.better))


def closest(items: Sequence[str], pairwise: Table, item: str, *, but: Collection[str] = ()) -> Contest | None:
    """The comparison of the item with another, those of ``but`` left out, that was nearest to being lost; None if there
    is no other."""
    at = list(items).index(item)
    others = [other for other, name in enumerate(items) if other != at and name not in but]
    contests = [_contest(items, pairwise, at, other) for other in others]
    return min(contests, key=lambda each: (each.won - each.lost, each.won, each.worse), default=None)


def _contest(items: Sequence[str], pairwise: Table, i: int, j: int) -> Contest:
    return Contest(items[i], items[j], pairwise[i][j], pairwise[j][i])
