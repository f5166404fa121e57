"""Why one item stands above another, in numbers: the direct comparison and the strongest chains either way.

Source: M. Schulze, "The Schulze Method of Voting", arXiv:1804.02973, section 2.2. One item stands above another where
the strongest chain of won comparisons that leads from it to the other is stronger than any that leads back; a chain is
as strong as its weakest step, and a step as strong as the number of ballots that won it. All of it is read off the two
tables that a tally stores; nothing is tallied.
"""

from collections.abc import Sequence
from dataclasses import dataclass

Table = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Step:
    """A comparison: ``won`` ballots put ``better`` before ``worse``, ``lost`` put it after."""

    better: str
    worse: str
    won: int
    lost: int


@dataclass(frozen=True)
class Why:
    """What decides between two items. ``direct`` is their own comparison, of which nothing is said who won it.

    ``chain`` is a strongest one from ``upper`` to ``lower`` (the shortest of these), ``back`` one the other way round;
    empty where there is none. ``strength`` and ``back_strength`` are those of their weakest steps, 0 for none.
    """

    upper: str
    lower: str
    direct: Step
    chain: tuple[Step, ...]
    strength: int
    back: tuple[Step, ...]
    back_strength: int

    @property
    def decided(self) -> bool:
        """Whether one chain is stronger than the other, and so the method decides between the two."""
        return self.strength != self.back_strength

    @property
    def is_direct(self) -> bool:
        """Whether the strongest chain is the direct comparison itself."""
        return len(self.chain) == 1


def why(items: Sequence[str], pairwise: Table, paths: Table, upper: str, lower: str) -> Why:
    """Why ``upper`` stands above ``lower`` (or does not). ``items``, ``pairwise`` and ``paths`` as in ``Tally``.

    Raises ValueError if an item is not among them.
    """
    items = list(items)
    i, j = items.index(upper), items.index(lower)
    return Why(
        upper, lower, _step(items, pairwise, i, j),
        _chain(items, pairwise, i, j, paths[i][j]), paths[i][j],
        _chain(items, pairwise, j, i, paths[j][i]), paths[j][i],
    )  # fmt: skip


def beaten_by(items: Sequence[str], pairwise: Table, item: str) -> list[Step]:
    """The comparisons that the item loses, the clearest first: none for one that is preferred to each other."""
    at = list(items).index(item)
    lost = [
        _step(items, pairwise, other, at) for other in range(len(items)) if pairwise[other][at] > pairwise[at][other]
    ]
    return sorted(lost, key=lambda step: (step.lost - step.won, step.better))


def closest(items: Sequence[str], pairwise: Table, item: str) -> Step | None:
    """The comparison of the item with another that was nearest to being lost; None if there is no other."""
    at = list(items).index(item)
    steps = [_step(items, pairwise, at, other) for other in range(len(items)) if other != at]
    return min(steps, key=lambda step: (step.won - step.lost, step.won, step.worse), default=None)


def _step(items: Sequence[str], pairwise: Table, i: int, j: int) -> Step:
    return Step(items[i], items[j], pairwise[i][j], pairwise[j][i])


def _chain(items: Sequence[str], pairwise: Table, start: int, end: int, strength: int) -> tuple[Step, ...]:
    """The shortest chain of won comparisons with at least ``strength`` ballots each; of equals, the first by items."""
    if strength <= 0 or start == end:
        return ()
    came_from: dict[int, int] = {start: start}
    reached = [start]
    while end not in came_from and reached:
        following = []
        for i in reached:
            for j, won in enumerate(pairwise[i]):
                if j not in came_from and won >= strength and won > pairwise[j][i]:
                    came_from[j] = i
                    following.append(j)
        reached = following
    if end not in came_from:
        return ()
    steps = []
    while end != start:
        steps.append(_step(items, pairwise, came_from[end], end))
        end = came_from[end]
    return tuple(reversed(steps))
