"""Pictures: PNG, JPEG, GIF, WEBP by their structure, with sane dimensions. SVG is none of them: it can hold scripts."""

import struct
import zlib

from consult.core.files.archives import Unreadable
from consult.core.messages import Message

# 60 million pixels need 240 MB once shown: more than a page from a scanner, less than what stops a phone.
MOST_PIXELS = 60_000_000
MOST_SIDE = 20_000

_DAMAGED = Message("is damaged or incomplete. Save the picture once more")


def check(data: bytes) -> str | None:
    """ "png", "jpeg", "gif" or "webp", or None for anything else. Raises Unreadable where such a picture is damaged or
    has more pixels than can be shown.
    """
    for kind, (starts, size_of) in _KINDS.items():
        if starts(data):
            try:
                width, height = size_of(data)
            except (struct.error, IndexError) as error:
                raise Unreadable(_DAMAGED) from error
            if not width or not height:
                raise Unreadable(_DAMAGED)
            if max(width, height) > MOST_SIDE or width * height > MOST_PIXELS:
                raise Unreadable(
                    Message(
                        "has %(width)s by %(height)s pixels, too many to show. Make it smaller",
                        width=f"{width:,}", height=f"{height:,}",
                    )
                )
            return kind
    return None


def _png(data: bytes) -> tuple[int, int]:
    """Walks the chunks to IEND and checks the sum of each that is not picture data (ISO 15948, section 5)."""
    at, size = 8, None
    while True:
        length, name = struct.unpack_from(">I4s", data, at)
        if at + 12 + length > len(data):
            raise Unreadable(_DAMAGED)
        if name != b"IDAT":
            (stated,) = struct.unpack_from(">I", data, at + 8 + length)
            if zlib.crc32(data[at + 4 : at + 8 + length]) != stated:
                raise Unreadable(_DAMAGED)
        if size is None:
            if name != b"IHDR" or length != 13:
                raise Unreadable(_DAMAGED)
            size = struct.unpack_from(">II", data, at + 8)
        if name == b"IEND":
            return size
        at += 12 + length


def _jpeg(data: bytes) -> tuple[int, int]:
    """Walks the segments to the frame header (ITU-T T.81, annex B); the end of image must be there."""
    if b"\xff\xd9" not in data[-4096:]:
        raise Unreadable(_DAMAGED)
    at = 2
    while True:
        if data[at] != 0xFF:
            raise Unreadable(_DAMAGED)
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        if marker in (0xD9, 0xDA):
            raise Unreadable(_DAMAGED)
        (length,) = struct.unpack_from(">H", data, at + 2)
        if length < 2:
            raise Unreadable(_DAMAGED)
        at += 2 + length


def _gif(data: bytes) -> tuple[int, int]:
    if b"\x3b" not in data[-1024:]:
        raise Unreadable(_DAMAGED)
    return struct.unpack_from("<HH", data, 6)


def _webp(data: bytes) -> tuple[int, int]:
    """The dimensions from the first chunk: VP8X, VP8L or VP8 (RFC 9649, section 2)."""
    (stated,) = struct.unpack_from("<I", data, 4)
    if stated + 8 > len(data):
        raise Unreadable(_DAMAGED)
    chunk = data[12:16]
    if chunk == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if chunk == b"VP8L" and data[20] == 0x2F:
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    raise Unreadable(_DAMAGED)


_KINDS = {
    "png": (lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"), _png),
    "jpeg": (lambda data: data.startswith(b"\xff\xd8\xff"), _jpeg),
    "gif": (lambda data: data.startswith((b"GIF87a", b"GIF89a")), _gif),
    "webp": (lambda data: data.startswith(b"RIFF") and data[8:12] == b"WEBP", _webp),
}
