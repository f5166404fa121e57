"""Results, read from what was stored at the close and never tallied anew."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from ...core.permissions import Actor
from ...core.trust.verifier import ALL, BALANCED, DECIDING, FEWEST, POOLED
from ...core.words import Category, Disclosure, Kind
from ...db import db
from ...models import RankingRound, RoundResult
from .rounds import Item, RoundView


@dataclass(frozen=True)
class Group:
    """A group's result for one kind: `group` is "deciding", a category, "all" or "pooled". `order`: tiers of refs, best
    first.

    Not `shown` in a confidential round where too few cast: then there are no rows and no order, and `counted_in` says
    where the ballots are: "pooled" with those of other small groups, "withheld" from all figures, or "nobody" cast.
    """

    group: str
    cast: int
    entitled: int
    shown: bool
    counted_in: str = "own"
    order: tuple[tuple[str, ...], ...] = ()
    rows: dict[str, dict] | None = None  # ref -> what core.ranking.results.ItemRow holds
    agreement: dict | None = None  # core.ranking.results.Agreement

    @property
    def category(self) -> Category | None:
        """None for the deciding delegations, for all, and for those pooled or balanced."""
        return None if self.group in (DECIDING, ALL, BALANCED, POOLED) else Category(self.group)

    def place(self, ref: str) -> int | None:
        """The place as lists print it; tied items share it."""
        return self.rows[ref]["place"] if self.shown and ref in self.rows else None

    def is_tied(self, ref: str) -> bool:
        """Shares its place with another."""
        return any(ref in tier and len(tier) > 1 for tier in self.order)


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
    found = []
    for kind in round_.kinds:
        of_kind = [row for row in rows if row.kind == kind]
        if of_kind:
            found.append(_kind_results(kind, of_kind, round_))
    return found


def _latest(round_id: int):
    last = select(func.max(RoundResult.close_number)).where(RoundResult.round_id == round_id).scalar_subquery()
    return db.session.execute(
        select(
            RoundResult.kind, RoundResult.group, RoundResult.cast, RoundResult.entitled, RoundResult.tally,
            RoundResult.stored_at, RoundResult.close_number, RoundResult.counted_in,
        )
        .where(RoundResult.round_id == round_id, RoundResult.close_number == last)
        .order_by(RoundResult.id)
    ).all()  # fmt: skip


def _shown(row, rows, confidential: bool) -> bool:
    """Whether the figures of a group are shown.

    What is stored of a confidential round may be (services.rankings.counting), but for the results of before there was
    that rule: of those, groups of fewer than five are left out, and the Member States where so few of them do not
    decide.
    """
    if row.counted_in != "own" or not confidential:
        return row.counted_in == "own"
    deciding = next((each.cast for each in rows if each.group == DECIDING), 0)
    left = row.cast - deciding if row.group == Category.ASEAN_MEMBER_STATE else 0
    return row.cast >= FEWEST and not 0 < left < FEWEST


def _kind_results(kind: Kind, rows, round_: RoundView) -> KindResults:
    entitled = {row.group: row.entitled for row in rows}
    groups = []
    for row in rows:
        if row.group == Category.ASEAN_MEMBER_STATE and entitled.get(DECIDING) == row.entitled:
            continue  # the same delegations as the deciding ones
        if not _shown(row, rows, round_.is_confidential):
            groups.append(Group(row.group, row.cast, row.entitled, shown=False, counted_in=row.counted_in))
            continue
        tally = row.tally
        groups.append(
            Group(
                row.group, row.cast, row.entitled, shown=True, order=tuple(tuple(tier) for tier in tally["order"]),
                rows={each["item"]: each for each in tally["rows"]}, agreement=tally["measures"],
            )
        )  # fmt: skip
    order = [DECIDING, *(category.value for category in Category), POOLED, ALL, BALANCED]
    groups.sort(key=lambda group: order.index(group.group))
    leading = next((group for group in groups if group.group == DECIDING), None)
    others = tuple(group for group in groups if group.shown and group is not leading)
    own = [item for item in round_.items if item.kind == kind]
    tallied = next((set(row.tally["items"]) for row in rows if row.tally), {item.ref for item in own})
    counted = [item for item in own if item.ref in tallied]
    place = {ref: n for n, ref in enumerate(ref for tier in leading.order for ref in tier)} if leading else {}
    counted.sort(key=lambda item: place.get(item.ref, len(place)))
    return KindResults(
        kind=kind,
        leading=leading,
        others=others,
        hidden=tuple(group for group in groups if not group.shown),
        placed=tuple(_placed(item, leading, others) for item in counted),
        withdrawn=tuple(item for item in own if item not in counted),
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
        tuple((group.place(item.ref), group.is_tied(item.ref)) for group in others),
    )


def order_for_list(round_id: int) -> dict[Kind, list[list[str]]]:
    """The deciding delegations' collective order of a closed round, by kind, in tiers, best first.

    Empty until the results are published, and in a confidential round in which too few of them cast.
    """
    round_ = db.session.execute(
        select(RankingRound.published_at, RankingRound.disclosure).where(RankingRound.id == round_id)
    ).one_or_none()
    if round_ is None or round_.published_at is None:
        return {}
    rows = _latest(round_id)
    confidential = round_.disclosure == Disclosure.CONFIDENTIAL
    return {
        row.kind: [list(tier) for tier in row.tally["order"]]
        for row in rows
        if row.group == DECIDING and _shown(row, rows, confidential)
    }
