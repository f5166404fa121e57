"""What of a confidential round is published, so that nothing of fewer than five ballots follows."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.trust.pooling import groups_of, pool

ATOMS = {
    "deciding": "asean_member_state",
    "asean_member_state": "asean_member_state",
    "dialogue_partner": "dialogue_partner",
    "ngo": "ngo",
    "business": "business",
}
GROUPS = groups_of(ATOMS)


def pooled(**cast):
    return pool({atom: cast.get(atom, 0) for atom in ATOMS}, GROUPS)


def cells(found) -> dict:
    return {cell.name: (cell.atoms, cell.cast) for cell in found.cells}


def test_groups_of_five_and_more_stand_alone():
    found = pooled(deciding=10, dialogue_partner=5, ngo=7)
    assert cells(found) == {
        "deciding": (("deciding",), 10),
        "dialogue_partner": (("dialogue_partner",), 5),
        "ngo": (("ngo",), 7),
    }
    assert set(found.groups) == {"deciding", "asean_member_state", "dialogue_partner", "ngo", "all"}


def test_smaller_groups_are_put_together():
    found = pooled(deciding=10, dialogue_partner=3, ngo=1, business=1)
    assert cells(found)["pooled"] == (("dialogue_partner", "ngo", "business"), 5)
    assert found.groups == {
        "deciding": ("deciding",),
        "asean_member_state": ("deciding",),
        "all": ("deciding", "pooled"),
        "pooled": ("pooled",),
    }


def test_where_they_are_still_too_few_the_smallest_other_group_joins_them():
    found = pooled(deciding=10, dialogue_partner=8, ngo=6, business=2)
    assert cells(found)["pooled"] == (("ngo", "business"), 8)
    assert "ngo" not in found.groups and "dialogue_partner" in found.groups


def test_the_few_member_states_that_do_not_decide_do_not_follow_by_subtraction():
    found = pooled(deciding=9, asean_member_state=1, ngo=6)
    assert cells(found)["pooled"] == (("asean_member_state", "ngo"), 7)
    assert set(found.groups) == {"deciding", "pooled", "all"}


def test_few_ballots_beside_the_deciding_ones_are_withheld_and_there_is_no_total():
    found = pooled(deciding=10, ngo=2)
    assert (found.withheld, found.withheld_cast) == (("ngo",), 2)
    assert found.groups == {"deciding": ("deciding",), "asean_member_state": ("deciding",)}


def test_few_deciding_ballots_are_shown_only_together_with_others():
    found = pooled(deciding=3, ngo=6)
    assert cells(found) == {"pooled": (("deciding", "ngo"), 9)}
    assert found.groups == {"all": ("pooled",)}


def test_together_small_groups_may_be_a_group_that_is_known_by_its_own_name():
    found = pooled(deciding=3, asean_member_state=4, ngo=6)
    assert found.groups == {"asean_member_state": ("pooled",), "ngo": ("ngo",), "all": ("ngo", "pooled")}


@pytest.mark.parametrize("cast", [{}, {"deciding": 4}, {"deciding": 2, "ngo": 2}])
def test_of_fewer_than_five_ballots_nothing_is_published(cast):
    assert pooled(**cast) is None


@given(st.dictionaries(st.sampled_from(list(ATOMS)), st.integers(0, 12)))
def test_no_sum_or_difference_of_published_figures_is_of_fewer_than_five_ballots(cast):
    found = pooled(**cast)
    if found is None:
        return
    made_of = {cell.name: cell.atoms for cell in found.cells}
    published = [{atom for name in names for atom in made_of[name]} for names in found.groups.values()]
    published += [set(cell.atoms) for cell in found.cells]
    published = [set(each) for each in {frozenset(each) for each in published}]
    for signs in product((-1, 0, 1), repeat=len(published)):
        times = {atom: sum(s for s, group in zip(signs, published, strict=True) if atom in group) for atom in ATOMS}
        within = [atom for atom, n in times.items() if n]
        total = sum(cast.get(atom, 0) for atom in within)
        assert total == 0 or total >= 5
        assert not set(within) & set(found.withheld)


@given(st.dictionaries(st.sampled_from(list(ATOMS)), st.integers(0, 12)))
def test_each_ballot_is_in_one_cell_or_withheld(cast):
    found = pooled(**cast)
    if found is None:
        return
    inside = [atom for cell in found.cells for atom in cell.atoms] + list(found.withheld)
    assert sorted(inside) == sorted(atom for atom, n in cast.items() if n)
    assert sum(cell.cast for cell in found.cells) + found.withheld_cast == sum(cast.values())
    assert all(cell.cast >= 5 for cell in found.cells) and found.withheld_cast < 5
