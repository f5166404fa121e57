"""Schulze's method against a second implementation that shares no step with the first, and by its known properties.

The first adds up arrays and closes paths by Floyd and Warshall. This one compares ballots item by item from the
words of the ruling, and finds the strength of a path by asking, for each strength that occurs, what can be reached
over links at least that strong.
"""

import json
from itertools import permutations
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from consult.core.ranking.ballots import Ballot
from consult.core.ranking.moves import move_up
from consult.core.ranking.tally import tally

VECTORS = Path(__file__).parent / "vectors.json"


def band_and_tier(ballot: Ballot, item: str) -> tuple[int, int]:
    if item in ballot.below:
        return 3, 0
    for number, tier in enumerate(ballot.ranked):
        if item in tier:
            return 1, number
    return 2, 0


def second_pairwise(items, ballots, weights) -> dict:
    counts = dict.fromkeys(permutations(items, 2), 0)
    for ballot, weight in zip(ballots, weights, strict=True):
        for a, b in counts:
            if band_and_tier(ballot, a) < band_and_tier(ballot, b):
                counts[a, b] += weight
    return counts


def reachable(start, links: set) -> set:
    reached, waiting = set(), [start]
    while waiting:
        here = waiting.pop()
        for a, b in links:
            if a == here and b not in reached:
                reached.add(b)
                waiting.append(b)
    return reached


NO_PATH = (0, 0)


def second_paths(items, counts) -> dict:
    """(supporters, less the opponents) of the weakest link of the strongest path between any two items."""
    strength = {(a, b): (n, -counts[b, a]) for (a, b), n in counts.items() if n > counts[b, a]}
    paths = dict.fromkeys(counts, NO_PATH)
    for threshold in sorted(set(strength.values())):
        links = {pair for pair, n in strength.items() if n >= threshold}
        for start in items:
            for end in reachable(start, links) - {start}:
                paths[start, end] = threshold
    return paths


def second_order(items, beats: set) -> list:
    beaten = {item: sum((other, item) in beats for other in items) for item in items}
    return [tuple(item for item in items if beaten[item] == count) for count in sorted(set(beaten.values()))]


def as_table(items, values: dict) -> tuple:
    return tuple(tuple(values.get((a, b), 0) for b in items) for a in items)


def ballot_of_levels(items, levels) -> Ballot:
    """-1: below the line, 0: unranked, otherwise the tier."""
    tiers = [[item for item, level in zip(items, levels, strict=True) if level == n] for n in range(1, 10)]
    return Ballot(tiers, [item for item, level in zip(items, levels, strict=True) if level == -1])


@st.composite
def rounds(draw, smallest=1, largest=6, lowest=-1):
    size = draw(st.integers(smallest, largest))
    items = tuple("ABCDEFGH"[:size])
    row = st.tuples(*[st.integers(lowest, min(size, 4))] * size)
    levels = draw(st.lists(row, min_size=1, max_size=9))
    weights = draw(st.lists(st.integers(1, 3), min_size=len(levels), max_size=len(levels)))
    return items, [ballot_of_levels(items, each) for each in levels], weights


@settings(max_examples=2500, deadline=None)
@given(rounds(largest=7))
def test_tally_agrees_with_the_second_implementation(round_):
    items, ballots, weights = round_
    result = tally(items, ballots, weights=weights)
    counts = second_pairwise(items, ballots, weights)
    paths = second_paths(items, counts)
    beats = {(a, b) for a, b in counts if paths[a, b] > paths[b, a]}
    assert result.pairwise == as_table(items, counts)
    assert result.paths == as_table(items, {pair: supporters for pair, (supporters, _) in paths.items()})
    assert set(result.beats) == beats
    assert list(result.order) == second_order(items, beats)
    tier = {item: number for number, members in enumerate(result.order) for item in members}
    assert set(result.undecided) == {
        (a, b) for a, b in counts if tier[a] < tier[b] and (a, b) not in beats
    }
    winners = [a for a in items if all(counts[a, b] > counts[b, a] for b in items if b != a)]
    assert [result.condorcet_winner] == (winners or [None])


def test_tally_agrees_with_pref_voting_on_every_stored_profile():
    stored = json.loads(VECTORS.read_text(encoding="utf-8"))
    assert len(stored["profiles"]) == 300
    for vector in stored["profiles"]:
        items = tuple(vector["items"])
        ballots = [Ballot([tier.split("=") for tier in text.split(">") if tier]) for _, text in vector["ballots"]]
        result = tally(items, ballots, weights=[count for count, _ in vector["ballots"]])
        assert [list(row) for row in result.pairwise] == vector["pairwise"]
        assert result.condorcet_winner == vector["condorcet_winner"]
        assert "".join(result.winners) == vector["winners"]
        assert sorted("".join(pair) for pair in result.beats) == vector["beats"]


