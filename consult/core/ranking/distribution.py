"""How the places that ballots give an item are spread."""

from collections.abc import Iterable, Sequence

from consult.core.ranking.ballots import Ballot


def distribution(items: Sequence[str], ballots: Iterable[Ballot]) -> dict[str, dict]:
    """For each item how many ballots give it which place.

    ``{"N-01": {"places": [4, 0, 1], "unranked": 2, "below": 1}, ...}``: ``places[0]`` counts the ballots that put the
    item first. A place is counted as lists print it (1, 2, 2, 4): one more than the items in better tiers. Zeros after
    the last place that some ballot gives are left out. Items that a ballot ranks and that are not among ``items``
    (withdrawn ones) count for nothing.
    """
    kept = set(items)
    places = {item: [0] * len(items) for item in items}
    below = dict.fromkeys(items, 0)
    unranked = dict.fromkeys(items, 0)
    for ballot in ballots:
        place = 0
        seen = set()
        for tier in ballot.ranked:
            tier = [item for item in tier if item in kept]
            for item in tier:
                places[item][place] += 1
            place += len(tier)
            seen.update(tier)
        for item in ballot.below:
            if item in kept:
                below[item] += 1
                seen.add(item)
        for item in kept - seen:
            unranked[item] += 1
    return {
        item: {"places": _trimmed(places[item]), "unranked": unranked[item], "below": below[item]} for item in items
    }


def _trimmed(counts: list[int]) -> list[int]:
    last = max((n for n, count in enumerate(counts, 1) if count), default=0)
    return counts[:last]
