"""How a ballot is laid out on a page: sections, bands, rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ...core.ranking.ballots import Ballot
from ...core.ranking.differences import UNRANKED, Place, place_of
from ...core.ranking.sections import section
from ...core.ranking.sorting import Group, Prepared, to_groups
from ...core.words import Kind
from ...queries.rankings import Item, RoundView, Suggestion


@dataclass(frozen=True)
class Told:
    """Where a colleague's suggestion puts an item, and why, if that is below the line."""

    membership_id: int
    name: str
    place: Place
    group: Group | None
    reason: str


@dataclass(frozen=True)
class Row:
    """One item on the ballot. `rank` is its tier; `tied_with` the others of it; `first`, `last` of the ranked band;
    `told`: where colleagues put it."""

    item: Item
    rank: int | None = None
    tied_with: tuple[str, ...] = ()
    continues_tie: bool = False
    first: bool = False
    last: bool = False
    reason: str = ""
    group: Group | None = None
    told: tuple[Told, ...] = ()


@dataclass(frozen=True)
class Section:
    """The norms, or the recommendations, in their three bands; `grouped` where the ranked ones are in groups."""

    kind: Kind
    ranked: tuple[Row, ...]
    unranked: tuple[Row, ...]
    below: tuple[Row, ...]
    grouped: bool = False

    @property
    def count(self) -> int:
        """How many items it has."""
        return len(self.ranked) + len(self.unranked) + len(self.below)

    @property
    def bands(self) -> list[tuple[str, list[Row]]]:
        """The ranked rows by group, or all of them as "ranked" where nobody has sorted."""
        if not self.grouped:
            return [("ranked", list(self.ranked))]
        return [(group.value, [row for row in self.ranked if row.group == group]) for group in Group]


def lay_out(
    round_: RoundView,
    ballot: Ballot,
    reasons: Mapping[str, str],
    *,
    withdrawn: bool = False,
    groups: Mapping[str, Group] | None = None,
    suggestions: Sequence[Suggestion] = (),
) -> list[Section]:
    """The ballot's sections. Withdrawn items are left out, unless `withdrawn` (a receipt shows all that was cast)."""
    items = {item.ref: item for item in round_.items if withdrawn or item.withdrawn_at is None}
    groups = groups or {}
    sections = []
    for kind in round_.kinds:
        refs = [ref for ref, item in items.items() if item.kind == kind]
        part = section(ballot, refs)
        told = told_of(suggestions, refs, part.unranked(refs))
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
                        group=groups.get(ref),
                        told=told[ref],
                    )
                )
        sections.append(
            Section(
                kind,
                tuple(ranked),
                tuple(Row(items[ref], told=told[ref]) for ref in part.unranked(refs)),
                tuple(Row(items[ref], reason=reasons.get(ref, ""), told=told[ref]) for ref in part.below),
                grouped=any(to_groups(Prepared(part, groups)).values()),
            )
        )
    return sections


def told_of(
    suggestions: Sequence[Suggestion], refs: Sequence[str], unranked: Collection[str]
) -> dict[str, tuple[Told, ...]]:
    """By item what colleagues suggest. Of one that is `unranked` here as well as with them there is nothing to tell."""
    parts = [(each, section(each.choices, refs)) for each in suggestions]
    return {
        ref: tuple(
            Told(
                each.membership_id, each.updated_by or "", place_of(part, ref), (each.groups or {}).get(ref),
                each.reasons.get(ref, "") if ref in part.below else "",
            )
            for each, part in parts
            if ref not in unranked or place_of(part, ref) != UNRANKED
        )
        for ref in refs
    }
