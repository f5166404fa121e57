"""`consult` with a clock that a test can put forward: the real time and the seconds that a file in INSTANCE_PATH holds.

Run as `python -m tests.clocked serve --demo` where a journey has to wait for a close that lies days ahead.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from consult import cli, clock

FILE = "clock-ahead"


def _ahead() -> timedelta:
    try:
        return timedelta(seconds=float((Path(os.environ["INSTANCE_PATH"]) / FILE).read_text()))
    except FileNotFoundError:
        return timedelta()


def put_forward(instance: Path, **by: float) -> None:
    """Put the clock of the installation in a folder that far ahead of the real time."""
    (instance / FILE).write_text(str(timedelta(**by).total_seconds()))


if __name__ == "__main__":
    clock.set_for_tests(lambda: datetime.now(UTC) + _ahead())
    cli.main()
