"""Row ids: how a row of a form finds its paragraph again, whatever happened to the form in between."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from consult.core.text.folding import fold

# What word processors make of a hyphen: typographic ones, the minus sign, the non-breaking one.
_HYPHENS = re.compile("[\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d_\u001e\u001f]")
_DROPPED = re.compile("[\\s\u200b-\u200d\u2060\ufeff\\[\\]()]")
_ID = re.compile(r"([NR])-?0*(\d{1,4})[.,;:]*V0*(\d{1,4})[.,;:]*(P\d{1,4}|ALL)[.,;:]*")


@dataclass(frozen=True, slots=True)
class RowId:
    """A row's place: the candidate's reference, the version's number, the paragraph's id (None: the whole text)."""

    ref: str
    version: int
    paragraph_id: str | None = None

    def __str__(self) -> str:
        return f"{self.ref}.v{self.version}.{self.paragraph_id or 'all'}"


def read_row_id(text: str) -> RowId | None:
    """The row id in a cell, also where a word processor changed its hyphens, capitals or blanks. None for any other
    text."""
    bare = _DROPPED.sub("", _HYPHENS.sub("-", unicodedata.normalize("NFKC", text[:80]))).upper()
    found = _ID.fullmatch(re.sub("-+", "-", bare))
    if found is None:
        return None
    letter, number, version, paragraph = found.groups()
    return RowId(
        f"{letter}-{int(number):02d}", int(version), None if paragraph == "ALL" else f"p{int(paragraph[1:])}"
    )


def fingerprint(row: RowId, *words: str) -> str:
    """What makes a filled row the same when it comes again: its place and its words, however they were typed.

    40 hexadecimal figures. Words that differ in normal form, blanks, quotation marks or capitals only are the same.
    """
    said = "\x1f".join([str(row), *map(fold, words)])
    return hashlib.sha256(said.encode()).hexdigest()[:40]
