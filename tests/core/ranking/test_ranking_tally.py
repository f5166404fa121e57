"""The tally: published rankings with known results, the figures per item, and what a withdrawn item does."""

import json
import os
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.core.errors import Refused
from consult.core.ranking.ballots import Ballot
from consult.core.ranking.formats import read_profile
from consult.core.ranking.names import method_named
from consult.core.ranking.results import Tally
from consult.core.ranking.tally import tally

HERE = Path(__file__).parent
# Larger published votes may lie beside the checkout; those that are there are tallied too.
BESIDE = Path(os.environ.get("CONSULT_CASES") or HERE.parents[3] / "shared" / "cases")
CASES = sorted((HERE / "cases").glob("*.json")) + sorted(BESIDE.glob("*.json"))


def tally_file(path: Path, method: str = "schulze") -> Tally:
    profile = read_profile(path.read_bytes())
    return tally(
        profile.items, [vote.ballot for vote in profile.votes], weights=[vote.count for vote in profile.votes],
        method=method,
    )  # fmt: skip


def expectations(path: Path) -> dict[str, dict]:
    """What a file expects, by method: what it does not nest is expected of Schulze's method."""
    data = json.loads(path.read_text(encoding="utf-8"))
    methods: dict[str, dict] = {"schulze": {}}
    for key, value in data["expected"].items():
        try:
            methods.setdefault(method_named(key), {}).update(value)
        except Refused:
            methods["schulze"][key] = value
    methods["schulze"].setdefault("measures", data.get("consensus", {}))
    return methods


EXPECTED = [
    pytest.param(path, method, id=f"{path.parent.name}-{path.stem}-{method}")
    for path in CASES
    for method in expectations(path)
]


@pytest.mark.parametrize(("path", "method"), EXPECTED)
def test_a_published_ranking_has_its_published_result(path, method):
    result, expected = tally_file(path, method), expectations(path)[method]
    column = {item: index for index, item in enumerate(result.items)}
    if "winners" in expected:
        assert list(result.winners) == expected["winners"]
    if "order" in expected:
        assert [list(tier) for tier in result.order] == expected["order"]
    if "incomparable" in expected:
        assert [list(tier) for tier in result.order] == expected["incomparable"]
    if "relation" in expected:
        assert [">".join(pair) for pair in result.beats] == expected["relation"]
    if "condorcet_winner" in expected:
        assert result.condorcet_winner == expected["condorcet_winner"]
    for name in ("score", "scores"):
        if name in expected:
            assert result.details[name] == expected[name]
    for name, table in (("paths", result.paths), ("pairwise", result.pairwise)):
        for one, row in expected.get(name, {}).items():
            assert {other: table[column[one]][column[other]] for other in row} == row
    for name in ("mean_pairwise_tau_a", "kendall_W", "share_of_stated_comparisons_honoured"):
        if name in expected.get("measures", {}):
            assert round(getattr(result.measures, name), 4) == expected["measures"][name]


def test_the_published_rankings_include_some_for_other_methods():
    methods = {method for path in CASES for method in expectations(path)}
    assert methods == {"schulze", "ranked_pairs", "kemeny", "borda"}


def test_the_bands_stand_ranked_before_unranked_before_below_the_line():
    result = tally("ABC", [Ballot([["A"]], ["C"])])
    assert result.order == (("A",), ("B",), ("C",))
    assert result.pairwise == ((0, 1, 1), (0, 0, 1), (0, 0, 0))


def test_items_in_the_same_band_outside_the_ranking_are_tied():
    assert tally("ABCDE", [Ballot([["A"]], ["D", "E"])]).order == (("A",), ("B", "C"), ("D", "E"))


def test_only_items_below_the_line_are_marked():
    result = tally("ABC", [Ballot([["A"]], ["C"]), Ballot([["A"]]), Ballot([["B"]], ["A", "C"])])
    assert {row.item: row.marks for row in result.rows} == {"A": 1, "B": 0, "C": 2}


