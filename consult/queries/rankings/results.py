"""Results, read from what was stored at the close and never tallied anew."""

from dataclasses import dataclass
from datetime import datetime
from weakref import WeakKeyDictionary

from sqlalchemy import bindparam, func, select

from ...core.lifecycle import RoundState
from ...core.permissions import Actor
from ...core.ranking.movement import places
from ...core.words import Category, Kind
from ...db import db
from ...models import RankingRound, RoundResult
from .rounds import Item, RoundView

DECIDING = "deciding"
# A group with fewer ballots would give away what a delegation chose to readers who may not see it.
FEWEST = 3
# How often each place was given, and the table of comparisons, say more of single ballots than an order does.
FEWEST_IN_DETAIL = 5


@dataclass(frozen=True)
class Stored:
    """What is read of one stored tally. `places`: by ref the place, and whether others share it."""

    items: tuple[str, ...]
    order: tuple[tuple[str, ...], ...]
    rows: dict[str, dict]
    agreement: dict | None
    places: dict[str, tuple[int, bool]]


NOTHING = Stored((), (), {}, None, {})
_NO_PLACE = (None, False)
# By pool of connections, then by row. A row is never changed, so each is read once by a process. Should another
# database be put in this one's place, pool or instant tell its rows from these.
_READ: WeakKeyDictionary = WeakKeyDictionary()
_KEPT = 500


def read_once() -> dict:
    """What this process has read of rows that never change, by (id, instant of storing, and what it is of them)."""
    read = _READ.get(db.engine.pool)
    if read is None or len(read) > _KEPT:
        read = _READ[db.engine.pool] = {}  # a new one: another thread may still look into the old
    return read


@dataclass(frozen=True)
class Group:
    """A group's result for one kind: `group` is "deciding" or a category.

    Not `shown` where too few cast: then there are no rows and no order. `in_detail` with more ballots than that: then
    details.py has the counts behind the order; `open_hand` for a reader who may see each ballot.
    """

    group: str
    cast: int
    entitled: int
    shown: bool
    stored: Stored = NOTHING
    in_detail: bool = False
    open_hand: bool = False
    result_id: int = 0
    stored_at: datetime | None = None

    @property
    def category(self) -> Category | None:
        """None for the deciding delegations."""
        return None if self.group == DECIDING else Category(self.group)

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

    def place(self, ref: str) -> int | None:
        """The place as lists print it; tied items share it."""
        return self.stored.places.get(ref, _NO_PLACE)[0]

    def is_tied(self, ref: str) -> bool:
        """Shares its place with another."""
        return self.stored.places.get(ref, _NO_PLACE)[1]


@dataclass(frozen=True)
class Placed:
    """An item with the groups' figures for it: `own` of the leading group, `others` beside it."""

    item: Item
    place: int | None
    tied: bool
    own: dict | None
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
    rows = _latest(round_.id)
    stored = _stored(rows)
    open_hand = round_.shows_ballots_to(actor)
    found = []
    for kind in round_.kinds:
        of_kind = [row for row in rows if row.kind == kind]
        if of_kind:
            found.append(_kind_results(kind, of_kind, stored, round_.items, open_hand))
    return found


_LAST = select(func.max(RoundResult.close_number)).where(RoundResult.round_id == bindparam("id")).scalar_subquery()
_ROWS = (
    select(
        RoundResult.id, RoundResult.kind, RoundResult.group, RoundResult.cast, RoundResult.entitled,
        RoundResult.stored_at, RoundResult.close_number,
    )
    .where(RoundResult.round_id == bindparam("id"), RoundResult.close_number == _LAST)
    .order_by(RoundResult.id)
)  # fmt: skip
_PARTS = select(
    RoundResult.id, *(RoundResult.tally[part].label(part) for part in ("items", "order", "rows", "measures"))
).where(RoundResult.id.in_(bindparam("ids", expanding=True)))


def _latest(round_id: int):
    """The rows of the latest close."""
    return db.session.connection().execute(_ROWS, {"id": round_id}).all()


