"""A place to propose for words that a later text does not have any more."""

from collections.abc import Sequence

from consult.core.text.anchors import Anchor, widen
from consult.core.text.paragraphs import Paragraph, most_alike
from consult.core.text.redline import carried_offset, redline


def propose(
    anchor: Anchor, old_paragraphs: Sequence[Paragraph], new_paragraphs: Sequence[Paragraph]
) -> tuple[str, int | None, int | None]:
    """(paragraph id, start, end) in `new_paragraphs` that comes nearest to the anchor's words in `old_paragraphs`.

    In the same paragraph: what stands now between the words before and after; else the whole of the paragraph most
    like the former one. Both offsets None: the whole paragraph. `new_paragraphs` must not be empty.
    """
    former = next((p for p in old_paragraphs if p.id == anchor.paragraph_id), None)
    same = next((p for p in new_paragraphs if p.id == anchor.paragraph_id), None)
    if same is None:
        return most_alike(former.body if former else anchor.quote, new_paragraphs).id, None, None
    if anchor.whole or former is None:
        return same.id, None, None
    spans = redline(former.body, same.body)
    start, end = (carried_offset(spans, offset) for offset in (anchor.start, anchor.end))
    start, end = widen(same.body, start, end)
    if not same.body[start:end].strip():
        return same.id, None, None
    return same.id, start, end


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
