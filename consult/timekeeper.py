"""Carries out what is due with no one present: openings, closes, mail, documents still to be built.

A thread in each serving process looks every second. Each act locks its row and checks again, so several processes
(or an operator's `consult clock`) do it exactly once.
"""

import logging
import threading

from flask import Flask

from . import clock

PERIOD_SECONDS = 1.0
log = logging.getLogger(__name__)


def run_due(app: Flask) -> int:
    """Carry out everything that is due; answers how many acts there were."""
    from .services import due

    with app.app_context():
        return due.run(now=clock.now, mail=app.config["CONSULT"])


def start(app: Flask) -> threading.Event:
    """Start the thread; setting the event stops it."""
    stop = threading.Event()

    def loop() -> None:
        while not stop.wait(PERIOD_SECONDS):
            try:
                run_due(app)
            except Exception:  # the clock must go on
                log.exception("the timekeeper met an error and goes on")

    threading.Thread(target=loop, name="timekeeper", daemon=True).start()
    return stop
