"""What one ballot says otherwise than another."""

import pytest

from consult.core.ranking.ballots import Ballot
from consult.core.ranking.differences import BELOW, UNRANKED, Change, changes


def ballot(text: str) -> Ballot:
    above, _, below = text.partition("|")
    return Ballot([tier.split("=") for tier in above.split(">") if tier], [item for item in below.split("=") if item])


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("A>B>C", "A>B>C", []),
        ("A>B>C>D", "D>A>B>C", [Change("D", 4, 1)]),
        ("A>B>C>D", "B>C>D>A", [Change("A", 1, 4)]),
        ("A>B", "A=B", [Change("B", 2, 1)]),
        ("A=B", "A=B", []),
        ("A=B>C", "A=B", [Change("C", 2, UNRANKED)]),
        ("A>B", "B|A", [Change("A", 1, BELOW)]),
        ("A|B", "A>B", [Change("B", BELOW, 2)]),
        ("", "E|F", [Change("E", UNRANKED, 1), Change("F", UNRANKED, BELOW)]),
        ("A>B>C>D>E", "E>B>C>D>A", [Change("E", 5, 1), Change("A", 1, 5)]),
    ],
)
def test_only_what_stands_elsewhere_to_the_others_is_told(before, after, told):
    assert changes(ballot(before), ballot(after), "ABCDEF") == told


def test_items_that_are_not_asked_about_are_not_told():
    assert changes(ballot("A>B"), ballot("B>A>Z"), "AB") == [Change("A", 1, 2)]
