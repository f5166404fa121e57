"""The order of a list beside the order of the ranking: what departs from it, and what follows it.

A row is (reference, place in the ranking). Tied entries share a place; an entry that was not ranked has None and stands
behind all that were. In a list that follows no ranking all places are None, and nothing departs.
"""

from collections.abc import Iterable, Sequence

Row = tuple[str, int | None]
LAST = float("inf")


def places(order: Iterable[Iterable[str]]) -> dict[str, int]:
    """The place of each reference in a collective order of tiers, as lists print it: 1, 2, 2, 4."""
    found: dict[str, int] = {}
    for tier in order:
        place = len(found) + 1
        found.update(dict.fromkeys(tier, place))
    return found


def crossed(rows: Sequence[Row], ref: str) -> frozenset[str]:
    """The entries that stand on the other side of `ref` than the ranking puts them. Ties are crossed by nothing."""
    at = next(index for index, row in enumerate(rows) if row[0] == ref)
    own = _key(rows[at][1])
    above = (other for other, place in rows[:at] if _key(place) > own)
    below = (other for other, place in rows[at + 1 :] if _key(place) < own)
    return frozenset(above) | frozenset(below)


def moved(rows: Sequence[Row], ref: str, to: int) -> list[Row]:
    """The rows with `ref` at position `to`, counted from 1."""
    others = [row for row in rows if row[0] != ref]
    row = next(row for row in rows if row[0] == ref)
    return [*others[: to - 1], row, *others[to - 1 :]]


def asks_reason(rows: Sequence[Row], ref: str, to: int) -> bool:
    """Whether moving `ref` to position `to` sets it against the ranking where it was not before."""
    return bool(crossed(moved(rows, ref, to), ref) - crossed(rows, ref))


def position_by_rank(rows: Sequence[Row], place: int | None) -> int:
    """The position, counted from 1, at which an entry of this place joins the rows: behind its equals."""
    own = _key(place)
    return next((n for n, row in enumerate(rows, 1) if _key(row[1]) > own), len(rows) + 1)


def _key(place: int | None) -> float:
    return LAST if place is None else place
