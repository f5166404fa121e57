"""Office files are ZIP archives. Here such an archive is opened without trusting what it says of itself."""

import zipfile
from io import BytesIO

MOST_ENTRIES = 3_000
MOST_UNPACKED = 150 * 1024 * 1024
# A part that shrinks more than this is a bomb, once it is large enough to hurt. Tables of figures reach about 50.
MOST_RATIO = 300
_LARGE = 1024 * 1024


class Unreadable(Exception):
    """Not an archive one can open safely. The message is the rest of a sentence: "The file <message>."."""


class Archive:
    """An archive in memory whose index was checked: number and size of parts, no bombs, no escape, no password.

    Raises Unreadable from the constructor and from `read`.
    """

    def __init__(self, data: bytes):
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, UnicodeDecodeError) as error:
            raise Unreadable("is damaged and cannot be opened") from error
        if len(entries) > MOST_ENTRIES:
            raise Unreadable(f"has {len(entries):,} parts; {MOST_ENTRIES:,} are allowed")
        if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise Unreadable("becomes too large when it is unpacked")
        for entry in entries:
            if entry.flag_bits & 0x1:
                raise Unreadable("is protected by a password, so nobody can check it")
            if entry.file_size > _LARGE and entry.file_size > MOST_RATIO * max(1, entry.compress_size):
                raise Unreadable("becomes too large when it is unpacked")
            if entry.filename.startswith(("/", "\\")) or ".." in entry.filename.replace("\\", "/").split("/"):
                raise Unreadable("has parts with names that lead outside it")
        self.names = [entry.filename for entry in entries]
        if len(set(map(str.lower, self.names))) != len(self.names):
            raise Unreadable("has two parts of the same name")

    def read(self, name: str, *, most: int = 30 * 1024 * 1024) -> bytes:
        """The content of part `name`, of at most `most` bytes, whatever the index claims. Raises Unreadable."""
        try:
            with self._zip.open(name) as part:
                content = part.read(most + 1)
        except Exception as error:  # BadZipFile, zlib.error, LZMAError, ...: each way of packing has its own
            raise Unreadable("is damaged and cannot be opened") from error
        if len(content) > most:
            raise Unreadable("becomes too large when it is unpacked")
        return content
