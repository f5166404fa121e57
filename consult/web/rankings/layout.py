"""How a ballot is laid out on a page: sections, bands, rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from ...core.ranking.ballots import Ballot
from ...core.ranking.sections import section
from ...core.words import Kind
from ...queries.rankings import Item, RoundView


@dataclass(frozen=True)
class Row:
    """One item on the ballot. `rank` is its tier; `tied_with` the others of it; `first`, `last` of the ranked band."""

    item: Item
    rank: int | None = None
    tied_with: tuple[str, ...] = ()
    continues_tie: bool = False
    first: bool = False
    last: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Section:
    """The norms, or the recommendations, in their three bands."""

    kind: Kind
    ranked: tuple[Row, ...]
    unranked: tuple[Row, ...]
    below: tuple[Row, ...]


def lay_out(round_: RoundView, ballot: Ballot, reasons: Mapping[str, str], *, withdrawn: bool = False) -> list[Section]:
    """The ballot's sections. Withdrawn items are left out, unless `withdrawn` (a receipt shows all that was cast)."""
    items = {item.ref: item for item in round_.items if withdrawn or item.withdrawn_at is None}
    sections = []
    for kind in round_.kinds:
        refs = [ref for ref, item in items.items() if item.kind == kind]
        part = section(ballot, refs)
        ranked = []
        for rank, tier in enumerate(part.ranked, 1):
            for n, ref in enumerate(tier):
                ranked.append(
                    Row(
                        items[ref],
                        rank,
                        tuple(other for other in tier if other != ref),
                        continues_tie=n > 0,
                        first=rank == 1 and len(tier) == 1,
                        last=rank == len(part.ranked) and len(tier) == 1,
                    )
                )
        sections.append(
            Section(
                kind,
                tuple(ranked),
                tuple(Row(items[ref]) for ref in part.unranked(refs)),
                tuple(Row(items[ref], reason=reasons.get(ref, "")) for ref in part.below),
            )
        )
    return sections
