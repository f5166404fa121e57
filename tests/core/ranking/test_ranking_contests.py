"""What an item loses, and what it wins most narrowly."""

import pytest

from consult.core.ranking.contests import Contest, beaten_by, closest

ITEMS = ("A", "B", "C")
# A beats B 3 to 2, B beats C 4 to 1, C beats A 5 to 0.
TABLE = ((0, 3, 0), (2, 0, 4), (5, 1, 0))


def test_what_an_item_loses_comes_clearest_first():
    assert beaten_by(ITEMS, TABLE, "A") == [Contest("C", "A", 5, 0)]
    both = beaten_by(ITEMS, ((0, 1, 1), (3, 0, 0), (2, 0, 0)), "A")
    assert both == [Contest("B", "A", 3, 1), Contest("C", "A", 2, 1)]


def test_what_is_level_is_not_lost():
    assert beaten_by(("A", "B"), ((0, 2), (2, 0)), "A") == []


def test_the_closest_comparison_is_the_one_nearest_to_being_lost():
    assert closest(ITEMS, TABLE, "B") == Contest("B", "A", 2, 3)
    assert closest(("A", "B", "C"), ((0, 3, 4), (2, 0, 0), (1, 0, 0)), "A") == Contest("A", "B", 3, 2)


def test_one_that_stands_alone_is_compared_with_nothing():
    assert closest(("A",), ((0,),), "A") is None
    assert beaten_by(("A",), ((0,),), "A") == []


def test_an_item_that_is_not_in_the_round_is_an_error():
    with pytest.raises(ValueError, match="Z"):
        closest(ITEMS, TABLE, "Z")
