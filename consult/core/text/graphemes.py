"""Where a text may be cut: grapheme clusters and words.

Clusters decide what an offset may point at, and offsets are stored; so the clusters come from this file and Python's
own Unicode tables, never from a library whose dictionaries change with its version. Words only decide how a
comparison is shown, so for them ICU's dictionaries (Thai, Lao, Khmer, Burmese) are used where icu4py is installed.
"""

import unicodedata
from bisect import bisect_left
from functools import cache

ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
INVISIBLE = dict.fromkeys(map(ord, ZERO_WIDTH))  # for str.translate: a text as a reader sees it

# Base characters that close a syllable's cluster although Unicode counts them as letters (GB9a: sara am, Lao am).
_SPACING = frozenset("\u0e33\u0eb3")
# A sign of these joins the following consonant to the cluster (Khmer coeng, Burmese virama, Tai Tham sakot).
_STACKERS = frozenset("\u17d2\u1039\u1a60")
_JOINER = "\u200d"


@cache
def _extends(char: str) -> bool:
    """True where `char` belongs to the cluster before it (Extend and SpacingMark of Unicode annex 29)."""
    if char in _SPACING or char == "\u200c" or char == _JOINER:
        return True
    if "\U0001f3fb" <= char <= "\U0001f3ff" or "\U000e0020" <= char <= "\U000e007f":
        return True  # skin tones, tag characters
    return unicodedata.category(char).startswith("M")


def _is_regional(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _hangul(char: str) -> str:
    """The jamo class of `char`: L, V, T, S (a whole syllable) or an empty string."""
    if "\u1100" <= char <= "\u115f" or "\ua960" <= char <= "\ua97c":
        return "L"
    if "\u1160" <= char <= "\u11a7" or "\ud7b0" <= char <= "\ud7c6":
        return "V"
    if "\u11a8" <= char <= "\u11ff" or "\ud7cb" <= char <= "\ud7fb":
        return "T"
    return "S" if "\uac00" <= char <= "\ud7a3" else ""


def _joins(text: str, at: int, regional_run: int) -> bool:
    """True where no cut is allowed between text[at - 1] and text[at]."""
    before, char = text[at - 1], text[at]
    if before == "\r" and char == "\n":
        return True
    if char < "\u0300":
        return False
    if before in "\n\r\t" or before == "\u200b" or char == "\u200b":
        return False
    if _extends(char) or (before in _STACKERS and char.isalpha()):
        return True
    if before == _JOINER and unicodedata.category(char) == "So":
        return True  # an emoji joined of several
    if _is_regional(char) and _is_regional(before):
        return regional_run % 2 == 1
    kinds = _hangul(before) + _hangul(char)
    return kinds in {"LL", "LV", "LS", "VV", "VT", "SV", "ST", "TT"}


def boundaries(text: str) -> list[int]:
    """Every offset (in code points) at which `text` may be cut, 0 and len(text) included, ascending."""
    if text.isascii() and "\r" not in text:
        return list(range(len(text) + 1))
    found, regional_run = [0], 0
    for at in range(1, len(text)):
        regional_run = regional_run + 1 if _is_regional(text[at - 1]) else 0
        if not _joins(text, at, regional_run):
            found.append(at)
    if text:
        found.append(len(text))
    return found


def clusters(text: str) -> list[str]:
    """`text` as its grapheme clusters; joined they are `text` again."""
    cuts = boundaries(text)
    return [text[start:end] for start, end in zip(cuts, cuts[1:], strict=False)]


def is_boundary(text: str, offset: int) -> bool:
    """True where `text` may be cut at `offset` (code points) without splitting a cluster."""
    cuts = boundaries(text)
    at = bisect_left(cuts, offset)
    return at < len(cuts) and cuts[at] == offset
