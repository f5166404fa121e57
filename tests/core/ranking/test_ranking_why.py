"""Why one item stands above another: the comparisons and chains that decide it."""

import pytest

from consult.core.ranking.ballots import Ballot
from consult.core.ranking.tally import tally
from consult.core.ranking.why import Step, beaten_by, closest, why


def counted(*ballots: tuple[int, str]):
    """A tally of ballots written as in the literature: (5, "ACBED")."""
    items = sorted({item for _n, order in ballots for item in order})
    return tally(
        items, [Ballot(tuple((item,) for item in order)) for _n, order in ballots], weights=[n for n, _order in ballots]
    )


# Schulze's first example (45 voters): E > A > C > B > D.
EXAMPLE = counted(
    (5, "ACBED"), (5, "ADECB"), (8, "BEDAC"), (3, "CABED"), (7, "CAEBD"), (2, "CBADE"), (7, "DCEBA"), (8, "EBADC")
)


def explained(upper: str, lower: str):
    return why(EXAMPLE.items, EXAMPLE.pairwise, EXAMPLE.paths, upper, lower)


def test_a_chain_is_of_won_comparisons_and_as_strong_as_its_weakest():
    for upper in EXAMPLE.items:
        for lower in set(EXAMPLE.items) - {upper}:
            found = explained(upper, lower)
            assert found.chain[0].better == upper
            assert found.chain[-1].worse == lower
            assert [step.better for step in found.chain[1:]] == [step.worse for step in found.chain[:-1]]
            assert all(step.won > step.lost for step in found.chain)
            assert min(step.won for step in found.chain) == found.strength


def test_the_published_example_is_explained_by_its_published_chains():
    found = explained("A", "B")
    assert found.direct == Step("A", "B", 20, 25)
    chain = [(step.better, step.worse, step.won) for step in found.chain]
    assert chain == [("A", "D", 30), ("D", "C", 28), ("C", "B", 29)]
    assert (found.strength, found.back_strength) == (28, 25)
    assert found.decided
    assert not found.is_direct


def test_a_direct_win_is_its_own_chain():
    found = explained("E", "D")
    assert found.chain == (Step("E", "D", 31, 14),)
    assert found.is_direct


def test_without_a_chain_there_is_nothing():
    plain = counted(
        (2, "AB"),
    )
    found = why(plain.items, plain.pairwise, plain.paths, "B", "A")
    assert (found.chain, found.strength, found.back_strength) == ((), 0, 2)


def test_equal_chains_decide_nothing():
    tie = counted((1, "AB"), (1, "BA"))
    assert not why(tie.items, tie.pairwise, tie.paths, "A", "B").decided


def test_what_an_item_loses_comes_clearest_first():
    assert beaten_by(EXAMPLE.items, EXAMPLE.pairwise, "E") == [Step("C", "E", 24, 21)]
    margins = [step.won - step.lost for step in beaten_by(EXAMPLE.items, EXAMPLE.pairwise, "B")]
    assert margins == sorted(margins, reverse=True)


def test_the_closest_comparison_is_the_one_nearest_to_being_lost():
    plain = counted((3, "ABC"), (2, "BAC"))
    assert closest(plain.items, plain.pairwise, "A") == Step("A", "B", 3, 2)
    assert closest(["A"], [[0]], "A") is None


def test_an_item_that_is_not_in_the_round_is_an_error():
    with pytest.raises(ValueError, match="Z"):
        explained("A", "Z")
