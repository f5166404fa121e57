"""Every method against libraries that share no line with ours: `make oracle` writes their answers to vectors.json."""

import json
from pathlib import Path

import pytest

from consult.core.ranking.tally import tally
from tests.core.ranking.rounds_kit import ballot_of_text

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))["profiles"]


def counted(vector: dict, method: str, **settings):
    return tally(
        tuple(vector["items"]),
        [ballot_of_text(text) for _, text in vector["ballots"]],
        weights=[count for count, _ in vector["ballots"]],
        method=method,
        **settings,
    )


def letters(items) -> str:
    return "".join(sorted(items))


def test_there_are_profiles_enough_for_each_method():
    assert len(VECTORS) == 400
    answered = {name: sum(vector[name] is not None for vector in VECTORS) for name in ("ranked_pairs", "kemeny")}
    assert answered == {"ranked_pairs": 285, "kemeny": 128}


def test_preferences_and_condorcet_winners_agree_with_pref_voting():
    for vector in VECTORS:
        result = counted(vector, "schulze")
        assert [list(row) for row in result.pairwise] == vector["pairwise"]
        assert result.condorcet_winner == vector["condorcet_winner"]


def test_schulze_agrees_with_pref_voting():
    for vector in VECTORS:
        result = counted(vector, "schulze")
        assert letters(result.winners) == vector["schulze"]
        assert sorted("".join(pair) for pair in result.beats) == vector["beats"]


def test_ranked_pairs_has_the_winners_of_every_sequence_of_equal_victories():
    for vector in VECTORS:
        if vector["ranked_pairs"] is not None:
            result = counted(vector, "ranked_pairs")
            assert result.details["exact"]
            assert letters(result.winners) == vector["ranked_pairs"]


def test_split_cycle_agrees_with_pref_voting():
    for vector in VECTORS:
        result = counted(vector, "split_cycle")
        assert letters(result.details["undisputed"]) == letters(result.winners) == vector["split_cycle"]
        assert sorted("".join(pair) for pair in result.beats) == vector["defeats"]


def test_copeland_agrees_with_pref_voting():
    for vector in VECTORS:
        assert letters(counted(vector, "copeland").winners) == vector["copeland"]


def test_borda_agrees_with_pref_voting():
    """It counts items stood before less items stood after, which orders alike: twice our score less what all have."""
    for vector in VECTORS:
        result = counted(vector, "borda")
        even = result.voters * (len(result.items) - 1)
        assert {item: 2 * score - even for item, score in result.details["scores"].items()} == vector["borda"]


def test_kemeny_finds_all_best_orders_and_no_other():
    for vector in VECTORS:
        if vector["kemeny"] is None:
            continue
        result, best = counted(vector, "kemeny"), vector["kemeny"]["orders"]
        assert result.details["exact"]
        assert result.details["distance"] == result.details["bound"] == vector["kemeny"]["distance"]
        assert result.details["unique"] == (len(best) == 1)
        assert letters(result.winners) == letters({order[0] for order in best})
        always = {(a, b) for a in vector["items"] for b in vector["items"] if a != b} - {
            (b, a) for order in best for at, a in enumerate(order) for b in order[at + 1 :]
        }
        assert set(result.beats) == always


def test_phragmen_agrees_with_abcvoting():
    for vector in VECTORS:
        if vector["phragmen"] is None:
            continue
        result, lists = counted(vector, "phragmen", seats=vector["phragmen"]["seats"]), vector["phragmen"]["lists"]
        assert result.details["complete"]
        assert letters(result.details["possible"]) == letters(set("".join(lists)))
        assert letters(result.details["certain"]) == letters(set.intersection(*map(set, lists)))


@pytest.mark.parametrize("method", ["schulze", "ranked_pairs", "kemeny", "copeland", "split_cycle"])
def test_a_condorcet_winner_leads_alone(method):
    for vector in VECTORS:
        if vector["condorcet_winner"] is not None:
            assert counted(vector, method).winners == (vector["condorcet_winner"],)
