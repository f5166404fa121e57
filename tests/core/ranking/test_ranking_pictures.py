"""What the pictures of a result need: spread of places, likeness of ballots, movement between orders."""

import pytest

from consult.core.ranking.ballots import Ballot
from consult.core.ranking.distribution import distribution
from consult.core.ranking.movement import among, places, tau_b
from consult.core.ranking.pictures import pictured
from consult.core.ranking.similarity import similarity


def ballot(*tiers: str, below: str = "") -> Ballot:
    return Ballot(tuple(tuple(tier) for tier in tiers), tuple(below))


def test_places_are_counted_as_lists_print_them():
    spread = distribution(["a", "b", "c", "d"], [ballot("a", "bc", "d"), ballot("b", below="a")])
    assert spread == {
        "a": {"places": [1], "unranked": 0, "below": 1},
        "b": {"places": [1, 1], "unranked": 0, "below": 0},
        "c": {"places": [0, 1], "unranked": 1, "below": 0},
        "d": {"places": [0, 0, 0, 1], "unranked": 1, "below": 0},
    }


def test_what_left_the_round_takes_no_place():
    spread = distribution(["b"], [ballot("a", "b"), ballot("b", below="a")])
    assert spread == {"b": {"places": [2], "unranked": 0, "below": 0}}


def test_each_ballot_counts_once_for_each_item():
    spread = distribution(["a", "b", "c"], [ballot("a"), ballot(), ballot("b", "a", below="c")])
    assert [sum(row["places"]) + row["unranked"] + row["below"] for row in spread.values()] == [3, 3, 3]


def test_equal_ballots_stand_together_and_reversed_ones_furthest_apart():
    found = similarity(list("abc"), {1: ballot("a", "b", "c"), 2: ballot("a", "b", "c"), 3: ballot("c", "b", "a")})
    assert found["ids"] == [1, 2, 3]
    assert found["points"][0] == pytest.approx(found["points"][1])
    assert abs(found["points"][0][0] - found["points"][2][0]) == pytest.approx(1, abs=1e-3)
    assert (found["nearest"], found["apart"]) == ([1, 0, 0], [0, 0, 1])
    assert found["kept"] == 1


def test_a_pair_that_one_ballot_ties_counts_half():
    found = similarity(list("ab"), {1: ballot("a", "b"), 2: ballot("ab"), 3: ballot("b", "a")})
    assert found["apart"] == [0.5, 0.5, 0.5]


def test_there_is_no_map_of_two_ballots_nor_of_one_item():
    assert similarity(list("ab"), {1: ballot("a"), 2: ballot("b")}) is None
    assert similarity(["a"], {n: ballot("a") for n in range(5)}) is None


def test_a_map_of_ballots_that_all_agree_is_one_point():
    found = similarity(list("abc"), {n: ballot("a", "b", "c") for n in range(4)})
    assert found["points"] == [[0, 0]] * 4


def test_the_map_is_made_of_published_ballots_alone():
    ballots = {n: ballot(*order) for n, order in enumerate(("abc", "bca", "cab"))}
    assert pictured(list("abc"), ballots, published=False)["map"] is None
    assert pictured(list("abc"), ballots, published=True)["map"]["ids"] == [0, 1, 2]


def test_tau_between_orders_is_of_what_stands_in_both():
    assert tau_b([["a"], ["b"], ["c"]], [["a"], ["b"], ["x"], ["c"]]) == 1
    assert tau_b([["a"], ["b"], ["c"]], [["c"], ["b"], ["a"]]) == -1
    assert tau_b([["a"], ["b"], ["c"]], [["a"], ["c"], ["b"]]) == pytest.approx(1 / 3, abs=1e-6)
    assert tau_b([["a", "b"], ["c"]], [["a"], ["b"], ["c"]]) == pytest.approx(2 / 6**0.5, abs=1e-6)


def test_tau_is_nothing_where_nothing_is_compared():
    assert tau_b([["a"]], [["a"], ["b"]]) is None
    assert tau_b([["a", "b"]], [["a"], ["b"]]) is None


def test_places_and_the_order_of_some():
    assert places([["a"], ["b", "c"], ["d"]]) == {"a": 1, "b": 2, "c": 2, "d": 4}
    assert among([["a"], ["b", "c"], ["d"]], ["c", "d"]) == [["c"], ["d"]]
