"""What stands first in a group's order, and the comparisons that put it there."""

from dataclasses import dataclass

from ...core.ranking.contests import Contest, beaten_by, closest
from ...core.ranking.explain import Why, why
from .details import find_tally
from .results import Group, read_once

MOST = 3  # pairs explained


@dataclass(frozen=True)
class Leader:
    """`refs`: the first tier. Of one alone: `split`, how it stands to each that it was level with before the round
    split the tie; what it `lost` directly to others, the clearest first, and the `closest` that it won of those.

    `whys` explain the pairs that are not plain: each with the next where several share the first place, else the first
    of what was lost. `scale` and `parts` as in `Detail`.
    """

    refs: tuple[str, ...]
    split: tuple[Why, ...]
    lost: tuple[Contest, ...]
    closest: Contest | None
    whys: tuple[Why, ...]
    scale: int
    parts: int


def find_leader(group: Group | None) -> Leader | None:
    """Of an order by Schulze's method; None where the reader may not see the counts, or fewer than two are ordered."""
    if group is None or not group.shown or len(group.stored.items) < 2:
        return None
    read, key = read_once(), (group.result_id, group.stored_at, "leader")
    if key not in read:
        read[key] = _leader(group)
    return read[key]


def _leader(group: Group) -> Leader | None:
    tally = find_tally(group)
    if not tally.paths:
        return None
    refs, counted = tally.winners, {"scale": tally.scale, "parts": len(tally.groups)}
    if len(refs) > 1:
        pairs = list(zip(refs, refs[1:], strict=False))[:MOST]
        return Leader(refs, (), (), None, tuple(why(tally, *pair) for pair in pairs), **counted)
    (first,) = refs
    level = next((tier for tier in tally.split if first in tier), ())
    lost = tuple(each for each in beaten_by(tally.items, tally.pairwise, first) if each.better not in level)
    return Leader(
        refs,
        tuple(why(tally, first, ref) for ref in level if ref != first),
        lost,
        closest(tally.items, tally.pairwise, first, but=level),
        tuple(why(tally, first, contest.better) for contest in lost[:MOST]),
        **counted,
    )
