"""Sorting before ordering: each item of a ballot goes into a group (high, medium, low), and is ordered inside it.

The groups help to prepare a ballot and are no part of it: what is cast is tiers. High stands above medium above low, so
the tiers follow from the groups, and a move that carries an item across the edge of a group puts it into the next. A
ballot either has a group for each of its ranked items or for none (nobody has sorted it).

Every function works on one section of a ballot (the norms, or the recommendations), except ``each_section`` and
``settled``.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from consult.core.ranking import moves
from consult.core.ranking.ballots import Ballot, from_numbers
from consult.core.ranking.sections import join, section


class Group(StrEnum):
    """The groups, best first. What is not acceptable stands below the line, what is not sorted is unranked."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


_ORDER = {group: n for n, group in enumerate(Group)}


@dataclass(frozen=True)
class Prepared:
    """A ballot in preparation: the choices, and the group of each ranked item (of none where nobody has sorted)."""

    ballot: Ballot = Ballot()
    groups: Mapping[str, Group] = field(default_factory=dict)


def from_groups(groups: Mapping[Group, Iterable[str]], below: Iterable[str] = ()) -> Prepared:
    """The ballot of items that were sorted and not ordered yet: each group is one tie."""
    tiers = {group: tuple(groups.get(group, ())) for group in Group}
    return Prepared(Ballot(tuple(tiers.values()), tuple(below)), {ref: g for g, refs in tiers.items() for ref in refs})


def to_groups(prepared: Prepared) -> dict[Group, tuple[str, ...]]:
    """The items of each group in their order; all empty where nobody has sorted."""
    ranked = [ref for tier in prepared.ballot.ranked for ref in tier]
    return {group: tuple(ref for ref in ranked if prepared.groups.get(ref) == group) for group in Group}


