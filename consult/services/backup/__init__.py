"""One file that holds everything, and bringing it back: the same file for SQLite and for PostgreSQL."""

from .file import Keys, Manifest, read_manifest
from .restoring import restore
from .writing import write

__all__ = ["Keys", "Manifest", "read_manifest", "restore", "write"]
