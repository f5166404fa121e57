"""A counted round by the other methods: worked out from the stored tally, as the methods themselves would."""

import json
import random

import pytest
from hypothesis import given, settings

from consult.core.ranking.ballots import Ballot
from consult.core.ranking.movement import places
from consult.core.ranking.other_methods import MOST_PLACES, OTHERS, turned, work_out
from consult.core.ranking.results import Tally
from consult.core.ranking.tally import tally
from tests.core.ranking.rounds_kit import ballot_of_text, rounds

CIRCLE = [ballot_of_text(text) for text in ("A>B>C", "B>C>A", "C>A>B")]


@settings(max_examples=100, deadline=None)
@given(rounds())
def test_each_order_is_that_of_its_method(round_):
    items, ballots, weights = round_
    for ties in ("show", "split"):
        stored = Tally.from_json(json.loads(json.dumps(tally(items, ballots, weights=weights, ties=ties).to_json())))
        found = work_out(stored, split_ties=ties == "split")
        assert json.loads(json.dumps(found)) == found
        for method in OTHERS:
            direct = tally(items, ballots, weights=weights, method=method, ties=ties)
            assert tuple(map(tuple, found["orders"][method])) == direct.order, method
        assert found["undisputed"] == tally(items, ballots, weights=weights, method="split_cycle").details["undisputed"]
        assert found["short"] is None


@settings(max_examples=60, deadline=None)
@given(rounds(lowest=-1))
def test_a_short_list_takes_those_that_the_order_puts_first_where_several_would_serve_equally(round_):
    items, ballots, weights = round_
    counted = tally(items, ballots, weights=weights)
    short = work_out(counted, ballots=ballots, weights=weights)["short"]
    place = places(counted.order)
    supported = {item for ballot in ballots for tier in ballot.ranked for item in tier}
    assert len(short["lists"]) == len(supported) or not short["complete"]
    for number, each in enumerate(short["lists"], start=1):
        assert len(each["sure"]) <= number <= len(each["sure"]) + len(each["level"])
        assert len({place[item] for item in each["level"]}) <= max(0, number - len(each["sure"]))
        reached = [b for b in ballots if any(b.rank_of(item) for item in each["sure"])]
        assert each["reached"] == len(reached)
    assert short["voters"] == len(ballots)


def test_ballots_that_all_rank_the_same_make_the_short_list_the_top_of_the_order():
    ballots = [ballot_of_text("A>B>C>D"), ballot_of_text("A>B>D>C"), ballot_of_text("B>A>D>C")]
    lists = work_out(tally("ABCD", ballots), ballots=ballots)["short"]["lists"]
    assert [each["sure"] for each in lists] == [["A"], ["A", "B"], ["A", "B", "D"], ["A", "B", "D", "C"]]
    assert [each["level"] for each in lists] == [[], [], [], []]


def test_a_smaller_part_has_its_share_of_the_short_list():
    ballots = 2 * [ballot_of_text("A>B>C")] + [ballot_of_text("D>E>F")]
    found = work_out(tally("ABCDEF", ballots), ballots=ballots)["short"]["lists"]
    assert found[0] == {"sure": ["A"], "level": [], "reached": 2}
    assert set(found[2]["sure"]) == {"A", "B", "D"} and found[2]["reached"] == 3


def test_items_that_nothing_tells_apart_stand_level_on_the_short_list():
    ballots = [ballot_of_text("A=B>C")]
    found = work_out(tally("ABC", ballots), ballots=ballots)["short"]["lists"]
    assert found[0] == {"sure": [], "level": ["A", "B"], "reached": 0}
    assert found[1] == {"sure": ["A", "B"], "level": [], "reached": 1}


def test_other_ballots_than_those_counted_make_no_short_list():
    assert work_out(tally("ABC", CIRCLE), ballots=CIRCLE[:2])["short"] is None
    assert work_out(tally("ABC", CIRCLE), ballots=[*CIRCLE[:2], CIRCLE[0]])["short"] is None


def test_items_struck_out_of_the_tally_are_struck_out_of_the_ballots():
    counted = tally("ABC", CIRCLE, ["C"])
    assert [each["sure"] for each in work_out(counted, ballots=CIRCLE)["short"]["lists"]] == [["A"], ["A", "B"]]


def test_in_a_circle_nothing_is_decided_by_any_method():
    found = work_out(tally("ABC", CIRCLE))
    assert {method: found["orders"][method] for method in OTHERS} == dict.fromkeys(OTHERS, [["A", "B", "C"]])
    assert found["undisputed"] == ["A", "B", "C"]
    assert found["ranked_pairs"] == {"tied": True, "exact": True}
    assert found["kemeny"] == {"distance": 4, "stated": 9, "bound": 4, "exact": True, "unique": False}


@pytest.mark.parametrize(
    ("items", "texts", "orders"),
    [("", [], []), ("A", [], [["A"]]), ("A", ["A"], [["A"]]), ("AB", [], [["A", "B"]]), ("AB", ["A"], [["A"], ["B"]])],
)
def test_hardly_anything_to_order(items, texts, orders):
    ballots = [ballot_of_text(text) for text in texts]
    found = work_out(tally(items, ballots), ballots=ballots)
    assert found["orders"] == dict.fromkeys(OTHERS, orders)
    assert (found["kemeny"]["exact"], found["kemeny"]["distance"]) == (True, 0)
    assert found["short"]["voters"] == len(texts)


def test_what_the_budget_does_not_reach_is_the_best_found_with_its_bound():
    draw = random.Random(3)
    items = [f"N-{n:03}" for n in range(1, 101)]
    ballots = [Ballot(tuple((item,) for item in draw.sample(items, 100))) for _ in range(9)]
    found = work_out(tally(items, ballots), budget=1_000, ballots=ballots)
    best = found["kemeny"]
    assert (best["exact"], best["unique"]) == (False, None)
    assert 0 < best["bound"] < best["distance"] < best["stated"] == 9 * 100 * 99 // 2
    assert len(found["short"]["lists"]) == MOST_PLACES
    assert all(sorted(item for tier in order for item in tier) == items for order in found["orders"].values())


def test_a_pair_has_turned_where_two_orders_put_it_opposite_ways_round():
    assert turned([["A"], ["B", "C"], ["D"]], [["C"], ["A"], ["B", "D"]]) == [("A", "C")]
    assert turned([["A"], ["B"]], [["A", "B"]]) == []
    assert turned([], []) == []
