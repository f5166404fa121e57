"""PDF files that are only read, looked at and printed.

Refused: scripts (/JavaScript), starting programs (/Launch), embedded files and media, forms that send themselves
(/SubmitForm, /ImportData, XFA), documents protected by a password or by rights, since their content cannot be checked.
An opening action that only turns to a page is allowed, being common. Names may be written with #xx escapes and may
hide in compressed object streams (ISO 32000-1, sections 7.3.5 and 7.5.7); both are looked into. This is no virus
scanner: it keeps out what acts by the format's own means.
"""

import re
import zlib
from collections.abc import Iterator

from consult.core.files.archives import Unreadable
from consult.core.messages import Message

MAGIC = b"%PDF-"

_MOST_UNPACKED = 64 * 1024 * 1024
_PRINT = Message("Print it to a new PDF and attach that")
_DAMAGED = Message("is damaged or incomplete. Save the PDF once more")
_TOO_LARGE = Message("becomes too large when it is unpacked")
_NAME_END = rb"(?=[\s/<>\[\]()%{}]|$)"
_ACTS = {
    rb"/JavaScript": Message("holds a script. %(advice)s", advice=_PRINT),
    rb"/(?:Launch|GoToE|ImportData|SubmitForm)": Message(
        "starts something when it is opened. %(advice)s", advice=_PRINT
    ),
    rb"/(?:EmbeddedFiles?|RichMedia|Movie|Sound|Rendition)": Message(
        "holds other files or media. Attach those by themselves, or print it to a new PDF"
    ),
    rb"/XFA": Message("is an interactive form. %(advice)s", advice=_PRINT),
    rb"/Encrypt": Message(
        "is protected by a password or by rights, so nobody can check it. %(advice)s", advice=_PRINT
    ),
}
_FORBIDDEN = {re.compile(name + _NAME_END): message for name, message in _ACTS.items()}
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n")
_OBJECT_STREAM = re.compile(rb"/ObjStm" + _NAME_END)
_DEFLATED = re.compile(rb"/Filter\s*(?:/FlateDecode|\[\s*/FlateDecode\s*\])" + _NAME_END)


def check(data: bytes) -> None:
    """Raises Unreadable where `data` is incomplete or holds what the module names."""
    if not re.match(rb"%PDF-[12]\.\d", data) or b"%%EOF" not in data[-2048:]:
        raise Unreadable(_DAMAGED)
    _refuse_acts(data)
    left = _MOST_UNPACKED
    for content in _object_streams(data):
        left -= len(content)
        if left < 0:
            raise Unreadable(_TOO_LARGE)
        _refuse_acts(content)


def _refuse_acts(content: bytes) -> None:
    # A name of this length does not turn up by chance in compressed pictures of 10 MB; a short one like /AA would.
    content = _unescaped(content)
    for name, message in _FORBIDDEN.items():
        if name.search(content):
            raise Unreadable(message)


def _object_streams(data: bytes) -> Iterator[bytes]:
    """The unpacked content of each stream that holds objects.

    A stream's dictionary is looked for in all that stands between it and the keyword "stream" before, so that neither
    strings nor comments can hide one.
    """
    before = 0
    for found in _STREAM.finditer(data):
        header = _unescaped(data[before : found.start()])
        before = found.end()
        if not _OBJECT_STREAM.search(header):
            continue
        named = header.rfind(b"/Filter")
        if named < 0:
            continue  # stored as it is, so the check of the whole file has read it
        if not _DEFLATED.match(header, named):
            raise Unreadable(Message("is packed in a way that cannot be checked. %(advice)s", advice=_PRINT))
        end = data.find(b"endstream", found.end())
        unpacker = zlib.decompressobj()
        try:
            content = unpacker.decompress(data[found.end() : end], _MOST_UNPACKED)
        except zlib.error as error:
            raise Unreadable(_DAMAGED) from error
        if not unpacker.eof:
            raise Unreadable(_TOO_LARGE if unpacker.unconsumed_tail else _DAMAGED)
        yield content


def _unescaped(content: bytes) -> bytes:
    return _ESCAPE.sub(lambda m: bytes([int(m[1], 16)]), content)
