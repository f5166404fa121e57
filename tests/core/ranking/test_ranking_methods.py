"""Each method against a second implementation, slow and plain, and the properties that a fair method has."""

from fractions import Fraction
from itertools import combinations, permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.core.errors import Refused
from consult.core.ranking.ballots import Ballot
from consult.core.ranking.kemeny import kemeny
from consult.core.ranking.levels import levels
from consult.core.ranking.names import METHODS, method_named
from consult.core.ranking.phragmen import phragmen
from consult.core.ranking.ranked_pairs import ranked_pairs
from consult.core.ranking.tally import tally
from tests.core.ranking.rounds_kit import ballot_of_text, band_and_tier, rounds, second_pairwise, tier_of

PAIRWISE = ["schulze", "ranked_pairs", "kemeny", "copeland", "split_cycle"]
EVERY = pytest.mark.parametrize("method", sorted(METHODS))


def victories(items, counts) -> dict:
    """How strong each victory is: more supporters first, then fewer opponents."""
    return {(a, b): (n, -counts[b, a]) for (a, b), n in counts.items() if n > counts[b, a]}


def closed(pairs: set) -> frozenset:
    """All that follows from these pairs."""
    pairs = set(pairs)
    while more := {(a, d) for a, b in pairs for c, d in pairs if b == c} - pairs:
        pairs |= more
    return frozenset(pairs)


def every_resolution(items, counts) -> set:
    """Ranked Pairs for every sequence of equally strong victories: the relations that result."""
    strength = victories(items, counts)
    groups = [
        [pair for pair, value in strength.items() if value == level]
        for level in sorted(set(strength.values()), reverse=True)
    ]
    results = set()
    for sequence in product(*(permutations(group) for group in groups)):
        kept: frozenset = frozenset()
        for a, b in (pair for group in sequence for pair in group):
            if (b, a) not in kept:
                kept = closed(kept | {(a, b)})
        results.add(kept)
    return results


@settings(max_examples=400, deadline=None)
@given(rounds(largest=4, ballots=6))
def test_ranked_pairs_says_what_holds_under_every_resolution(round_):
    items, ballots, weights = round_
    counts = second_pairwise(items, ballots, weights)
    results = every_resolution(items, counts)
    found = tally(items, ballots, weights=weights, method="ranked_pairs")
    assert set(found.beats) == set.intersection(*map(set, results))
    assert found.details == {"depends_on_ties": len(results) > 1, "exact": True}
    best = {a: min(sum((b, a) in kept for b in items) for kept in results) for a in items}
    assert [set(tier) for tier in found.order] == [
        {a for a in items if best[a] == place} for place in sorted(set(best.values()))
    ]


@settings(max_examples=300, deadline=None)
@given(rounds(largest=4, ballots=6))
def test_ranked_pairs_without_time_to_look_says_less_and_nothing_wrong(round_):
    items, ballots, weights = round_
    table = tally(items, ballots, weights=weights).pairwise
    preferences = np.array(table, dtype=np.int64).reshape(len(items), len(items))
    hurried, patient = ranked_pairs(preferences, budget=0), ranked_pairs(preferences)
    assert not (hurried.beats & ~patient.beats).any()
    if hurried.exact:
        assert (hurried.beats == patient.beats).all() and hurried.order == patient.order
    tier = tier_of(hurried.order)
    assert all(tier[a] < tier[b] for a, b in np.argwhere(hurried.beats).tolist())


def distance(order, counts) -> int:
    return sum(counts[b, a] for a, b in combinations(order, 2))


@settings(max_examples=300, deadline=None)
@given(rounds(largest=5))
def test_kemeny_is_what_going_through_all_orders_finds(round_):
    items, ballots, weights = round_
    counts = second_pairwise(items, ballots, weights)
    every = {order: distance(order, counts) for order in permutations(items)}
    least = min(every.values())
    best = [order for order, paid in every.items() if paid == least]
    found = tally(items, ballots, weights=weights, method="kemeny")
    assert found.details == {
        "score": sum(counts.values()) - least, "distance": least, "bound": least, "exact": True,
        "unique": len(best) == 1,
    }  # fmt: skip
    always = {(a, b) for a, b in permutations(items, 2) if all(order.index(a) < order.index(b) for order in best)}
    assert set(found.beats) == always
    place = {a: min(order.index(a) for order in best) for a in items}
    assert [set(tier) for tier in found.order] == [
        {a for a in items if place[a] == at} for at in sorted(set(place.values()))
    ]


