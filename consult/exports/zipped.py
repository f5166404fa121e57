"""Zip files whose bytes depend on their contents alone: given order, a given time, no trace of the machine."""

import io
import zipfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime


def pack(files: Iterable[tuple[str, bytes]], when: datetime) -> bytes:
    """A zip file of (name, content) pairs, each dated `when` in UTC (1980 at the earliest, as the format demands)."""
    stamp = max(when.astimezone(UTC).timetuple()[:6], (1980, 1, 1, 0, 0, 0))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files:
            info = zipfile.ZipInfo(name, stamp)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def repack(data: bytes, when: datetime, edits: dict[str, Callable[[bytes], bytes]]) -> bytes:
    """The same zip file with fixed times, and with the named members passed through a function."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = [(name, archive.read(name)) for name in archive.namelist()]
    return pack([(name, edits[name](content) if name in edits else content) for name, content in files], when)
