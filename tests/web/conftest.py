"""The populated world for tests of pages: made once a worker, copied for each test that asks for it."""

import shutil
from pathlib import Path

import pytest

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