@settings(max_examples=100, deadline=None)
@given(rounds(smallest=3, largest=6, lowest=1))
def test_kemeny_without_time_gives_an_order_and_a_bound_that_hold(round_):
    items, ballots, weights = round_
    counts = second_pairwise(items, ballots, weights)
    preferences = np.array(tally(items, ballots, weights=weights).pairwise)
    hurried, patient = kemeny(preferences, budget=0), kemeny(preferences)
    assert hurried.bound <= patient.distance <= hurried.distance
    if not hurried.exact:
        assert hurried.unique is None
        assert all(len(tier) == 1 for tier in hurried.order)
        assert distance([items[i] for tier in hurried.order for i in tier], counts) == hurried.distance


@settings(max_examples=300, deadline=None)
@given(rounds())
def test_split_cycle_keeps_the_victories_that_no_path_back_outweighs(round_):
    """By the source's words: a victory falls if it is the weakest, or one of them, of some cycle of victories."""
    items, ballots, weights = round_
    counts = second_pairwise(items, ballots, weights)
    margin = {pair: n - counts[pair[::-1]] for pair, n in counts.items() if n > counts[pair[::-1]]}
    fallen = set()
    for size in range(3, len(items) + 1):
        for cycle in permutations(items, size):
            links = list(zip(cycle, (*cycle[1:], cycle[0]), strict=True))
            if all(link in margin for link in links):
                weakest = min(margin[link] for link in links)
                fallen |= {link for link in links if margin[link] == weakest}
    found = tally(items, ballots, weights=weights, method="split_cycle")
    assert set(found.beats) == set(margin) - fallen
    assert set(found.winners) == set(items) - {b for _, b in set(margin) - fallen}


@settings(max_examples=300, deadline=None)
@given(rounds())
def test_borda_and_copeland_are_what_adding_up_gives(round_):
    items, ballots, weights = round_
    counts = second_pairwise(items, ballots, weights)
    points = dict.fromkeys(items, Fraction(0))
    for ballot, weight in zip(ballots, weights, strict=True):
        for a, b in permutations(items, 2):
            here, there = band_and_tier(ballot, a), band_and_tier(ballot, b)
            points[a] += weight * (1 if here < there else Fraction(1, 2) if here == there else 0)
    found = tally(items, ballots, weights=weights, method="borda")
    assert found.details["scores"] == points
    assert [{points[item] for item in tier} for tier in found.order] == [
        {value} for value in sorted(set(points.values()), reverse=True)
    ]
    won = {
        a: sum((counts[a, b] > counts[b, a]) - (counts[a, b] < counts[b, a]) for b in items if b != a) for a in items
    }
    assert tally(items, ballots, weights=weights, method="copeland").details["scores"] == won


def short_lists(supporters: dict, weights, seats: int) -> set:
    """Phragmén's method as the source tells it, for every way to resolve ties: the sequences of items taken."""
    waiting, done = [((), (Fraction(0),) * len(weights))], set()
    while waiting:
        taken, load = waiting.pop()
        costs = {
            item: (1 + sum(weights[v] * load[v] for v in voters)) / Fraction(sum(weights[v] for v in voters))
            for item, voters in supporters.items()
            if item not in taken and voters
        }
        if len(taken) == seats or not costs:
            done.add(taken)
            continue
        for item, cost in costs.items():
            if cost == min(costs.values()):
                now = tuple(cost if v in supporters[item] else old for v, old in enumerate(load))
                waiting.append(((*taken, item), now))
    return done


