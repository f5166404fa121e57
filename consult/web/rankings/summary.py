"""What a ballot about to be cast changes of the one cast before."""

from collections.abc import Mapping
from dataclasses import dataclass

from ...core.ranking.ballots import Ballot
from ...core.ranking.differences import Change, changes
from ...core.ranking.sections import section
from ...core.words import Kind
from ...queries.rankings import Item, Receipt, RoundView


@dataclass(frozen=True)
class Changed:
    """A section's changes with their items; `reworded`: items below the line whose reason is another; `kept`: how many
    of its items stand to each other as they did."""

    kind: Kind
    changes: list[tuple[Item, Change]]
    reworded: list[Item]
    kept: int


def changed(round_: RoundView, live: Receipt | None, ballot: Ballot, reasons: Mapping[str, str]) -> list[Changed]:
    """Section by section; nothing where nothing was cast before. Withdrawn items are left out."""
    if live is None:
        return []
    items = {item.ref: item for item in round_.items if item.withdrawn_at is None}
    told = []
    for kind in round_.kinds:
        refs = [ref for ref, item in items.items() if item.kind == kind]
        before, after = (section(each, refs) for each in (live.choices, ballot))
        found = [(items[change.item], change) for change in changes(before, after, refs)]
        both = [ref for ref in refs if ref in before.below and ref in after.below]
        reworded = [items[ref] for ref in both if live.reasons.get(ref, "") != (reasons.get(ref) or "").strip()]
        told.append(Changed(kind, found, reworded, len(refs) - len(found)))
    return told
