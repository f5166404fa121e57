"""The ballot: canonical form, its three bands, numbers typed beside items, refusals that read as sentences."""

import pytest

from consult.core.errors import Refused
from consult.core.ranking.ballots import Ballot, from_numbers, to_numbers, validate

ITEMS = ("N-01", "N-02", "N-03", "N-04")


def sentence(call, *args, **kwargs) -> str:
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value.sentence


def test_items_of_a_tie_are_sorted_and_empty_tiers_vanish():
    ballot = Ballot([["N-03", "N-01"], [], ["N-02"]], ["N-05", "N-04"])
    assert ballot.ranked == (("N-01", "N-03"), ("N-02",))
    assert ballot.below == ("N-04", "N-05")


def test_ballots_that_say_the_same_are_equal_and_have_the_same_text():
    one, other = Ballot([["N-02", "N-01"]]), Ballot([[], ["N-01", "N-02"]])
    assert one == other
    assert hash(one) == hash(other)
    assert one.canonical() == other.canonical() == '{"below":[],"ranked":[["N-01","N-02"]]}'


def test_a_single_name_given_for_a_tier_is_one_item():
    assert Ballot(["N-01", "N-02"]).ranked == (("N-01",), ("N-02",))


@pytest.mark.parametrize(
    ("ranked", "below"),
    [([["N-01"], ["N-01"]], []), ([["N-01", "N-01"]], []), ([["N-01"]], ["N-01"]), ([], ["N-01", "N-01"])],
)
def test_an_item_in_two_places_is_refused(ranked, below):
    assert sentence(Ballot, ranked, below) == "N-01 stands on this ballot twice. Give it one place."


@pytest.mark.parametrize("name", ["", "  ", 7, None])
def test_a_place_without_an_item_is_refused(name):
    assert sentence(Ballot, [[name]]) == "Every place on a ballot names an item."


def test_what_is_not_mentioned_is_unranked_in_the_rounds_order():
    ballot = Ballot([["N-03"]], ["N-01"])
    assert ballot.unranked(ITEMS) == ("N-02", "N-04")
    assert ballot.mentioned == ("N-03", "N-01")
    assert [ballot.rank_of(item) for item in ITEMS] == [None, None, 1, None]


def test_a_blank_ballot_is_a_ballot():
    assert Ballot().is_blank
    assert not Ballot([], ["N-01"]).is_blank
    assert Ballot().unranked(ITEMS) == ITEMS


def test_an_item_that_is_withdrawn_leaves_the_others_as_they_were():
    ballot = Ballot([["N-01"], ["N-02", "N-03"]], ["N-04"])
    assert ballot.without(["N-01", "N-03"]) == Ballot([["N-02"]], ["N-04"])
    assert ballot.without(["N-04"]) == Ballot([["N-01"], ["N-02", "N-03"]])
    assert ballot.without(["R-09"]) == ballot


def test_a_ballot_survives_the_way_to_json_and_back():
    ballot = Ballot([["N-02"], ["N-01", "N-03"]], ["N-04"])
    assert Ballot.from_json(ballot.to_json()) == ballot
    assert Ballot.from_json(ballot.canonical()) == ballot
    assert Ballot.from_json({}) == Ballot()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("{", "This is not a ballot: it cannot be read as JSON."),
        ("[" * 100_000, "This is not a ballot: it cannot be read as JSON."),
        ("[]", 'A ballot has two parts only, "ranked" and "below".'),
        ({"ranked": [], "top": []}, 'A ballot has two parts only, "ranked" and "below".'),
        ({"ranked": ["N-01"]}, 'In a ballot, "ranked" is a list of lists of items and "below" a list of items.'),
        ({"below": "N-01"}, 'In a ballot, "ranked" is a list of lists of items and "below" a list of items.'),
        ({"ranked": [[1]]}, "Every place on a ballot names an item."),
    ],
)
def test_json_of_another_shape_is_refused(data, expected):
    assert sentence(Ballot.from_json, data) == expected


def test_a_ballot_with_items_of_the_round_is_valid():
    ballot = Ballot([["N-02"]], ["N-01"])
    assert validate(ballot, ITEMS) is ballot


def test_items_of_another_round_are_refused_by_name():
    assert sentence(validate, Ballot([["R-01"], ["N-01"]]), ITEMS) == "R-01 is not in this round."
    assert sentence(validate, Ballot([["R-01"]], ["R-02"]), ITEMS) == "R-01, R-02 are not in this round."


def test_equal_numbers_tie_gaps_close_and_blanks_stay_unranked():
    typed = {"N-01": "5", "N-02": " 2 ", "N-03": 5, "N-04": ""}
    assert from_numbers(typed) == Ballot([["N-02"], ["N-01", "N-03"]])
    assert from_numbers({"N-01": None, "N-02": "   "}) == Ballot()


def test_numbers_sort_as_numbers():
    assert from_numbers({"N-01": "10", "N-02": "9"}) == Ballot([["N-02"], ["N-01"]])


def test_digits_of_the_regions_scripts_are_numbers():
    assert from_numbers({"N-01": "๒", "N-02": "១", "N-03": "໓", "N-04": "၄"}) == Ballot(
        [["N-02"], ["N-01"], ["N-03"], ["N-04"]]
    )


@pytest.mark.parametrize("typed", ["0", "-1", "+1", "1.5", "first", "1_0", "²", "10000", "9" * 5000, 0, -3, True, 1.5])
def test_what_is_no_place_is_refused_beside_its_item(typed):
    with pytest.raises(Refused) as caught:
        from_numbers({"N-01": "1", "N-02": typed})
    assert caught.value.sentence == "Beside N-02, type a whole number from 1 to 9999, or leave it blank."
    assert caught.value.field == "N-02"


def test_items_below_the_line_take_no_number():
    assert from_numbers({"N-01": "1", "N-02": ""}, below=["N-02"]) == Ballot([["N-01"]], ["N-02"])
    assert (
        sentence(from_numbers, {"N-02": "1"}, below=["N-02"])
        == "N-02 has a number and stands below the line. Keep one of the two."
    )


def test_numbers_shown_are_those_that_give_the_same_ballot():
    ballot = Ballot([["N-02"], ["N-01", "N-04"]], ["N-03"])
    shown = to_numbers(ballot, ITEMS)
    assert shown == {"N-01": 2, "N-02": 1, "N-03": None, "N-04": 2}
    assert from_numbers(shown, ballot.below) == ballot
