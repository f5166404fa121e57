"""The form of a backup: a ZIP with `manifest.json` and, for each table, its rows as lines of JSON.

A line is a list of the row's values in the order of the columns that the manifest names: instants in UTC as ISO 8601,
bytes in base64, words and structures as they are. So a file made on one database can be read into the other.
"""

import base64
import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import JSON, Column, Date, LargeBinary, Table

from ...core.errors import Refused
from ...db import Base, UTCDateTime

FORMAT = "consult-backup"
FORMAT_VERSION = 1
MANIFEST, KEY, SIGNING_KEY = "manifest.json", "secret_key", "signing_key"


@dataclass(frozen=True)
class Keys:
    """The keys of an installation: `secret` of its sessions, `signing` of its ledgers and receipts. Backups of before
    there was a ledger hold no `signing` key."""

    secret: str = field(repr=False)
    signing: str | None = field(repr=False)


@dataclass(frozen=True)
class TableEntry:
    """One table in the file; `sha256` is of its lines."""

    name: str
    columns: list[str]
    rows: int
    sha256: str

    @property
    def member(self) -> str:
        """The name of its part of the ZIP."""
        return f"tables/{self.name}.jsonl"


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. `revision`: the migration its database stood at; `made_at`: ISO 8601, UTC."""

    format: str
    format_version: int
    revision: str
    made_at: str
    engine: str
    with_key: bool
    tables: list[TableEntry]

    @property
    def rows(self) -> int:
        """All rows of all tables."""
        return sum(table.rows for table in self.tables)

    def to_json(self) -> bytes:
        """The manifest with the checksum of everything else in it."""
        plain = asdict(self)
        return json.dumps(plain | {"checksum": _checksum(plain)}, indent=1, ensure_ascii=False).encode()


def _checksum(plain: dict) -> str:
    return hashlib.sha256(json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def tables() -> list[Table]:
    """All tables, those that others point to first."""
    return list(Base.metadata.sorted_tables)


def encode(row: Any) -> bytes:
    """A row as one line."""
    return json.dumps([_plain(value) for value in row], ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    return value


def _read(column: Column, value: Any) -> Any:
    if value is None or isinstance(column.type, JSON):
        return value
    if isinstance(column.type, UTCDateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    if isinstance(column.type, LargeBinary):
        return base64.b64decode(value)
    return value


def decode(table: Table, line: bytes) -> dict[str, Any]:
    """The row of a line, by column."""
    return {
        column.name: _read(column, value) for column, value in zip(table.columns, json.loads(line), strict=True)
    }


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """What the file says of itself. Raises Refused for a file that is no backup, or whose manifest was changed."""
    try:
        read = json.loads(archive.read(MANIFEST))
        checksum = read.pop("checksum")
        entries = [TableEntry(**entry) for entry in read["tables"]]
        manifest = Manifest(**{**read, "tables": entries})
    except (KeyError, TypeError, ValueError):
        raise Refused("This is no backup of Consult: it holds no manifest that can be read.") from None
    if manifest.format != FORMAT or checksum != _checksum(read):
        raise Refused("The backup is damaged: its manifest does not match its checksum.")
    if manifest.format_version != FORMAT_VERSION:
        raise Refused(
            "The backup has format %(format_version)s; this release reads %(format_version_2)s.",
            format_version=manifest.format_version, format_version_2=FORMAT_VERSION,
        )
    return manifest


def check(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Raise Refused unless each table of the file has the rows and the checksum that the manifest says."""
    for entry in manifest.tables:
        digest, rows = hashlib.sha256(), 0
        for line in lines(archive, entry):
            digest.update(line)
            rows += 1
        if (rows, digest.hexdigest()) != (entry.rows, entry.sha256):
            raise Refused("The backup is damaged: the table %(name)s does not match its checksum.", name=entry.name)


def lines(archive: zipfile.ZipFile, entry: TableEntry) -> Iterator[bytes]:
    """The lines of a table. Raises Refused where they cannot be read."""
    try:
        with archive.open(entry.member) as member:
            yield from member
    except (KeyError, EOFError, zipfile.BadZipFile):
        raise Refused("The backup is damaged: the table %(name)s cannot be read.", name=entry.name) from None
