"""Schulze's method against a second implementation that shares no step with the first, and by its known properties.

The first adds up arrays and closes paths by Floyd and Warshall. This one compares ballots item by item from the
words of the ruling, and finds the strength of a path by asking, for each strength that occurs, what can be reached
over links at least that strong.
"""

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from consult.core.ranking.ballots import Ballot
from consult.core.ranking.moves import move_up
from consult.core.ranking.tally import tally
from tests.core.ranking.rounds_kit import band_and_tier, rounds, second_pairwise, tier_of


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


@settings(max_examples=1500, deadline=None)
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
    tier = tier_of(result.order)
    assert set(result.undecided) == {
        (a, b) for a, b in counts if tier[a] < tier[b] and (a, b) not in beats
    }
    winners = [a for a in items if all(counts[a, b] > counts[b, a] for b in items if b != a)]
    assert [result.condorcet_winner] == (winners or [None])


def test_an_order_is_by_the_number_of_items_that_beat_an_item():
    """The issue's example: to remove the winner and count again gives another order, which is wrong."""
    ballots = [Ballot(text) for text in ("ACDB", "BACD", "CDAB", "DABC", "DBCA")]
    result = tally("ABCD", ballots, weights=[3, 9, 8, 5, 5])
    assert result.order == (("C",), ("D",), ("B",), ("A",))
    without_winner = tally("ABCD", ballots, withdrawn=["C"], weights=[3, 9, 8, 5, 5])
    assert without_winner.order == (("D",), ("A",), ("B",))


def test_with_as_many_supporters_fewer_opponents_decide():
    """In the cycle A>B>C>A two victories have four supporters; C's over A is the weaker, as more contradict it."""
    ballots = [Ballot("ABC"), Ballot("BCA"), Ballot("CAB"), Ballot([["C"], ["A", "B"]])]
    result = tally("ABC", ballots, weights=[3, 2, 1, 1])
    assert result.pairwise == ((0, 4, 3), (2, 0, 5), (4, 2, 0))
    assert result.paths == ((0, 4, 4), (4, 0, 5), (4, 4, 0))
    assert result.order == (("A",), ("B",), ("C",))
    assert set(result.beats) == {("A", "B"), ("A", "C"), ("B", "C")}


def test_pairs_in_different_tiers_that_the_method_leaves_open_are_stated():
    """Schulze's example 4: B beats C, D beats A, and nothing else is decided."""
    ballots = [Ballot(text) for text in ("ABCD", "CBDA", "DABC", "DBCA")]
    result = tally("ABCD", ballots, weights=[3, 2, 2, 2])
    assert result.order == (("B", "D"), ("A", "C"))
    assert result.undecided == (("B", "A"), ("D", "C"))


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
    tier = tier_of(result.order)
    for a, b in permutations(items, 2):
        if all(band_and_tier(ballot, a) < band_and_tier(ballot, b) for ballot in ballots):
            assert (a, b) in result.beats
            assert tier[a] < tier[b]


@settings(max_examples=300, deadline=None)
@given(rounds(smallest=2))
def test_the_order_never_contradicts_the_relation_and_a_condorcet_winner_leads_alone(round_):
    items, ballots, weights = round_
    result = tally(items, ballots, weights=weights)
    tier = tier_of(result.order)
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
