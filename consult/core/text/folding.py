"""Two forms of a text: as it is stored, and as it is searched.

Stored: NFC, nothing that a database, XML or a reader's eye cannot carry; U+200B stays, since it breaks lines in Khmer
and Burmese. Searched: compatibility forms, case and accents folded away, so that one LIKE finds the same rows on
SQLite and PostgreSQL and in every script (Unicode annex 15, section 14.1; tried against FTS5 and tsvector, which miss
words inside Thai, Lao and Khmer sentences).
"""

import re
import unicodedata

from consult.core.text.graphemes import ZERO_WIDTH

MOST_TERMS = 12

_ACCENTS = re.compile("[\u0300-\u036f]")
_ODD = re.compile(f"[{ZERO_WIDTH}\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
# The circle of sara am typed before the tone mark instead of after it looks the same: น้ำ. Likewise in Lao.
_SARA_AM = re.compile("\u0e4d([\u0e48-\u0e4b]+)|\u0ecd([\u0ec8-\u0ecb]+)")
# Letters whose stroke Unicode does not count as a mark, and signs that keyboards and word processors vary.
_ALIKE = str.maketrans(
    {"\u0111": "d", "\u0142": "l", "\u00f8": "o", "\u0131": "i"}
    | dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
)
_TERM = re.compile(r'"([^"]*)"|([^\s"]+)')

# Controls, directional overrides and isolates, interlinear marks, lone surrogates, what XML 1.0 does not allow.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_NEWLINE = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANKS_AT_END = re.compile(r"[^\S\n]+$", re.MULTILINE)


def fold(text: str) -> str:
    """`text` as search compares it: NFKC, casefolded, without accents and zero-width characters, blanks collapsed.

    Folding twice changes nothing. Thai, Lao, Khmer and Burmese signs stay; only U+0300-036F go.
    """
    if not text.isascii():
        text = _fold_letters(text)
    else:
        text = _ODD.sub("", text).casefold()
    return " ".join(text.split())


def _fold_letters(text: str) -> str:
    # Casefolding may bring forth marks and compatibility letters capitals, hence both steps until nothing moves.
    while True:
        folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", _ODD.sub("", text)).casefold())
        folded = unicodedata.normalize("NFKC", _ACCENTS.sub("", folded)).translate(_ALIKE)
        folded = _SARA_AM.sub(lambda m: m[1] + "\u0e4d" if m[1] else m[2] + "\u0ecd", folded)
        if folded == text:
            return folded
        text = folded


def like_pattern(query: str) -> list[str]:
    r"""`query` as patterns for LIKE ... ESCAPE '\' against folded text; all of them must match.

    An empty list means: no restriction.
    """
    return [f"%{_escape(term)}%" for term in terms(query)]


def terms(query: str) -> list[str]:
    """What is looked for, folded: each term between blanks by itself, a quoted phrase together.

    At most MOST_TERMS count, so that a pasted page is no burden.
    """
    found = [phrase.strip() or word for phrase, word in _TERM.findall(fold(query))]
    return list(dict.fromkeys(filter(None, found)))[:MOST_TERMS]


def _escape(term: str) -> str:
    return term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def clean(text: str) -> str:
    r"""`text` for storage: NFC, lines ended by \n, no control characters, no blanks at the end of a line or around it.

    U+200B, joiners and soft hyphens stay. The result can be written to any database and to XML.
    """
    text = _UNWANTED.sub("", _NEWLINE.sub("\n", text).replace("\t", " "))
    return _BLANKS_AT_END.sub("", unicodedata.normalize("NFC", text)).strip()


def clean_line(text: str) -> str:
    """`text` for a field of one line: as `clean`, and every run of blanks and newlines becomes one space."""
    return " ".join(clean(text).split())
