"""Bringing a backup back into an empty database, all of it or nothing."""

import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import func, insert, inspect, select, text

from ...core.errors import Refused
from ...db import db, transaction
from .file import KEY, SIGNING_KEY, Keys, Manifest, check, decode, lines, read_manifest, tables

ROWS_AT_ONCE = 200
BYTES_AT_ONCE = 8 * 1024 * 1024


def restore(source: Path) -> tuple[Manifest, Keys | None]:
    """Read the file into the database, which must be empty and stand at the file's migration; answers what was read
    and the keys, if the file holds them.

    Raises Refused, having changed nothing, where the database holds anything, stands elsewhere, or the file is
    damaged.
    """
    try:
        archive = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError):
        raise Refused("%(source)s cannot be read as a backup of Consult.", source=source) from None
    with archive:
        manifest = read_manifest(archive)
        keys = _keys_in(archive) if manifest.with_key else None
        _check_shape(manifest)
        check(archive, manifest)
        with transaction():
            _check_empty()
            _fill(archive, manifest)
    return manifest, keys


def _keys_in(archive: zipfile.ZipFile) -> Keys:
    signing = archive.read(SIGNING_KEY).decode() if SIGNING_KEY in archive.namelist() else None
    return Keys(archive.read(KEY).decode(), signing)


def _check_shape(manifest: Manifest) -> None:
    db.session.rollback()
    revision = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if revision != manifest.revision:
        raise Refused(
            "The backup stands at migration %(theirs)s, this database at %(ours)s. Restore it with the "
            "release that made it; then run: consult db upgrade",
            theirs=manifest.revision, ours=revision,
        )
    theirs = {entry.name: entry.columns for entry in manifest.tables}
    if theirs != {table.name: [column.name for column in table.columns] for table in tables()}:
        raise Refused("The backup holds other tables than this release. Restore it with the release that made it.")


def _check_empty() -> None:
    for table in tables():
        if db.session.execute(select(table.c[table.primary_key.columns.keys()[0]]).limit(1)).first() is not None:
            raise Refused("The database is not empty. A backup is restored into an empty one only.")


def _fill(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Insert all rows. Keys are checked once all are in: some tables name each other."""
    postgresql = db.engine.dialect.name == "postgresql"
    if postgresql:
        _keys("DEFERRABLE INITIALLY DEFERRED")
    else:
        db.session.execute(text("PRAGMA defer_foreign_keys=ON"))
    by_name = {table.name: table for table in tables()}
    for entry in manifest.tables:
        table = by_name[entry.name]
        for some in _portions(lines(archive, entry)):
            db.session.execute(insert(table), [decode(table, line) for line in some])
        there = db.session.execute(select(func.count()).select_from(table)).scalar_one()
        if there != entry.rows:
            raise Refused(
                "%(there)s of %(rows)s rows of %(name)s arrived. Nothing was restored.",
                there=there, rows=entry.rows, name=entry.name,
            )
    if postgresql:
        db.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        _keys("NOT DEFERRABLE")
        _continue_numbers()
    elif db.session.execute(text("PRAGMA foreign_key_check")).first() is not None:
        raise Refused("The backup is damaged: a row points to one that is missing. Nothing was restored.")


def _portions(rows: Iterable[bytes]) -> Iterator[list[bytes]]:
    """So many lines at a time, fewer where they hold files."""
    portion, size = [], 0
    for line in rows:
        portion.append(line)
        size += len(line)
        if len(portion) == ROWS_AT_ONCE or size > BYTES_AT_ONCE:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def _keys(how: str) -> None:
    """Say of every foreign key when it is checked; PostgreSQL takes this back with the transaction."""
    inspector, quote = inspect(db.session.connection()), db.engine.dialect.identifier_preparer.quote
    for table in tables():
        for key in inspector.get_foreign_keys(table.name):
            db.session.execute(text(f"ALTER TABLE {quote(table.name)} ALTER CONSTRAINT {quote(key['name'])} {how}"))


def _continue_numbers() -> None:
    """Let each table's next id follow the last one restored."""
    for table in tables():
        if "id" not in table.c:
            continue
        db.session.execute(
            select(func.setval(func.pg_get_serial_sequence(f'"{table.name}"', "id"), func.max(table.c.id))).having(
                func.max(table.c.id).is_not(None)
            )
        )
