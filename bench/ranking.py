"""The tally beside pref-voting and beside a plain loop over pairs of items, and one ballot more in a round.

Times are of the processor, medians; both sides count the same ballots in the same run. `python -m bench.ranking` runs
these measures alone; `make oracle` installs pref-voting, which is measured only where it is there.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
ORACLE = ROOT / ".build" / "oracle" / "bin" / "python"
ITEMS, BALLOTS = 100, 1_000
MANY_ITEMS, MANY_BALLOTS = 200, 10_000
ROUND, CAST = 50, 60


def orders(items: int, ballots: int, seed: int = 20190510) -> list[list[int]]:
    """Ballots that rank between half of the items and all of them, by number, best first."""
    draw = Random(seed)
    return [draw.sample(range(items), draw.randint(items // 2, items)) for _ in range(ballots)]


def median(act: Callable[[], object], rounds: int) -> float:
    """Seconds of processor for an act, after one round that only warms up."""
    times = []
    for _ in range(rounds + 1):
        start = time.process_time()
        act()
        times.append(time.process_time() - start)
    return statistics.median(times[1:])


def against_library() -> tuple[float, float] | None:
    """Our whole tally, and what pref-voting takes for the collective relation alone; None where it is not installed."""
    if not ORACLE.exists():
        return None
    from consult.core.ranking.ballots import Ballot
    from consult.core.ranking.tally import tally

    numbers = orders(ITEMS, BALLOTS)
    names = tuple(f"N-{number:03d}" for number in range(ITEMS))
    ballots = [Ballot(tuple((names[item],) for item in order)) for order in numbers]
    ours = median(lambda: tally(names, ballots), 21)
    answer = subprocess.run(
        [ORACLE, __file__, "--library"],
        cwd=ROOT, input=json.dumps(numbers), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if answer.returncode:
        return None
    theirs = json.loads(answer.stdout.splitlines()[-1])
    found = tally(names, ballots)
    if sorted(names.index(item) for item in found.winners) != theirs["winners"]:
        raise SystemExit(f"pref-voting finds other winners than we do: {theirs['winners']}, {found.winners}")
    return ours, theirs["seconds"]


def library() -> None:
    """Run by the oracle's Python: pref-voting on the ballots that come in, and the time it takes."""
    from pref_voting.margin_based_methods import beat_path
    from pref_voting.profiles_with_ties import ProfileWithTies

    rankings = [{item: place for place, item in enumerate(order)} for order in json.load(sys.stdin)]
    winners = []

    def act() -> None:
        profile = ProfileWithTies(rankings, candidates=list(range(ITEMS)))
        profile.use_extended_strict_preference()
        winners[:] = beat_path(profile, strength_function=profile.support)

    seconds = median(act, 3)
    print(json.dumps({"seconds": seconds, "winners": [int(item) for item in winners]}))


def ranks(items: int, ballots: int):
    """The rank array both sides of the large tally are given: 1 for the best, what is not ranked last and tied."""
    import numpy as np

    table = np.empty((ballots, items), dtype=np.uint8)
    for row, order in zip(table, orders(items, ballots), strict=True):
        row[:] = len(order) + 1
        row[order] = np.arange(1, len(order) + 1)
    return table


def loop(table):
    """A bare loop over pairs of items, on columns that lie together in memory."""
    import numpy as np

    columns = np.ascontiguousarray(table.T)
    size = len(columns)
    preferences = np.zeros((size, size), dtype=np.int64)
    for i in range(size):
        for j in range(i + 1, size):
            preferences[i, j] = np.count_nonzero(columns[i] < columns[j])
            preferences[j, i] = np.count_nonzero(columns[j] < columns[i])
    return preferences


def against_loop() -> tuple[float, float]:
    """Our whole tally of a large rank array, and a bare loop over pairs of items on it, which only counts."""
    from consult.core.ranking.tally import count_levels

    table = ranks(MANY_ITEMS, MANY_BALLOTS)
    count = _large(table)
    if [list(row) for row in count_levels(*count).pairwise] != loop(table).tolist():
        raise SystemExit("The loop over pairs counts other preferences than we do")
    return median(lambda: count_levels(*count), 5), median(lambda: loop(table), 5)


