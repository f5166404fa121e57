"""The texts a form is about, as the reader may know them, and finding the place in them that a row means."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from consult.core.forms import RowId
from consult.core.text.folding import fold

_REF = re.compile(r"(?<![A-Za-z0-9])([NR])\s*[-\u2010-\u2015\u2212_.]?\s*0*(\d{1,4})(?![0-9])", re.IGNORECASE)
_VERSION = re.compile(r"(?:\bv|version)\.?\s*(\d{1,4})", re.IGNORECASE)
_NUMBER = re.compile(r"(\d{1,3})\s*(bis|ter|quater|quinquies)?((?:\s*\([a-z0-9]{1,4}\))*)", re.IGNORECASE)
_MARKED = re.compile(r"(?:para(?:graph)?s?|§|op)\.?\s*(?=\d)", re.IGNORECASE)
_WHOLE = frozenset({"general", "all", "whole", "whole text", "title", "overall", "general comment", "general comments"})
_SHORTEST = 12  # letters of words that may tell a paragraph


@dataclass(frozen=True, slots=True)
class KnownParagraph:
    """A paragraph of a version: its id, its number as shown, its words."""

    id: str
    number: str
    body: str


@dataclass(frozen=True, slots=True)
class KnownText:
    """A candidate that the reader may comment on: its versions by number, and which is current."""

    ref: str
    title: str
    current: int
    versions: Mapping[int, Sequence[KnownParagraph]]


@dataclass(frozen=True, slots=True)
class Names:
    """How delegations may be named in a form: `own` all names of the reader's, `others` of each other one, by what to
    call it. A name is compared without capitals, accents and blanks around."""

    own: frozenset[str] = frozenset()
    others: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, own: Iterable[str], others: Mapping[str, Iterable[str]]) -> "Names":
        """From plain names: the own ones, and those of each other delegation by what to call it."""
        mine = frozenset(fold(name) for name in own if fold(name))
        theirs = {fold(name): called for called, names in others.items() for name in names if fold(name)}
        return cls(mine, {name: called for name, called in theirs.items() if name not in mine})

    def other(self, text: str) -> str | None:
        """The other delegation that a cell names, or None."""
        said = fold(text)
        return None if said in self.own else self.others.get(said)


@lru_cache(maxsize=5_000)
def _folded(text: str) -> str:
    """A title or paragraph, folded once for all rows that are held against it."""
    return fold(text)


def find_ref(text: str) -> str | None:
    """The reference of a candidate in a cell: "N-07", "norm N 7" -> N-07."""
    found = _REF.search(text)
    return f"{found[1].upper()}-{int(found[2]):02d}" if found else None


def find_version(text: str) -> int | None:
    """The version that a cell names: "N-07 v2", "version 2"."""
    found = _VERSION.search(text)
    return int(found[1]) if found else None


def find_by_title(texts: Mapping[str, KnownText], words: str) -> str | None:
    """The one candidate whose title stands in the words, or None."""
    said = fold(words)
    titles = {text.ref: _folded(text.title) for text in texts.values()}
    found = [ref for ref, title in titles.items() if len(title) >= _SHORTEST and title in said]
    return found[0] if len(found) == 1 else None


def means_whole(text: str) -> bool:
    """Whether a paragraph cell says that the text as a whole is meant."""
    return fold(text).strip(" .:") in _WHOLE


def find_number(paragraphs: Sequence[KnownParagraph], text: str) -> KnownParagraph | None:
    """The paragraph whose number a cell names: "3", "para. 3", "3 bis", "3 (a)"; None where it names none of these."""
    by_number = {_bare(p.number): p for p in paragraphs}
    if (found := by_number.get(_bare(text))) is not None:
        return found
    for match in _NUMBER.finditer(_MARKED.sub("", text)):
        digits, more, points = match.groups()
        for said in (f"{digits}{more or ''}{points}", f"{digits}{more or ''}"):
            if (found := by_number.get(_bare(said))) is not None:
                return found
        return None
    return None


def find_words(paragraphs: Sequence[KnownParagraph], words: str) -> tuple[KnownParagraph, bool] | None:
    """The one paragraph that reads like the words (True) or holds them (False); None where that is not clear."""
    said = fold(words)
    if len(said) < _SHORTEST:
        return None
    same = [p for p in paragraphs if _folded(p.body) == said]
    if len(same) == 1:
        return same[0], True
    holding = [p for p in paragraphs if said in _folded(p.body)]
    return (holding[0], False) if len(holding) == 1 and not same else None


def place_of(row: RowId, texts: Mapping[str, KnownText]) -> bool:
    """Whether a row id names something that is there."""
    text = texts.get(row.ref)
    if text is None or row.version not in text.versions:
        return False
    return row.paragraph_id is None or any(p.id == row.paragraph_id for p in text.versions[row.version])


def _bare(number: str) -> str:
    return re.sub(r"[\s.]+", "", fold(number))
