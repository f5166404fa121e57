"""tau-b from the one table of preferences, against the plain formulation that holds all signs at once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.core.ranking import pairwise
from consult.core.ranking.levels import APART, Levels, ranks
from consult.core.ranking.measures import mean_tau_b


def plain_tau_b(table, weights):
    levels = np.where(table == APART, np.nan, table.astype(float))
    first, second = np.triu_indices(table.shape[1], k=1)
    signs = (levels[:, first] < levels[:, second]).astype(np.int8) - (levels[:, first] > levels[:, second])
    counts = np.abs(signs).sum(axis=1, dtype=np.int64)
    speaking = counts > 0
    voters = int(weights[speaking].sum())
    if voters < 2:
        return None
    total = np.zeros(len(first))
    for count in np.unique(counts[speaking]):
        alike = counts == count
        total += (signs[alike] * weights[alike, None]).sum(axis=0) / np.sqrt(count)
    return (float(total @ total) - voters) / (voters * (voters - 1))


def measured(table, weights):
    separated = ranks(Levels(table, np.zeros(len(table), dtype=np.uint8)), weights).stated
    _, divided = pairwise.counted(table, weights, separated)
    return mean_tau_b(divided, int(weights[separated > 0].sum()))


@st.composite
def profiles(draw):
    """Levels with ties; truncated ballots, whose unranked items are last, or apart; weights."""
    items = draw(st.integers(1, 9))
    rows = draw(st.lists(st.lists(st.integers(1, 6), min_size=items, max_size=items), min_size=1, max_size=12))
    table = np.array(rows, dtype=np.uint8)
    for row in table:
        row[row > draw(st.integers(1, 6))] = draw(st.sampled_from([7, APART]))
    weights = draw(st.lists(st.integers(1, 40), min_size=len(rows), max_size=len(rows)))
    return table, np.array(weights, dtype=np.int64)


@settings(max_examples=400, deadline=None)
@given(profiles(), st.sampled_from([1, 2, 5, 2000]), st.sampled_from([1, 3, 255]))
def test_tau_b_is_the_same_in_blocks_of_any_size(profile, block, most):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairwise, "_BLOCK", block)
        patch.setattr(pairwise, "_MOST", most)
        assert measured(*profile) == pytest.approx(plain_tau_b(*profile), abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_tau_b_of_a_large_round_is_the_same(seed):
    numbers = np.random.default_rng(seed)
    table = np.array([numbers.permutation(60) for _ in range(800)], dtype=np.uint8) + np.uint8(1)
    for row in table:
        row[row > numbers.integers(1, 62)] = 61
    weights = numbers.integers(1, 4, size=800)
    assert measured(table, weights) == pytest.approx(plain_tau_b(table, weights), abs=1e-6)


def test_ballots_that_separate_nothing_do_not_count():
    table = np.array([[1, 2], [1, 2], [1, 1], [1, APART]], dtype=np.uint8)
    assert measured(table, np.ones(4, dtype=np.int64)) == 1.0
    assert measured(table[1:], np.ones(3, dtype=np.int64)) is None


@settings(max_examples=200, deadline=None)
@given(profiles(), st.sampled_from([np.uint8, np.uint16]), st.sampled_from([1, 3, 255]))
def test_preferences_are_those_that_a_loop_over_pairs_counts(profile, kind, most):
    table, weights = profile[0].astype(kind), profile[1]
    size = table.shape[1]
    plain = [
        [
            sum(
                int(weight)
                for row, weight in zip(table.tolist(), weights, strict=True)
                if APART not in (row[i], row[j]) and row[i] < row[j]
            )
            for j in range(size)
        ]
        for i in range(size)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairwise, "_MOST", most)
        assert pairwise.pairwise(table, weights).tolist() == plain


def test_more_ballots_alike_than_one_byte_counts_are_counted():
    table = np.array([[1, 2, 3]] * 700, dtype=np.uint8)
    assert pairwise.pairwise(table).tolist() == [[0, 700, 700], [0, 0, 700], [0, 0, 0]]


def test_more_items_than_one_byte_tells_apart_are_counted():
    table = np.arange(1, 401, dtype=np.uint16)[None, :]
    assert pairwise.pairwise(table).sum() == 400 * 399 // 2
