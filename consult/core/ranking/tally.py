"""The tally of a round: the collective order and all that a result page says of it, in one storable value."""

from collections.abc import Iterable, Mapping, Sequence

from consult.core.errors import Refused
from consult.core.ranking.ballots import Ballot, validate
from consult.core.ranking.names import SCHULZE, method_named
from consult.core.ranking.results import ItemRow, Tally
from consult.core.ranking.weighting import ONE_VOICE, Weighting, weighting

SHOW, SPLIT = "show", "split"


def tally(
    items: Iterable[str],
    ballots: Iterable[Ballot],
    withdrawn: Iterable[str] = (),
    *,
    weights: Sequence[int] | None = None,
    unranked: str = "last",
    method: str = SCHULZE,
    groups: Sequence[str | None] | None = None,
    weighted: str | Mapping = ONE_VOICE,
    ties: str = SHOW,
    seats: int | None = None,
) -> Tally:
    """Tally a round.

    ``items`` all items of the round; ``withdrawn`` those of them that leave the tally: they are struck out of every
    ballot first. ``weights`` says how often each ballot was cast (default once each). ``unranked`` as in ``levels``.
    ``method`` a name from ``names``. ``groups`` names the group of each ballot, None for none; ``weighted`` says what a
    group's ballots count in the order, as in ``weighting.weighting``. ``ties`` of the method are shown as ties
    ("show"), or split by fewest below-line marks, then by Borda ("split"); marks count ballots, Borda the weighted
    table. ``seats`` of the short list that Phragmén's method makes.

    The result does not depend on the order of the ballots; the order of ``items`` decides nothing but the order of
    names inside a tier. Raises Refused for items named twice, ballots that mention an item not in the round, weights
    that are not whole numbers of at least 0, and settings that do not exist.
    """
    # numpy is loaded here, by the one act that needs it, and not by every page that reads a stored tally.
    from consult.core.ranking.levels import levels

    method = method_named(method)
    _check(ties, seats)
    everything, gone = tuple(items), set(withdrawn)
    _refuse_twice(everything)
    kept = tuple(item for item in everything if item not in gone)
    ballots = list(ballots)
    if gone:
        ballots = [validate(ballot, everything).without(gone) for ballot in ballots]
    cast = _weights(weights, len(ballots))
    names = _groups(groups, len(ballots))
    sizes: dict[str | None, int] = {}
    for name, count in zip(names, cast, strict=True):
        sizes[name] = sizes.get(name, 0) + count
    return count_levels(
        kept, levels(kept, ballots, unranked=unranked), cast, names, weighting(weighted, sizes),
        withdrawn=tuple(item for item in everything if item in gone), method=method, ties=ties, seats=seats,
    )  # fmt: skip


def count_levels(
    items: tuple[str, ...],
    ballots,
    cast: Sequence[int],
    names: Sequence[str | None],
    weighted: Weighting,
    *,
    withdrawn: tuple[str, ...] = (),
    method: str = SCHULZE,
    ties: str = SHOW,
    seats: int | None = None,
) -> Tally:
    """The tally of ballots that are in a table already (``levels.Levels``); everything else as in ``tally``.

    ``cast`` and ``names`` by ballot: how often it was cast, and its group.
    """
    import numpy as np

    from consult.core.ranking import measures as m
    from consult.core.ranking import orders
    from consult.core.ranking.groups import consensus, group_rows
    from consult.core.ranking.levels import ranks, weighed
    from consult.core.ranking.methods import Count, run
    from consult.core.ranking.movement import places
    from consult.core.ranking.pairwise import counted, pairwise
    from consult.core.ranking.schulze import condorcet_winner
    from consult.core.ranking.scores import borda

    table, weight = ballots.table, np.array(cast, dtype=np.int64)
    sums = ranks(ballots, weight)
    plain, divided = counted(table, weight, sums.stated)
    scaled, preferences, voters = weight, plain, int(weight.sum())
    if any(weighted.factors.get(name, 0) != 1 for name in set(names)):
        scaled = weight * np.array([weighted.factors.get(name, 0) for name in names], dtype=np.int64)
        preferences, voters = pairwise(table, scaled), int(scaled.sum())
    marks = weighed(weight, ballots.below).tolist()
    keys = None
    if ties == SPLIT:
        keys = [(n, -score) for n, score in zip(marks, borda(preferences, voters), strict=True)]
    outcome = run(method, Count(items, preferences, voters, ballots, scaled, keys, seats))
    order = outcome.order if keys is None else orders.split(outcome.order, keys)
    better = orders.better_tier(order, len(items))

    mean_rank = m.mean_ranks(sums)
    honoured, compared = (counts.tolist() for counts in m.comparisons(plain, better))
    place = places(order)
    best = condorcet_winner(preferences)
    first_places = weighed(weight, ballots.first).tolist()
    groups = group_rows(names, items, ballots, weight, better)

    def pairs(found) -> tuple[tuple[str, str], ...]:
        return tuple((items[upper], items[lower]) for upper, lower in found)

    def tiers(found) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(items[i] for i in tier) for tier in found)

    return Tally(
        method=method,
        items=items,
        withdrawn=withdrawn,
        voters=sum(cast),
        order=tiers(order),
        condorcet_winner=None if best is None else items[best],
        beats=pairs(np.argwhere(outcome.beats).tolist()),
        rows=tuple(
            ItemRow(
                item=items[i],
                place=place[i],
                mean_rank=mean_rank[i],
                ranked_by=sums.number[i],
                first_places=first_places[i],
                marks=marks[i],
                honoured=honoured[i],
                stated=compared[i],
                agreement=m.share(honoured[i], compared[i]),
                consensus=consensus(groups, items[i]),
                refused_by=tuple(group.group for group in groups if items[i] in group.refused),
            )
            for tier in order
            for i in tier
        ),
        measures=m.agreement(ballots, weight, sums, plain, divided, better),
        pairwise=tuple(tuple(row) for row in preferences.tolist()),
        paths=() if outcome.paths is None else tuple(tuple(row) for row in outcome.paths.tolist()),
        undecided=pairs(orders.undecided(outcome.order, outcome.beats)),
        split=tiers(tier for tier in outcome.order if tier not in order),
        groups=groups,
        weighting=weighted.name,
        scale=weighted.scale,
        details=outcome.details,
    )


def _check(ties: str, seats: int | None) -> None:
    if ties not in (SHOW, SPLIT):
        raise Refused('Ties are shown ("show") or split ("split"), not "%(ties)s".', ties=ties)
    if seats is not None and (isinstance(seats, bool) or not isinstance(seats, int) or seats < 1):
        raise Refused("A short list has a whole number of places, at least 1.")


def _refuse_twice(items: tuple[str, ...]) -> None:
    seen: set[str] = set()
    for item in items:
        if item in seen:
            raise Refused("%(item)s stands in the round twice.", item=item)
        seen.add(item)


def _groups(groups: Sequence[str | None] | None, count: int) -> list[str | None]:
    names = [None] * count if groups is None else list(groups)
    if len(names) != count:
        raise Refused("Each ballot needs a group, or None.")
    return names


def _weights(weights: Sequence[int] | None, count: int) -> list[int]:
    if weights is None:
        return [1] * count
    cast = list(weights)
    if len(cast) != count or any(isinstance(n, bool) or not isinstance(n, int) or n < 0 for n in cast):
        raise Refused("Each ballot needs one whole number that says how often it was cast.")
    return cast
