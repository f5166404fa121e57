"""Results, read from what was stored at the close and never tallied anew."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from weakref import WeakKeyDictionary

from sqlalchemy import bindparam, func, select

from ...core.permissions import Actor
from ...core.ranking.movement import places_with_ties
from ...core.trust.verifier import ALL, BALANCED, DECIDING, FEWEST, POOLED
from ...core.words import Category, Kind
from ...db import db
from ...models import RoundResult
from .rounds import Item, RoundView


@dataclass(frozen=True)
class Stored:
    """What is read of one stored tally. `places`: by ref the place, and whether others share it. `undecided`: pairs in
    different tiers of which neither beats the other; `split`: ties that were split as the round says."""

    items: tuple[str, ...]
    order: tuple[tuple[str, ...], ...]
    rows: dict[str, dict]
    agreement: dict | None
    places: dict[str, tuple[int, bool]]
    undecided: tuple[tuple[str, str], ...] = ()
    split: tuple[tuple[str, ...], ...] = ()
    firmness: dict | None = None  # as services.rankings.counting stores it, of the deciding delegations' order


NOTHING = Stored((), (), {}, None, {})
_NO_PLACE = (None, False)
# By pool of connections, then by row. The tallies of sixty items, and what put the first of them first, take some ten
# milliseconds to read and work out, all else of asking for results half of one. A stored row is never changed, and a
# round counted anew gets other rows: nothing here is ever stale. Who may see a row is asked each time, before it is
# looked for here. Should another database be put in this one's place, pool or instant tell its rows from these.
_READ: WeakKeyDictionary = WeakKeyDictionary()
_KEPT = 500  # those of some fifteen rounds; then all are read again


def read_once() -> dict:
    """What this process has read of rows that never change, by (id, instant of storing, and what it is of them)."""
    read = _READ.get(db.engine.pool)
    if read is None or len(read) > _KEPT:
        read = _READ[db.engine.pool] = {}  # a new one: another thread may still look into the old
    return read


@dataclass(frozen=True)
class Group:
    """A group's result for one kind: `group` is "deciding", a category, "all", "balanced" or "pooled".

    Not `shown` where nobody cast, and in a confidential round where too few did: then there are no rows and no order,
    and `counted_in` says where the ballots are: "pooled" with those of other small groups, "withheld" from all figures,
    or "nobody" cast. What is shown is shown with the counts behind its order (details.py). `open_hand`: each ballot is
    published too.
    """

    group: str
    cast: int
    entitled: int
    shown: bool
    counted_in: str = "own"
    stored: Stored = NOTHING
    open_hand: bool = False
    result_id: int = 0
    stored_at: datetime | None = None

    @property
    def category(self) -> Category | None:
        """None for the deciding delegations, for all, and for those pooled or balanced."""
        return None if self.group in (DECIDING, ALL, BALANCED, POOLED) else Category(self.group)

    @property
    def order(self) -> tuple[tuple[str, ...], ...]:
        """The tiers, best first."""
        return self.stored.order

    @property
    def rows(self) -> dict[str, dict]:
        """What core.ranking.results.ItemRow holds, by ref."""
        return self.stored.rows

    @property
    def agreement(self) -> dict | None:
        """core.ranking.results.Agreement."""
        return self.stored.agreement

    @cached_property
    def refused(self) -> frozenset[str]:
        """The items that each of its ballots puts below the line; those of several groups together refuse nothing."""
        return frozenset(refused_by(self.group, self.cast, self.stored))

    def place(self, ref: str) -> int | None:
        """The place as lists print it; tied items share it."""
        return self.stored.places.get(ref, _NO_PLACE)[0]

    def is_tied(self, ref: str) -> bool:
        """Shares its place with another."""
        return self.stored.places.get(ref, _NO_PLACE)[1]


def refused_by(group: str, cast: int, stored: Stored) -> list[str]:
    """The items that every one of a group's ballots puts below the line; several groups together refuse nothing."""
    if group in (ALL, BALANCED, POOLED):
        return []
    return [ref for ref, row in stored.rows.items() if row["marks"] == cast]


@dataclass(frozen=True)
class Placed:
    """An item with the groups' figures for it: `own` of the leading group, `others` beside it."""

    item: Item
    place: int | None
    tied: bool
    own: dict | None
    refused_by: tuple[Group, ...]  # the groups all of whose ballots put it below the line
    others: tuple[tuple[int | None, bool], ...]  # (place, tied) in the order of KindResults.others


@dataclass(frozen=True)
class KindResults:
    """The results for one kind. `leading`: the deciding delegations' (None if none ranks); `others`: by category."""

    kind: Kind
    leading: Group | None
    others: tuple[Group, ...]
    hidden: tuple[Group, ...]  # not shown, the leading one among them
    placed: tuple[Placed, ...]  # in the leading group's order, else as numbered
    withdrawn: tuple[Item, ...]
    stored_at: datetime
    close_number: int


def find_results(round_: RoundView, actor: Actor | None) -> list[KindResults]:
    """The results of the latest close, norms first; empty where the reader may not see them (yet)."""
    if not round_.shows_results_to(actor):
        return []
    rows = latest_rows(round_.id)
    stored = stored_of(rows)
    found = []
    for kind in round_.kinds:
        of_kind = [row for row in rows if row.kind == kind]
        if of_kind:
            found.append(_kind_results(kind, of_kind, stored, round_))
    return found


