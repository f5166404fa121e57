"""Make tests/core/ranking/vectors.json anew with pref-voting, an implementation of Schulze's method not our own.

Run by ``make oracle``, never by the tests: pref-voting and what it needs fill some 700 MB. It lives in a virtual
environment of its own, .build/oracle, made at the first run from the "oracle" extra in setup.cfg. The random
profiles come from a fixed seed, so a newer release of pref-voting that changes any line has changed its mind.
"""

import configparser
import importlib.util
import json
import os
import random
import subprocess
import sys
import venv
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "tests" / "core" / "ranking" / "vectors.json"
ENVIRONMENT = ROOT / ".build" / "oracle"
SEED = 20190510
PROFILES = 300
NAMES = "ABCDEFGH"


def main() -> None:
    """Write the vectors, in the oracle's own environment."""
    if importlib.util.find_spec("pref_voting") is None:
        run_in_environment()
    draw = random.Random(SEED)
    vectors = [answer(*profile(draw)) for _ in range(PROFILES)]
    made_with = f"pref-voting {version('pref-voting')}"
    lines = ",\n".join(json.dumps(vector, separators=(",", ":")) for vector in vectors)
    TARGET.write_text(f'{{"made_with":"{made_with}","seed":{SEED},"profiles":[\n{lines}\n]}}\n', encoding="utf-8")
    print(f"{len(vectors)} profiles by {made_with} in {TARGET.relative_to(ROOT)}")


def run_in_environment() -> None:
    """Make the environment if it is not there, and start this script again inside it."""
    python = ENVIRONMENT / "bin" / "python"
    if Path(sys.prefix) == ENVIRONMENT:
        sys.exit("The oracle's environment has no pref-voting. Remove .build/oracle and run this again.")
    if not python.exists():
        venv.create(ENVIRONMENT, with_pip=True)
    if subprocess.run([python, "-c", "import pref_voting"], capture_output=True).returncode:
        setup = configparser.ConfigParser()
        setup.read(ROOT / "setup.cfg", encoding="utf-8")
        wanted = setup["options.extras_require"]["oracle"].split()
        subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=True)
    os.execv(python, [python, __file__])


def profile(draw: random.Random) -> tuple[str, list[tuple[int, list[list[str]]]]]:
    """Items and ballots: 2 to 8 items; strict, tied, cut short, or blank ballots; few voters, so that ties abound."""
    items = NAMES[: draw.randint(2, len(NAMES))]
    tie, stop = draw.choice([0, 0.2, 0.5]), draw.choice([0, 0.1, 0.3])
    return items, [(draw.randint(1, 4), ballot(draw, items, tie, stop)) for _ in range(draw.randint(1, 14))]


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


def answer(items: str, ballots: list[tuple[int, list[list[str]]]]) -> dict:
    """What pref-voting makes of a profile, with winning votes as the strength of a link."""
    from pref_voting.margin_based_methods import beat_path, beat_path_defeat
    from pref_voting.profiles_with_ties import ProfileWithTies

    number = {item: index for index, item in enumerate(items)}
    rankings = [{number[item]: rank for rank, tier in enumerate(tiers) for item in tier} for _, tiers in ballots]
    cast = ProfileWithTies(rankings, [count for count, _ in ballots], candidates=list(number.values()))
    # Without this an item not mentioned is compared with nothing; here it stands last, tied with the other such.
    cast.use_extended_strict_preference()
    condorcet = cast.condorcet_winner()
    defeats = beat_path_defeat(cast, strength_function=cast.support)
    return {
        "items": items,
        "ballots": [[count, ">".join("=".join(sorted(tier)) for tier in tiers)] for count, tiers in ballots],
        "pairwise": [[int(cast.support(i, j)) if i != j else 0 for j in number.values()] for i in number.values()],
        "condorcet_winner": None if condorcet is None else items[condorcet],
        "winners": "".join(items[i] for i in beat_path(cast, strength_function=cast.support)),
        "beats": sorted(items[i] + items[j] for i, j in defeats.edges),
    }


if __name__ == "__main__":
    main()
