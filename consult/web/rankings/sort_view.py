"""How the sorting of a sheet is shown: where each item is, which comes next, how far one is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask_babel import gettext as _

from ...core.ranking.sorting import Group, Prepared, each_section, split
from ...queries.rankings import Item, Suggestion
from .layout import Told, told_of
from .reading import BELOW, UNSORTED


@dataclass(frozen=True)
class SortView:
    """`items` that can be sorted, by ref, norms first; `where` each is: a group, "below" or "none". `item`: the one to
    be looked at now, None where all are sorted. `was_split`: an order without groups is shown in three parts.
    `clash`: what is saved where something else was chosen here."""

    items: Mapping[str, Item]
    where: Mapping[str, str]
    item: Item | None
    reasons: Mapping[str, str]
    told: Mapping[str, tuple[Told, ...]]
    was_split: bool
    with_line: bool
    clash: Mapping[str, str] = field(default_factory=dict)

    @property
    def unsorted(self) -> list[str]:
        """Those that have no place yet."""
        return [ref for ref, where in self.where.items() if where == UNSORTED]

    @property
    def done(self) -> int:
        """How many have one."""
        return len(self.items) - len(self.unsorted)

    @property
    def progress(self) -> str:
        """In words."""
        return _("%(n)s of %(all)s sorted.", n=self.done, all=len(self.items))

    @property
    def targets(self) -> list[str]:
        """Where an item can be put."""
        return [*(group.value for group in Group), *([BELOW] if self.with_line else [])]

    def as_posted(self, groups: Mapping[str, str], reasons: Mapping[str, str]) -> "SortView":
        """With what was chosen and is not saved, and what is saved beside it where that is another."""
        mine = {ref: to for ref, to in groups.items() if to in (*self.targets, UNSORTED)}
        clash = {ref: self.where[ref] for ref, to in mine.items() if self.where[ref] != to}
        return replace(self, where={**self.where, **mine}, reasons={**self.reasons, **reasons}, clash=clash)

    def refs_in(self, target: str) -> list[str]:
        """The items that are there."""
        return [ref for ref, where in self.where.items() if where == target]

    @property
    def after(self) -> str | None:
        """The next unsorted item after the one looked at, to leave that for later."""
        found = following(self, self.item.ref) if self.item else None
        return found if self.item and found != self.item.ref else None


def sort_view(
    sheet, prepared: Prepared, reasons: Mapping[str, str], suggestions: Sequence[Suggestion], ref: str | None
) -> SortView:
    """What the sorting page shows, the item `ref` if it is there, else the first that is not sorted."""
    round_ = sheet.round
    items = {item.ref: item for item in round_.items if item.withdrawn_at is None}
    bare = []

    def divided(part: Prepared, _refs) -> Prepared:
        if part.ballot.ranked and not any(r in part.groups for tier in part.ballot.ranked for r in tier):
            bare.append(part)
            return split(part.ballot)
        return part

    shown = each_section(prepared, round_.every_section, divided)
    where = {
        ref: BELOW if ref in shown.ballot.below else str(shown.groups.get(ref, UNSORTED)) for ref in items
    }  # fmt: skip
    view = SortView(
        items, where, None, reasons, _by_kind(round_, suggestions, where), bool(bare), round_.with_line
    )  # fmt: skip
    return replace(view, item=items.get(ref or "") or items.get(next(iter(view.unsorted), "")))


def _by_kind(round_, suggestions, where: Mapping[str, str]) -> dict[str, tuple[Told, ...]]:
    told, unsorted = {}, {ref for ref, target in where.items() if target == UNSORTED}
    for refs in round_.every_section.values():
        told |= told_of(suggestions, [ref for ref in refs if ref in where], unsorted)
    return told


def following(view: SortView, ref: str | None) -> str | None:
    """The next unsorted item after this one, from the top again after the last; None if all are sorted."""
    order = list(view.items)
    at = order.index(ref) + 1 if ref in view.items else 0
    return next((each for each in order[at:] + order[:at] if view.where[each] == UNSORTED), None)
