"""A text as words, for showing a comparison. Joined again the words are the text, and no cluster is ever split."""

import re
from functools import cache

from consult.core.text import graphemes

# Scripts that write sentences without spaces between the words: Thai, Lao, Burmese, Khmer, Tai Tham, kana, Han.
_WITHOUT_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff\u1a20-\u1aaf\ua9e0-\ua9ff\uaa60-\uaa7f"
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]"
)
# Letters with the marks that Python's \w leaves out (accents typed apart, Arabic, Devanagari to Sinhala).
_LETTER = (
    r"[\w\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
    r"\u1ab0-\u1aff\u200c\u200d]+"
)
# A blank, a word with its inner apostrophes, points and hyphens, or one other character.
_TOKEN = re.compile(rf"\n|[^\S\n]+|{_LETTER}(?:[.,'\u2019\-]{_LETTER})*|.", re.DOTALL)


@cache
def _icu_words():
    """ICU's word breaker, or None where icu4py is not installed: then such scripts are cut at clusters."""
    try:
        from icu4py.breakers import WordBreaker
    except ImportError:
        return None
    # The dictionary follows the script, not the locale; one fixed locale keeps the cut the same for every reader.
    return lambda text: list(WordBreaker(text, "en"))


def words(text: str) -> list[str]:
    """`text` as words, blanks and signs. Scripts without spaces are cut by dictionary, or else at clusters."""
    if text.isascii():
        return _TOKEN.findall(text)
    cuts = set(graphemes.boundaries(text))
    found, pending, at = [], "", 0
    for piece in _pieces(text):
        pending += piece
        at += len(piece)
        if at in cuts:  # a dictionary that cuts inside a cluster is overruled
            found.append(pending)
            pending = ""
    return found


def without_spaces(text: str) -> bool:
    """True where some of `text` is in a script that writes no spaces between words."""
    return not text.isascii() and bool(_WITHOUT_SPACES.search(text))


def _pieces(text: str) -> list[str]:
    if not without_spaces(text):
        return _TOKEN.findall(text)
    breaker = _icu_words()
    if breaker is not None:
        return [piece for word in breaker(text) for piece in _by_blank(word)]
    found = []
    for run in re.findall(r"\s+|\S+", text):
        found += graphemes.clusters(run) if without_spaces(run) else _TOKEN.findall(run)
    return found


def _by_blank(word: str) -> list[str]:
    # ICU joins runs of blanks; a newline stays on its own, so that a comparison keeps lines together.
    return re.findall(r"\n|[^\n]+", word) if "\n" in word and len(word) > 1 else [word]
