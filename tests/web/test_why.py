"""Why the first candidate is first, and one above another: for somebody who never heard of the method."""

import pytest

from tests.web.results_kit import BASE, FULL, page, words

# N-01 wins against N-02 3 to 2, N-02 against N-03 4 to 1, N-03 against N-01 3 to 2.
CIRCLE = {
    "id": "N-01 N-02 N-03", "sg": "N-01 N-02 N-03", "bn": "N-02 N-03 N-01", "kh": "N-02 N-03 N-01",
    "th": "N-03 N-01 N-02",
}  # fmt: skip


def why(client, above: str, below: str, more: str = "") -> str:
    return words(page(client, f"why?above={above}&below={below}{more}"))


def test_the_page_says_why_the_first_is_first_and_names_it(visit):
    _kit, client = visit()
    text = words(page(client))
    assert (
        "N-01 is first: compared with each other candidate one by one, more of the deciding delegations put N-01 "
        "before it than after it. The closest comparison is with N-02: 2 ballots put N-01 before N-02, 1 the other way "
        "round.\n  N-01 Norm 1N-02 Norm 2"
    ) in text


def test_any_two_are_explained_whichever_way_they_are_asked(visit):
    _kit, client = visit()
    for told in (why(client, "N-02", "N-03"), why(client, "N-03", "N-02")):
        assert "N-02 stands above N-03: place 2 and place 3." in told
        assert "In this order: Deciding delegations (3 of 3 cast)." in told
        assert "Directly: 2 ballots put N-02 before N-03, 1 the other way round." in told
        assert "No chain of won comparisons leads the other way round, from N-03 to N-02." in told


def test_it_is_told_how_many_ballots_a_pair_could_lose(visit):
    _kit, client = visit(choices=dict.fromkeys(("th", "sg", "id"), "N-01 N-02"))
    told = why(client, "N-01", "N-02")
    assert "As long as fewer than 2 of the ballots change, whatever they then say, N-01 stays above N-02." in told
    _kit, client = visit(choices=FULL, slug="other")
    assert "As long as fewer than" not in words(client.get("/other/rankings/1/why").get_data(as_text=True))


def test_a_tie_is_explained_as_a_tie(visit):
    _kit, client = visit(choices={"th": "N-01 N-02", "sg": "N-02 N-01"})
    told = why(client, "N-01", "N-02")
    assert "N-01 and N-02 share a place." in told
    assert "Nor does a chain of won comparisons by way of others lead from one of N-01 and N-02 to the other" in told
    assert "As many candidates beat the one as the other, 0: they share a place." in told
    assert "N-01 and N-02 share the first place: no chain of comparisons" in words(page(client))


def test_a_comparison_that_no_ballot_makes_is_said_to_be_one(visit):
    _kit, client = visit(choices={"th": "N-01", "sg": "N-01"})
    assert "Directly: No ballot puts one of N-02 and N-03 before the other." in why(client, "N-02", "N-03")


def test_a_first_place_shared_in_a_circle_is_explained_by_the_chains_both_ways(visit):
    _kit, client = visit(choices=CIRCLE, deciding="bn kh")
    text = words(page(client))
    assert "N-01 and N-02 share the first place" in text
    assert (
        "3 ballots put N-01 before N-02, 2 the other way round. The strongest chain from N-01 to N-02 and the "
        "strongest one back are equally strong, each with a weakest step of 3 to 2: N-01 wins against N-02 3 to 2; and "
        "back, N-02 wins against N-03 4 to 1 and N-03 wins against N-01 3 to 2. So the ballots do not decide between "
        "the two."
    ) in text


def test_a_first_place_that_was_a_tie_split_by_marks_says_so(visit):
    _kit, client = visit(choices={"th": "N-01", "sg": "N-02", "id": "N-01+N-02"}, below={"sg": "N-01"}, split_ties=True)
    text = words(page(client))
    assert (
        "N-02 is first because a tie was split: N-02 and N-01 came out level, since no chain of comparisons puts one "
        "before another. 1 ballot puts N-02 before N-01, 1 the other way round, and 1 leaves the two level. This round "
        "splits such ties: fewest marks below the line first, then by Borda's count, that is how often ballots put a "
        "candidate before another one, less how often after. Marks: 0 for N-02, 1 for N-01.\n"
    ) in text
    told = why(client, "N-01", "N-02")
    assert "N-02 stands above N-01: place 1 and place 2." in told
    assert "As many candidates beat the one as the other, 0. This round splits such ties" in told
    assert "Marks: 0 for N-02, 1 for N-01." in told


def test_a_first_place_that_was_a_tie_split_by_bordas_count_says_so(visit):
    choices = {"th": "N-01 N-03 N-02", "sg": "N-02 N-01 N-03", "id": "N-01+N-02 N-03"}
    _kit, client = visit(choices=choices, split_ties=True)
    text = words(page(client))
    assert "N-01 is first because a tie was split: N-01 and N-02 came out level" in text
    assert "Marks: 0 for N-01, 0 for N-02. Borda's count: +3 for N-01, +1 for N-02.\n" in text
    assert "it is never behind" not in text


@pytest.mark.parametrize("reader", ["th", "chair"])
def test_the_order_of_another_group_is_explained_when_it_is_asked_for(visit, reader):
    _kit, client = visit(reader=reader)
    told = why(client, "N-02", "N-01", "&group=all")
    assert "In this order: All delegations (5 of 5 cast)." in told
    assert client.get(f"{BASE}/1/why?group=business").status_code == 404


def test_a_question_about_what_is_not_ranked_is_refused(visit):
    _kit, client = visit()
    assert "Choose two candidates of this round." in page(client, "why?above=N-01&below=R-01", 422)
    assert "Choose two different candidates." in page(client, "why?above=N-01&below=N-01")
