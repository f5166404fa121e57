"""Office files are ZIP archives. Here such an archive is opened without trusting what it says of itself."""

import zipfile
from io import BytesIO

from consult.core.messages import Message

MOST_ENTRIES = 3_000
MOST_UNPACKED = 150 * 1024 * 1024
# A part that shrinks more than this is a bomb, once it is large enough to hurt. Tables of figures reach about 50.
MOST_RATIO = 300
_LARGE = 1024 * 1024
_LISTED = b"PK\x01\x02"  # begins each entry of the index

DAMAGED = Message("is damaged and cannot be opened")
_TOO_LARGE = Message("becomes too large when it is unpacked")


class Unreadable(Exception):
    """Not an archive one can open safely. `message` is the rest of a sentence: "The file <message>."."""

    def __init__(self, message: Message):
        super().__init__(message)
        self.message = message


class Archive:
    """An archive in memory whose index was checked: number and size of parts, no bombs, no escape, no password.

    Raises Unreadable from the constructor and from `read`.
    """

    def __init__(self, data: bytes):
        # Counted before the index is read: a list of a hundred thousand parts is itself a burden.
        if (listed := data.count(_LISTED)) > MOST_ENTRIES:
            raise Unreadable(
                Message("has %(count)s parts; %(most)s are allowed", count=f"{listed:,}", most=f"{MOST_ENTRIES:,}")
            )
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, UnicodeDecodeError) as error:
            raise Unreadable(DAMAGED) from error
        if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise Unreadable(_TOO_LARGE)
        for entry in entries:
            if entry.flag_bits & 0x1:
                raise Unreadable(Message("is protected by a password, so nobody can check it"))
            if entry.file_size > _LARGE and entry.file_size > MOST_RATIO * max(1, entry.compress_size):
                raise Unreadable(_TOO_LARGE)
            if entry.filename.startswith(("/", "\\")) or ".." in entry.filename.replace("\\", "/").split("/"):
                raise Unreadable(Message("has parts with names that lead outside it"))
        self.names = [entry.filename for entry in entries]
        if len(set(map(str.lower, self.names))) != len(self.names):
            raise Unreadable(Message("has two parts of the same name"))

    def read(self, name: str, *, most: int = 30 * 1024 * 1024) -> bytes:
        """The content of part `name`, of at most `most` bytes, whatever the index claims. Raises Unreadable."""
        try:
            with self._zip.open(name) as part:
                content = part.read(most + 1)
        except Exception as error:  # BadZipFile, zlib.error, LZMAError, ...: each way of packing has its own
            raise Unreadable(DAMAGED) from error
        if len(content) > most:
            raise Unreadable(_TOO_LARGE)
        return content