@settings(max_examples=300, deadline=None)
@given(rounds(), st.randoms(use_true_random=False))
def test_the_order_of_the_ballots_changes_nothing(round_, random):
    items, ballots, weights = round_
    one_by_one = [ballot for ballot, weight in zip(ballots, weights, strict=True) for _ in range(weight)]
    random.shuffle(one_by_one)
    assert tally(items, one_by_one) == tally(items, ballots, weights=weights)


@settings(max_examples=300, deadline=None)
@given(rounds(), st.randoms(use_true_random=False))
def test_new_names_for_the_items_change_only_the_names(round_, random):
    items, ballots, weights = round_
    names = list("stuvwxyz"[: len(items)])
    random.shuffle(names)
    new = dict(zip(items, names, strict=True))
    renamed = [
        Ballot([[new[item] for item in tier] for tier in ballot.ranked], [new[item] for item in ballot.below])
        for ballot in ballots
    ]
    before = tally(items, ballots, weights=weights)
    after = tally(sorted(names), renamed, weights=weights)
    assert [{new[item] for item in tier} for tier in before.order] == [set(tier) for tier in after.order]
    assert {(new[a], new[b]) for a, b in before.beats} == set(after.beats)
    assert after.measures == before.measures
    assert {new[row.item]: row.mean_rank for row in before.rows} == {row.item: row.mean_rank for row in after.rows}


@settings(max_examples=300, deadline=None)
@given(rounds(smallest=2, lowest=1))
def test_ballots_turned_round_turn_the_relation_round(round_):
    items, ballots, weights = round_
    forwards = tally(items, ballots, weights=weights)
    backwards = tally(items, [Ballot(ballot.ranked[::-1]) for ballot in ballots], weights=weights)
    assert set(backwards.beats) == {(b, a) for a, b in forwards.beats}


@settings(max_examples=300, deadline=None)
@given(rounds(smallest=2), st.data())
def test_raising_a_winner_on_one_ballot_leaves_it_a_winner(round_, data):
    items, ballots, weights = round_
    winner = data.draw(st.sampled_from(tally(items, ballots, weights=weights).winners))
    index = data.draw(st.integers(0, len(ballots) - 1))
    ballots[index] = move_up(ballots[index], winner)
    assert winner in tally(items, ballots, weights=weights).winners


@settings(max_examples=300, deadline=None)
@given(rounds(smallest=2))
def test_an_item_all_prefer_to_another_stands_before_it(round_):
    items, ballots, weights = round_
    result = tally(items, ballots, weights=weights)
    tier = {item: number for number, members in enumerate(result.order) for item in members}
    for a, b in permutations(items, 2):
        if all(band_and_tier(ballot, a) < band_and_tier(ballot, b) for ballot in ballots):
            assert (a, b) in result.beats
            assert tier[a] < tier[b]


@settings(max_examples=300, deadline=None)
@given(rounds(smallest=2))
def test_the_order_never_contradicts_the_relation_and_a_condorcet_winner_leads_alone(round_):
    items, ballots, weights = round_
    result = tally(items, ballots, weights=weights)
    tier = {item: number for number, members in enumerate(result.order) for item in members}
    assert all(tier[a] < tier[b] for a, b in result.beats)
    assert set(result.winners) == set(items) - {worse for _, worse in result.beats}
    if result.condorcet_winner is not None:
        assert result.winners == (result.condorcet_winner,)


@settings(max_examples=300, deadline=None)
@given(rounds(smallest=2, largest=5))
def test_a_clone_beside_an_item_changes_nothing_among_the_others(round_):
    items, ballots, weights = round_
    cloned = [
        Ballot(
            [part for tier in ballot.ranked for part in ([tier, ["Z"]] if tier == ("A",) else [_with_clone(tier)])],
            _with_clone(ballot.below),
        )
        for ballot in ballots
    ]
    before = tally(items, ballots, weights=weights)
    after = tally((*items, "Z"), cloned, weights=weights)
    assert {pair for pair in after.beats if "Z" not in pair} == set(before.beats)
    assert {pair for pair in after.beats if "Z" in pair and "A" not in pair} == {
        tuple("Z" if item == "A" else item for item in pair) for pair in before.beats if "A" in pair
    }


def _with_clone(tier) -> tuple:
    return (*tier, "Z") if "A" in tier else tuple(tier)
