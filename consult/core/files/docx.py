"""Word documents (DOCX) that hold text and pictures, and nothing that acts when they are opened."""

import re

from consult.core.files.archives import DAMAGED, Archive, Unreadable
from consult.core.messages import Message

MAGIC = b"PK\x03\x04"

_CONTENT_TYPES = "[Content_Types].xml"
_BODY = "word/document.xml"
_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
# Macros, ActiveX controls, embedded programs.
_ACTIVE = re.compile(
    r"vbaproject|vbadata|/activex/|/embeddings/.*\.(bin|exe|vbs|js|docm|xlsm|pptm|dotm)$", re.IGNORECASE
)
_RELATIONSHIP = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>", re.IGNORECASE)
_EXTERNAL = re.compile(rb"""TargetMode\s*=\s*["']External["']""", re.IGNORECASE)
_HYPERLINK = re.compile(rb"""Type\s*=\s*["'][^"']*/hyperlink["']""", re.IGNORECASE)
_MACROS = Message("holds macros or embedded programs. Save it as a plain DOCX without them")
_OTHER = Message("is no Word document (DOCX)")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def check(data: bytes) -> None:
    """Raises Unreadable where `data` is no Word document, is damaged, or holds something that acts.

    Links to web pages are allowed; templates, pictures and objects fetched from elsewhere are not, since they tell a
    stranger who opens the document.
    """
    archive = Archive(data)
    if _CONTENT_TYPES not in archive.names or _BODY not in archive.names:
        raise Unreadable(Message("is a packed file, but no Word document (DOCX)"))
    if any(_ACTIVE.search(f"/{name}") for name in archive.names):
        raise Unreadable(_MACROS)
    types = _xml(archive, _CONTENT_TYPES)
    if b"macroEnabled" in types:
        raise Unreadable(_MACROS)
    if _MAIN not in types:
        raise Unreadable(_OTHER)
    if b":document" not in _xml(archive, _BODY) and b"<document" not in _xml(archive, _BODY):
        raise Unreadable(_OTHER)
    for name in archive.names:
        if name.lower().endswith(".rels"):
            for relationship in _RELATIONSHIP.findall(_xml(archive, name)):
                if _EXTERNAL.search(relationship) and not _HYPERLINK.search(relationship):
                    raise Unreadable(Message("fetches a template, picture or object from elsewhere when it is opened"))


def _xml(archive: Archive, name: str) -> bytes:
    """The part `name` as UTF-8, without its declaration's say in it."""
    content = archive.read(name)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            content = content.decode("utf-16").encode()
        except UnicodeDecodeError as error:
            raise Unreadable(DAMAGED) from error
    if b"\x00" in content or _DOCTYPE.search(content):
        raise Unreadable(_OTHER)
    return content
