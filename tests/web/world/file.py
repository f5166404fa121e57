"""The world as a SQLite file, to be copied wherever it is looked at."""

from pathlib import Path

from tests.web import world


def make(folder: Path, engine) -> tuple[world.World, Path]:
    """Build the world in a fresh database of the engine; answers it and its file."""
    from consult.app import create_app
    from consult.config import Config
    from consult.db import db

    path = folder / "world.sqlite3"
    config = Config(
        instance_path=folder, database_url=engine.fresh(path), secret_key="of the world", signing_key="5e" * 32,
        testing=True,
    )  # fmt: skip
    app = create_app(config)
    with app.app_context():
        made = world.build()
        db.session.remove()
        with db.engine.connect().execution_options(consult_write=True) as connection:
            connection.connection.dbapi_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return made, path
