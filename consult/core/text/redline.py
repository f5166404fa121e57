"""What changed between two texts, as a delegate would mark it on paper, and between two versions of a candidate."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from consult.core.text.difference import Op, compare
from consult.core.text.graphemes import ZERO_WIDTH, boundaries
from consult.core.text.paragraphs import Paragraph


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text and what happened to it. `text` is never empty."""

    op: Op
    text: str

    @property
    def visible(self) -> bool:
        """False for a change of zero-width characters alone, which needs no mark."""
        return self.op is Op.EQUAL or bool(self.text.strip(ZERO_WIDTH))


class Status(StrEnum):
    """What became of a paragraph from one version to another."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph in a comparison. `old` or `new` is None where it stands in one version only.

    A paragraph that moved and was edited too is MOVED with `edited` true.
    """

    id: str
    status: Status
    old: Paragraph | None
    new: Paragraph | None
    spans: tuple[Span, ...]

    @property
    def edited(self) -> bool:
        """True where a reader sees other words."""
        return any(span.op is not Op.EQUAL and span.visible for span in self.spans)


def redline(old: str, new: str) -> list[Span]:
    """The spans that lead from `old` to `new`.

    equal + delete joined are `old`, equal + insert joined are `new`; no grapheme cluster is split. Two texts of
    100,000 characters take well under a second.
    """
    return _spans([(Op.EQUAL, old)] if old == new else compare(old, new))


def _spans(pairs: list[tuple[Op, str]]) -> list[Span]:
    """The pairs without empty ones, neighbours of one kind joined, deletions before insertions."""
    found: list[Span] = []
    order = {Op.EQUAL: 0, Op.DELETE: 0, Op.INSERT: 1}
    for _, run in groupby((p for p in pairs if p[1]), key=lambda p: p[0] is Op.EQUAL):
        stretch = sorted(run, key=lambda p: order[p[0]])
        found += [Span(op, "".join(text for _, text in same)) for op, same in groupby(stretch, key=lambda p: p[0])]
    return found


ELLIPSIS = " \u2026 "


def clipped(spans: Sequence[Span], *, beside: int = 40) -> list[Span]:
    """The spans with no more than about `beside` code points of unchanged text on each side of a change, and an
    ellipsis where some is left out; cut at blanks where there are any, else between grapheme clusters."""
    found = []
    for at, span in enumerate(spans):
        text = span.text
        if span.op is Op.EQUAL:
            head = "" if at == 0 else text[: _cut(text, beside)]
            tail = "" if at == len(spans) - 1 else text[_cut(text, len(text) - beside, back=True) :]
            if len(head) + len(tail) < len(text):
                text = f"{head.rstrip()}{ELLIPSIS}{tail.lstrip()}"
        found.append(Span(span.op, text))
    return found


def _cut(text: str, near: int, *, back: bool = False) -> int:
    """Where to cut `text` near an offset: after a blank within twenty code points, else between clusters."""
    if near <= 0:
        return 0
    if near >= len(text):
        return len(text)
    blank = text.find(" ", near, near + 20) if back else text.rfind(" ", max(0, near - 20), near + 1)
    if blank >= 0:
        return blank + 1
    cuts = boundaries(text)
    return cuts[bisect_left(cuts, near)] if back else cuts[bisect_right(cuts, near) - 1]


def whole(spans: Sequence[Span], op: Op) -> str:
    """The text of one side: equal spans and those of `op`."""
    return "".join(span.text for span in spans if span.op in (Op.EQUAL, op))


def carried_offset(spans: Sequence[Span], offset: int) -> int:
    """Where the code point at `offset` of the old text stands in the new one; inside a deletion, where that was."""
    before = after = 0
    for span in spans:
        size = len(span.text)
        if span.op is Op.INSERT:
            after += size
            continue
        if offset < before + size:
            return after + (offset - before if span.op is Op.EQUAL else 0)
        before += size
        after += size if span.op is Op.EQUAL else 0
    return after


def diff_paragraphs(old_paragraphs: Sequence[Paragraph], new_paragraphs: Sequence[Paragraph]) -> list[Row]:
    """Two versions paragraph by paragraph, aligned by paragraph id, in the order of the new version.

    A removed paragraph stands where it was, after the paragraph that preceded it. Moved are the fewest paragraphs whose
    moving explains the new order; renumbering alone is no change.
    """
    old = {p.id: p for p in old_paragraphs}
    new = {p.id: p for p in new_paragraphs}
    order = {key: at for at, key in enumerate(old)}
    staying = _longest_ascending([order[p.id] for p in new_paragraphs if p.id in order])
    rows = [_row(old.get(p.id), p, moved=p.id in old and order[p.id] not in staying) for p in new_paragraphs]
    for at, gone in enumerate(old_paragraphs):
        if gone.id not in new:
            rows.insert(_after(rows, [p.id for p in old_paragraphs[:at]]), _row(gone, None))
    return rows


def _longest_ascending(places: list[int]) -> set[int]:
    """The longest ascending run within `places`; among equals the first found."""
    ending: list[tuple[int, ...]] = [()]
    for place in places:
        ending.append((*max((run for run in ending if not run or run[-1] < place), key=len), place))
    return set(max(ending, key=len))


def _after(rows: list[Row], earlier: list[str]) -> int:
    """Where a removed paragraph belongs: behind the nearest earlier one that did not move away."""
    standing = {row.id: at for at, row in enumerate(rows) if row.status is not Status.MOVED}
    return next((standing[key] + 1 for key in reversed(earlier) if key in standing), 0)


def _row(old: Paragraph | None, new: Paragraph | None, *, moved: bool = False) -> Row:
    if old is None or new is None:
        kept = old or new
        op, status = (Op.INSERT, Status.ADDED) if old is None else (Op.DELETE, Status.REMOVED)
        return Row(kept.id, status, old, new, (Span(op, kept.body),) if kept.body else ())
    spans = tuple(redline(old.body, new.body))
    row = Row(new.id, Status.MOVED if moved else Status.CHANGED, old, new, spans)
    return row if moved or row.edited else Row(new.id, Status.UNCHANGED, old, new, spans)
