"""For tests of pages: clients, a round of rankings, and the populated world, which is made once a worker and copied for
each test that asks for it."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from consult.core.permissions import Actor
from consult.services import rankings
from tests.factories import NOW, sign_in
from tests.rounds_kit import CLOSES, ballot, cast, make_kit
from tests.web import world as worlds
from tests.web.results_kit import FULL
from tests.web.world import file

HOUR = timedelta(hours=1)


@pytest.fixture(scope="session")
def world_template(sqlite_engine, tmp_path_factory: pytest.TempPathFactory):
    """(the world, its SQLite file)"""
    return file.make(tmp_path_factory.mktemp("world"), sqlite_engine)


@pytest.fixture
def world(app, clock, world_template):
    """The world in the application's database; the clock stands at the world's present."""
    made, path = world_template
    clock.set(worlds.CLOCK)
    put_back(app, path)
    return made


@pytest.fixture
def fresh_world(app, world, world_template):
    """A function that puts the world back as it was."""
    return lambda: put_back(app, world_template[1])


def put_back(app, path: Path) -> None:
    """Copy the world's file over the application's database."""
    from consult.db import db

    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    target = Path(app.config["CONSULT"].instance_path) / "consult.sqlite3"
    for name in (target.name + "-wal", target.name + "-shm"):
        target.with_name(name).unlink(missing_ok=True)
    shutil.copyfile(path, target)


@pytest.fixture
def kit(app, clock):
    """An open round of rankings, an hour after its opening."""
    clock.set(NOW + HOUR)
    with app.app_context():
        return make_kit()


@pytest.fixture
def as_(app):
    """A function: a client signed in as an actor, or a visitor's."""

    def client_of(actor: Actor | None):
        client = app.test_client()
        if actor is not None:
            sign_in(client, actor)
        return client

    return client_of


@pytest.fixture
def th(kit, as_):
    """The head of Thailand's delegation."""
    return as_(kit.heads["th"])


@pytest.fixture
def visit(app, clock):
    """A function: a closed round of these settings, and the pages as an actor ("th", "chair", None) reads them. A plus
    ties what a delegation chose: "N-01+N-02 N-03"."""
    clock.set(NOW + HOUR)
    with app.app_context():
        kit = None

    def closed(reader="th", choices=FULL, below=None, **settings):
        nonlocal kit
        with app.app_context():
            kit = make_kit(**settings)
            for code, order in choices.items():
                tiers = [tier.replace("+", " ") for tier in order.split()]
                cast(kit, code, ballot(*tiers, below=(below or {}).get(code, "")))
            rankings.close_due(now=lambda: CLOSES)
        clock.set(CLOSES + HOUR)
        return kit, reading(reader)

    def reading(reader):
        client = app.test_client()
        if reader is not None:
            sign_in(client, kit.chair if reader == "chair" else kit.heads[reader])
        return client

    closed.reading = reading
    closed.app = app
    return closed
