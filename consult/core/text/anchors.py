"""What a comment points at: a paragraph, or words in it; and where those words stand once the text has moved on.

Offsets count code points in the stored body and never split a grapheme cluster. Words are compared as stored, except
for zero-width characters, which only say where a line may break.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from consult.core.errors import Refused
from consult.core.text.folding import clean, fold
from consult.core.text.graphemes import ZERO_WIDTH, boundaries, clusters, is_boundary
from consult.core.text.paragraphs import Paragraph
from consult.core.text.redline import carried_offset, redline


@dataclass(frozen=True, slots=True)
class Anchor:
    """Words of one paragraph: `quote` is body[start:end]. Without a span, start and end are None: the whole paragraph,
    and `quote` its body as it was.
    """

    paragraph_id: str
    start: int | None
    end: int | None
    quote: str

    @property
    def whole(self) -> bool:
        """True where the anchor means the paragraph and no words in particular."""
        return self.start is None


class Fate(StrEnum):
    """What became of an anchor in a later version."""

    UNCHANGED = "unchanged"
    MOVED = "moved"
    STALE = "stale"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an anchor stands now. start and end are None for a whole paragraph and where the words are not there."""

    status: Fate
    paragraph_id: str
    start: int | None = None
    end: int | None = None


def make_anchor(
    paragraphs: Sequence[Paragraph], paragraph_id: str, start: int | None = None, end: int | None = None
) -> Anchor:
    """An anchor on `paragraph_id`, on its words from `start` to `end` or on the whole of it.

    Raises Refused where the paragraph is not there, or the span is empty, outside it or cuts a letter from its signs.
    """
    paragraph = next((p for p in paragraphs if p.id == paragraph_id), None)
    if paragraph is None:
        raise Refused("This version has no such paragraph. Choose the paragraph again.", field="paragraph")
    if start is None and end is None:
        return Anchor(paragraph.id, None, None, paragraph.body)
    if start is None or end is None or not 0 <= start < end <= len(paragraph.body):
        raise Refused(
            "The words chosen are not in paragraph %(number)s. Choose them again.",
            number=paragraph.number, field="words",
        )
    if not (is_boundary(paragraph.body, start) and is_boundary(paragraph.body, end)):
        raise Refused("The words chosen end inside a letter. Choose whole letters with their signs.", field="words")
    quote = paragraph.body[start:end]
    if not fold(quote):
        raise Refused("Only blanks were chosen. Choose words.", field="words")
    return Anchor(paragraph.id, start, end, quote)


def widen(body: str, start: int, end: int) -> tuple[int, int]:
    """The smallest span of whole clusters around the offsets a browser reported; they may be outside the body."""
    cuts = boundaries(body)
    start, end = sorted((max(0, min(start, len(body))), max(0, min(end, len(body)))))
    return max(cut for cut in cuts if cut <= start), min(cut for cut in cuts if cut >= end)


def from_utf16(body: str, offset: int) -> int:
    """A browser's offset, counted in UTF-16 units, as code points of `body`."""
    units = 0
    for at, char in enumerate(body):
        if units >= offset:
            return at
        units += 2 if char > "\uffff" else 1
    return len(body)


def relocate(
    anchor: Anchor, new_paragraphs: Sequence[Paragraph], *, old_paragraphs: Sequence[Paragraph] | None = None
) -> Placed:
    """Where `anchor` stands in `new_paragraphs`.

    Its words are carried where they stand unchanged in the paragraph of the same id: at the same offsets they are
    unchanged, elsewhere moved. Where they occur several times the occurrence nearest to the old offset counts;
    `old_paragraphs`, the version of the anchor, makes that exact, since words put in before them are then reckoned in.
    """
    paragraph = next((p for p in new_paragraphs if p.id == anchor.paragraph_id), None)
    if paragraph is None:
        return Placed(Fate.GONE, anchor.paragraph_id)
    if anchor.whole:
        same = _visible(paragraph.body) == _visible(anchor.quote)
        return Placed(Fate.UNCHANGED if same else Fate.STALE, paragraph.id)
    places = list(_occurrences(paragraph.body, anchor.quote))
    if not places:
        return Placed(Fate.STALE, paragraph.id)
    expected = anchor.start
    before = next((p for p in old_paragraphs or () if p.id == anchor.paragraph_id), None)
    if before is not None and len(places) > 1:
        expected = carried_offset(redline(before.body, paragraph.body), anchor.start)
    start, end = min(places, key=lambda place: abs(place[0] - expected))
    return Placed(Fate.UNCHANGED if start == anchor.start else Fate.MOVED, paragraph.id, start, end)


