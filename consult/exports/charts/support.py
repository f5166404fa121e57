"""The collective order, with a bar for each group: who ranks the item, who says nothing of it, who marks it."""

from collections.abc import Sequence
from dataclasses import dataclass

from .drawing import Drawing, fitted, legend, two_lines

ROW, HEAD, EDGE, LEAST, WIDTH = 50, 86, 34, 150, 720


@dataclass(frozen=True)
class Column:
    """A group: its name, and what stands below it, such as how many of it cast."""

    name: str
    note: str


@dataclass(frozen=True)
class Share:
    """One group on one item: of `cast` ballots, `ranked` rank it and `below` put it below the line."""

    ranked: int
    below: int
    cast: int


@dataclass(frozen=True)
class Row:
    """An item: its place as written, reference, title, a share for each group, and whether a group refuses it."""

    place: str
    ref: str
    title: str
    shares: tuple[Share, ...]
    refused: bool = False


@dataclass(frozen=True)
class Key:
    """What the parts of a bar are called, `below` being empty in a round without a line; and the mark of an item that a
    whole group refuses."""

    ranked: str
    unranked: str
    below: str
    refused: str


def support(title: str, description: str, columns: Sequence[Column], rows: Sequence[Row], key: Key) -> Drawing:
    """Bars of the ballots that rank an item (from the left) and of those that mark it (from the right)."""
    column = max(LEAST, (WIDTH - EDGE) / max(1, len(columns)))
    drawing = Drawing(EDGE + column * len(columns), HEAD + ROW * len(rows) + 4, title, description)
    _legend(drawing, key, any(row.refused for row in rows))
    for n, each in enumerate(columns):
        for at, words in enumerate(two_lines(each.name, column - 14)):
            drawing.text(EDGE + n * column, 42 + 15 * at, words, "head")
        drawing.text(EDGE + n * column, 74, each.note, "note")
    for n, row in enumerate(rows):
        top = HEAD + n * ROW
        drawing.line(0, top, drawing.width, top, "rule")
        drawing.text(EDGE - 10, top + 19, row.place, "strong", anchor="end")
        drawing.text(EDGE, top + 19, row.ref, "strong")
        title = EDGE + 44
        if row.refused:
            drawing.diamond(title + 5, top + 14, "against", hint=f"{row.ref}: {key.refused}")
            title += 16
        drawing.text(title, top + 19, fitted(row.title, drawing.width - title - 6))
        for m, share in enumerate(row.shares):
            _bar(drawing, EDGE + m * column, top + 28, column - 62, share, f"{columns[m].name}: {row.ref}", key)
    return drawing


def _bar(drawing: Drawing, left: float, top: float, width: float, share: Share, name: str, key: Key) -> None:
    rest = share.cast - share.ranked - share.below
    hint = f"{name}. {key.ranked}: {share.ranked}; {key.unranked}: {rest}"
    hint += f"; {key.below}: {share.below}" if key.below else ""
    drawing.rect(left, top + 2, width, 10, "none", hint=hint)
    if not share.cast:
        return
    unit = width / share.cast
    if share.ranked:
        drawing.rect(left, top + 2, unit * share.ranked, 10, "for", hint=hint)
    if share.below:
        drawing.rect(left + width - unit * share.below, top - 1, unit * share.below, 16, "against", hint=hint)
    figures = f"{share.ranked} / {share.below}" if key.below else str(share.ranked)
    drawing.text(left + width + 6, top + 11, figures, "small")


def _legend(drawing: Drawing, key: Key, refused: bool) -> None:
    left = float(EDGE)
    for words, kind, height in ((key.ranked, "for", 10), (key.unranked, "none", 10), (key.below, "against", 16)):
        if words:
            drawing.rect(left, 12 - height / 2, 14, height, kind)
            left = legend(drawing, left + 19, 16, words)
    if refused:
        drawing.diamond(left + 6, 12, "against")
        legend(drawing, left + 17, 16, key.refused)
