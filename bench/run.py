"""`make bench`: Consult and the bare application side by side, server and load on the same cores, in the same run.

Prints each measure as a ratio and writes bench/results.json. The rounds alternate between the two servers, so that
whatever else the machine does meets both alike; each figure is the median of its rounds.
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from pysqlite3 import dbapi2

from bench import ranking, seed
from bench.forms import Visitor, bodies
from bench.load import measure
from bench.merging import measured
from bench.mirror import copy_words
from tests import live

ROOT = Path(__file__).resolve().parent.parent
CONFERENCE = "/bangkok-2019"
ROUNDS = 5
SECONDS = 2.0
POSTS = 150
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Target:
    """What a measure must reach: the ratio to the floor, or the figure itself where there is no floor."""

    at_least: float | None = None
    at_most: float | None = None

    def met(self, value: float) -> bool:
        """Whether a value reaches it."""
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)

    def __str__(self) -> str:
        return f"at least {self.at_least:g}" if self.at_least is not None else f"at most {self.at_most:g}"


@dataclass(frozen=True)
class Result:
    """One measure as it is written to the file."""

    name: str
    figure: float
    floor: float | None
    ratio: float | None
    unit: str


class Server:
    """A server process and those it started: their processor time and memory."""

    def __init__(self, pid: int, url: str) -> None:
        self.url = url
        self._group = pid

    def _processes(self) -> list[Path]:
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            try:
                fields = (path / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == self._group:
                found.append(path)
        return found

    def processor_seconds(self) -> float:
        """Processor time used so far, in seconds, in user and kernel mode."""
        total = 0
        for path in self._processes():
            fields = (path / "stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def memory_megabytes(self) -> float:
        """Resident memory of all its processes, in MB; what two of them share counts twice."""
        pages = sum(int((path / "statm").read_text().split()[1]) for path in self._processes())
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextmanager
def served(command: list[str], environ: dict[str, str], ready: str):
    """Start a server in a process group of its own; yields it once it says that it is ready, with the seconds taken."""
    start = time.monotonic()
    process = subprocess.Popen(
        command, env=environ, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        for line in process.stdout:
            found = re.search(ready + r" at (http://[\d.:]+)", line)
            if found:
                break
        else:
            raise SystemExit(f"{' '.join(command)} ended before it was ready")
        yield Server(process.pid, found[1]), time.monotonic() - start
    finally:
        process.terminate()
        process.wait(40)
        process.stdout.close()


def prepare(folder: Path) -> tuple[dict[str, str], Path, str, list[dict]]:
    """The demonstration filled up, and the floor's database with the same words in it."""
    environ = live.environ_for(folder / "instance", PYTHONUNBUFFERED="1", SIGN_IN_LIMIT="1000 per minute")
    consult = [sys.executable, "-m", "consult"]
    subprocess.run([*consult, "demo", "load"], env=environ, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    accounts = subprocess.run(
        [*consult, "demo", "accounts", "--format", "json"], env=environ, cwd=ROOT, check=True, capture_output=True
    )
    database = folder / "instance" / "consult.sqlite3"
    ref = seed.fill(database)
    copy_words(database, folder / "floor.sqlite3")
    return environ, folder / "floor.sqlite3", ref, json.loads(accounts.stdout)


def open_round(database: Path) -> int:
    """The number of the demonstration's round that takes ballots, once the server has tallied the others."""
    connection = dbapi2.connect(str(database))
    for _ in range(60):
        numbers = connection.execute("SELECT number FROM ranking_round WHERE state = 'open'").fetchall()
        if len(numbers) == 1:
            break
        time.sleep(1)
    else:
        raise SystemExit("The rounds that are due have not been closed within a minute")
    connection.close()
    return numbers[0][0]


class Bench:
    """The two servers, and what has been measured on them."""

    def __init__(self, ours: Server, bare: Server, visitor: Visitor) -> None:
        self.ours, self.bare, self.visitor = ours, bare, visitor
        self.results: list[tuple[Result, Target]] = []

    def note(self, result: Result, target: Target) -> None:
        """Keep a result and print it."""
        self.results.append((result, target))
        value = result.figure if result.ratio is None else result.ratio
        beside = "" if result.floor is None else f" (floor {result.floor:.4g})"
        ratio = "" if result.ratio is None else f"  ratio {result.ratio:.2f}"
        verdict = "reached" if target.met(value) else "MISSED"
        print(f"{result.name:<44} {result.figure:>9.4g} {result.unit}{beside}{ratio}  {target}: {verdict}", flush=True)

    def pages(self, name: str, path: str, bare_path: str, clients: int, target: Target) -> None:
        """Requests per second for one page, as a ratio to the bare one."""
        rates: dict[str, list[float]] = {"ours": [], "bare": []}
        for number in range(ROUNDS + 1):
            for who, server, address in (("ours", self.ours, path), ("bare", self.bare, bare_path)):
                cookie = self.visitor.cookie if who == "ours" else ""
                done = measure(server.url, address, cookie=cookie, seconds=SECONDS, clients=clients)
                if set(done["statuses"]) != {"200"}:
                    raise SystemExit(f"{address} answered {done['statuses']}")
                if number:  # the first round only warms both up
                    rates[who].append(done["requests"] / done["seconds"])
        ours, bare = statistics.median(rates["ours"]), statistics.median(rates["bare"])
        self.note(Result(name, ours, bare, ours / bare, "requests/s"), target)

    def beside(self, name: str, path: str, other: str, clients: int, target: Target) -> None:
        """Requests per second for one page, as a ratio to another page of the same server."""
        rates: dict[str, list[float]] = {path: [], other: []}
        for number in range(ROUNDS + 1):
            for address in (path, other):
                done = measure(self.ours.url, address, cookie=self.visitor.cookie, seconds=SECONDS, clients=clients)
                if set(done["statuses"]) != {"200"}:
                    raise SystemExit(f"{address} answered {done['statuses']}")
                if number:
                    rates[address].append(done["requests"] / done["seconds"])
        page, floor = statistics.median(rates[path]), statistics.median(rates[other])
        self.note(Result(name, page, floor, page / floor, "requests/s"), target)

    def posts(self, name: str, make: Callable[[int], tuple[str, list[str]]], bare_path: str, target: Target) -> None:
        """Processor time for one POST, as a ratio to the bare insert."""
        costs: dict[str, list[float]] = {"ours": [], "bare": []}
        body = "category=substantive&stance=supports&body=" + "We+support+this+and+would+see+it+taken+up.+" * 6
        for number in range(ROUNDS + 1):
            for who, server in (("ours", self.ours), ("bare", self.bare)):
                path, sent = make(POSTS) if who == "ours" else (bare_path, [body] * POSTS)
                cookie = self.visitor.cookie if who == "ours" else ""
                before = server.processor_seconds()
                done = measure(server.url, path, cookie=cookie, bodies=sent)
                spent = server.processor_seconds() - before
                if not set(done["statuses"]) <= {"302", "303"}:
                    raise SystemExit(f"POST {path} answered {done['statuses']}")
                if number:
                    costs[who].append(1000 * spent / done["requests"])
        ours, bare = statistics.median(costs["ours"]), statistics.median(costs["bare"])
        self.note(Result(name, ours, bare, ours / bare, "ms of processor"), target)


WORDS = {
    "category": "substantive",
    "stance": "supports",
    "body": "We support this and would see it taken up. " * 6,
}


def main() -> int:
    """Measure everything; answers 1 when something falls short."""
    folder = Path(tempfile.mkdtemp(prefix="consult-bench-"))
    try:
        environ, floor_database, ref, accounts = prepare(folder)
        serve = [sys.executable, "-m", "consult", "serve"]
        starts = []
        for _ in range(3):
            with served(serve, environ, "Consult is ready") as (_server, seconds):
                starts.append(seconds)
        # The round that is due is counted by another process than the measured one: that loads more than pages need.
        with served(serve, environ, "Consult is ready"):
            time.sleep(5)
        bare_command = [sys.executable, "-m", "bench.floor", str(floor_database)]
        with (
            served(serve, environ, "Consult is ready") as (ours, _),
            served(bare_command, environ, "Ready") as (bare, _),
        ):
            time.sleep(2)
            idle = ours.memory_megabytes()
            head = next(a for a in accounts if a["role"] == "head_of_delegation" and a["delegation"])
            visitor = Visitor(ours.url)
            visitor.sign_in(head["email"], head["password"])
            bench = Bench(ours, bare, visitor)
            bench.note(Result("ready to serve", statistics.median(starts), None, None, "s"), Target(at_most=2))
            bench.note(Result("idle memory", idle, None, None, "MB"), Target(at_most=200))
            measure_all(bench, visitor, ref, open_round(folder / "instance" / "consult.sqlite3"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    merging, comparing = measured()
    name = "merging 60 amendments, 300 anchors"
    result = Result(name, 1000 * merging, 1000 * comparing, merging / comparing, "ms of processor")
    bench.note(result, Target(at_most=5))
    for one in ranking.measured():
        result = Result(one.name, one.figure, one.floor, one.ratio, one.unit)
        bench.note(result, Target(at_least=one.at_least, at_most=one.at_most))
    written = [asdict(result) for result, _ in bench.results]
    (ROOT / "bench" / "results.json").write_text(json.dumps(written, indent=1) + "\n")
    missed = [r for r, t in bench.results if not t.met(r.figure if r.ratio is None else r.ratio)]
    return 1 if missed else 0


def measure_all(bench: Bench, visitor: Visitor, ref: str, round_number: int) -> None:
    """The pages, then the acts."""
    register, candidate = f"{CONFERENCE}/candidates?per=100", f"{CONFERENCE}/candidates/{ref}"
    for clients in (1, 16):
        bench.pages(f"register, {clients} at a time", register, "/candidates", clients, Target(at_least=1 / 2))
    for clients in (1, 16):
        name = f"candidate with 2,000 comments, {clients} at a time"
        bench.pages(name, candidate, f"/candidates/{ref}", clients, Target(at_least=1 / 3))

    # The round after it is the one that seed.py adds.
    for clients in (1, 16):
        name = f"result of 60 items by 60 delegations, {clients} at a time"
        bench.beside(name, f"{CONFERENCE}/rankings/{round_number + 1}", register, clients, Target(at_least=1))

    def comments(count: int) -> tuple[str, list[str]]:
        action, fields = visitor.form(candidate, having="body")
        return action, bodies(fields, count, **WORDS)

    bench.posts("posting a comment", comments, f"/candidates/{ref}", Target(at_most=3))

    def ballots(count: int) -> tuple[str, list[str]]:
        action, fields = visitor.form(f"{CONFERENCE}/rankings/{round_number}/cast", having="request_id")
        items = [name for name, _ in fields if name.startswith("rank-")]
        cast = int(dict(fields)["version"])
        sent = []
        for number in range(cast, cast + count):
            # Each replaces the one before, so each must differ from it and name it.
            ranks = {name: str((place + number) % len(items) + 1) for place, name in enumerate(items)}
            sent += bodies(fields, 1, version=str(number), **ranks)
        return action, sent

    bench.posts("casting a ballot", ballots, f"/candidates/{ref}", Target(at_most=4))


if __name__ == "__main__":
    sys.exit(main())