def find_words(paragraph: Paragraph, words: str) -> list[tuple[int, int]]:
    """Every span of `paragraph` that reads like `words`, as typed or pasted by a delegate: the way without a mouse.

    Exact occurrences first; if there are none, case, accents, kinds of quotation mark, blanks and zero-width characters
    are overlooked. Empty where the words are not there.
    """
    return list(_occurrences(paragraph.body, clean(words))) or list(_alike(paragraph.body, fold(words)))


def nth_occurrence(paragraph: Paragraph, words: str, n: int | None = None) -> tuple[int, int]:
    """The span of the `n`-th occurrence (from 1) of the typed `words`; without `n` they must occur once.

    Raises Refused with a sentence where they do not occur, occur less often, or `n` is needed to tell which.
    """
    if not fold(words):
        raise Refused("Type or paste the words you mean.", field="words")
    places = find_words(paragraph, words)
    if not places:
        raise Refused(
            "These words are not in paragraph %(number)s. Copy them from the text as it stands.",
            number=paragraph.number, field="words",
        )
    if n is None and len(places) > 1:
        raise Refused(
            "These words stand %(count)s times in paragraph %(number)s. Type a few more words, or say which "
            "occurrence you mean.",
            count=len(places), number=paragraph.number, field="words",
        )
    if n is not None and not 1 <= n <= len(places):
        if len(places) == 1:
            raise Refused(
                "These words stand only once in paragraph %(number)s.", number=paragraph.number, field="occurrence"
            )
        raise Refused(
            "These words stand only %(count)s times in paragraph %(number)s.",
            count=len(places), number=paragraph.number, field="occurrence",
        )
    return places[(n or 1) - 1]


def chosen(
    paragraph: Paragraph, words: str, *, start: int | None = None, end: int | None = None, nth: int | None = None
) -> Anchor:
    """The anchor that a form means: the typed `words`, found in the paragraph, or the whole of it where nothing says
    which words.

    `start` and `end` are what a browser reported of a selection; they are widened to whole letters. The words typed
    decide, the offsets only tell equal words apart. Raises Refused, of the field "quote" or "nth".
    """
    quoted = fold(words)
    if start is not None and end is not None and start < end:
        start, end = widen(paragraph.body, start, end)
        if not quoted or fold(paragraph.body[start:end]) == quoted:
            return make_anchor([paragraph], paragraph.id, start, end)
        places = find_words(paragraph, words)
        if places and nth is None:
            return make_anchor([paragraph], paragraph.id, *min(places, key=lambda place: abs(place[0] - start)))
    if not quoted:
        return make_anchor([paragraph], paragraph.id)
    try:
        return make_anchor([paragraph], paragraph.id, *nth_occurrence(paragraph, words, nth))
    except Refused as refusal:
        raise Refused(refusal.message, field="nth" if refusal.field == "occurrence" else "quote") from refusal


def _visible(text: str) -> str:
    return "".join(char for char in text if char not in ZERO_WIDTH)


def _occurrences(body: str, quote: str) -> Iterator[tuple[int, int]]:
    """Spans of `body` that are `quote` but for zero-width characters, at cluster boundaries, left to right."""
    kept = [at for at, char in enumerate(body) if char not in ZERO_WIDTH]
    yield from _spans("".join(body[at] for at in kept), kept, _visible(quote), body)


def _alike(body: str, folded: str) -> Iterator[tuple[int, int]]:
    """Spans of `body` that fold to `folded`, at cluster boundaries, left to right."""
    letters, offsets, at = "", [], 0
    for cluster in clusters(body):
        piece = " " if cluster.isspace() else fold(cluster)
        if piece != " " or not letters.endswith(" "):
            letters += piece
            offsets += [at] * len(piece)
        at += len(cluster)
    yield from _spans(letters, offsets, folded, body)


def _spans(letters: str, offsets: list[int], wanted: str, body: str) -> Iterator[tuple[int, int]]:
    """Occurrences of `wanted` in `letters` as spans of `body`; offsets[i] is where letter i stands in `body`."""
    cuts = boundaries(body)
    at = letters.find(wanted) if wanted else -1
    while at >= 0:
        following = at + len(wanted)
        start, last = offsets[at], offsets[following - 1]
        end = cuts[bisect_right(cuts, last)]
        # Less than a cluster at either end is not what was written.
        fits = (
            cuts[bisect_left(cuts, start)] == start
            and (at == 0 or offsets[at - 1] < start)
            and (following == len(offsets) or offsets[following] >= end)
        )
        if fits:
            yield start, end
        at = letters.find(wanted, following if fits else at + 1)