def test_mean_rank_counts_ballots_that_rank_the_item_and_shares_ranks_in_a_tie():
    result = tally("ABCD", [Ballot([["A"], ["B", "C"], ["D"]]), Ballot([["B"]], ["A"])])
    assert {row.item: (row.mean_rank, row.ranked_by) for row in result.rows} == {
        "A": (1.0, 1),
        "B": (1.75, 2),
        "C": (2.5, 1),
        "D": (4.0, 1),
    }


def test_an_item_no_ballot_ranks_has_no_mean_rank():
    row = tally("AB", [Ballot([["A"]])]).row("B")
    assert (row.mean_rank, row.ranked_by, row.first_places) == (None, 0, 0)


def test_first_places_count_alone_or_tied():
    result = tally("ABC", [Ballot([["A"]]), Ballot([["A", "B"], ["C"]]), Ballot([], ["C"])], weights=[2, 1, 5])
    assert {row.item: row.first_places for row in result.rows} == {"A": 3, "B": 1, "C": 0}


def test_places_after_a_tie_leave_out_the_numbers_it_fills():
    result = tally("ABCD", [Ballot([["A"], ["B", "C"], ["D"]])])
    assert [(row.item, row.place) for row in result.rows] == [("A", 1), ("B", 2), ("C", 2), ("D", 4)]


def test_agreement_of_an_item_is_the_share_of_stated_comparisons_that_the_order_keeps():
    result = tally("ABC", [Ballot([["A"], ["B"], ["C"]]), Ballot([["B"], ["A"]])], weights=[2, 1])
    assert result.order == (("A",), ("B",), ("C",))
    rows = {row.item: (row.honoured, row.stated, row.agreement) for row in result.rows}
    assert rows == {"A": (5, 6, 0.833333), "B": (5, 6, 0.833333), "C": (6, 6, 1.0)}
    assert (result.measures.honoured, result.measures.stated) == (8, 9)


def test_a_comparison_of_items_the_order_ties_is_neither_kept_nor_broken():
    result = tally("AB", [Ballot([["A"], ["B"]]), Ballot([["B"], ["A"]])])
    assert result.order == (("A", "B"),)
    assert result.measures.stated == 0
    assert result.measures.share_of_stated_comparisons_honoured is None


def test_a_withdrawn_item_leaves_the_tally_visibly():
    ballots = [Ballot([["A"], ["B"]], ["C"]), Ballot([["A", "C"], ["B"]])]
    result = tally("ABC", ballots, withdrawn=["A"])
    assert result.withdrawn == ("A",)
    assert result.items == ("B", "C")
    assert result.row("A") is None
    assert result.pairwise == ((0, 1), (1, 0))
    assert result.row("B").mean_rank == 1.5


def test_a_blank_ballot_counts_in_the_turnout_only():
    with_blank = tally("AB", [Ballot([["A"]]), Ballot()])
    assert with_blank.voters == 2
    assert with_blank.pairwise == ((0, 1), (0, 0))


def test_a_round_without_ballots_ties_everything_and_measures_nothing():
    result = tally("ABC", [])
    assert (result.voters, result.order, result.condorcet_winner) == (0, (("A", "B", "C"),), None)
    assert set(vars(result.measures).values()) == {None, 0}


def test_a_round_without_items_has_no_winner():
    result = tally([], [Ballot()])
    assert (result.order, result.winners, result.rows) == ((), (), ())


def test_a_single_item_wins():
    result = tally(["A"], [Ballot([["A"]])])
    assert (result.winners, result.condorcet_winner) == (("A",), "A")


def test_items_set_apart_are_compared_with_nothing():
    ballots = [Ballot([["A"], ["B"]]), Ballot([["C"]])]
    assert tally("ABC", ballots, unranked="apart").pairwise == ((0, 1, 0), (0, 0, 0), (0, 0, 0))
    assert tally("ABC", ballots).pairwise == ((0, 1, 1), (0, 0, 1), (1, 1, 0))
    assert tally("ABC", ballots, unranked="apart").measures.kendall_W is None


def test_a_ballot_with_an_item_of_another_round_is_refused():
    with pytest.raises(Refused, match=r"^R-01 is not in this round\.$"):
        tally(["N-01"], [Ballot([["R-01"]])])


