"""Ballots as a table of numbers: the form in which they are counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from consult.core.ranking.ballots import Ballot, validate

# What a ballot says of the items it does not mention: they stand last and tied ("last", the rule of every round in
# Consult), or nothing at all ("apart", which some published profiles ask for).
Unranked = Literal["last", "apart"]

APART = 0


@dataclass(frozen=True)
class Levels:
    """The level of each item on each ballot.

    ``table`` unsigned (ballots, items), C-contiguous: lower is better, equal is tied. Ranked tiers are 1, 2, ...,
    ``tiers[ballot]`` of them (unsigned, (ballots,)); unranked items stand one level after the last tier, below-line
    items one level after those. APART (0) is neither before nor after nor equal to anything.
    """

    table: np.ndarray
    tiers: np.ndarray

    @property
    def ranked(self) -> np.ndarray:
        """bool (ballots, items): whether the ballot ranks the item."""
        return (self.table <= self.tiers[:, None]) & (self.table != APART)

    @property
    def first(self) -> np.ndarray:
        """bool (ballots, items): whether the ballot ranks the item first, alone or tied."""
        return (self.table == 1) & (self.tiers[:, None] > 0)

    @property
    def below(self) -> np.ndarray:
        """bool (ballots, items): whether the ballot places the item below the line."""
        return self.table == self.tiers[:, None] + 2

    def part(self, chosen: np.ndarray) -> "Levels":
        """The ballots chosen by a mask or by their numbers."""
        return Levels(self.table[chosen], self.tiers[chosen])


def levels(items: Sequence[str], ballots: Iterable[Ballot], *, unranked: Unranked = "last") -> Levels:
    """The table of these ballots. Raises Refused when a ballot mentions an item that is not among ``items``.

    One byte a place up to 250 items, two beyond: 10,000 ballots of 200 items take 2 MB.
    """
    column = {item: index for index, item in enumerate(items)}
    size = len(column)
    kind = np.uint8 if size <= 250 else np.uint16
    ballots = list(ballots)
    table = np.empty((len(ballots), size), dtype=kind)
    tiers = np.empty(len(ballots), dtype=kind)
    for index, ballot in enumerate(ballots):
        after = len(ballot.ranked) + 1
        row = [after if unranked == "last" else APART] * size
        try:
            for level, tier in enumerate(ballot.ranked, start=1):
                for item in tier:
                    row[column[item]] = level
            for item in ballot.below:
                row[column[item]] = after + 1
        except KeyError:
            validate(ballot, column)  # says which
        table[index] = row
        tiers[index] = after - 1
    return Levels(table, tiers)


def doubled_ranks(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Twice the mid-rank of each item on each ballot, and for each ballot its sum of t^3 - t over its ties.

    Ranks count items, not levels; tied items share the mean of the ranks they fill (1, 2.5, 2.5, 4; doubled, so that
    all stay whole: 2, 5, 5, 8). int64 (ballots, items) and (ballots,). What stands apart gets 0 and fills no rank.
    """
    count, size = table.shape
    span = int(table.max(initial=0)) + 1
    at = table + np.arange(count, dtype=np.int64)[:, None] * span
    sizes = np.bincount(at.ravel(), minlength=count * span).reshape(count, span)
    sizes[:, APART] = 0
    # Twice the mid-rank is the tier's first rank plus its last.
    doubled = 2 * np.cumsum(sizes, axis=1) - sizes + 1
    doubled[:, APART] = 0
    return doubled.ravel()[at], (sizes**3 - sizes).sum(axis=1)


def stated(table: np.ndarray) -> np.ndarray:
    """int64 (ballots,): how many pairs of items each ballot separates."""
    count = len(table)
    span = int(table.max(initial=0)) + 1
    at = table + np.arange(count, dtype=np.int64)[:, None] * span
    sizes = np.bincount(at.ravel(), minlength=count * span).reshape(count, span)
    sizes[:, APART] = 0
    return (sizes.sum(axis=1) ** 2 - (sizes**2).sum(axis=1)) // 2
