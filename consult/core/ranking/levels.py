"""Ballots as a table of numbers: the form in which they are counted."""

from array import array
from collections.abc import Iterable, MutableSequence, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from consult.core.ranking.ballots import Ballot, validate

# What a ballot says of the items it does not mention: they stand last and tied ("last", the rule of every round in
# Consult), or nothing at all ("apart", which some published profiles ask for).
Unranked = Literal["last", "apart"]

APART = 0
# Ballots whose ranks are worked out together, so that what is needed on the way stays in the processor's cache.
_BLOCK = 128


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
    kind, cells = (np.uint8, bytearray) if size <= 250 else (np.uint16, partial(array, "H"))
    rows, tiers = cells(), []
    for ballot in ballots:
        last = len(ballot.ranked)
        row = cells((last + 1 if unranked == "last" else APART,)) * size
        try:
            _rank(row, column, ballot)
            for item in ballot.below:
                row[column[item]] = last + 2
        except KeyError:
            validate(ballot, column)  # says which
        rows += row
        tiers.append(last)
    return Levels(np.frombuffer(rows, dtype=kind).reshape(len(tiers), size), np.array(tiers, dtype=kind))


def _rank(row: MutableSequence[int], column: dict[str, int], ballot: Ballot) -> None:
    level = 0
    try:
        for (item,) in ballot.ranked:
            level += 1
            row[column[item]] = level
    except ValueError:  # a tie; most ballots have none, and are read much faster so
        for level, tier in enumerate(ballot.ranked, start=1):
            for item in tier:
                row[column[item]] = level


@dataclass(frozen=True)
class Ranks:
    """What the ranks of all items add up to, each ballot as often as it was cast; twice, so that all stay whole.

    Ranks count items, not levels; tied items share the mean of the ranks they fill (1, 2.5, 2.5, 4). ``stated`` int64
    (ballots,): how many pairs of items a ballot separates. By item: ``every``, twice the sum of its ranks over all
    ballots, ``ranked``, the same over the ballots that rank it, and ``number`` of these. ``ties``: the sum of t^3 - t
    over all ties of t items. What stands apart fills no rank and has rank 0.
    """

    stated: np.ndarray
    every: list[int]
    ranked: list[int]
    number: list[int]
    ties: int


def ranks(ballots: Levels, weights: np.ndarray) -> Ranks:
    """The sums for ``weights`` int64 (ballots,). A block of ballots at a time."""
    count, size = ballots.table.shape
    stated = np.empty(count, dtype=np.int64)
    every, ranked, number = (np.zeros(size, dtype=np.int64) for _ in range(3))
    ties = 0
    for start in range(0, count, _BLOCK):
        part, weight = ballots.part(slice(start, start + _BLOCK)), weights[start : start + _BLOCK]
        span = int(part.table.max(initial=0)) + 1
        at = part.table + np.arange(len(part.table))[:, None] * span
        sizes = np.bincount(at.ravel(), minlength=len(part.table) * span).reshape(-1, span)
        sizes[:, APART] = 0
        # Twice the mid-rank is the tier's first rank plus its last.
        through = np.cumsum(sizes, axis=1)
        doubled = 2 * through - sizes + 1
        doubled[:, APART] = 0
        doubled = doubled.ravel()[at]
        squares = sizes * sizes
        stated[start : start + _BLOCK] = (through[:, -1] ** 2 - squares.sum(axis=1)) // 2
        ties += int(weight @ (squares * sizes - sizes).sum(axis=1))
        is_ranked = part.ranked
        every += weighed(weight, doubled)
        ranked += weighed(weight, doubled * is_ranked)
        number += weighed(weight, is_ranked)
    return Ranks(stated, every.tolist(), ranked.tolist(), number.tolist(), ties)


def weighed(weights: np.ndarray, table: np.ndarray) -> np.ndarray:
    """The rows of a table added up, each times its weight: int64 (columns,). For whole numbers faster than "@"."""
    return np.einsum("b,bi->i", weights, table)
