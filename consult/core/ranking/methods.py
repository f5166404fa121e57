"""The methods behind one door: each takes the counted round and gives an order in tiers with what stands behind it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from consult.core.ranking import scores
from consult.core.ranking.kemeny import kemeny
from consult.core.ranking.levels import Levels
from consult.core.ranking.measures import rounded
from consult.core.ranking.orders import Order, better_tier, by_key
from consult.core.ranking.phragmen import phragmen
from consult.core.ranking.ranked_pairs import ranked_pairs
from consult.core.ranking.schulze import schulze
from consult.core.ranking.split_cycle import split_cycle


@dataclass(frozen=True)
class Count:
    """A counted round: all that a method may look at.

    ``items`` their names; ``preferences`` int64 (items, items), weighted; ``voters`` their weight in all; ``ballots``
    and ``weights`` (ballots,), of which only Phragmén's method needs the single ones. ``keys``: by item what splits a
    tie, (below-line marks, less the Borda score); None where ties are shown as ties. ``seats`` of a short list.
    """

    items: tuple[str, ...]
    preferences: np.ndarray
    voters: int
    ballots: Levels
    weights: np.ndarray
    keys: Sequence[tuple] | None = None
    seats: int | None = None


@dataclass(frozen=True)
class Outcome:
    """``order`` and ``beats`` bool (items, items) by index; ``paths`` int64 (items, items) for Schulze's method only.

    ``details`` by name, fit for JSON.
    """

    order: Order
    beats: np.ndarray
    paths: np.ndarray | None = None
    details: dict = field(default_factory=dict)


def run(method: str, count: Count) -> Outcome:
    """The outcome of a method from ``names.METHODS``."""
    return _RUN[method](count)


def _schulze(count: Count) -> Outcome:
    found = schulze(count.preferences)
    return Outcome(found.order, found.beats, found.paths)


def _ranked_pairs(count: Count) -> Outcome:
    found = ranked_pairs(count.preferences)
    return Outcome(found.order, found.beats, details={"depends_on_ties": found.tied, "exact": found.exact})


def _kemeny(count: Count) -> Outcome:
    found = kemeny(count.preferences)
    details = {name: getattr(found, name) for name in ("score", "distance", "bound", "exact", "unique")}
    return Outcome(found.order, found.before, details=details)


def _borda(count: Count) -> Outcome:
    points = scores.borda(count.preferences, count.voters)
    return _scored(count, points, [_plain(score) for score in points])


def _copeland(count: Count) -> Outcome:
    points = scores.copeland(count.preferences)
    return _scored(count, points, points)


def _scored(count: Count, points: list, shown: list) -> Outcome:
    order = by_key([-score for score in points])
    return _by_tiers(order, len(points), {"scores": dict(zip(count.items, shown, strict=True))})


def _split_cycle(count: Count) -> Outcome:
    order, defeats = split_cycle(count.preferences)
    return Outcome(order, defeats, details={"undisputed": [count.items[item] for item in order[0]] if order else []})


def _phragmen(count: Count) -> Outcome:
    found = phragmen(count.ballots.ranked, count.weights, count.seats, count.keys)
    details = {
        "seats": found.seats,
        "certain": [count.items[item] for item in found.certain],
        "possible": [count.items[item] for item in found.possible],
        "loads": [str(load) for load in found.loads],
        "complete": found.complete,
    }
    return _by_tiers(found.order, len(count.items), details)


def _by_tiers(order: Order, size: int, details: dict) -> Outcome:
    """The outcome of a method that knows nothing but its tiers."""
    return Outcome(order, better_tier(order, size), details=details)


def _plain(score: int | Fraction) -> int | float:
    return score if isinstance(score, int) else rounded(float(score))


_RUN: dict[str, Callable[[Count], Outcome]] = {
    "schulze": _schulze,
    "ranked_pairs": _ranked_pairs,
    "kemeny": _kemeny,
    "borda": _borda,
    "copeland": _copeland,
    "split_cycle": _split_cycle,
    "phragmen": _phragmen,
}