def _large(table) -> tuple:
    from consult.core.ranking.levels import Levels
    from consult.core.ranking.weighting import ONE_VOICE, weighting

    count, size = table.shape
    ballots = Levels(table, table.max(axis=1) - (table.max(axis=1) > size))
    names = [None] * count
    return tuple(map(str, range(size))), ballots, [1] * count, names, weighting(ONE_VOICE, {None: count})


def memory() -> float:
    """MB that the large tally needs on top of a process that has its rank array: measured in a process of its own."""
    answer = subprocess.run(
        [sys.executable, "-c", "from bench import ranking; ranking.peak()"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return float(answer.stdout)


def peak() -> None:
    """The growth of this process's largest size while it tallies, in MB."""
    from consult.core.ranking import methods
    from consult.core.ranking.tally import count_levels

    count = _large(ranks(MANY_ITEMS, MANY_BALLOTS))
    count_levels(("0", "1"), *_large(ranks(2, 2))[1:])  # loads all there is to load
    assert methods
    # Forget the largest size so far, then read the one reached.
    Path("/proc/self/clear_refs").write_text("5")
    before = _status("VmRSS")
    count_levels(*count)
    print((_status("VmHWM") - before) / 1000)


def _status(name: str) -> int:
    """A line of the process's status, in kB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1])
    raise SystemExit(f"This system does not tell {name}")


def one_more() -> float:
    """Seconds to add one ballot to a round and draw the collective order anew."""
    from consult.core.ranking.ballots import Ballot
    from consult.core.ranking.matrices import Matrices
    from consult.core.ranking.schulze import schulze

    names = [f"N-{number:02d}" for number in range(ROUND)]
    ballots = [Ballot(tuple((names[item],) for item in order)) for order in orders(ROUND, CAST + 1)]
    tables = Matrices(names)
    for ballot in ballots[:CAST]:
        tables.add(ballot)

    def act() -> None:
        tables.add(ballots[CAST])
        schulze(tables.total())

    return median(act, 101)


@dataclass(frozen=True)
class Measure:
    """One measure: the floor is the other side's figure, and the ratio what the bounds are for where there is one."""

    name: str
    figure: float
    floor: float | None
    ratio: float | None
    unit: str
    at_least: float | None = None
    at_most: float | None = None


def measured() -> Iterator[Measure]:
    """The measures one by one. The first ratio is how many times as fast we are; the other, how many times as slow."""
    ms = "ms of processor"
    beside = against_library()
    if beside is None:
        print("Not compared with pref-voting, which is not installed: `make oracle` does that.", flush=True)
    else:
        ours, theirs = beside
        name = f"tally {ITEMS} x {BALLOTS:,} beside pref-voting"
        yield Measure(name, 1000 * ours, 1000 * theirs, theirs / ours, ms, at_least=300)
    ours, bare = against_loop()
    name = f"tally {MANY_ITEMS} x {MANY_BALLOTS:,} beside a loop"
    yield Measure(name, 1000 * ours, 1000 * bare, ours / bare, ms, at_most=2)
    yield Measure(f"memory of a tally {MANY_ITEMS} x {MANY_BALLOTS:,}", memory(), None, None, "MB", at_most=60)
    yield Measure(f"one ballot more in a round of {ROUND}", 1000 * one_more(), None, None, ms, at_most=2)


def main() -> None:
    """Print the measures, without the servers of `make bench`."""
    for one in measured():
        beside = "" if one.floor is None else f" (floor {one.floor:.4g})  ratio {one.ratio:.2f}"
        wanted = f"at most {one.at_most:g}" if one.at_least is None else f"at least {one.at_least:g}"
        print(f"{one.name:<44} {one.figure:>9.4g} {one.unit}{beside}  {wanted}", flush=True)


if __name__ == "__main__":
    library() if "--library" in sys.argv else main()
