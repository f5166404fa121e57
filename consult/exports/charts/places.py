"""How the places that ballots give each item are spread: a dot for each place, as large as it is often given."""

from collections.abc import Sequence
from dataclasses import dataclass

from .drawing import Drawing, fitted, legend

ROW, HEAD, LABEL, TITLE, ASIDE = 32, 40, 84, 340, 92


@dataclass(frozen=True)
class Row:
    """An item: its place in the order as written, and the ballots that give it each place, leave it unranked, mark it.

    `mean` of the places given; None if no ballot ranks it. `refused`: by a whole group.
    """

    place: str
    ref: str
    title: str
    counts: tuple[int, ...]
    unranked: int
    below: int
    mean: float | None
    refused: bool = False


@dataclass(frozen=True)
class Key:
    """Words: heads of the two last columns, and the names of the marks at the mean and at what a group refuses."""

    place: str
    unranked: str
    below: str
    mean: str
    refused: str


def places(title: str, description: str, rows: Sequence[Row], last: int, key: Key) -> Drawing:
    """One row an item in the order, a column for each place from 1 to `last`, for unranked and for below the line."""
    column = max(14.0, min(30.0, 560 / max(1, last)))
    most = max((max(*row.counts, row.unranked, row.below, 0) for row in rows), default=1) or 1
    right = LABEL + column * last + 12
    drawing = Drawing(right + 2 * ASIDE + TITLE, HEAD + ROW * len(rows) + 28, title, description)
    step = 1 if column >= 18 else 5
    for n in range(1, last + 1):
        if n == 1 or n % step == 0 or step == 1:
            drawing.text(LABEL + (n - 0.5) * column, HEAD - 10, str(n), "head", anchor="middle")
    beside = (right + ASIDE * 0.5, right + ASIDE * 1.5)
    for x, words in zip(beside, (key.unranked, key.below), strict=True):
        drawing.text(x, HEAD - 10, fitted(words, ASIDE - 4, 11), "small", anchor="middle")
    for n, row in enumerate(rows):
        top = HEAD + n * ROW
        middle = top + ROW / 2 - 1
        drawing.line(0, top, drawing.width, top, "rule")
        drawing.text(22, middle + 5, row.place, "strong", anchor="end")
        drawing.text(30, middle + 5, row.ref, "strong")
        if row.refused:
            drawing.diamond(LABEL - 9, middle, "against", hint=f"{row.ref}: {key.refused}")
        drawing.text(right + 2 * ASIDE + 6, middle + 5, fitted(row.title, TITLE - 10))
        for place, count in enumerate(row.counts, 1):
            x = LABEL + (place - 0.5) * column
            _dot(drawing, x, middle, count, most, column, "count", f"{row.ref}, {key.place} {place}")
        if row.mean is not None:
            at = LABEL + (row.mean - 0.5) * column
            _mean(drawing, at, top + ROW)
        _dot(drawing, beside[0], middle, row.unranked, most, 30, "unranked", f"{row.ref}, {key.unranked}")
        _dot(drawing, beside[1], middle, row.below, most, 30, "against", f"{row.ref}, {key.below}")
    bottom = HEAD + ROW * len(rows)
    drawing.line(0, bottom, drawing.width, bottom, "rule")
    _mean(drawing, LABEL + 6, bottom + 20)
    after = legend(drawing, LABEL + 14, bottom + 20, key.mean)
    if any(row.refused for row in rows):
        drawing.diamond(after + 6, bottom + 16, "against")
        legend(drawing, after + 17, bottom + 20, key.refused)
    return drawing


def _dot(drawing: Drawing, x: float, y: float, count: int, most: int, column: float, kind: str, name: str) -> None:
    """The larger the more often; a dot of more than one ballot has room for its number, where columns are wide."""
    if not count:
        return
    largest = min(12.5, column / 2)
    least = 4.0 if count == 1 or largest < 8 else 8.0
    radius = max(least, largest * (count / most) ** 0.5) if count > 1 else min(least, largest)
    drawing.circle(x, y, radius, kind, hint=f"{name}: {count}")
    if radius >= 8:
        drawing.text(x, y + 4, str(count), "on", anchor="middle")


def _mean(drawing: Drawing, x: float, y: float) -> None:
    """A tip that points up at a place."""
    drawing.polygon([(x, y - 8), (x - 5, y - 1), (x + 5, y - 1)], "mean")
