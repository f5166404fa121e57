"""Writing a backup while the application serves: all tables as they stood at one instant."""

import hashlib
import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, LargeBinary, Table, select, text

from ...core.errors import Refused
from ...db import db
from .file import FORMAT, FORMAT_VERSION, KEY, MANIFEST, SIGNING_KEY, Keys, Manifest, TableEntry, encode, tables

ROWS_AT_ONCE = 200


def write(target: Path, *, made_at: datetime, keys: Keys | None = None) -> Manifest:
    """Write everything into the file `target`, readable by its owner only; answers what was written.

    One reading transaction sees all tables as they stood at its begin, on SQLite through the write-ahead log, on
    PostgreSQL by REPEATABLE READ: whoever writes meanwhile neither waits nor shows. `keys` are put in where given.
    A file of that name is replaced in one step, once the new one is complete.
    """
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
                manifest = _fill(archive, made_at, keys)
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _fill(archive: zipfile.ZipFile, made_at: datetime, keys: Keys | None) -> Manifest:
    db.session.rollback()
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if revision is None:
            raise Refused("The database is empty: there is nothing to back up.")
        entries = [_add(archive, connection, table) for table in tables()]
        engine = connection.dialect.name
    manifest = Manifest(
        FORMAT, FORMAT_VERSION, revision, made_at.astimezone(UTC).isoformat(), engine, keys is not None, entries
    )
    archive.writestr(MANIFEST, manifest.to_json())
    if keys is not None:
        archive.writestr(KEY, keys.secret)
        archive.writestr(SIGNING_KEY, keys.signing)
    return manifest


def _add(archive: zipfile.ZipFile, connection: Connection, table: Table) -> TableEntry:
    digest, count = hashlib.sha256(), 0
    columns = [column.name for column in table.columns]
    query = select(*table.columns).order_by(*table.primary_key.columns)
    entry = TableEntry(table.name, columns, 0, "")
    at_once = 1 if any(isinstance(column.type, LargeBinary) for column in table.columns) else ROWS_AT_ONCE
    with archive.open(entry.member, "w", force_zip64=True) as member:
        for row in connection.execution_options(yield_per=at_once).execute(query):
            line = encode(row)
            digest.update(line)
            member.write(line)
            count += 1
    return TableEntry(table.name, columns, count, digest.hexdigest())
