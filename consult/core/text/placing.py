"""A place to propose for words that a later text does not have any more."""

from collections.abc import Sequence

from consult.core.text.anchors import Anchor, find_words, widen
from consult.core.text.difference import Op
from consult.core.text.paragraphs import Paragraph, likeness, most_alike
from consult.core.text.redline import Span, carried_offset, redline

_LIKE = 0.4  # below this two paragraphs are different texts (`likeness`)


def propose(
    anchor: Anchor, old_paragraphs: Sequence[Paragraph], new_paragraphs: Sequence[Paragraph]
) -> tuple[str, int | None, int | None]:
    """(paragraph id, start, end) in `new_paragraphs` that comes nearest to the anchor's words in `old_paragraphs`.

    In the same paragraph: what stands now between the words before and after. Where the paragraph is gone: the words
    themselves if another has them, else the whole of the paragraph most like it, and where none is like it, of the one
    that stood before it. Both offsets None: the whole paragraph. `new_paragraphs` must not be empty.
    """
    former = next((p for p in old_paragraphs if p.id == anchor.paragraph_id), None)
    same = next((p for p in new_paragraphs if p.id == anchor.paragraph_id), None)
    if same is None:
        return _elsewhere(anchor, former, old_paragraphs, new_paragraphs)
    if anchor.whole or former is None:
        return same.id, None, None
    spans = redline(former.body, same.body)
    start, end = (carried_offset(spans, offset) for offset in (anchor.start, _replaced_until(spans, anchor.end)))
    start, end = widen(same.body, start, end)
    if not same.body[start:end].strip():
        return same.id, None, None
    return same.id, start, end


def _replaced_until(spans: Sequence[Span], end: int) -> int:
    """`end`, or where it lies within words taken out the end of these: what took their place came for all of them."""
    at = 0
    for span in spans:
        if span.op is Op.INSERT:
            continue
        at += len(span.text)
        if end <= at:
            return at if span.op is Op.DELETE else end
    return end


def _elsewhere(
    anchor: Anchor, former: Paragraph | None, old_paragraphs: Sequence[Paragraph], new_paragraphs: Sequence[Paragraph]
) -> tuple[str, int | None, int | None]:
    words = former.body if former else anchor.quote
    places = {} if anchor.whole else {p.id: found for p in new_paragraphs if (found := find_words(p, anchor.quote))}
    if places:
        holding = most_alike(words, [p for p in new_paragraphs if p.id in places])
        return holding.id, *places[holding.id][0]
    alike = most_alike(words, new_paragraphs)
    if likeness(words, alike.body) >= _LIKE or former is None:
        return alike.id, None, None
    left = {p.id for p in new_paragraphs}
    before = [p.id for p in old_paragraphs[: list(old_paragraphs).index(former)] if p.id in left]
    return before[-1] if before else new_paragraphs[0].id, None, None


def replaced(anchor: Anchor, old_paragraphs: Sequence[Paragraph], new_paragraphs: Sequence[Paragraph]) -> bool:
    """Whether none of the anchor's words is left where it stood: its paragraph has gone, or all of them have."""
    former = next((p for p in old_paragraphs if p.id == anchor.paragraph_id), None)
    same = next((p for p in new_paragraphs if p.id == anchor.paragraph_id), None)
    if former is None or same is None:
        return same is None
    start, end = (0, len(former.body)) if anchor.whole else (anchor.start, anchor.end)
    at = 0
    for span in redline(former.body, same.body):
        if span.op == "insert":
            continue
        left = former.body[max(at, start) : min(at + len(span.text), end)] if at < end else ""
        if span.op == "equal" and any(char.isalnum() for char in left):
            return False
        at += len(span.text)
    return True
