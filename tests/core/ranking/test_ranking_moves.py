"""What the buttons do to a ballot, at every place an item can have."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.core.errors import Refused
from consult.core.ranking import moves
from consult.core.ranking.ballots import Ballot
from consult.core.ranking.casefile import notation


def ballot(text: str) -> Ballot:
    above, _, below = text.partition("|")
    return Ballot([tier.split("=") for tier in above.split(">") if tier], [item for item in below.split("=") if item])


def after(move, text: str, item: str, *args, **kwargs) -> str:
    return notation(move(ballot(text), item, *args, **kwargs))


@pytest.mark.parametrize(
    ("before", "item", "expected"),
    [
        ("A>B>C", "C", "A>C>B"),
        ("A>B>C", "A", "A>B>C"),
        ("A>B=C", "C", "A>C>B"),
        ("A=B", "B", "B>A"),
        ("A=B>C", "C", "C>A=B"),
        ("A>B", "X", "A>B>X"),
        ("", "X", "X"),
        ("A|X", "X", "A|X"),
    ],
    ids=["one-tier", "top-stays", "out-of-tie", "out-of-top-tie", "past-a-tie", "unranked", "first-of-all", "marked"],
)
def test_move_up(before, item, expected):
    assert after(moves.move_up, before, item) == expected


@pytest.mark.parametrize(
    ("before", "item", "expected"),
    [
        ("A>B>C", "A", "B>A>C"),
        ("A>B>C", "C", "A>B>C"),
        ("A=B>C", "A", "B>A>C"),
        ("A>B=C", "B", "A>C>B"),
        ("A>B=C", "A", "B=C>A"),
        ("A>B", "X", "A>B"),
        ("A|X", "X", "A|X"),
    ],
    ids=["one-tier", "last-stays", "out-of-tie", "out-of-last-tie", "past-a-tie", "unranked-stays", "marked"],
)
def test_move_down(before, item, expected):
    assert after(moves.move_down, before, item) == expected


@pytest.mark.parametrize(
    ("before", "item", "expected"),
    [
        ("A>B>C", "B", "A=B>C"),
        ("A>B=C", "C", "A=C>B"),
        ("A=B>C", "C", "A=B=C"),
        ("A>B", "A", "A>B"),
        ("A=B", "B", "A=B"),
        ("A>B", "X", "A>B=X"),
        ("", "X", "X"),
        ("A|X", "X", "A|X"),
    ],
)
def test_tie_with_previous(before, item, expected):
    assert after(moves.tie_with_previous, before, item) == expected


@pytest.mark.parametrize(
    ("before", "item", "expected"),
    [
        ("A=B>C", "A", "B>A>C"),
        ("A=B=C", "B", "A=C>B"),
        ("A>B", "A", "A>B"),
        ("A>B", "X", "A>B"),
        ("A|X=Y", "X", "A|X=Y"),
    ],
)
def test_untie(before, item, expected):
    assert after(moves.untie, before, item) == expected


def test_untie_undoes_tie_with_previous():
    assert moves.untie(moves.tie_with_previous(ballot("A>B>C"), "B"), "B") == ballot("A>B>C")


@pytest.mark.parametrize(
    ("before", "item", "expected"),
    [("A>B>C", "B", "A>C"), ("A=B>C", "A", "B>C"), ("A>B", "X", "A>B"), ("A|X", "X", "A")],
)
def test_unrank(before, item, expected):
    assert after(moves.unrank, before, item) == expected


@pytest.mark.parametrize(
    ("before", "item", "expected"),
    [("A>B>C", "A", "B>C>A"), ("A=B", "A", "B>A"), ("A", "X", "A>X"), ("", "X", "X"), ("A|X=Y", "X", "A>X|Y")],
)
def test_rank_last(before, item, expected):
    assert after(moves.rank_last, before, item) == expected


@pytest.mark.parametrize(
    ("before", "item", "rank", "expected"),
    [
        ("A>B>C", "C", 1, "C>A>B"),
        ("A>B>C", "A", 2, "B>A>C"),
        ("A>B>C", "A", 3, "B>C>A"),
        ("A>B>C", "A", 99, "B>C>A"),
        ("A>B>C", "B", 2, "A>B>C"),
        ("A=B>C", "A", 2, "B>A>C"),
        ("A>B", "X", 2, "A>X>B"),
        ("A|X", "X", 1, "X>A"),
    ],
)
def test_set_rank(before, item, rank, expected):
    assert after(moves.set_rank, before, item, rank) == expected


@pytest.mark.parametrize(
    ("before", "item", "rank", "expected"),
    [("A>B>C", "C", 1, "A=C>B"), ("A>B", "X", 2, "A>B=X"), ("A>B", "X", 3, "A>B>X"), ("A>B=C", "B", 2, "A>B=C")],
)
def test_set_rank_tied_joins_the_tier(before, item, rank, expected):
    assert after(moves.set_rank, before, item, rank, tied=True) == expected


@pytest.mark.parametrize("rank", [0, -1, 10_000, True, "2", 1.0])
def test_set_rank_to_no_place_is_refused(rank):
    with pytest.raises(Refused, match=r"^A place is a whole number from 1 to 9999\.$"):
        moves.set_rank(ballot("A>B"), "A", rank)


@pytest.mark.parametrize(
    ("before", "item", "expected"),
    [("A>B", "A", "B|A"), ("A=B|X", "B", "A|B=X"), ("A", "X", "A|X"), ("A|X", "X", "A|X")],
)
def test_put_below_line(before, item, expected):
    assert after(moves.put_below_line, before, item) == expected


@pytest.mark.parametrize(
    ("before", "item", "expected"), [("A|X=Y", "X", "A|Y"), ("A>B", "B", "A>B"), ("A", "X", "A")]
)
def test_lift_from_below(before, item, expected):
    assert after(moves.lift_from_below, before, item) == expected


BUTTONS = [
    moves.move_up,
    moves.move_down,
    moves.tie_with_previous,
    moves.untie,
    moves.unrank,
    moves.rank_last,
    moves.put_below_line,
    moves.lift_from_below,
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(BUTTONS), st.sampled_from("ABCDE")), max_size=25))
def test_any_sequence_of_presses_touches_only_the_item_pressed(presses):
    current = ballot("A>B=C")
    for move, item in presses:
        changed = move(current, item)
        assert changed.without([item]) == current.without([item])
        if (item in changed.below) != (item in current.below):
            assert move in (moves.put_below_line, moves.lift_from_below, moves.unrank, moves.rank_last)
        current = changed
