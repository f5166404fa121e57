"""Long calculations in a process of their own: of the lowest priority, on one core, with an end.

They take no time from the threads that answer requests, nor from the clock, and leave no memory behind. What the
process is given and what it answers are plain data; it knows no database. It ends with the process that began it.
"""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

# Where the package lies, at the end of the path: it need not be installed.
COMMAND = (
    sys.executable, "-c", "import sys; sys.path.append(sys.argv[1]); from consult import sidework; sidework.main()",
    str(Path(__file__).resolve().parents[1]),
)  # fmt: skip
SECONDS = 120  # after which it is stopped: less than services.rankings.methods.LEASE


class Failed(RuntimeError):
    """The process ended without an answer."""


def other_methods(work: dict, *, seconds: float = SECONDS) -> dict:
    """What core.ranking.other_methods.from_json makes of `work`. Raises Failed when it takes longer, or breaks off."""
    environ = dict(os.environ, OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
    answer = b""
    try:
        with subprocess.Popen(COMMAND, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            stop = threading.Timer(seconds, process.kill)
            stop.start()
            try:
                process.stdin.write(json.dumps(work).encode() + b"\n")
                process.stdin.flush()  # and left open: its end tells the process that nobody waits any more
                answer = process.stdout.read()
            finally:
                stop.cancel()
                process.kill()
        return json.loads(answer)
    except (BrokenPipeError, ValueError):
        raise Failed(f"a calculation apart ended with {process.returncode} and no answer") from None


def main() -> None:
    """The process itself: one line of JSON in, one out."""
    if hasattr(os, "nice"):
        os.nice(19)
    line = sys.stdin.buffer.readline()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    from consult.core.ranking.other_methods import from_json

    sys.stdout.write(json.dumps(from_json(json.loads(line))))
    sys.stdout.flush()


def _end_with_parent() -> None:
    os.read(sys.stdin.fileno(), 1)  # nothing more is ever sent
    os._exit(1)
