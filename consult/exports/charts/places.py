"""How the places that ballots give each item are spread: a dot for each place, as large as it is often given."""

from collections.abc import Sequence
from dataclasses import dataclass

from .drawing import Drawing, fitted

ROW, HEAD, LABEL, TITLE = 30, 40, 84, 230


@dataclass(frozen=True)
class Row:
    """An item: its place in the order as written, and the ballots that give it each place, leave it unranked, mark it.

    `mean` of the places given; None if no ballot ranks it.
    """

    place: str
    ref: str
    title: str
    counts: tuple[int, ...]
    unranked: int
    below: int
    mean: float | None


@dataclass(frozen=True)
class Key:
    """Words: heads of the two last columns, and the name of the mark at the mean."""

    place: str
    unranked: str
    below: str
    mean: str


def places(title: str, description: str, rows: Sequence[Row], last: int, key: Key) -> Drawing:
    """One row an item in the order, a column for each place from 1 to `last`, for unranked and for below the line."""
    column = max(14.0, min(30.0, 560 / max(1, last)))
    most = max((max(*row.counts, row.unranked, row.below, 0) for row in rows), default=1) or 1
    right = LABEL + column * last + 12
    drawing = Drawing(right + 140 + TITLE, HEAD + ROW * len(rows) + 28, title, description)
    step = 1 if column >= 18 else 5
    for n in range(1, last + 1):
        if n == 1 or n % step == 0 or step == 1:
            drawing.text(LABEL + (n - 0.5) * column, HEAD - 10, str(n), "head", anchor="middle")
    drawing.text(right + 30, HEAD - 10, fitted(key.unranked, 74, 11), "small", anchor="middle")
    drawing.text(right + 100, HEAD - 10, fitted(key.below, 74, 11), "small", anchor="middle")
    for n, row in enumerate(rows):
        top = HEAD + n * ROW
        middle = top + ROW / 2
        drawing.line(0, top, drawing.width, top, "rule")
        drawing.text(22, middle + 5, row.place, "strong", anchor="end")
        drawing.text(30, middle + 5, row.ref, "strong")
        drawing.text(right + 146, middle + 5, fitted(row.title, TITLE - 10))
        for place, count in enumerate(row.counts, 1):
            x = LABEL + (place - 0.5) * column
            _dot(drawing, x, middle, count, most, column, "count", f"{row.ref}, {key.place} {place}")
        if row.mean is not None:
            at = LABEL + (row.mean - 0.5) * column
            drawing.line(at, top + 2, at, top + ROW - 2, "mean")
        _dot(drawing, right + 30, middle, row.unranked, most, 30, "unranked", f"{row.ref}, {key.unranked}")
        _dot(drawing, right + 100, middle, row.below, most, 30, "against", f"{row.ref}, {key.below}")
    bottom = HEAD + ROW * len(rows)
    drawing.line(0, bottom, drawing.width, bottom, "rule")
    drawing.line(LABEL + 6, bottom + 8, LABEL + 6, bottom + 24, "mean")
    drawing.text(LABEL + 14, bottom + 20, key.mean, "note")
    return drawing


def _dot(drawing: Drawing, x: float, y: float, count: int, most: int, column: float, kind: str, name: str) -> None:
    """The area says how often; the number stands in dots that have room for it."""
    if not count:
        return
    radius = max(3.0, min(13.0, column / 2 - 1) * (count / most) ** 0.5)
    drawing.circle(x, y, radius, kind, hint=f"{name}: {count}")
    if radius >= 8:
        drawing.text(x, y + 4, str(count), "on", anchor="middle")
    elif column >= 24:
        drawing.text(x + radius + 2, y + 4, str(count), "small")