def split(ballot: Ballot) -> Prepared:
    """Groups for a ballot that was ordered without any: its ranked items in three parts of like size, no tie apart."""
    total, before, groups = sum(map(len, ballot.ranked)), 0, {}
    for tier in ballot.ranked:
        group = tuple(Group)[3 * before // total]
        groups |= dict.fromkeys(tier, group)
        before += len(tier)
    return Prepared(ballot, groups)


def fit(ballot: Ballot, groups: Mapping[str, str], *, moved: str | None = None) -> Prepared:
    """The ballot with these groups made to suit it: one to a tier, and never a better below a worse.

    A tier without a group takes that of the tier above. ``moved``: the item that a move has put where it stands; it
    keeps its group if its neighbours let it, joins that of a tie, and else goes over to the group it was moved into.
    """
    known = {ref: Group(groups[ref]) for tier in ballot.ranked for ref in tier if groups.get(ref) in _ORDER}
    own = known.pop(moved, None) if moved else None
    found = [next((known[ref] for ref in tier if ref in known), None) for tier in ballot.ranked]
    if own is not None and moved is not None:
        at = ballot.rank_of(moved) - 1
        if found[at] is None:
            found[at] = _between(own, found[:at], found[at + 1 :])
    first = next((group for group in found if group), None)
    if first is None:
        return Prepared(ballot)
    fitting, last = {}, first
    for tier, group in zip(ballot.ranked, found, strict=True):
        last = max(last, group or last, key=_ORDER.get)
        fitting |= dict.fromkeys(tier, last)
    return Prepared(ballot, fitting)


def _between(own: Group, above: list, below: list) -> Group:
    """The group itself, or the nearest that the groups above and below leave room for."""
    best = next((group for group in reversed(above) if group), Group.HIGH)
    worst = next((group for group in below if group), Group.LOW)
    return max(best, min(own, worst, key=_ORDER.get), key=_ORDER.get)


def settled(prepared: Prepared, sections: Mapping[str, Collection[str]]) -> Prepared:
    """The whole ballot with its groups made to suit it, section by section."""
    return each_section(prepared, sections, lambda part, _refs: fit(part.ballot, part.groups))


def each_section(
    prepared: Prepared, sections: Mapping[str, Collection[str]], act: Callable[[Prepared, Collection[str]], Prepared]
) -> Prepared:
    """The whole ballot after an act on each of its sections."""
    parts = []
    for refs in sections.values():
        groups = {ref: prepared.groups[ref] for ref in refs if ref in prepared.groups}
        parts.append(act(Prepared(section(prepared.ballot, refs), groups), refs))
    return Prepared(join(part.ballot for part in parts), {ref: g for part in parts for ref, g in part.groups.items()})


def moved(prepared: Prepared, move: Callable[[Ballot, str], Ballot], item: str) -> Prepared:
    """After a move of ``core.ranking.moves``."""
    return fit(move(prepared.ballot, item), prepared.groups, moved=item)


def sort_into(prepared: Prepared, item: str, group: Group) -> Prepared:
    """The item goes into the group: tied with what is there while that is not ordered, as its last otherwise.

    A ballot that was ordered without groups is split first, so that its order stays.
    """
    if prepared.ballot.ranked and not prepared.groups:
        prepared = split(prepared.ballot)
    if prepared.groups.get(item) == group:
        return prepared
    rest = prepared.ballot.without([item])
    groups = [prepared.groups[tier[0]] for tier in rest.ranked]
    end = sum(_ORDER[each] <= _ORDER[group] for each in groups)
    if groups.count(group) == 1:
        after = moves.set_rank(rest, item, max(end, 1), tied=True)
    else:
        after = moves.insert_alone(rest, item, end)
    return fit(after, {**prepared.groups, item: group}, moved=item)


def place_in(prepared: Prepared, item: str, group: Group, before: str | None = None) -> Prepared:
    """The item goes into the group just before another of it: into the middle of a tie if that one is not its first.
    Without the other, or if that is not of the group, it stands last in it, alone."""
    rest = prepared.ballot.without([item])
    rank = rest.rank_of(before) if before and prepared.groups.get(before) == group else None
    if rank is not None:
        after = moves.set_rank(rest, item, rank, tied=before != rest.ranked[rank - 1][0])
    else:
        end = sum(_ORDER[prepared.groups.get(tier[0], Group.HIGH)] <= _ORDER[group] for tier in rest.ranked)
        after = moves.insert_alone(rest, item, end)
    return fit(after, {**prepared.groups, item: group}, moved=item)


def spread(prepared: Prepared, group: Group | None) -> Prepared:
    """Each tied item of the group (None: of the section) gets a place of its own, in the order in which it stands."""
    tiers: list[tuple[str, ...]] = []
    for tier in prepared.ballot.ranked:
        tiers += [(ref,) for ref in tier] if group is None or prepared.groups.get(tier[0]) == group else [tier]
    return fit(Ballot(tuple(tiers), prepared.ballot.below), prepared.groups)


def level(prepared: Prepared, group: Group) -> Prepared:
    """All items of the group become one tie."""
    tiers, tie = [], tuple(ref for ref, own in prepared.groups.items() if own == group)
    for tier in prepared.ballot.ranked:
        if prepared.groups.get(tier[0]) != group:
            tiers.append(tier)
        elif tie not in tiers:
            tiers.append(tie)
    return fit(Ballot(tuple(tiers), prepared.ballot.below), prepared.groups)


def take_over(prepared: Prepared, other: Prepared, item: str) -> Prepared:
    """The item gets the place that it has on another's ballot: the same number, unranked, or below the line."""
    rank = other.ballot.rank_of(item)
    if item in other.ballot.below:
        return fit(moves.put_below_line(prepared.ballot, item), prepared.groups)
    if rank is None:
        return fit(moves.unrank(prepared.ballot, item), prepared.groups)
    groups = prepared.groups
    if groups and item in other.groups:
        groups = {**groups, item: other.groups[item]}
    return fit(moves.set_rank(prepared.ballot, item, rank), groups, moved=item)


def read_numbers(
    numbers: Mapping[str, int | str | None], groups: Mapping[str, str], below: Iterable[str] = ()
) -> Prepared:
    """As ``ballots.from_numbers``, where items have groups: a number then orders inside the group alone. An item that
    gets its first number joins the group of those that have the same or the next better one."""
    flat = from_numbers(numbers, below)
    known = {ref: Group(groups[ref]) for ref in flat.mentioned if groups.get(ref) in _ORDER and ref not in flat.below}
    if not known:
        return Prepared(flat)
    last = next(known[ref] for tier in flat.ranked for ref in tier if ref in known)
    full = {}
    for tier in flat.ranked:
        last = max((known[ref] for ref in tier if ref in known), key=_ORDER.get, default=last)
        full |= {ref: known.get(ref, last) for ref in tier}
    tiers = [tuple(ref for ref in tier if full[ref] == group) for group in Group for tier in flat.ranked]
    return fit(Ballot(tuple(tiers), flat.below), full)
