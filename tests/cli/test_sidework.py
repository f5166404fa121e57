"""Long calculations in a process apart: what it answers, and that it never outlives its time or its parent."""

import json
import os
import random
import subprocess
import sys

import pytest

from consult import sidework
from consult.core.ranking.ballots import Ballot
from consult.core.ranking.other_methods import from_json
from consult.core.ranking.tally import tally


def work(items: int, ballots: int, **changes) -> dict:
    draw = random.Random(5)
    names = [f"N-{n:02}" for n in range(1, items + 1)]
    cast = [Ballot(tuple((name,) for name in draw.sample(names, items))) for _ in range(ballots)]
    counted = tally(names, cast).to_json()
    return {"tally": counted, "split_ties": True, "budget": None, "ballots": [b.to_json() for b in cast],
            "weights": None, **changes}  # fmt: skip


def test_a_process_apart_answers_what_the_rules_do():
    asked = work(8, 5)
    assert sidework.other_methods(asked) == from_json(asked)


def test_what_takes_too_long_is_stopped():
    with pytest.raises(sidework.Failed):
        sidework.other_methods(work(60, 60), seconds=0)


def test_what_breaks_off_is_told():
    with pytest.raises(sidework.Failed, match="ended with 1 and no answer"):
        sidework.other_methods(work(3, 3, tally={}))


def test_it_ends_when_nobody_waits_for_it_any_more():
    endless = work(40, 9, budget=10**9)
    process = subprocess.Popen(sidework.COMMAND, stdin=subprocess.PIPE)
    process.stdin.write(json.dumps(endless).encode() + b"\n")
    process.stdin.close()
    assert process.wait() == 1


@pytest.mark.skipif(not hasattr(os, "nice"), reason="this system knows no priorities")
def test_it_gives_way_to_everything_else():
    code = (
        "import os, io, sys\nfrom consult import sidework\n"
        "sys.stdout = io.StringIO()\nsidework.main()\nsys.__stdout__.write(str(os.nice(0)))"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdin.write(json.dumps(work(3, 3)).encode() + b"\n")
    process.stdin.flush()
    assert process.stdout.read() == b"19"
    process.stdin.close()
    process.wait()
