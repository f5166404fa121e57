"""The database's shape: which migration it stands at, and bringing it to another, one process at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import flask_migrate
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import text

from . import paths
from .db import db

# Any number will do, as long as every Consult uses the same.
UPGRADE_LOCK = 8_260_019


def head() -> str:
    """The newest migration this release knows."""
    return ScriptDirectory(str(paths.migrations())).get_current_head()


def current(app: Flask) -> str | None:
    """The migration the database stands at; None for an empty one."""
    with app.app_context(), db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(app: Flask, revision: str = "head") -> bool:
    """Bring the database up to `revision`. Answers whether there was anything to do.

    Several servers may start at once on one database: the first does the work, the others wait for it.
    """
    target = head() if revision == "head" else revision
    if current(app) == target:
        return False
    with app.app_context(), _alone(app):
        if current(app) == target:
            return False
        flask_migrate.upgrade(directory=str(paths.migrations()), revision=revision)
    return True


def downgrade(app: Flask, revision: str) -> None:
    """Bring the database back to `revision`; `base` empties it."""
    with app.app_context(), _alone(app):
        flask_migrate.downgrade(directory=str(paths.migrations()), revision=revision)


@contextmanager
def _alone(app: Flask) -> Iterator[None]:
    """Hold the lock on changing the database's shape."""
    if db.engine.dialect.name == "sqlite":
        with (Path(db.engine.url.database).parent / ".upgrade.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    else:
        with db.engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": UPGRADE_LOCK})
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": UPGRADE_LOCK})
