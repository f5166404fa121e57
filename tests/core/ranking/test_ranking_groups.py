"""Groups: their tables ballot by ballot, what weights do to the order, and what each group makes of the result."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.core.errors import Refused
from consult.core.ranking.ballots import Ballot
from consult.core.ranking.matrices import Matrices
from consult.core.ranking.tally import tally
from consult.core.ranking.weighting import weighting
from tests.core.ranking.rounds_kit import ballot_of_text, rounds

GROUPS = st.lists(st.sampled_from(["deciding", "business", None]), min_size=9, max_size=9)


@settings(max_examples=200, deadline=None)
@given(rounds(), GROUPS, st.data())
def test_ballots_added_one_by_one_and_some_taken_back_leave_the_table_of_the_rest(round_, groups, data):
    items, ballots, _ = round_
    pairs = list(zip(ballots, groups, strict=False))
    tables = Matrices(items)
    for ballot, group in pairs:
        tables.add(ballot, group)
    gone = data.draw(st.sets(st.sampled_from(range(len(pairs)))))
    for index in gone:
        tables.withdraw(*pairs[index])
    rest = [pair for index, pair in enumerate(pairs) if index not in gone]
    assert tables.total().tolist() == [list(row) for row in tally(items, [ballot for ballot, _ in rest]).pairwise]
    for group in set(groups[: len(pairs)]):
        own = [ballot for ballot, other in rest if other == group]
        assert tables.tables[group].tolist() == [list(row) for row in tally(items, own).pairwise]
        assert tables.sizes[group] == len(own)


def test_a_ballot_of_another_round_is_not_added():
    with pytest.raises(Refused, match=r"^R-01 is not in this round\.$"):
        Matrices(["N-01"]).add(Ballot([["R-01"]]))


@settings(max_examples=200, deadline=None)
@given(rounds(smallest=2), GROUPS)
def test_equal_groups_count_alike_however_many_ballots_they_cast(round_, groups):
    """Each group's share of the ballots that prefer i to j, added up over groups: exact fractions, no float."""
    items, ballots, weights = round_
    groups = groups[: len(ballots)]
    result = tally(items, ballots, weights=weights, groups=groups, weighted="equal_groups")
    shares = dict.fromkeys([(i, j) for i in range(len(items)) for j in range(len(items))], Fraction(0))
    for group in set(groups):
        own = [(b, w) for b, w, g in zip(ballots, weights, groups, strict=True) if g == group]
        table = tally(items, [b for b, _ in own], weights=[w for _, w in own]).pairwise
        for i, j in shares:
            shares[i, j] += Fraction(table[i][j], sum(w for _, w in own))
    assert {(i, j): Fraction(result.pairwise[i][j], result.scale) for i, j in shares} == shares


def test_a_large_group_outweighs_a_small_one_only_while_each_delegation_has_one_voice():
    ballots, groups = [ballot_of_text("A>B"), ballot_of_text("B>A"), ballot_of_text("B>A")], ["large", "one", "two"]
    settings_ = {"weights": [5, 1, 1], "groups": groups}
    assert tally("AB", ballots, **settings_).winners == ("A",)
    equal = tally("AB", ballots, **settings_, weighted="equal_groups")
    assert (equal.winners, equal.pairwise, equal.scale) == (("B",), ((0, 5), (10, 0)), 5)
    given_ = tally("AB", ballots, **settings_, weighted={"large": Fraction(1, 2), "one": 1, "two": 2})
    assert (given_.winners, given_.pairwise, given_.scale) == (("B",), ((0, 5), (6, 0)), 2)
    assert given_.weighting == "by_group"


@pytest.mark.parametrize("method", ["schulze", "kemeny", "phragmen", "borda"])
def test_a_group_of_weight_nothing_decides_nothing(method):
    ballots = [ballot_of_text("A>B>C"), ballot_of_text("C")]
    alone = tally("ABC", ballots[:1], method=method)
    beside = tally("ABC", ballots, groups=["in", "out"], weighted={"in": 1}, weights=[1, 9], method=method)
    assert beside.order == alone.order
    assert beside.voters == 10


def test_weights_leave_the_other_figures_as_they_are():
    ballots, groups = [ballot_of_text("A>B"), ballot_of_text("B>A")], ["large", "one"]
    plain = tally("AB", ballots, weights=[3, 1], groups=groups)
    equal = tally("AB", ballots, weights=[3, 1], groups=groups, weighted={"one": 7, "large": 7})
    assert equal.rows == plain.rows
    assert equal.measures == plain.measures
    assert equal.pairwise == ((0, 21), (7, 0))


@pytest.mark.parametrize("weight", [-1, 0.5, True, "1"])
def test_weights_that_are_no_counts_are_refused(weight):
    with pytest.raises(Refused, match=r"^The weight of a group is a whole number or a fraction, and not below 0\.$"):
        weighting({"one": weight}, {"one": 3})


def test_weights_beyond_what_is_counted_exactly_are_refused():
    with pytest.raises(Refused, match=r"^These weights are too large to be counted exactly\.$"):
        weighting({"one": 10**12}, {"one": 10**12})


def test_a_group_is_told_by_its_own_figures():
    ballots = [Ballot([["A"], ["B"]], ["C"]), Ballot([["B"]], ["C"]), Ballot([["C"], ["A"]])]
    result = tally("ABC", ballots, weights=[2, 1, 1], groups=["deciding", "deciding", "ngo"])
    assert result.order == (("A",), ("B",), ("C",))
    deciding, ngo = result.groups
    assert (deciding.group, deciding.voters) == ("deciding", 3)
    assert deciding.support == {"A": 2, "B": 3, "C": 0}
    assert deciding.marks == {"A": 0, "B": 0, "C": 3}
    assert deciding.refused == ("C",)
    assert (deciding.honoured, deciding.stated, deciding.agreement) == (8, 9, 0.888889)
    assert (ngo.voters, ngo.refused, ngo.honoured, ngo.stated) == (1, (), 1, 3)


def test_an_item_that_a_whole_group_puts_below_the_line_is_flagged_whatever_its_rank():
    ballots = [Ballot([["A"], ["B"]]), Ballot([["B"]], ["A"])]
    result = tally("AB", ballots, weights=[9, 1], groups=["many", "few"])
    assert result.order == (("A",), ("B",))
    assert result.row("A").refused_by == ("few",)
    assert result.row("B").refused_by == ()
    one_blank = tally("AB", [*ballots, Ballot()], weights=[9, 1, 1], groups=["many", "few", "few"])
    assert one_blank.row("A").refused_by == ()


def test_consensus_is_high_only_where_every_group_supports():
    ballots = [Ballot([["A"], ["B"]]), Ballot([["A"], ["C"]])]
    result = tally("ABC", ballots, weights=[3, 3], groups=["one", "two"])
    assert {row.item: row.consensus for row in result.rows} == {"A": 0.64, "B": 0.16, "C": 0.16}
    assert tally("A", [Ballot([["A"]])]).row("A").consensus is None


def test_ballots_without_a_group_count_in_the_whole_and_in_no_group():
    result = tally("AB", [Ballot([["A"]]), Ballot([["B"]])], groups=["one", None])
    assert [row.group for row in result.groups] == ["one"]
    assert result.order == (("A", "B"),)


def test_a_list_of_groups_must_name_one_for_each_ballot():
    with pytest.raises(Refused, match=r"^Each ballot needs a group, or None\.$"):
        tally("AB", [Ballot()], groups=[])
