"""The collective order, with a bar for each group: who ranks the item, who says nothing of it, who marks it."""

from collections.abc import Sequence
from dataclasses import dataclass

from .drawing import Drawing, fitted, width_of

ROW, HEAD, LABEL, LEAST = 30, 58, 226, 132


@dataclass(frozen=True)
class Share:
    """One group on one item: of `cast` ballots, `ranked` rank it and `below` put it below the line."""

    ranked: int
    below: int
    cast: int


@dataclass(frozen=True)
class Row:
    """An item: its place as written, reference, title, and a share for each group."""

    place: str
    ref: str
    title: str
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class Key:
    """What the parts of a bar are called."""

    ranked: str
    unranked: str
    below: str


def support(title: str, description: str, groups: Sequence[str], rows: Sequence[Row], key: Key) -> Drawing:
    """Bars of ballots that rank an item (from the left) and that put it below the line (from the right)."""
    column = max(LEAST, (760 - LABEL) / max(1, len(groups)))
    bar = column - 64
    drawing = Drawing(LABEL + column * len(groups), HEAD + ROW * len(rows) + 8, title, description)
    _legend(drawing, key)
    for n, name in enumerate(groups):
        drawing.text(LABEL + n * column, HEAD - 10, fitted(name, column - 12, 12), "head")
    for n, row in enumerate(rows):
        top = HEAD + n * ROW
        drawing.line(0, top, drawing.width, top, "rule")
        drawing.text(22, top + 20, row.place, "strong", anchor="end")
        drawing.text(30, top + 20, row.ref, "strong")
        drawing.text(74, top + 20, fitted(row.title, LABEL - 86))
        for m, share in enumerate(row.shares):
            _bar(drawing, LABEL + m * column, top, bar, share, f"{groups[m]}: {row.ref}", key)
    return drawing


def _bar(drawing: Drawing, left: float, top: float, width: float, share: Share, name: str, key: Key) -> None:
    rest = share.cast - share.ranked - share.below
    hint = f"{name}. {key.ranked}: {share.ranked}; {key.unranked}: {rest}; {key.below}: {share.below}"
    drawing.rect(left, top + 9, width, 12, "none", hint=hint)
    if not share.cast:
        return
    unit = width / share.cast
    if share.ranked:
        drawing.rect(left, top + 9, unit * share.ranked, 12, "for", hint=hint)
    if share.below:
        drawing.rect(left + width - unit * share.below, top + 6, unit * share.below, 18, "against", hint=hint)
    drawing.text(left + width + 6, top + 20, f"{share.ranked} / {share.below}", "small")


def _legend(drawing: Drawing, key: Key) -> None:
    left = 0.0
    for words, kind, height in ((key.ranked, "for", 12), (key.unranked, "none", 12), (key.below, "against", 18)):
        drawing.rect(left, 12 - height / 2, 18, height, kind)
        drawing.text(left + 24, 16, words, "note")
        left += 24 + width_of(words, 12) + 22
