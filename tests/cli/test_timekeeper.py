"""The threads of a serving process: what takes long holds up nothing that is due."""

import threading

from consult import timekeeper


def test_a_long_calculation_holds_up_no_close(app, monkeypatch):
    began, ended, looked = threading.Event(), threading.Event(), threading.Event()

    def long_calculation(_app, _stop):
        began.set()
        return int(ended.wait(30))

    def due(_app):
        if began.is_set():
            looked.set()
        return 0

    monkeypatch.setattr(timekeeper, "PERIOD_SECONDS", 0.01)
    monkeypatch.setattr(timekeeper, "SLOW_PERIOD_SECONDS", 0.01)
    monkeypatch.setattr(timekeeper, "run_slow", long_calculation)
    monkeypatch.setattr(timekeeper, "run_due", due)
    stop = timekeeper.start(app)
    try:
        assert looked.wait(30)
        assert not ended.is_set()
    finally:
        stop.set()
        ended.set()


def test_an_error_stops_neither_thread(app, monkeypatch):
    twice = {"run_due": threading.Semaphore(0), "run_slow": threading.Semaphore(0)}

    def fails(name):
        def step(*_):
            twice[name].release()
            raise RuntimeError("the database is away")

        return step

    monkeypatch.setattr(timekeeper, "PERIOD_SECONDS", 0.01)
    monkeypatch.setattr(timekeeper, "SLOW_PERIOD_SECONDS", 0.01)
    for name in twice:
        monkeypatch.setattr(timekeeper, name, fails(name))
    stop = timekeeper.start(app)
    try:
        for semaphore in twice.values():
            assert semaphore.acquire(timeout=30) and semaphore.acquire(timeout=30)
    finally:
        stop.set()


def test_once_told_to_stop_nothing_more_is_begun(app):
    stop = threading.Event()
    stop.set()
    assert timekeeper.run_slow(app, stop) == 0
