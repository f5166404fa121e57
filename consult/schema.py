"""The database's shape: which migration it stands at, and bringing it to another, one process at a time.

Alembic takes a third of a server's start to import, and is not needed to see that there is nothing to do: so it is
imported only by what changes the shape.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import inspect, text

from . import paths
from .db import db

# Any number will do, as long as every Consult uses the same.
UPGRADE_LOCK = 8_260_019


def head() -> str:
    """The newest migration this release knows: they are numbered, and each file's name starts with its number."""
    return max(path.name.split("_", 1)[0] for path in (paths.migrations() / "versions").glob("[0-9]*_*.py"))


def current(app: Flask) -> str | None:
    """The migration the database stands at; None for an empty one."""
    with app.app_context(), db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


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
        _tool(app).upgrade(revision=revision)
    return True


def downgrade(app: Flask, revision: str) -> None:
    """Bring the database back to `revision`; `base` empties it."""
    with app.app_context(), _alone(app):
        _tool(app).downgrade(revision=revision)


def check(app: Flask) -> None:
    """Raise SystemExit unless the tables are what the models say."""
    with app.app_context():
        _tool(app).check()


def revise(app: Flask, message: str) -> None:
    """Write the next numbered migration, from the difference between the models and the database."""
    with app.app_context():
        _tool(app).migrate(message=message, rev_id=f"{int(head()) + 1:04}")


def _tool(app: Flask):
    """Flask-Migrate, bound to the application."""
    import flask_migrate

    if "migrate" not in app.extensions:
        flask_migrate.Migrate(app, db, directory=str(paths.migrations()), render_as_batch=True)
    return flask_migrate


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
