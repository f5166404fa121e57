"""Which tabled candidates resemble a draft, so that duplicates are joined rather than tabled twice.

Texts are compared by pieces of words (five letters of folded text, Chinese by two characters), which works in scripts
without spaces and survives inflection. Of the pieces' hashes the smallest are kept (bottom-k sketch, after Broder,
"On the resemblance and containment of documents", 1997), so that a signature has bounded size and the share of common
hashes estimates the share of common pieces. Pieces that many candidates have in common count little.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from itertools import accumulate, chain
from math import log
from typing import TypeVar
from zlib import crc32

from consult.core.text.folding import fold

MOST_HASHES = 160
# From here on two texts are worth showing side by side; a reworded candidate scores above, unrelated ones below.
LIKELY = 0.22

_PIECE = 5
_LARGEST = 0xFFFFFFFF
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]{2,}")
# Words that every text of this field has; weights by rarity need many candidates before they notice.
_COMMON = frozenset(
    "a an and are as at be by for from in is it its may of on or should that the their they this to with".split()
)
_SIGN = re.compile(r"[^\w\s\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u0900-\u0dff]+")

Key = TypeVar("Key", bound=Hashable)


def text_of(title: str, bodies: Iterable[str]) -> str:
    """What is compared of a candidate: its title and its paragraphs."""
    return "\n".join([title, *bodies])


def signature(text: str) -> list[int]:
    """The sketch of `text`: at most MOST_HASHES ascending 32-bit numbers, the same in every process; fit for JSON."""
    return sorted({_hash(piece) for piece in _pieces(text)})[:MOST_HASHES]


def _pieces(text: str) -> set[str]:
    found = set()
    for word in _SIGN.sub(" ", fold(text)).split():
        if word in _COMMON:
            continue
        for run in _HAN.findall(word):
            found.update(run[at : at + 2] for at in range(len(run) - 1))
        padded = f" {word} "
        found.update(padded[at : at + _PIECE] for at in range(max(1, len(padded) - _PIECE + 1)))
    return found


def _hash(piece: str) -> int:
    # CRC alone keeps like pieces alike; the multiplication (Knuth, 6.4) and the shift scatter them.
    mixed = crc32(piece.encode()) * 0x9E3779B1 & 0xFFFFFFFF
    return (mixed ^ mixed >> 15) * 0x85EBCA6B & 0xFFFFFFFF


def rank(
    draft: Sequence[int], candidates: Iterable[tuple[Key, Sequence[int]]], *, least: float = LIKELY, most: int = 5
) -> list[tuple[Key, float]]:
    """The candidates that resemble the draft's signature, as (key, likeness), most alike first.

    Likeness is from 0 (no piece in common) to 1 (the same pieces), weighted by rarity among `candidates`. Only those of
    at least `least`, at most `most`; among equals the order given.
    """
    mine = frozenset(draft)
    shared = [(key, mine.intersection(theirs), theirs) for key, theirs in candidates]
    common = Counter(chain.from_iterable(both for _, both, _ in shared))
    weights = {piece: log((len(shared) + 2) / (common[piece] + 1)) for piece in mine}
    upto = [0.0, *accumulate(weights[piece] for piece in draft)]
    scored = [(key, _likeness(draft, upto, both, theirs, weights)) for key, both, theirs in shared if both]
    return sorted((pair for pair in scored if pair[1] >= least), key=lambda pair: -pair[1])[:most]


def _likeness(
    draft: Sequence[int], upto: list[float], both: frozenset[int], theirs: Sequence[int], weights: dict[int, float]
) -> float:
    """Weighted Dice of the two sketches, as far up as both are complete.

    upto[i] is the weight of the draft's first i pieces. What only the candidate has weighs as the draft's average.
    """
    reach = min(side[-1] if len(side) >= MOST_HASHES else _LARGEST for side in (draft, theirs))
    in_reach = [weights[piece] for piece in both if piece <= reach]
    ours, others = bisect_right(draft, reach), bisect_right(theirs, reach)
    both_weight, our_weight = sum(in_reach), upto[ours]
    other_weight = both_weight + (others - len(in_reach)) * our_weight / ours if ours else 0.0
    return 2 * both_weight / (our_weight + other_weight) if our_weight else 0.0