@settings(max_examples=200, deadline=None)
@given(rounds(largest=5, ballots=5), st.integers(1, 5))
def test_phragmen_follows_the_source_through_every_tie(round_, seats):
    items, ballots, weights = round_
    supporters = {
        item: [v for v, ballot in enumerate(ballots) if ballot.rank_of(item) is not None] for item in items
    }
    sequences = short_lists(supporters, weights, min(seats, len(items)))
    found = tally(items, ballots, weights=weights, method="phragmen", seats=seats)
    assert found.details["complete"]
    assert set(found.details["possible"]) == set().union(*sequences)
    assert set(found.details["certain"]) == set.intersection(*map(set, sequences))
    place = {
        item: min([taken.index(item) for taken in sequences if item in taken], default=len(items)) for item in items
    }
    assert [set(tier) for tier in found.order] == [
        {item for item in items if place[item] == at} for at in sorted(set(place.values()))
    ]


@settings(max_examples=100, deadline=None)
@given(rounds(smallest=3, largest=5, lowest=1))
def test_the_shorter_lists_are_those_of_fewer_places(round_):
    items, ballots, weights = round_
    supports, weights = levels(items, ballots).ranked, np.array(weights)
    longest = phragmen(supports, weights)
    for places, lists in enumerate(longest.shorter, start=1):
        asked = phragmen(supports, weights, places)
        assert lists == (asked.certain, asked.possible)


def test_a_short_list_gives_the_smaller_part_its_share():
    """Two thirds support A to C, one third D to F: of three places the smaller part has one."""
    ballots = [Ballot([["A"], ["B"], ["C"]]), Ballot([["D"], ["E"], ["F"]])]
    found = tally("ABCDEF", ballots, weights=[20, 10], method="phragmen", seats=3)
    assert found.details["loads"] == ["1/20", "1/10", "1/10"]
    assert found.order == (("A", "B", "C"), ("D", "E", "F"))
    split = tally(
        "ABCDEF", [*ballots, Ballot([["A"], ["B"], ["D"], ["E"]], ["C", "F"])], weights=[20, 10, 0],
        method="phragmen", seats=3, ties="split",
    )  # fmt: skip
    assert split.details["certain"] == ["A", "B", "D"]


def test_items_below_the_line_or_unranked_are_not_supported():
    found = tally("ABC", [Ballot([["A"]], ["B"])], method="phragmen")
    assert found.details["certain"] == ["A"]
    assert found.order == (("A",), ("B", "C"))


@EVERY
@settings(max_examples=60, deadline=None)
@given(rounds(largest=5, ballots=6), st.randoms(use_true_random=False))
def test_neither_the_order_of_ballots_nor_names_decide(method, round_, random):
    items, ballots, weights = round_
    one_by_one = [ballot for ballot, weight in zip(ballots, weights, strict=True) for _ in range(weight)]
    random.shuffle(one_by_one)
    before = tally(items, ballots, weights=weights, method=method)
    assert tally(items, one_by_one, method=method) == before
    names = list("stuvw"[: len(items)])
    random.shuffle(names)
    new = dict(zip(items, names, strict=True))
    renamed = [
        Ballot([[new[item] for item in tier] for tier in ballot.ranked], [new[item] for item in ballot.below])
        for ballot in ballots
    ]
    after = tally(sorted(names), renamed, weights=weights, method=method)
    assert [set(tier) for tier in after.order] == [{new[item] for item in tier} for tier in before.order]
    assert set(after.beats) == {(new[a], new[b]) for a, b in before.beats}


@EVERY
@settings(max_examples=60, deadline=None)
@given(rounds(largest=5, ballots=6), st.integers(2, 4))
def test_every_ballot_cast_so_many_times_changes_no_order(method, round_, times):
    items, ballots, weights = round_
    more = [times * weight for weight in weights]
    assert tally(items, ballots, weights=more, method=method).order == tally(
        items, ballots, weights=weights, method=method
    ).order  # fmt: skip


@pytest.mark.parametrize("method", [*PAIRWISE, "borda"])
@settings(max_examples=80, deadline=None)
@given(rounds(smallest=2, largest=5, lowest=1, ballots=6))
def test_ballots_turned_round_turn_the_relation_round(method, round_):
    items, ballots, weights = round_
    forwards = tally(items, ballots, weights=weights, method=method)
    backwards = tally(items, [Ballot(ballot.ranked[::-1]) for ballot in ballots], weights=weights, method=method)
    assert set(backwards.beats) == {(b, a) for a, b in forwards.beats}


