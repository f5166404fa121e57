"""The package around an office document: what kind of file it is, and its parts by their relations."""

import posixpath
import re
from enum import StrEnum

from consult.core.errors import Refused
from consult.core.files.archives import Archive, Unreadable
from consult.core.messages import Message

from .xml import walk

MOST_BYTES = 10 * 1024 * 1024
MOST_PART = 16 * 1024 * 1024  # bytes of one part, unpacked

_ACTIVE = re.compile(r"vbaproject|vbadata|/activex/", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of old Office files, and of encrypted new ones
_PASSWORD = Message("The file is protected by a password, so it cannot be read. Save it without one and send it again.")
_MACROS = Message("The file holds macros. Save it as a plain DOCX or XLSX without them and send it again.")


class Kind(StrEnum):
    """What a file is, by its content."""

    DOCX = "docx"
    XLSX = "xlsx"
    TEXT = "text"


_MAIN = {
    Kind.DOCX: re.compile(r"wordprocessingml\.(document|template)\.main\+xml$", re.IGNORECASE),
    Kind.XLSX: re.compile(r"spreadsheetml\.(sheet|template)\.main\+xml$", re.IGNORECASE),
}
_OTHERS = (
    (b"%PDF-", Message("This is a PDF, from which no form can be read back. Send the DOCX or XLSX itself.")),
    (b"{\\rtf", Message("This is an RTF document. Save it as DOCX and send it again.")),
    (b"\x89PNG", Message("This is a picture. Send a document with text in it.")),
    (b"\xff\xd8\xff", Message("This is a picture. Send a document with text in it.")),
)


def kind_of(data: bytes, *, most: int = MOST_BYTES) -> Kind:
    """What a file is, whatever it is called: a package of Office, or else taken for text.

    Raises Refused, saying what to do, for an empty or too large file and for kinds that cannot be read.
    """
    if not data:
        raise Refused(Message("The file is empty."), field="file")
    if len(data) > most:
        raise Refused(
            Message("The file has more than %(most)s MB. Send it in several parts.", most=most // (1024 * 1024)),
            field="file",
        )
    if data.startswith(_OLE):
        # The names of streams in the container are UTF-16.
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refused(_PASSWORD, field="file")
        raise Refused(
            Message("This is a file of an old Office version. Save it as DOCX or XLSX and send it again."), field="file"
        )
    for magic, sentence in _OTHERS:
        if data.startswith(magic):
            raise Refused(sentence, field="file")
    return Package(data).kind if data.startswith(b"PK") else Kind.TEXT


class Package:
    """An Office package in memory. `kind` is DOCX or XLSX, `main` the name of its main part.

    Raises Refused for anything that is damaged, hostile, locked, holds macros, or is no such package.
    """

    def __init__(self, data: bytes):
        try:
            self._archive = Archive(data)
            self._names = {name.lower(): name for name in self._archive.names}
            if any(_ACTIVE.search(f"/{name}") for name in self._names):
                raise Refused(_MACROS, field="file")
            self.kind, self.main = self._identify()
        except Unreadable as error:
            raise refused(error) from error

    def _identify(self) -> tuple[Kind, str]:
        if "[content_types].xml" not in self._names:
            sentence = Message("This is a packed file, but no Word or Excel document.")
            if "mimetype" in self._names and b"opendocument" in self._archive.read(self._names["mimetype"], most=200):
                sentence = Message("This is an OpenDocument file. Save it as DOCX or XLSX and send it again.")
            raise Refused(sentence, field="file")
        found: list[tuple[Kind, str]] = []
        active = False

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal active
            content_type = attributes.get("ContentType", "")
            active = active or "macroEnabled" in content_type
            for kind, pattern in _MAIN.items():
                if name == "Override" and pattern.search(content_type):
                    found.append((kind, attributes.get("PartName", "").lstrip("/")))

        walk(self._archive.read(self._names["[content_types].xml"], most=1024 * 1024), start=start)
        if active:
            raise Refused(_MACROS, field="file")
        found = [(kind, name) for kind, name in found if name.lower() in self._names]
        if len(found) != 1:
            raise Refused(Message("This is a packed file, but no Word or Excel document."), field="file")
        return found[0]

    def has(self, name: str) -> bool:
        """Whether there is a part of this name."""
        return name.lower() in self._names

    def read(self, name: str, *, most: int = MOST_PART) -> bytes:
        """The content of a part, at most `most` bytes. Raises Unreadable."""
        if not self.has(name):
            raise Unreadable(Message("is damaged and cannot be opened"))
        return self._archive.read(self._names[name.lower()], most=most)

    def related(self, source: str) -> dict[str, tuple[str, str]]:
        """What the part `source` points to inside the package: id -> (the last word of the type, the part's name)."""
        folder, _, name = source.rpartition("/")
        rels = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        if not self.has(rels):
            return {}
        found = {}

        def start(element: str, attributes: dict[str, str]) -> None:
            if element != "Relationship" or attributes.get("TargetMode", "").lower() == "external":
                return
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = (kind, posixpath.normpath(path))

        walk(self.read(rels, most=2 * 1024 * 1024), start=start)
        return found

    def first(self, kind: str) -> str | None:
        """The part of this kind that the main part points to, if there is one."""
        for of, name in self.related(self.main).values():
            if of == kind and self.has(name):
                return name
        return None


def refused(error: Unreadable) -> Refused:
    """The refusal that a file which cannot be opened gets."""
    return Refused(Message("The file %(why)s.", why=error.args[0]), field="file")
