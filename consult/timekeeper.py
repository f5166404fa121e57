"""Carries out what is due with no one present: openings, closes, mail, documents still to be built; and, beside it,
what takes long: results by the other methods.

Two threads in each serving process, so that no opening or close waits for a calculation. One looks every second, the
other every few. Each act locks its row and checks again, so several processes (or an operator's `consult clock`) do it
exactly once.
"""

import logging
import threading
from collections.abc import Callable

from flask import Flask

from . import clock, sidework

PERIOD_SECONDS = 1.0
SLOW_PERIOD_SECONDS = 3.0
log = logging.getLogger(__name__)


def run_due(app: Flask) -> int:
    """Carry out everything that is due; answers how many acts there were."""
    from .services import due

    with app.app_context():
        return due.run(now=clock.now, mail=app.config["CONSULT"])


def run_slow(app: Flask, stop: threading.Event | None = None, compute=sidework.other_methods) -> int:
    """Work out what waits for it, one after the other, until nothing does or `stop` is set; answers how much it was."""
    from .services import rankings

    done = 0
    with app.app_context():
        while stop is None or not stop.is_set():
            worked_out = rankings.work_out_next(now=clock.now, compute=compute)
            if worked_out is None:
                break
            done += worked_out
    return done


def start(app: Flask) -> threading.Event:
    """Start the threads; setting the event stops them."""
    stop = threading.Event()

    def loop(step: Callable[[], int], period: float) -> None:
        while not stop.wait(period):
            try:
                step()
            except Exception:  # the clock must go on
                log.exception("the timekeeper met an error and goes on")

    for name, step, period in (
        ("timekeeper", lambda: run_due(app), PERIOD_SECONDS),
        ("timekeeper-slow", lambda: run_slow(app, stop), SLOW_PERIOD_SECONDS),
    ):
        threading.Thread(target=loop, args=(step, period), name=name, daemon=True).start()
    return stop