def smith_set(items, counts) -> set:
    """The smallest set of items each of which is preferred to each item outside."""
    return next(
        set(chosen)
        for size in range(1, len(items) + 1)
        for chosen in combinations(items, size)
        if all(counts[a, b] > counts[b, a] for a in chosen for b in items if b not in chosen)
    )


@pytest.mark.parametrize("method", PAIRWISE)
@settings(max_examples=120, deadline=None)
@given(rounds(smallest=2, largest=5, ballots=6))
def test_winners_come_from_the_smith_set_and_a_condorcet_winner_leads_alone(method, round_):
    items, ballots, weights = round_
    found = tally(items, ballots, weights=weights, method=method)
    assert set(found.winners) <= smith_set(items, second_pairwise(items, ballots, weights))
    if found.condorcet_winner is not None:
        assert found.winners == (found.condorcet_winner,)


@pytest.mark.parametrize("method", [*PAIRWISE, "borda"])
@settings(max_examples=120, deadline=None)
@given(rounds(smallest=2, largest=5, ballots=6))
def test_an_item_all_prefer_to_another_is_never_put_after_it(method, round_):
    items, ballots, weights = round_
    tier = tier_of(tally(items, ballots, weights=weights, method=method).order)
    for a, b in permutations(items, 2):
        if all(band_and_tier(ballot, a) < band_and_tier(ballot, b) for ballot in ballots):
            assert tier[a] < tier[b]


@EVERY
@settings(max_examples=60, deadline=None)
@given(rounds(largest=5, ballots=6))
def test_tiers_keep_the_relation_and_ties_are_split_by_marks_then_borda(method, round_):
    items, ballots, weights = round_
    shown = tally(items, ballots, weights=weights, method=method)
    split = tally(items, ballots, weights=weights, method=method, ties="split")
    for result in (shown, split):
        tier = tier_of(result.order)
        assert all(tier[a] < tier[b] for a, b in result.beats)
    if method == "phragmen":
        return  # there a tie is split where it arises, which changes what follows
    points = tally(items, ballots, weights=weights, method="borda").details["scores"]
    marks = {row.item: row.marks for row in shown.rows}
    expected = []
    for members in shown.order:
        keys = sorted({(marks[item], -points[item]) for item in members})
        expected += [{item for item in members if (marks[item], -points[item]) == key} for key in keys]
    assert [set(members) for members in split.order] == expected
    assert set(split.split) == {members for members in shown.order if set(members) not in expected}


@EVERY
def test_rounds_with_nothing_in_them_have_a_result(method):
    assert tally([], [Ballot()], method=method).order == ()
    assert tally("A", [], method=method).order == (("A",),)
    assert tally("ABC", [Ballot()], method=method).order == (("A", "B", "C"),)


@EVERY
def test_large_numbers_of_ballots_are_counted_exactly(method):
    ballots = [ballot_of_text("A>B>C"), ballot_of_text("B>C>A"), ballot_of_text("C>A>B")]
    result = tally("ABC", ballots, weights=[10**12, 10**12 - 1, 10**12 - 2], method=method)
    assert result.pairwise[0][1] == 2 * 10**12 - 2
    if method in ("schulze", "ranked_pairs", "kemeny"):
        assert result.order == (("A",), ("B",), ("C",))


@pytest.mark.parametrize(
    ("text", "name"),
    [("Schulze", "schulze"), ("schulze_wv", "schulze"), ("Ranked-Pairs", "ranked_pairs"), ("KEMENY", "kemeny"),
     ("ranked_pairs_wv", "ranked_pairs"), ("Split Cycle", "split_cycle"), ("Phragmén", "phragmen")],
)  # fmt: skip
def test_a_method_is_known_by_the_names_people_use(text, name):
    assert method_named(text) == name


def test_a_method_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(Refused, match=r'^There is no method "irv"\. The methods are: schulze, ranked_pairs, kemeny'):
        tally("AB", [], method="irv")


@pytest.mark.parametrize(("setting", "value"), [("ties", "lot"), ("seats", 0), ("seats", True), ("weighted", "gdp")])
def test_settings_that_do_not_exist_are_refused(setting, value):
    with pytest.raises(Refused):
        tally("AB", [Ballot([["A"]])], **{setting: value})
