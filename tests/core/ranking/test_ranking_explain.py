"""Why one item stands above another, what would turn them round, and the order without any one ballot."""

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.core.errors import Refused
from consult.core.ranking.ballots import Ballot
from consult.core.ranking.change import to_undo, what_would_change
from consult.core.ranking.explain import Link, weakest, why
from consult.core.ranking.robustness import robustness
from consult.core.ranking.tally import tally
from tests.core.ranking.rounds_kit import ballot_of_levels, rounds, tier_of

CYCLE = [Ballot("ACBED"), Ballot("ADECB"), Ballot("BEDAC"), Ballot("CABED"), Ballot("CAEBD"), Ballot("CBADE"),
         Ballot("DCEBA"), Ballot("EBADC")]  # fmt: skip
TIMES = [5, 5, 8, 3, 7, 2, 7, 8]


def test_a_pair_is_explained_by_the_two_chains():
    """E beats C although more ballots prefer C to E: the chain E > D > C is stronger than that single victory."""
    found = why(tally("ABCDE", CYCLE, weights=TIMES), "C", "E")
    assert (found.upper, found.lower, found.verdict, found.direct) == ("E", "C", "beats", (21, 24))
    assert found.forth == (Link("E", "D", 31, 14), Link("D", "C", 28, 17))
    assert found.back == (Link("C", "E", 24, 21),)
    assert weakest(found.forth) == Link("D", "C", 28, 17)


def test_a_pair_that_the_ballots_leave_open_is_said_to_be_open():
    """Schulze's example 4: neither of D and C beats the other; only the count of those that beat them parts them."""
    result = tally("ABCD", [Ballot(text) for text in ("ABCD", "CBDA", "DABC", "DBCA")], weights=[3, 2, 2, 2])
    found = why(result, "C", "D")
    assert (found.upper, found.verdict, found.beaten_by) == ("D", "open", (0, 1))
    assert [found.forth, found.back] == [
        (Link("D", "A", 6, 3), Link("A", "C", 5, 4)), (Link("C", "D", 5, 4),)
    ]  # fmt: skip
    assert what_would_change(result, found).at_least is None


def test_ties_and_how_the_round_splits_them_are_told_apart():
    tied = why(tally("AB", [Ballot([["A"]]), Ballot([["B"]])]), "A", "B")
    assert (tied.verdict, tied.beaten_by, tied.net) == ("tied", (0, 0), (0, 0))
    marked = why(tally("AC", [Ballot([["A"]], ["C"]), Ballot([["C"]])], ties="split"), "A", "C")
    assert (marked.verdict, marked.marks) == ("split", (0, 1))
    by_borda = tally("ABC", [Ballot("ABC"), Ballot("BCA")], ties="split")
    assert (by_borda.order, by_borda.split) == ((("B",), ("A",), ("C",)), (("A", "B"),))
    found = why(by_borda, "A", "B")
    assert (found.upper, found.verdict, found.marks, found.net) == ("B", "split", (0, 0), (2, 0))


def test_under_weights_the_numbers_are_those_of_the_table_before_its_scale():
    ballots = [Ballot("AB"), Ballot("BA"), Ballot("AB")]
    result = tally("AB", ballots, weights=[1, 2, 3], groups=["x", "x", "y"], weighted="equal_groups")
    found = why(result, "A", "B")
    assert (result.scale, found.direct) == (3, (4, 2))
    assert what_would_change(result, found).at_least is None


@pytest.mark.parametrize(
    ("method", "pair", "expected"),
    [
        ("borda", "AB", "Only an order by Schulze's method is explained step by step."),
        ("schulze", "AA", "Choose two different items."),
        ("schulze", "AX", "X is not in this tally."),
    ],
)
def test_what_cannot_be_explained_is_refused(method, pair, expected):
    with pytest.raises(Refused) as caught:
        why(tally("AB", [Ballot("AB")], method=method), *pair)
    assert caught.value.sentence == expected


