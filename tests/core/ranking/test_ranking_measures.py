"""tau-b, taken a block at a time, against the plain formulation that holds all signs at once: the same to the digit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.core.ranking import measures
from consult.core.ranking.measures import mean_tau_b


def plain_tau_b(table, weights):
    first, second = np.triu_indices(table.shape[1], k=1)
    signs = (table[:, first] < table[:, second]).astype(np.int8) - (table[:, first] > table[:, second])
    counts = np.abs(signs).sum(axis=1, dtype=np.int64)
    speaking = counts > 0
    voters = int(weights[speaking].sum())
    if voters < 2:
        return None
    total = np.zeros(len(first))
    for count in np.unique(counts[speaking]):
        alike = counts == count
        total += (signs[alike] * weights[alike, None]).sum(axis=0) / np.sqrt(count)
    return round((float(total @ total) - voters) / (voters * (voters - 1)), 6) + 0.0


@st.composite
def profiles(draw):
    """Levels with ties; truncated ballots, whose unranked items are last, or apart (NaN); weights."""
    items = draw(st.integers(1, 9))
    rows = draw(st.lists(st.lists(st.integers(1, 6), min_size=items, max_size=items), min_size=1, max_size=12))
    table = np.array(rows, dtype=float)
    for row in table:
        row[row > draw(st.integers(1, 6))] = draw(st.sampled_from([7.0, np.nan]))
    weights = draw(st.lists(st.integers(1, 40), min_size=len(rows), max_size=len(rows)))
    return table, np.array(weights, dtype=np.int64)


@settings(max_examples=400, deadline=None)
@given(profiles(), st.sampled_from([1, 7, 50, measures.BLOCK]))
def test_tau_b_is_the_same_in_blocks_of_any_size(profile, block):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measures, "BLOCK", block)
        assert mean_tau_b(*profile) == plain_tau_b(*profile)


@pytest.mark.parametrize("seed", range(5))
def test_tau_b_of_a_large_round_is_the_same(seed, monkeypatch):
    monkeypatch.setattr(measures, "BLOCK", 10_000)
    numbers = np.random.default_rng(seed)
    table = np.array([numbers.permutation(60) for _ in range(80)], dtype=float)
    for row in table:
        row[row >= numbers.integers(1, 61)] = 60
    weights = numbers.integers(1, 4, size=80)
    assert mean_tau_b(table, weights) == plain_tau_b(table, weights)


def test_ballots_that_separate_nothing_do_not_count():
    table = np.array([[1.0, 2.0], [1.0, 2.0], [1.0, 1.0], [1.0, np.nan]])
    assert mean_tau_b(table, np.ones(4, dtype=np.int64)) == 1.0
    assert mean_tau_b(table[1:], np.ones(3, dtype=np.int64)) is None