def _stored(rows) -> dict[int, Stored]:
    """What is shown of the tallies of these rows, by id. To read all of a tally would take ten times as long."""
    read = read_once()
    wanted = {row.id: row.stored_at for row in rows if (row.id, row.stored_at) not in read}
    if wanted:
        for row in db.session.connection().execute(_PARTS, {"ids": list(wanted)}):
            order = tuple(tuple(tier) for tier in row.order)
            place = places(order)
            read[row.id, wanted[row.id]] = Stored(
                tuple(row.items), order, {each["item"]: each for each in row.rows}, row.measures,
                {ref: (place[ref], len(tier) > 1) for tier in order for ref in tier},
            )  # fmt: skip
    return {row.id: read[row.id, row.stored_at] for row in rows}


def is_shown(group: str, cast: int, deciding_cast: int, open_hand: bool, fewest: int = FEWEST) -> bool:
    """Whether a group's result may be shown to a reader; `open_hand` if the reader may see the ballots themselves.

    The Member States that do not decide are what is left of their category without the deciding ones: so few of them
    would be given away as well.
    """
    if not cast:
        return False  # there is nothing to show, and an order in which all are level would look like one
    if open_hand:
        return True
    left = cast - deciding_cast if group == Category.ASEAN_MEMBER_STATE else 0
    return cast >= fewest and not 0 < left < fewest


def _kind_results(kind: Kind, rows, stored: dict[int, Stored], items: tuple[Item, ...], open_hand: bool) -> KindResults:
    deciding_cast = next((row.cast for row in rows if row.group == DECIDING), 0)
    entitled = {row.group: row.entitled for row in rows}
    groups = []
    for row in rows:
        if row.group == Category.ASEAN_MEMBER_STATE and entitled.get(DECIDING) == row.entitled:
            continue  # the same delegations as the deciding ones
        if not is_shown(row.group, row.cast, deciding_cast, open_hand):
            groups.append(Group(row.group, row.cast, row.entitled, shown=False))
            continue
        groups.append(
            Group(
                row.group, row.cast, row.entitled, shown=True, stored=stored[row.id],
                in_detail=is_shown(row.group, row.cast, deciding_cast, open_hand, FEWEST_IN_DETAIL),
                open_hand=open_hand, result_id=row.id, stored_at=row.stored_at,
            )
        )  # fmt: skip
    order = [DECIDING, *(category.value for category in Category)]
    groups.sort(key=lambda group: order.index(group.group))
    leading = next((group for group in groups if group.group == DECIDING), None)
    others = tuple(group for group in groups if group.shown and group is not leading)
    own = [item for item in items if item.kind == kind]
    counted_refs = set(stored[rows[0].id].items)
    counted = [item for item in own if item.ref in counted_refs]
    place = {ref: n for n, ref in enumerate(ref for tier in leading.order for ref in tier)} if leading else {}
    counted.sort(key=lambda item: place.get(item.ref, len(place)))
    return KindResults(
        kind=kind,
        leading=leading,
        others=others,
        hidden=tuple(group for group in groups if not group.shown),
        placed=tuple(_placed(item, leading, others) for item in counted),
        withdrawn=tuple(item for item in own if item.ref not in counted_refs),
        stored_at=rows[0].stored_at,
        close_number=rows[0].close_number,
    )


def _placed(item: Item, leading: Group | None, others: tuple[Group, ...]) -> Placed:
    ranked = leading is not None and leading.shown
    return Placed(
        item,
        leading.place(item.ref) if ranked else None,
        leading.is_tied(item.ref) if ranked else False,
        leading.rows.get(item.ref) if ranked else None,
        tuple([group.stored.places.get(item.ref, _NO_PLACE) for group in others]),
    )


def order_for_list(round_id: int) -> dict[Kind, list[list[str]]]:
    """The deciding delegations' collective order of a closed round, by kind, in tiers, best first.

    Empty while the round is not closed, and where so few deciding delegations cast that the chair may not see it.
    """
    round_ = db.session.execute(
        select(RankingRound.state, RankingRound.ballots_to).where(RankingRound.id == round_id)
    ).one_or_none()
    if round_ is None or round_.state != RoundState.CLOSED:
        return {}
    rows = [
        row
        for row in _latest(round_id)
        if row.group == DECIDING and (row.cast >= FEWEST or round_.ballots_to != "nobody")
    ]
    stored = _stored(rows)
    return {row.kind: [list(tier) for tier in stored[row.id].order] for row in rows}