_LAST = select(func.max(RoundResult.close_number)).where(RoundResult.round_id == bindparam("id")).scalar_subquery()
_ROWS = (
    select(
        RoundResult.id, RoundResult.kind, RoundResult.group, RoundResult.cast, RoundResult.entitled,
        RoundResult.stored_at, RoundResult.close_number, RoundResult.counted_in,
    )
    .where(RoundResult.round_id == bindparam("id"), RoundResult.close_number == _LAST)
    .order_by(RoundResult.id)
)  # fmt: skip
_READ_OF_TALLY = ("items", "order", "rows", "measures", "undecided", "split", "firmness")
_PARTS = select(
    RoundResult.id, *(RoundResult.tally[part].label(part) for part in _READ_OF_TALLY)
).where(RoundResult.id.in_(bindparam("ids", expanding=True)))


def latest_rows(round_id: int):
    """The rows of the latest close."""
    return db.session.connection().execute(_ROWS, {"id": round_id}).all()


def stored_of(rows) -> dict[int, Stored]:
    """What is shown of the tallies of these rows, by id; those counted elsewhere have none. To read all of a tally
    would take ten times as long."""
    read, rows = read_once(), [row for row in rows if row.counted_in == "own"]
    wanted = {row.id: row.stored_at for row in rows if (row.id, row.stored_at) not in read}
    if wanted:
        for row in db.session.connection().execute(_PARTS, {"ids": list(wanted)}):
            order = tuple(tuple(tier) for tier in row.order)
            read[row.id, wanted[row.id]] = Stored(
                tuple(row.items), order, {each["item"]: each for each in row.rows}, row.measures,
                places_with_ties(order),
                tuple((upper, lower) for upper, lower in row.undecided or ()), tuple(map(tuple, row.split or ())),
                row.firmness,
            )  # fmt: skip
    return {row.id: read[row.id, row.stored_at] for row in rows}


def is_shown(row, rows, confidential: bool) -> bool:
    """Whether the figures of a group are shown.

    Those stored of a confidential round may be (services.rankings.counting), except in results that were stored before
    ballots were pooled: of those, groups of fewer than five are left out, and the Member States where so few of them
    do not decide.
    """
    if row.counted_in != "own" or not confidential:
        return row.counted_in == "own"
    deciding = next((each.cast for each in rows if each.group == DECIDING), 0)
    left = row.cast - deciding if row.group == Category.ASEAN_MEMBER_STATE else 0
    return row.cast >= FEWEST and not 0 < left < FEWEST


def _kind_results(kind: Kind, rows, stored: dict[int, Stored], round_: RoundView) -> KindResults:
    entitled = {row.group: row.entitled for row in rows}
    groups = []
    for row in rows:
        if row.group == Category.ASEAN_MEMBER_STATE and entitled.get(DECIDING) == row.entitled:
            continue  # the same delegations as the deciding ones
        if not row.cast:  # an order in which all are level would look like one
            groups.append(Group(row.group, row.cast, row.entitled, shown=False, counted_in="nobody"))
            continue
        if not is_shown(row, rows, round_.is_confidential):
            groups.append(Group(row.group, row.cast, row.entitled, shown=False, counted_in=row.counted_in))
            continue
        groups.append(
            Group(
                row.group, row.cast, row.entitled, shown=True, stored=stored[row.id],
                open_hand=not round_.is_confidential, result_id=row.id, stored_at=row.stored_at,
            )
        )  # fmt: skip
    order = [DECIDING, *(category.value for category in Category), POOLED, ALL, BALANCED]
    groups.sort(key=lambda group: order.index(group.group))
    leading = next((group for group in groups if group.group == DECIDING), None)
    others = tuple(group for group in groups if group.shown and group is not leading)
    refusing = [group for group in groups if group.shown and group.refused]
    own = [item for item in round_.items if item.kind == kind]
    tallied = next((set(stored[row.id].items) for row in rows if row.id in stored), {item.ref for item in own})
    counted = [item for item in own if item.ref in tallied]
    place = {ref: n for n, ref in enumerate(ref for tier in leading.order for ref in tier)} if leading else {}
    counted.sort(key=lambda item: place.get(item.ref, len(place)))
    return KindResults(
        kind=kind,
        leading=leading,
        others=others,
        hidden=tuple(group for group in groups if not group.shown),
        placed=tuple([_placed(item, leading, others, refusing) for item in counted]),
        withdrawn=tuple(item for item in own if item.ref not in tallied),
        stored_at=rows[0].stored_at,
        close_number=rows[0].close_number,
    )


def _placed(item: Item, leading: Group | None, others: tuple[Group, ...], refusing: list[Group]) -> Placed:
    ranked = leading is not None and leading.shown
    return Placed(
        item,
        leading.place(item.ref) if ranked else None,
        leading.is_tied(item.ref) if ranked else False,
        leading.rows.get(item.ref) if ranked else None,
        tuple([group for group in refusing if item.ref in group.refused]),
        tuple([group.stored.places.get(item.ref, _NO_PLACE) for group in others]),
    )
