"""Engine, session and the one way to write: `with transaction():`.

On SQLite a connection outside `transaction()` is read-only by pragma, on PostgreSQL by the transaction's mode, so a
write that is not in a transaction is refused by the database itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Enum, MetaData, event, text
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from . import clock
from .config import Config

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
FIRST_SAFE_SQLITE = (3, 51, 3)


class Base(DeclarativeBase):
    """Root of all tables."""

    metadata = MetaData(naming_convention=NAMING)


class UTCDateTime(TypeDecorator):
    """An instant: aware going in, UTC and aware coming out, on both engines."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def word(cls: type, name: str) -> Enum:
    """A column of a StrEnum, stored by value and guarded by a named CHECK."""
    return Enum(
        cls,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda c: [m.value for m in c],
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False}, disable_autonaming=True)


def sqlite_module():
    """The SQLite driver: the bundled one where there is a wheel for it, else the interpreter's own."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:  # no wheel on this platform; the version is checked below all the same
        from sqlite3 import dbapi2
    return dbapi2


def check_sqlite(version: tuple[int, ...]) -> None:
    """Refuse a SQLite that can corrupt its file when the write-ahead log is reset (3.7.0 to 3.51.2)."""
    if version < FIRST_SAFE_SQLITE:
        raise SystemExit(
            f"SQLite {'.'.join(map(str, version))} has the WAL-reset fault, which can corrupt the database. "
            "Consult needs 3.51.3 or later: install the package pysqlite3 0.6.1, or use PostgreSQL."
        )


# The connection used last is used next: its pages and statements are still at hand.
_LAST_FIRST = {"pool_use_lifo": True}


def engine_options(config: Config) -> dict:
    """Options for `create_engine`."""
    if config.is_sqlite:
        module = sqlite_module()
        check_sqlite(module.sqlite_version_info)
        return {"module": module, "connect_args": {"timeout": 15}, "pool_size": 20, "max_overflow": 20, **_LAST_FIRST}
    return {"pool_size": 10, "max_overflow": 20, "pool_pre_ping": True, **_LAST_FIRST}


def listen(engine: Engine) -> None:
    """Attach what each connection and each transaction needs."""
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _connect(connection, _record):
            connection.isolation_level = None  # we say BEGIN ourselves
            cursor = connection.cursor()
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

        @event.listens_for(engine, "begin")
        def _begin(connection):
            if connection.get_execution_options().get("consult_write"):
                connection.exec_driver_sql("PRAGMA query_only=OFF")
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                connection.exec_driver_sql("PRAGMA query_only=ON")
                connection.exec_driver_sql("BEGIN")
    else:

        @event.listens_for(engine, "begin")
        def _begin(connection):
            write = bool(connection.get_execution_options().get("consult_write"))
            # psycopg sends BEGIN with the first statement and takes the mode from here: no extra round trip.
            connection.connection.dbapi_connection.read_only = not write


@contextmanager
def transaction() -> Iterator:
    """Everything inside commits together or not at all. What was read before is dropped: load again inside.

    Yields the session. Raises RuntimeError when nested: one request, one transaction at a time.
    """
    session = db.session
    if session.info.get("writing"):
        raise RuntimeError("transactions do not nest")
    session.rollback()
    session.connection(execution_options={"consult_write": True})
    session.info["writing"] = True
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["writing"] = False


@contextmanager
def part() -> Iterator[None]:
    """A part of the transaction that is undone alone where it raises; what was done before it stands."""
    require_transaction()
    with db.session.begin_nested():
        yield


def require_transaction() -> None:
    """Raise RuntimeError outside `transaction()`."""
    if not db.session.info.get("writing"):
        raise RuntimeError("this writes: call it inside transaction()")


def instant() -> datetime:
    """The instant that decides a deadline, to be read after the row is locked: PostgreSQL's own clock there."""
    if db.engine.dialect.name == "postgresql" and clock._source is None:
        return db.session.execute(text("SELECT clock_timestamp()")).scalar_one().astimezone(UTC)
    return clock.now()


def init(app: Flask, config: Config) -> None:
    """Bind the session to the configured database."""
    app.config["SQLALCHEMY_DATABASE_URI"] = config.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(config)
    db.init_app(app)
    with app.app_context():
        listen(db.engine)
