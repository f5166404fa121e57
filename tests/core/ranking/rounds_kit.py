"""Made-up rounds for the tests, and what a ballot says, from the words of the ruling."""

from itertools import permutations

from hypothesis import strategies as st

from consult.core.ranking.ballots import Ballot


def band_and_tier(ballot: Ballot, item: str) -> tuple[int, int]:
    """Where the item stands on the ballot: smaller is better, equal is tied."""
    if item in ballot.below:
        return 3, 0
    for number, tier in enumerate(ballot.ranked):
        if item in tier:
            return 1, number
    return 2, 0


def second_pairwise(items, ballots, weights) -> dict:
    """Ballots that prefer one item to another, by pair, counted one by one."""
    counts = dict.fromkeys(permutations(items, 2), 0)
    for ballot, weight in zip(ballots, weights, strict=True):
        for a, b in counts:
            if band_and_tier(ballot, a) < band_and_tier(ballot, b):
                counts[a, b] += weight
    return counts


def ballot_of_levels(items, levels) -> Ballot:
    """-1: below the line, 0: unranked, otherwise the tier."""
    tiers = [[item for item, level in zip(items, levels, strict=True) if level == n] for n in range(1, 10)]
    return Ballot(tiers, [item for item, level in zip(items, levels, strict=True) if level == -1])


def ballot_of_text(text: str) -> Ballot:
    """A>B=C"""
    return Ballot([tier.split("=") for tier in text.split(">") if tier])


@st.composite
def rounds(draw, smallest=1, largest=6, lowest=-1, ballots=9):
    """Items, ballots and weights."""
    size = draw(st.integers(smallest, largest))
    items = tuple("ABCDEFGH"[:size])
    row = st.tuples(*[st.integers(lowest, min(size, 4))] * size)
    levels = draw(st.lists(row, min_size=1, max_size=ballots))
    weights = draw(st.lists(st.integers(1, 3), min_size=len(levels), max_size=len(levels)))
    return items, [ballot_of_levels(items, each) for each in levels], weights


def tier_of(order) -> dict:
    """The number of each item's tier."""
    return {item: number for number, members in enumerate(order) for item in members}
