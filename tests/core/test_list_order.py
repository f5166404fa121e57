"""What departs from a ranking, and what differs between two revisions."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.documents import changes
from consult.core.list_order import asks_reason, crossed, moved, places, position_by_rank
from tests.exports.lists import entry, issued

RANKED = [("N-02", 1), ("N-01", 2), ("N-04", 2), ("N-03", 4), ("N-05", None)]


def test_tied_items_share_a_place_and_the_next_comes_after_all_of_them():
    assert places([["b"], ["a", "d"], ["c"]]) == {"b": 1, "a": 2, "d": 2, "c": 4}


@pytest.mark.parametrize(
    ("ref", "to", "asks"),
    [
        ("N-01", 3, False),  # within the tie
        ("N-01", 1, True),
        ("N-03", 3, True),
        ("N-03", 5, True),  # behind one that was not ranked
        ("N-05", 4, True),  # before one that was
        ("N-02", 1, False),
    ],
)
def test_a_reason_is_asked_for_what_the_ranking_puts_otherwise(ref, to, asks):
    assert asks_reason(RANKED, ref, to) is asks


def test_going_back_towards_the_ranking_asks_nothing():
    rows = moved(RANKED, "N-03", 1)
    assert crossed(rows, "N-03") == {"N-02", "N-01", "N-04"}
    assert not asks_reason(rows, "N-03", 2)
    assert not asks_reason(rows, "N-03", 4)


def test_without_a_ranking_nothing_departs():
    rows = [(ref, None) for ref in "abc"]
    assert not any(asks_reason(rows, ref, to) for ref in "abc" for to in (1, 2, 3))


@pytest.mark.parametrize(("place", "position"), [(1, 2), (2, 4), (3, 4), (4, 5), (None, 6)])
def test_an_entry_joins_behind_its_equals(place, position):
    assert position_by_rank(RANKED, place) == position


def snapshot(*refs, **versions):
    return issued(*(entry(ref, version=versions.get(ref.replace("-", ""), 1)) for ref in refs))


def test_a_revision_says_what_came_went_moved_and_took_another_text():
    found = changes(snapshot("N-01", "N-02", "N-03", "N-04"), snapshot("N-04", "N-01", "N-03", "N-05", N03=2))
    assert [e.ref for e in found.added] == ["N-05"]
    assert [e.ref for e in found.removed] == ["N-02"]
    assert [(m.entry.ref, m.former_position, m.entry.position) for m in found.moved] == [("N-04", 4, 1)]
    assert [(r.entry.ref, r.former_version, r.entry.version) for r in found.reversioned] == [("N-03", 1, 2)]


def test_the_same_list_has_no_changes():
    assert not changes(snapshot("N-01", "N-02"), snapshot("N-01", "N-02"))


@given(st.permutations([f"N-0{n}" for n in range(1, 7)]))
def test_as_few_entries_as_can_be_are_called_moved(order):
    former = [f"N-0{n}" for n in range(1, 7)]
    found = changes(snapshot(*former), snapshot(*order))
    still = [ref for ref in order if ref not in {m.entry.ref for m in found.moved}]
    assert still == sorted(still)
    longest = max(
        n for n in range(1, 7) for chosen in itertools.combinations(order, n) if list(chosen) == sorted(chosen)
    )
    assert len(still) == longest
