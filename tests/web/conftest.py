"""For tests of pages: clients, a round of rankings, and the populated world, which is made once a worker and copied for
each test that asks for it."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from consult.core.permissions import Actor
from tests.factories import NOW, sign_in
from tests.rounds_kit import make_kit
from tests.web import world as worlds
from tests.web.world import file


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
    clock.set(NOW + timedelta(hours=1))
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
