"""The tally of a round: the collective order and all that a result page says of it, in one storable value."""

from collections.abc import Iterable, Sequence

from consult.core.errors import Refused
from consult.core.ranking.ballots import Ballot, validate
from consult.core.ranking.results import ItemRow, Tally

METHOD = "schulze_wv"


def tally(
    items: Iterable[str],
    ballots: Iterable[Ballot],
    withdrawn: Iterable[str] = (),
    *,
    weights: Sequence[int] | None = None,
    unranked: str = "last",
) -> Tally:
    """Tally a round by Schulze's method with winning votes.

    ``items`` all items of the round; ``withdrawn`` those of them that leave the tally: they are struck out of every
    ballot first. ``weights`` says how often each ballot was cast (default once each). ``unranked`` as in
    ``pairwise.levels``. The result does not depend on the order of the ballots; the order of ``items`` decides
    nothing but the order of names inside a tier. Raises Refused for items named twice, ballots that mention an item
    not in the round, or weights that are not whole numbers of at least 0.
    """
    # numpy is loaded here, by the one act that needs it, and not by every page that reads a stored tally.
    import numpy as np

    from consult.core.ranking import measures as m
    from consult.core.ranking.pairwise import levels, pairwise
    from consult.core.ranking.schulze import condorcet_winner, places, schulze

    everything, gone = tuple(items), set(withdrawn)
    _refuse_twice(everything)
    kept = tuple(item for item in everything if item not in gone)
    ballots = [validate(ballot, everything).without(gone) for ballot in ballots]
    cast = _weights(weights, len(ballots))

    weight = np.array(cast, dtype=np.int64)
    table = levels(kept, ballots, unranked=unranked)
    preferences = pairwise(table, weight)
    outcome = schulze(preferences)
    better = m.better_tier(outcome.order, len(kept))

    ranked, first, below = _bands(kept, ballots)
    mean_rank, ranked_by = m.mean_ranks(table, weight, np.array(ranked, dtype=bool).reshape(table.shape))
    honoured, stated = (counts.tolist() for counts in m.comparisons(preferences, better))
    place = places(outcome.order)
    best = condorcet_winner(preferences)
    column = np.arange(len(kept))
    first_places = (weight @ np.array(first, dtype=np.int64).reshape(table.shape)).tolist()
    marks = (weight @ np.array(below, dtype=np.int64).reshape(table.shape)).tolist()
    return Tally(
        method=METHOD,
        items=kept,
        withdrawn=tuple(item for item in everything if item in gone),
        voters=sum(cast),
        order=tuple(tuple(kept[i] for i in tier) for tier in outcome.order),
        condorcet_winner=None if best is None else kept[best],
        beats=tuple((kept[i], kept[j]) for i in column for j in column if outcome.beats[i, j]),
        rows=tuple(
            ItemRow(
                item=kept[i],
                place=place[i],
                mean_rank=mean_rank[i],
                ranked_by=ranked_by[i],
                first_places=first_places[i],
                marks=marks[i],
                honoured=honoured[i],
                stated=stated[i],
                agreement=m.share(honoured[i], stated[i]),
            )
            for tier in outcome.order
            for i in tier
        ),
        measures=m.agreement(table, weight, preferences, better),
        pairwise=tuple(tuple(row) for row in preferences.tolist()),
        paths=tuple(tuple(row) for row in outcome.paths.tolist()),
    )


def _bands(items: tuple[str, ...], ballots: list[Ballot]) -> tuple[list, list, list]:
    """Three tables of truth values (ballots, items): ranked at all, ranked first, below the line."""
    ranked, first, below = [], [], []
    for ballot in ballots:
        in_ranks = {item for tier in ballot.ranked for item in tier}
        top, under = set(ballot.ranked[0]) if ballot.ranked else set(), set(ballot.below)
        ranked.append([item in in_ranks for item in items])
        first.append([item in top for item in items])
        below.append([item in under for item in items])
    return ranked, first, below


def _refuse_twice(items: tuple[str, ...]) -> None:
    seen: set[str] = set()
    for item in items:
        if item in seen:
            raise Refused("%(item)s stands in the round twice.", item=item)
        seen.add(item)


def _weights(weights: Sequence[int] | None, count: int) -> list[int]:
    if weights is None:
        return [1] * count
    cast = list(weights)
    if len(cast) != count or any(isinstance(n, bool) or not isinstance(n, int) or n < 0 for n in cast):
        raise Refused("Each ballot needs one whole number that says how often it was cast.")
    return cast
