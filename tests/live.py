"""The real `consult serve` in a process of its own, for the browser journeys."""

import ctypes
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

READY = re.compile(r"Consult is ready at (http://\S+?)/?$")
CONSULT = (sys.executable, "-m", "consult")
# What a developer's shell may hold and a test must not inherit.
OURS = (
    "DATABASE_URL", "INSTANCE_PATH", "SECRET_KEY", "SIGNING_KEY", "HOST", "PORT", "CONSULT_DEMO", "DEMO_FORCE",
    "BASE_URL",
)  # fmt: skip


@dataclass(frozen=True)
class Live:
    """A served application: its address without a closing slash, the folder it keeps its data in, its process."""

    url: str
    instance: Path
    environ: dict[str, str]
    pid: int

    def consult(self, *arguments: str) -> str:
        """Run `consult ...` on this installation and answer what it printed."""
        command = [*CONSULT, *arguments]
        return subprocess.run(command, env=self.environ, check=True, capture_output=True, text=True).stdout


def environ_for(instance: Path, **changes: str) -> dict[str, str]:
    """The environment of an installation of its own in `instance`."""
    environ = {name: value for name, value in os.environ.items() if name not in OURS}
    return {**environ, "INSTANCE_PATH": str(instance), "HOST": "127.0.0.1", "PORT": "0", **changes}


@contextmanager
def serve(
    instance: Path, *options: str, command: Sequence[str] = CONSULT, folder: Path | None = None, **changes: str
) -> Iterator[Live]:
    """Run `consult serve` with `options` on a free port until the block ends. `changes` go into its environment."""
    environ = environ_for(instance, PYTHONUNBUFFERED="1", **changes)
    process = subprocess.Popen(
        [*command, "serve", *options],
        cwd=folder,
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=_die_with_parent,
    )
    try:
        yield Live(_ready(process), instance, environ, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        process.stdout.close()


def _ready(process: subprocess.Popen) -> str:
    for line in process.stdout:
        found = READY.search(line.strip())
        if found:
            return found[1]
    raise RuntimeError(f"consult serve ended with {process.wait()} before it was ready")


def _die_with_parent() -> None:
    """Have the kernel stop the server when the test run is killed, so that none is left behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
