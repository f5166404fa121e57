"""Results by the other methods, as far as a reader may see them: read as they were stored, and by each process once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import bindparam, select

from ...core.ranking.movement import places_with_ties
from ...core.ranking.other_methods import turned
from ...db import db
from ...models import RoundMethods
from .results import Group, read_once

Order = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Kemeny:
    """As in core.ranking.kemeny; `stated`: all comparisons that the ballots state."""

    distance: int
    stated: int
    bound: int
    exact: bool
    unique: bool | None


@dataclass(frozen=True)
class ShortList:
    """`sure` in the order in which they are taken; `level`: those of which some take the places left. `reached`: how
    many ballots rank one of `sure`."""

    sure: tuple[str, ...]
    level: tuple[str, ...]
    reached: int


@dataclass(frozen=True)
class ByMethods:
    """A group's result by the other methods; `own` is its order. `short`: the lists of 1, 2, ... places, as far as they
    go; None where there are none. `complete`: they end because no ballot ranks any more."""

    own: Order
    orders: dict[str, Order]
    undisputed: tuple[str, ...]
    equally_clear: bool  # the order by Ranked Pairs depends on which of equally clear comparisons is settled first
    all_tried: bool  # and all ways to do so were tried
    kemeny: Kemeny
    short: tuple[ShortList, ...] | None
    voters: int
    complete: bool

    @cached_property
    def places(self) -> dict[str, dict[str, tuple[int, bool]]]:
        """By method and item: the place as lists print it, and whether others share it."""
        return {method: places_with_ties(order) for method, order in self.orders.items()}

    @cached_property
    def turned(self) -> dict[str, int]:
        """By method: how many pairs stand the other way round than in the group's own order."""
        return {method: len(turned(self.own, order)) for method, order in self.orders.items()}


_FOUND = select(RoundMethods.result_id, RoundMethods.found).where(
    RoundMethods.result_id.in_(bindparam("ids", expanding=True)), RoundMethods.worked_out_at.is_not(None)
)


def find_methods(groups: Sequence[Group]) -> dict[str, ByMethods]:
    """By name, of these groups of one kind as `find_results` answered them. Those that still wait to be worked out are
    missing, and those that the reader may not see."""
    read, shown = read_once(), [group for group in groups if group.shown]
    wanted = {group.result_id: group for group in shown if _key(group) not in read}
    if wanted:
        for row in db.session.connection().execute(_FOUND, {"ids": list(wanted)}):
            group = wanted[row.result_id]
            read[_key(group)] = _by_methods(group, row.found)
    return {group.group: read[_key(group)] for group in shown if _key(group) in read}


def _key(group: Group) -> tuple:
    return group.result_id, group.stored_at, "methods"


def _by_methods(group: Group, found: dict) -> ByMethods:
    short = found["short"] if group.open_hand else None  # of a confidential round there is none
    return ByMethods(
        own=group.order,
        orders={method: tuple(map(tuple, order)) for method, order in found["orders"].items()},
        undisputed=tuple(found["undisputed"]),
        equally_clear=found["ranked_pairs"]["tied"],
        all_tried=found["ranked_pairs"]["exact"],
        kemeny=Kemeny(**found["kemeny"]),
        short=short
        and tuple(ShortList(tuple(one["sure"]), tuple(one["level"]), one["reached"]) for one in short["lists"]),
        voters=short["voters"] if short else 0,
        complete=bool(short and short["complete"]),
    )