@settings(max_examples=200, deadline=None)
@given(rounds(smallest=2), st.booleans())
def test_every_pair_is_explained_with_the_strengths_that_the_tally_found(round_, split):
    items, ballots, weights = round_
    result = tally(items, ballots, weights=weights, ties="split" if split else "show")
    tier = tier_of(result.order)
    for i, j in combinations(range(len(items)), 2):
        found = why(result, items[i], items[j])
        column = {item: index for index, item in enumerate(items)}
        upper, lower = column[found.upper], column[found.lower]
        assert tier[found.upper] <= tier[found.lower]
        for chain, (start, end) in ((found.forth, (upper, lower)), (found.back, (lower, upper))):
            assert (weakest(chain).supporters if chain else 0) == result.paths[start][end]
            assert all(one.loser == other.winner for one, other in zip(chain, chain[1:], strict=False))
            assert not chain or (chain[0].winner, chain[-1].loser) == (items[start], items[end])
        assert (found.verdict == "beats") == ((found.upper, found.lower) in result.beats)
        assert (found.verdict == "tied") == (tier[found.upper] == tier[found.lower])
        if found.verdict == "split":
            assert (found.marks[0], -found.net[0]) < (found.marks[1], -found.net[1])


EVERY_BALLOT = sorted(
    {ballot_of_levels("ABC", levels) for levels in product((1, 2, 3), repeat=3)}, key=Ballot.canonical
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(EVERY_BALLOT), min_size=2, max_size=7))
def test_fewer_changed_ballots_than_claimed_never_turn_a_pair(ballots):
    result = tally("ABC", ballots)
    for upper, lower in result.beats:
        claimed = what_would_change(result, why(result, upper, lower)).at_least
        assert claimed >= 1
        changed = min(claimed - 1, 1)
        for places in combinations(range(len(ballots)), changed):
            for new in product(EVERY_BALLOT, repeat=changed):
                other = list(ballots)
                for place, ballot in zip(places, new, strict=True):
                    other[place] = ballot
                assert (upper, lower) in tally("ABC", other).beats


def test_a_firm_pair_holds_against_any_two_changed_ballots():
    ballots = [Ballot("ABC")] * 6
    assert what_would_change(tally("ABC", ballots), why(tally("ABC", ballots), "A", "B")).at_least == 3
    for new in product(EVERY_BALLOT, repeat=2):
        assert ("A", "B") in tally("ABC", [*ballots[2:], *new]).beats


@settings(max_examples=150, deadline=None)
@given(rounds(smallest=2, largest=5))
def test_the_added_ballots_turn_the_pair_and_one_fewer_does_not(round_):
    items, ballots, weights = round_
    result = tally(items, ballots, weights=weights)
    pair = why(result, items[0], items[1])
    found = what_would_change(result, pair)
    rest = [[item for item in tier if item not in (pair.upper, pair.lower)] for tier in result.order]
    added = Ballot([[pair.lower], *rest, [pair.upper]])

    def turned(number: int) -> bool:
        return (pair.lower, pair.upper) in tally(items, [*ballots, added], weights=[*weights, number]).beats

    assert found.smallest
    assert turned(found.added)
    assert not any(turned(number) for number in range(found.added))


def test_a_victory_falls_when_half_of_what_it_leads_by_turn_round():
    assert [to_undo(Link("A", "B", 12, other)) for other in (11, 10, 9, 0)] == [1, 1, 2, 6]


@pytest.mark.parametrize("method", ["schulze", "ranked_pairs", "borda", "kemeny", "phragmen"])
@settings(max_examples=60, deadline=None)
@given(
    rounds(largest=5, ballots=5), st.lists(st.sampled_from(["x", "y"]), min_size=5, max_size=5),
    st.sampled_from(["one_voice", "equal_groups"]), st.sampled_from(["show", "split"]),
)  # fmt: skip
def test_the_order_without_a_ballot_is_that_of_the_others(method, round_, groups, weighted, ties):
    items, ballots, _ = round_
    groups = groups[: len(ballots)]
    options = {"method": method, "weighted": weighted, "ties": ties}
    whole = tally(items, ballots, groups=groups, **options)
    found = robustness(items, ballots, [str(n) for n in range(len(ballots))], groups=groups, **options)
    before = {row.item: row.place for row in whole.rows}
    seen = {item: set() for item in items}
    for n, without in enumerate(found.without):
        rest = tally(items, ballots[:n] + ballots[n + 1 :], groups=groups[:n] + groups[n + 1 :], **options)
        after = {row.item: row.place for row in rest.rows}
        assert without.order == rest.order
        assert without.new_winners == (whole.winners != rest.winners)
        assert without.moved == tuple((i, before[i], after[i]) for i in items if before[i] != after[i])
        assert set(without.turned) == {
            (a, b) for a in items for b in items if before[a] > before[b] and after[a] < after[b]
        }
        for item in items:
            seen[item].add(after[item])
    assert found.ranges == {item: (min(places), max(places)) for item, places in seen.items()}
    assert found.firm == sum(not without.moved for without in found.without)
