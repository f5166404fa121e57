"""Sorting into groups before ordering, and how the order keeps to the groups."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.errors import Refused
from consult.core.ranking import moves, sorting
from consult.core.ranking.ballots import Ballot
from consult.core.ranking.casefile import notation
from consult.core.ranking.sorting import Group, Prepared

HIGH, MEDIUM, LOW = Group
LETTERS = {"h": HIGH, "m": MEDIUM, "l": LOW}


def prepared(text: str) -> Prepared:
    """ "Ah>Bm=Cm|D": A in high, before B and C tied in medium; D below the line. Without small letters: no groups."""
    above, _, below = text.partition("|")
    tiers = [tier.split("=") for tier in above.split(">") if tier]
    groups = {item[0]: LETTERS[item[1]] for tier in tiers for item in tier if len(item) > 1}
    return Prepared(Ballot([[i[0] for i in t] for t in tiers], [i for i in below.split("=") if i]), groups)


def told(found: Prepared) -> str:
    """The same notation."""
    above, bar, below = notation(found.ballot).partition("|")
    letter = {group: name for name, group in LETTERS.items()}
    words = [
        "=".join(item + letter.get(found.groups.get(item), "") for item in tier.split("="))
        for tier in above.split(">")
        if tier
    ]
    return ">".join(words) + bar + below


def test_the_tiers_follow_from_the_groups_and_the_groups_can_be_read_again():
    made = sorting.from_groups({LOW: ["D"], HIGH: ["B", "A"]}, below=["C"])
    assert told(made) == "Ah=Bh>Dl|C"
    assert sorting.to_groups(made) == {HIGH: ("A", "B"), MEDIUM: (), LOW: ("D",)}
    assert sorting.to_groups(Prepared(Ballot([["A"]]))) == {HIGH: (), MEDIUM: (), LOW: ()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("A", "Ah"),
        ("A>B>C", "Ah>Bm>Cl"),
        ("A>B>C>D>E>F>G", "Ah>Bh>Ch>Dm>Em>Fl>Gl"),
        ("A=B=C=D>E", "Ah=Bh=Ch=Dh>El"),
        ("A>B|C", "Ah>Bm|C"),
    ],
)
def test_an_order_without_groups_is_split_in_three_without_parting_a_tie(text, expected):
    assert told(sorting.split(prepared(text).ballot)) == expected


@pytest.mark.parametrize(
    ("text", "item", "group", "expected"),
    [
        ("", "A", MEDIUM, "Am"),
        ("Am", "B", HIGH, "Bh>Am"),
        ("Am", "B", MEDIUM, "Am=Bm"),
        ("Am", "B", LOW, "Am>Bl"),
        ("Ah>Bh>Cm", "D", HIGH, "Ah>Bh>Dh>Cm"),
        ("Ah=Bh>Cm", "A", MEDIUM, "Bh>Am=Cm"),
        ("Ah=Bh>Cm", "A", HIGH, "Ah=Bh>Cm"),
        ("Ah>Cl", "D", MEDIUM, "Ah>Dm>Cl"),
        ("Ah|D", "D", LOW, "Ah>Dl"),
        ("A>B>C", "D", LOW, "Ah>Bm>Cl=Dl"),
    ],
)
def test_sorting_ties_with_a_group_that_is_not_ordered_and_comes_last_in_one_that_is(text, item, group, expected):
    assert told(sorting.sort_into(prepared(text), item, group)) == expected


@pytest.mark.parametrize(
    ("move", "text", "item", "expected"),
    [
        (moves.move_up, "Ah>Bm>Cm", "B", "Bh>Ah>Cm"),
        (moves.move_up, "Ah>Bm=Cm", "B", "Ah>Bm>Cm"),
        (moves.move_down, "Ah>Bh>Cm", "A", "Bh>Ah>Cm"),
        (moves.move_down, "Ah>Bh>Cl", "B", "Ah>Cl>Bl"),
        (moves.tie_with_previous, "Ah>Bm", "B", "Ah=Bh"),
        (moves.rank_last, "Ah>Bm", "C", "Ah>Bm>Cm"),
        (moves.move_up, "Ah>Bl", "C", "Ah>Bl>Cl"),
        (moves.unrank, "Ah>Bm", "A", "Bm"),
        (moves.put_below_line, "Ah", "A", "|A"),
        (moves.move_up, "A>B", "B", "B>A"),
    ],
)
def test_a_move_across_the_edge_of_a_group_goes_over_to_the_next_and_none_within_it(move, text, item, expected):
    assert told(sorting.moved(prepared(text), move, item)) == expected


@pytest.mark.parametrize(
    ("text", "item", "group", "before", "expected"),
    [
        ("Ah>Bh>Cm", "C", HIGH, "B", "Ah>Ch>Bh"),
        ("Ah>Bh>Cm", "A", MEDIUM, None, "Bh>Cm>Am"),
        ("Ah>Bh>Cm", "D", LOW, None, "Ah>Bh>Cm>Dl"),
        ("Ah=Bh>Cm", "C", HIGH, "A", "Ch>Ah=Bh"),
        ("Ah=Bh>Cm", "C", HIGH, "B", "Ah=Bh=Ch"),
        ("Ah>Bm", "A", MEDIUM, "C", "Bm>Am"),
    ],
)
def test_an_item_is_put_into_a_group_before_another_or_last(text, item, group, before, expected):
    assert told(sorting.place_in(prepared(text), item, group, before)) == expected


def test_a_group_gets_places_of_its_own_and_can_be_made_one_tie_again():
    start = prepared("Ah=Bh>Cm=Dm")
    assert told(sorting.spread(start, HIGH)) == "Ah>Bh>Cm=Dm"
    assert told(sorting.spread(start, None)) == "Ah>Bh>Cm>Dm"
    assert told(sorting.level(sorting.spread(start, None), MEDIUM)) == "Ah>Bh>Cm=Dm"
    assert told(sorting.spread(prepared("A=B>C"), None)) == "A>B>C"


@pytest.mark.parametrize(
    ("mine", "other", "item", "expected"),
    [
        ("A>B>C", "C>A", "C", "C>A>B"),
        ("A>B>C", "C>A", "B", "A>C"),
        ("A>B>C", "A|B", "B", "A>C|B"),
        ("Ah>Bm>Cl", "Cm>Ah", "C", "Ch>Ah>Bm"),
        ("Ah>Bm>Cl", "Ch>Am>Bm", "B", "Ah>Cl>Bl"),
        ("Ah>Bm|C", "Al>Cl", "C", "Ah>Cm>Bm"),
    ],
)
def test_anothers_place_is_taken_over_by_its_number(mine, other, item, expected):
    assert told(sorting.take_over(prepared(mine), prepared(other), item)) == expected


@pytest.mark.parametrize(
    ("numbers", "groups", "below", "expected"),
    [
        ({"A": "2", "B": "1"}, {}, [], "B>A"),
        ({"A": "2", "B": "1", "C": "1"}, {"A": "high", "B": "high", "C": "medium"}, [], "Bh>Ah>Cm"),
        ({"A": "9", "B": "1"}, {"A": "high", "B": "low"}, [], "Ah>Bl"),
        ({"A": "1", "B": "2", "C": "2"}, {"A": "high", "B": "medium"}, [], "Ah>Bm=Cm"),
        ({"A": "2", "C": "1"}, {"A": "medium"}, [], "Cm>Am"),
        ({"A": "", "B": "1"}, {"A": "high", "B": "low"}, [], "Bl"),
        ({"A": "1"}, {"A": "high", "B": "low"}, ["B"], "Ah|B"),
        ({"A": "1", "B": "2"}, {"A": "best"}, [], "A>B"),
    ],
)
def test_numbers_order_inside_the_groups(numbers, groups, below, expected):
    assert told(sorting.read_numbers(numbers, groups, below)) == expected


def test_a_number_that_is_none_is_refused_with_its_item():
    with pytest.raises(Refused) as refused:
        sorting.read_numbers({"A": "first"}, {"A": "high"})
    assert refused.value.field == "A"


@pytest.mark.parametrize(
    ("text", "groups", "expected"),
    [
        ("A>B>C", {"B": "medium"}, "Am>Bm>Cm"),
        ("A>B>C", {"A": "low", "B": "high"}, "Al>Bl>Cl"),
        ("A=B", {"A": "high", "B": "low"}, "Ah=Bh"),
        ("A>B", {"X": "high", "A": "nonsense"}, "A>B"),
    ],
)
def test_groups_that_do_not_suit_the_order_give_way_to_it(text, groups, expected):
    assert told(sorting.fit(prepared(text).ballot, groups)) == expected


ITEMS = "ABCDEF"
ACTS = [
    *((lambda found, item, move=move: sorting.moved(found, move, item)) for move in (
        moves.move_up, moves.move_down, moves.tie_with_previous, moves.untie, moves.unrank, moves.rank_last,
        moves.put_below_line,
    )),
    *((lambda found, item, group=group: sorting.sort_into(found, item, group)) for group in Group),
    *((lambda found, item, group=group: sorting.place_in(found, item, group, "A")) for group in Group),
    lambda found, _item: sorting.spread(found, MEDIUM),
    lambda found, _item: sorting.level(found, HIGH),
    lambda found, item: sorting.take_over(found, prepared("Bh>Am=Cm|D"), item),
]  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(ITEMS)), max_size=25))
def test_whatever_is_pressed_all_ranked_items_have_a_group_or_none_and_no_better_one_stands_below(presses):
    found = Prepared()
    for act, item in presses:
        found = act(found, item)
        ranked = [ref for tier in found.ballot.ranked for ref in tier]
        assert set(found.groups) in (set(ranked), set())
        order = [list(Group).index(found.groups[ref]) for ref in ranked if found.groups]
        assert order == sorted(order)
        assert all(len({found.groups.get(ref) for ref in tier}) == 1 for tier in found.ballot.ranked)


def test_an_act_on_one_section_leaves_the_groups_of_the_others_alone():
    sections = {"norm": ["A", "B"], "recommendation": ["R"]}
    start = Prepared(Ballot([["A"], ["B"], ["R"]]), {"A": HIGH, "B": HIGH, "R": LOW})
    found = sorting.each_section(
        start, sections, lambda part, refs: sorting.place_in(part, "A", MEDIUM) if "A" in refs else part
    )
    assert told(found) == "Bh>Am>Rl"


def test_sections_are_settled_each_by_itself():
    sections = {"norm": ["A", "B"], "recommendation": ["R"]}
    found = sorting.settled(Prepared(Ballot([["B"], ["R"], ["A"]]), {"B": "high", "R": "low"}), sections)
    assert told(found) == "Bh>Ah>Rl"