def test_an_item_twice_in_the_round_is_refused():
    with pytest.raises(Refused, match=r"^A stands in the round twice\.$"):
        tally(["A", "A"], [])


@pytest.mark.parametrize("weights", [[1], [1, -1], [1, 0.5], [1, True], [1, 1, 1]])
def test_weights_that_are_no_counts_are_refused(weights):
    with pytest.raises(Refused, match=r"^Each ballot needs one whole number"):
        tally("AB", [Ballot(), Ballot()], weights=weights)


def test_a_tally_survives_the_way_to_json_and_back():
    result = tally("ABCD", [Ballot([["A"], ["B", "C"]], ["D"]), Ballot([["B"]]), Ballot()], withdrawn=["C"])
    text = json.dumps(result.to_json(), sort_keys=True)
    assert Tally.from_json(json.loads(text)) == result
    assert json.dumps(Tally.from_json(json.loads(text)).to_json(), sort_keys=True) == text


def test_a_result_stored_by_an_earlier_release_is_read():
    """Before there were groups and other methods, a stored tally held less."""
    stored = tally("AB", [Ballot([["A"]], ["B"])]).to_json()
    for name in ("undecided", "split", "groups", "weighting", "scale", "details"):
        del stored[name]
    for row in stored["rows"]:
        del row["consensus"], row["refused_by"]
    read = Tally.from_json(stored | {"method": "schulze_wv"})
    assert (read.method, read.order, read.rows[1].marks) == ("schulze_wv", (("A",), ("B",)), 1)
    assert (read.groups, read.undecided, read.weighting, read.scale, read.details) == ((), (), "one_voice", 1, {})


@pytest.mark.parametrize("data", [{}, {"method": "schulze_wv"}, {"rows": [{}]}])
def test_a_stored_result_of_another_shape_is_refused(data):
    with pytest.raises(Refused, match=r"^The stored result of this round cannot be read\.$"):
        Tally.from_json(data)


def sign(one: int, other: int) -> int:
    return (one > other) - (one < other)


@settings(max_examples=200, deadline=None)
@given(
    st.integers(2, 5).flatmap(
        lambda size: st.lists(st.tuples(*[st.integers(1, 3)] * size), min_size=2, max_size=7),
    )
)
def test_coefficients_agree_with_their_definitions(levels):
    """tau-a and tau-b over every pair of ballots, W from the variance of rank sums, each in plain arithmetic."""
    items = "ABCDE"[: len(levels[0])]
    ballots = [
        Ballot([[item for item, level in zip(items, row, strict=True) if level == n] for n in (1, 2, 3)])
        for row in levels
    ]
    measured = tally(items, ballots).measures
    pairs = list(combinations(range(len(items)), 2))
    signs = [[sign(row[i], row[j]) for i, j in pairs] for row in levels]

    taus = [sum(a * b for a, b in zip(x, y, strict=True)) / len(pairs) for x, y in combinations(signs, 2)]
    assert measured.mean_pairwise_tau_a == pytest.approx(sum(taus) / len(taus), abs=1e-6)

    speaking = [row for row in signs if any(row)]
    taus = [
        sum(a * b for a, b in zip(x, y, strict=True))
        / (sum(a * a for a in x) * sum(b * b for b in y)) ** 0.5
        for x, y in combinations(speaking, 2)
    ]
    if taus:
        assert measured.mean_pairwise_tau_b == pytest.approx(sum(taus) / len(taus), abs=1e-6)
    else:
        assert measured.mean_pairwise_tau_b is None

    ranks = [[1 + sum((o < v) + (o == v) / 2 for o in row) - 0.5 for v in row] for row in levels]
    sums = [sum(column) for column in zip(*ranks, strict=True)]
    mean = sum(sums) / len(sums)
    within = sum((rank - (len(items) + 1) / 2) ** 2 for row in ranks for rank in row)
    if within:
        expected = sum((each - mean) ** 2 for each in sums) / (len(levels) * within)
        assert measured.kendall_W == pytest.approx(expected, abs=1e-6)
    else:
        assert measured.kendall_W is None
