"""The counts behind a group's order, as far as a reader may see them; read for the group that is looked at alone."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from ...core.ranking.results import Tally
from ...db import db
from ...models import Delegation, RoundResult
from .results import Group


@dataclass(frozen=True)
class Detail:
    """What the order was made from. `items` as the rows and columns of `table` (core.ranking's Tally.pairwise) and of
    `paths` (None where the method has none). `spread` as in core.ranking.distribution and `map` as in
    core.ranking.similarity: None in results stored by an earlier release, the map also where the reader may not see
    each ballot. Where each group counts alike the numbers of `table` are to be divided by `scale`, which makes them
    shares of groups, and `parts` says of how many; else both are ballots, and `parts` is 0."""

    items: tuple[str, ...]
    table: list[list[int]]
    paths: list[list[int]] | None
    spread: dict[str, dict] | None
    map: dict | None
    scale: int = 1
    parts: int = 0


@dataclass(frozen=True)
class Mapped:
    """A delegation on the map; `nearest` is the code of the one whose ballot is most like its own, `apart` how far."""

    code: str
    name: str
    deciding: bool
    x: float
    y: float
    nearest: str
    apart: float


_READ = ("items", "pairwise", "paths", "spread", "map", "scale", "groups")
_PARTS = select(*(RoundResult.tally[name].label(name) for name in _READ)).where(
    RoundResult.id == bindparam("id")
)


def find_detail(group: Group | None) -> Detail | None:
    """The detail of a group as `find_results` answered it; None where the reader may not see it."""
    if group is None or not group.shown:
        return None
    row = db.session.connection().execute(_PARTS, {"id": group.result_id}).one()
    return Detail(
        tuple(row.items), row.pairwise, row.paths or None, row.spread, row.map if group.open_hand else None,
        row.scale or 1, len(row.groups or ()),
    )  # fmt: skip


def find_tally(group: Group | None) -> Tally | None:
    """All of the tally of a group as `find_results` answered it; None where the reader may not see its counts."""
    if group is None or not group.shown:
        return None
    asked = select(RoundResult.tally).where(RoundResult.id == group.result_id)
    return Tally.from_json(db.session.execute(asked).scalar_one())


def list_mapped(detail: Detail | None) -> list[Mapped]:
    """The delegations on a group's map, in the order of delegations; empty where the reader gets no map."""
    if detail is None or not detail.map:
        return []
    ids = detail.map["ids"]
    named = {
        row.id: row
        for row in db.session.execute(
            select(Delegation.id, Delegation.code, Delegation.short_name, Delegation.deciding).where(
                Delegation.id.in_(ids)
            )
        )
    }
    return [
        Mapped(
            named[each].code.upper(), named[each].short_name, named[each].deciding, *point,
            named[ids[nearest]].code.upper(), apart,
        )
        for each, point, nearest, apart in zip(
            ids, detail.map["points"], detail.map["nearest"], detail.map["apart"], strict=True
        )
        if each in named and ids[nearest] in named
    ]  # fmt: skip
