"""Attachments: what a file really is, whether it may be kept, and under which name.

The name a browser sends proves nothing, so a file is known by its content. Accepted are PDF, DOCX, PNG, JPEG, GIF and
WEBP; anything that can act when it is opened (scripts, macros, embedded files, templates from elsewhere) is refused,
since one delegation's attachment is opened on the computers of all others.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from consult.core.errors import Refused
from consult.core.files import docx, images, pdf
from consult.core.files.archives import Unreadable
from consult.core.files.names import safe_name

MOST_BYTES = 10 * 1024 * 1024
MOST_BYTES_IN_ALL = 40 * 1024 * 1024

__all__ = ["MOST_BYTES", "MOST_BYTES_IN_ALL", "FileKind", "check_size", "inspect", "safe_name"]


@dataclass(frozen=True, slots=True)
class FileKind:
    """What a file is: `media_type` as sent to browsers, `extension` without a dot, `label` for people."""

    media_type: str
    extension: str
    label: str


PDF = FileKind("application/pdf", "pdf", "PDF")
DOCX = FileKind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", "Word document")
IMAGES = {
    "png": FileKind("image/png", "png", "PNG image"),
    "jpeg": FileKind("image/jpeg", "jpg", "JPEG image"),
    "gif": FileKind("image/gif", "gif", "GIF image"),
    "webp": FileKind("image/webp", "webp", "WEBP image"),
}


def check_size(
    size: int, others: Iterable[int] = (), *, most: int = MOST_BYTES, most_in_all: int = MOST_BYTES_IN_ALL
) -> None:
    """Refuses a file of `size` bytes that is too large by itself or together with the candidate's `others`."""
    if size > most:
        raise Refused(
            "The file has %(size)s MB; %(most)s MB are allowed.",
            size=_megabytes(size), most=_megabytes(most), field="file",
        )
    in_all = size + sum(others)
    if in_all > most_in_all:
        raise Refused(
            "With this file the attachments would have %(in_all)s MB; %(most)s MB are allowed for one candidate. "
            "Remove one first.",
            in_all=_megabytes(in_all), most=_megabytes(most_in_all), field="file",
        )


def _megabytes(size: int) -> str:
    # Rounded up, so that a file just above the limit is not said to have exactly what is allowed.
    tenths = -(-size * 10 // (1024 * 1024))
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


def inspect(data: bytes, filename: str, *, most: int = MOST_BYTES) -> FileKind:
    """What `data` really is. `filename` only helps to word the refusal.

    Raises Refused with a sentence where the file is empty, too large, of another kind, damaged, or can act by itself.
    """
    if not data:
        raise Refused('"%(file)s" is empty.', file=safe_name(filename), field="file")
    check_size(len(data), most=most, most_in_all=most)
    try:
        if data.startswith(pdf.MAGIC):
            pdf.check(data)
            return PDF
        if data.startswith(docx.MAGIC):
            docx.check(data)
            return DOCX
        kind = images.check(data)
    except Unreadable as error:
        raise Refused('"%(file)s" %(why)s.', file=safe_name(filename), why=error.message, field="file") from error
    if kind is None:
        raise Refused(
            '"%(file)s" is none of the kinds that can be attached: PDF, Word (DOCX), PNG, JPEG, GIF or WEBP.',
            file=safe_name(filename), field="file",
        )
    return IMAGES[kind]
