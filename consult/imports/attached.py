"""The snapshot that lies in the PDF of an issued list, read without a PDF library.

Reads what `exports.pdf` writes: one attached file, compressed or not, and the hash of it in the document's properties,
from where each page prints it. Anything else is refused.
"""

import re
import zlib

from ..core.errors import Refused

MOST = 64 * 1024 * 1024  # bytes: no snapshot is longer, and a file made to swell is not unpacked further
_ATTACHED = re.compile(rb"<<(?P<head>[^\x00]{0,400}?/EmbeddedFile[^\x00]{0,400}?)>>\s*stream\r?\n")
_LENGTH = re.compile(rb"/Length (\d{1,9})\b")
_PRINTED = re.compile(rb"sha256:([0-9a-f]{64})")


def attached_snapshot(pdf: bytes) -> bytes:
    """The bytes of the attached snapshot. Raises Refused if there is not exactly one."""
    found = list(_ATTACHED.finditer(pdf))
    length = _LENGTH.search(found[0]["head"]) if len(found) == 1 else None
    if length is None:
        raise Refused("No snapshot is attached to this PDF, so it is no list that Consult issued, or it is damaged.")
    raw = pdf[found[0].end() : found[0].end() + int(length[1])]
    if b"/FlateDecode" not in found[0]["head"]:
        return raw
    try:
        return zlib.decompressobj().decompress(raw, MOST)
    except zlib.error as error:
        raise Refused("The snapshot that is attached to this PDF is damaged.") from error


def printed_hashes(pdf: bytes) -> set[str]:
    """The hashes that the properties of the document name as that of its snapshot: one, in what was issued."""
    return {digits.decode() for digits in _PRINTED.findall(pdf)}
