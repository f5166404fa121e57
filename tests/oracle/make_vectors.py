"""Make tests/core/ranking/vectors.json anew with libraries that share no line with our own.

pref-voting counts preferences and answers for Schulze's method, Ranked Pairs, Kemeny's method, Borda, Copeland and
Split Cycle, abcvoting for Phragmén's. Run by ``make oracle``, never by the tests: what they need fills some 800 MB, in
a virtual environment of its own, .build/oracle. The random profiles come from a fixed seed, so a newer release that
changes any line has changed its mind.
"""

import json
import math
import random
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "tests" / "core" / "ranking" / "vectors.json"
SEED = 20190510
PROFILES = 300
STRICT = 100
NAMES = "ABCDEFGH"
# Ranked Pairs goes through every sequence of equally strong victories, Kemeny's method through every order.
MOST_SEQUENCES = 2_000
MOST_KEMENY = 6

Ballots = list[tuple[int, list[list[str]]]]


def main() -> None:
    """Write the vectors."""
    draw = random.Random(SEED)
    profiles = [profile(draw) for _ in range(PROFILES)] + [strict_profile(draw) for _ in range(STRICT)]
    vectors = [answer(*each) for each in profiles]
    made_with = ", ".join(f"{name} {version(name)}" for name in ("pref-voting", "abcvoting"))
    lines = ",\n".join(json.dumps(vector, separators=(",", ":")) for vector in vectors)
    TARGET.write_text(f'{{"made_with":"{made_with}","seed":{SEED},"profiles":[\n{lines}\n]}}\n', encoding="utf-8")
    print(f"{len(vectors)} profiles by {made_with} in {TARGET.relative_to(ROOT)}")


def profile(draw: random.Random) -> tuple[str, Ballots]:
    """Items and ballots: 2 to 8 items; strict, tied, cut short, or blank ballots; few voters, so that ties abound."""
    items = NAMES[: draw.randint(2, len(NAMES))]
    tie, stop = draw.choice([0, 0.2, 0.5]), draw.choice([0, 0.1, 0.3])
    return items, [(draw.randint(1, 4), ballot(draw, items, tie, stop)) for _ in range(draw.randint(1, 14))]


def strict_profile(draw: random.Random) -> tuple[str, Ballots]:
    """3 to 6 items, all of them ranked on every ballot without ties."""
    items = NAMES[: draw.randint(3, MOST_KEMENY)]
    return items, [(draw.randint(1, 3), ballot(draw, items, 0, 0)) for _ in range(draw.randint(2, 9))]


def ballot(draw: random.Random, items: str, tie: float, stop: float) -> list[list[str]]:
    """One ballot as tiers: each next item ties with the one before by chance, or the ballot ends by chance."""
    tiers: list[list[str]] = []
    for item in draw.sample(items, len(items)):
        if draw.random() < stop:
            break
        if tiers and draw.random() < tie:
            tiers[-1].append(item)
        else:
            tiers.append([item])
    return tiers


def answer(items: str, ballots: Ballots) -> dict:
    """What the libraries make of a profile. Sets of items are strings of their letters."""
    from pref_voting import margin_based_methods as by_margin
    from pref_voting.c1_methods import copeland
    from pref_voting.profiles_with_ties import ProfileWithTies
    from pref_voting.scoring_methods import symmetric_borda_scores

    number = {item: index for index, item in enumerate(items)}
    rankings = [{number[item]: rank for rank, tier in enumerate(tiers) for item in tier} for _, tiers in ballots]
    counts = [count for count, _ in ballots]
    cast = ProfileWithTies(rankings, counts, candidates=list(number.values()))
    # Without this an item not mentioned is compared with nothing; here it stands last, tied with the other such.
    cast.use_extended_strict_preference()
    voters = sum(counts)

    def strength(i: int, j: int) -> int:
        """More supporters first, then fewer opponents; nothing for a pair that is tied or lost."""
        return cast.support(i, j) * (voters + 1) - cast.support(j, i) if cast.margin(i, j) > 0 else 0

    def letters(found) -> str:
        return "".join(sorted(items[i] for i in found))

    def pairs(defeats) -> list[str]:
        return sorted(items[i] + items[j] for i, j in defeats.edges)

    condorcet = cast.condorcet_winner()
    scores = symmetric_borda_scores(cast)
    return {
        "items": items,
        "ballots": [[count, ">".join("=".join(sorted(tier)) for tier in tiers)] for count, tiers in ballots],
        "pairwise": [[int(cast.support(i, j)) if i != j else 0 for j in number.values()] for i in number.values()],
        "condorcet_winner": None if condorcet is None else items[condorcet],
        "schulze": letters(by_margin.beat_path(cast, strength_function=strength)),
        "beats": pairs(by_margin.beat_path_defeat(cast, strength_function=strength)),
        "ranked_pairs": letters(by_margin.ranked_pairs(cast, strength_function=strength))
        if sequences(strength, len(items)) <= MOST_SEQUENCES
        else None,
        "split_cycle": letters(by_margin.split_cycle(cast)),
        "defeats": pairs(by_margin.split_cycle_defeat(cast)),
        "copeland": letters(copeland(cast)),
        "borda": {items[i]: float(score) for i, score in scores.items()},
        "kemeny": kemeny(items, ballots),
        "phragmen": phragmen(items, ballots),
    }


def sequences(strength, size: int) -> int:
    """In how many sequences equally strong victories can be taken, tied pairs among them."""
    tied: dict[int, int] = {}
    for i in range(size):
        for j in range(size):
            if i != j and strength(i, j) >= strength(j, i):
                tied[strength(i, j)] = tied.get(strength(i, j), 0) + 1
    return math.prod(math.factorial(count) for count in tied.values())


def kemeny(items: str, ballots: Ballots) -> dict | None:
    """All best orders and their distance, where the library can answer: strict complete ballots, few items."""
    from pref_voting.other_methods import kemeny_young_rankings
    from pref_voting.profiles import Profile

    strict = all(len(tiers) == len(items) for _, tiers in ballots)
    if not strict or not 3 <= len(items) <= MOST_KEMENY:
        return None
    orders = [[items.index(tier[0]) for tier in tiers] for _, tiers in ballots]
    best, distance = kemeny_young_rankings(Profile(orders, [count for count, _ in ballots]))
    return {"orders": sorted("".join(items[i] for i in order) for order in best), "distance": int(distance)}


def phragmen(items: str, ballots: Ballots) -> dict | None:
    """All short lists of half the supported items, each ballot supporting what it ranks."""
    from abcvoting import abcrules
    from abcvoting.preferences import Profile

    supported = sorted({items.index(item) for _, tiers in ballots for tier in tiers for item in tier})
    seats = (len(supported) + 1) // 2
    if not seats:
        return None
    cast = Profile(len(items))
    for count, tiers in ballots:
        ranked = [items.index(item) for tier in tiers for item in tier]
        if ranked:
            cast.add_voters([ranked] * count)
    lists = abcrules.compute("seqphragmen", cast, committeesize=seats, resolute=False)
    return {"seats": seats, "lists": sorted("".join(sorted(items[i] for i in chosen)) for chosen in lists)}


if __name__ == "__main__":
    main()
