"""How far one collective order is from another, such as that of the round before."""

from collections.abc import Sequence
from itertools import combinations
from typing import TypeVar

Item = TypeVar("Item", str, int)  # references, or numbers of items
Order = Sequence[Sequence[Item]]


def places(order: Order[Item]) -> dict[Item, int]:
    """The place of each item as lists print it: 1 + the number of items in better tiers (1, 2, 2, 4)."""
    found, place = {}, 1
    for tier in order:
        found.update(dict.fromkeys(tier, place))
        place += len(tier)
    return found


def places_with_ties(order: Order[Item]) -> dict[Item, tuple[int, bool]]:
    """The same, each with whether others share it."""
    place = places(order)
    return {item: (place[item], len(tier) > 1) for tier in order for item in tier}


def among(order: Order[Item], items: Sequence[Item]) -> list[list[Item]]:
    """The order of these items alone."""
    kept = set(items)
    tiers = [[item for item in tier if item in kept] for tier in order]
    return [tier for tier in tiers if tier]


def tau_b(one: Order[Item], other: Order[Item]) -> float | None:
    """Kendall's tau-b between two orders on the items that stand in both, from -1 to 1, rounded to six digits.

    None where fewer than two items are common, or one of the orders ties all of them. Source: M. G. Kendall, "The
    Treatment of Ties in Ranking Problems", Biometrika 33 (1945).
    """
    first, second = places(one), places(other)
    common = [item for item in first if item in second]
    product = untied_first = untied_second = 0
    for left, right in combinations(common, 2):
        a = _sign(first[right] - first[left])
        b = _sign(second[right] - second[left])
        product += a * b
        untied_first += a * a
        untied_second += b * b
    if not untied_first or not untied_second:
        return None
    return round(product / (untied_first * untied_second) ** 0.5, 6) + 0.0


def _sign(difference: int) -> int:
    return (difference > 0) - (difference < 0)
