"""A delegation's ballot: which items it puts before which, and which it could not join consensus on.

A ballot has three bands, best first:

1. *ranked*: tiers of items; the items of one tier are tied;
2. *unranked*: every item of the round that the ballot does not mention. They are tied with each other, stand
   after all ranked items, and carry no mark: to leave an item unranked is no objection;
3. *below the line*: items that carry the below-line mark ("could not join consensus as it stands"). They stand
   after all unranked items and are tied with each other: the line says that, not how strongly.

Only ranked and below-line items are written down, so a ballot means the same whatever else the round holds, and
stays good when another item is withdrawn.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from consult.core.errors import Refused

MAX_RANK = 9999


@dataclass(frozen=True)
class Ballot:
    """One ballot in canonical form: no empty tier, items sorted inside a tier and below the line.

    ``Ballot([["N-02"], [], ["N-03", "N-01"]])`` equals ``Ballot((("N-02",), ("N-01", "N-03")))``, so equal choices
    are equal objects with equal bytes. Raises Refused when an item stands in two places or is not a name.
    """

    ranked: tuple[tuple[str, ...], ...] = ()
    below: tuple[str, ...] = ()

    def __post_init__(self):
        tiers = tuple(_names(tier) for tier in self.ranked)
        object.__setattr__(self, "ranked", tuple(tier for tier in tiers if tier))
        object.__setattr__(self, "below", _names(self.below))
        seen: set[str] = set()
        for item in self.mentioned:
            if item in seen:
                raise Refused("%(item)s stands on this ballot twice. Give it one place.", item=item, field=item)
            seen.add(item)

    @property
    def mentioned(self) -> tuple[str, ...]:
        """All items with a place of their own: the ranked ones best first, then those below the line."""
        return tuple(item for tier in self.ranked for item in tier) + self.below

    @property
    def is_blank(self) -> bool:
        """Whether the ballot says nothing at all. A blank ballot may be cast; it counts in the turn-out only."""
        return not self.ranked and not self.below

    def rank_of(self, item: str) -> int | None:
        """The tier in which the item is ranked, counted from 1; None if unranked or below the line."""
        for number, tier in enumerate(self.ranked, start=1):
            if item in tier:
                return number
        return None

    def unranked(self, items: Iterable[str]) -> tuple[str, ...]:
        """Those of the round's items that the ballot does not mention, in the order given."""
        mentioned = set(self.mentioned)
        return tuple(item for item in items if item not in mentioned)

    def without(self, items: Iterable[str]) -> "Ballot":
        """The same ballot with these items struck out, as when an item is withdrawn. The rest keeps its order."""
        gone = set(items)
        return Ballot(
            tuple(tuple(item for item in tier if item not in gone) for tier in self.ranked),
            tuple(item for item in self.below if item not in gone),
        )

    def to_json(self) -> dict[str, list]:
        """``{"ranked": [["N-02"], ["N-01", "N-03"]], "below": ["N-07"]}``"""
        return {"ranked": [list(tier) for tier in self.ranked], "below": list(self.below)}

    def canonical(self) -> str:
        """The one JSON text of this ballot (keys sorted, no blanks), fit for hashing and comparing."""
        return json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def from_json(cls, data: str | Mapping) -> "Ballot":
        """The ballot of ``to_json`` or ``canonical``. Raises Refused when the data has another shape."""
        if isinstance(data, str):
            try:
                data = json.loads(data)
            except (ValueError, RecursionError):
                raise Refused("This is not a ballot: it cannot be read as JSON.") from None
        if not isinstance(data, Mapping) or set(data) - {"ranked", "below"}:
            raise Refused('A ballot has two parts only, "ranked" and "below".')
        ranked, below = data.get("ranked", []), data.get("below", [])
        if not _is_list(ranked) or not all(_is_list(tier) for tier in ranked) or not _is_list(below):
            raise Refused('In a ballot, "ranked" is a list of lists of items and "below" a list of items.')
        return cls(tuple(ranked), tuple(below))


def validate(ballot: Ballot, items: Iterable[str]) -> Ballot:
    """The ballot itself if it mentions only items of the round; otherwise Refused, naming the others."""
    known = set(items)
    foreign = [item for item in ballot.mentioned if item not in known]
    if foreign:
        if len(foreign) == 1:
            raise Refused("%(item)s is not in this round.", item=foreign[0], field=foreign[0])
        raise Refused("%(items)s are not in this round.", items=", ".join(foreign), field=foreign[0])
    return ballot


def from_numbers(numbers: Mapping[str, int | str | None], below: Iterable[str] = ()) -> Ballot:
    """The ballot of somebody who typed a number beside each item: 1 for the best, equal numbers for a tie.

    Gaps are closed (1, 5, 5 means first, then two tied); a blank or None leaves the item unranked. ``below``
    names the items placed below the line; they take no number. Raises Refused with the item as ``field``.
    """
    below = tuple(below)
    tiers: dict[int, list[str]] = {}
    for item, typed in numbers.items():
        rank = _typed_rank(item, typed)
        if rank is None:
            continue
        if item in below:
            raise Refused(
                "%(item)s has a number and stands below the line. Keep one of the two.", item=item, field=item
            )
        tiers.setdefault(rank, []).append(item)
    return Ballot(tuple(tuple(tiers[rank]) for rank in sorted(tiers)), below)


def to_numbers(ballot: Ballot, items: Iterable[str]) -> dict[str, int | None]:
    """The number to show beside each of the round's items: its tier from 1, None if unranked or below the line."""
    ranks = {item: number for number, tier in enumerate(ballot.ranked, start=1) for item in tier}
    return {item: ranks.get(item) for item in items}


def _typed_rank(item: str, typed: int | str | None) -> int | None:
    text = "" if typed is None else str(typed).strip()
    if not text:
        return None
    # isdecimal, not int() alone: int() takes "+3" and "1_0" as well. Thai, Lao, Khmer and Burmese digits pass both.
    if isinstance(typed, bool) or not text.isdecimal() or len(text) > 9 or not 1 <= int(text) <= MAX_RANK:
        raise Refused(
            "Beside %(item)s, type a whole number from 1 to %(most)s, or leave it blank.",
            item=item, most=MAX_RANK, field=item,
        )
    return int(text)


def _is_list(value) -> bool:
    return isinstance(value, list | tuple)


def _names(items: Iterable[str]) -> tuple[str, ...]:
    names = (items,) if isinstance(items, str) else tuple(items)
    if len(names) == 1 and isinstance(names[0], str) and names[0].strip():
        return _alone(names[0])
    for name in names:
        if not isinstance(name, str) or not name.strip():
            raise Refused("Every place on a ballot names an item.")
    return tuple(sorted(names))


@lru_cache(maxsize=4096)
def _alone(name: str) -> tuple[str]:
    """The tier of one item: the same object on all ballots, since most tiers of most ballots are such."""
    return (name,)
