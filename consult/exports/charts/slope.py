"""How places differ from one column to the next: between groups, or between rounds."""

from collections.abc import Sequence
from dataclasses import dataclass

from .drawing import Drawing, fitted, legend, two_lines

ROW, HEAD, EDGE, TITLE, FAR = 26, 64, 78, 340, 4
WIDEST, CLOSEST, WIDE = 150, 116, 1196  # between two columns, and all of it where that is enough


@dataclass(frozen=True)
class Line:
    """An item; `places` by column: (place, shared with another) or None where the column has none for it. `refused`: by
    a whole group."""

    ref: str
    title: str
    places: tuple[tuple[int, bool] | None, ...]
    refused: bool = False


@dataclass(frozen=True)
class Column:
    """A group or a round; `note` stands below its name, such as how it agrees with the column before."""

    name: str
    note: str = ""


def slope(title: str, description: str, columns: Sequence[Column], lines: Sequence[Line], refused: str) -> Drawing:
    """One line an item, through its place in each column. Those that move four places or more between two are heavy.
    `refused`: what the mark of an item that a whole group refuses is called.

    Items that share a place stand next to each other under the same number, so that no two lines end in one point.
    """
    slots = _slots(len(columns), lines)
    tallest = max((len(column) for column in slots), default=0)
    gap = max(CLOSEST, min(WIDEST, (WIDE - 2 * EDGE - TITLE) / max(1, len(columns) - 1)))
    left, right = EDGE, EDGE + gap * (len(columns) - 1)
    wide = right + EDGE + TITLE
    drawing = Drawing(wide, HEAD + ROW * tallest + 8, title, description)
    for n, column in enumerate(columns):
        anchor = "start" if n == 0 else "middle"
        x = 0 if n == 0 else left + n * gap
        room = gap - 10 if n else gap + 10
        for at, words in enumerate(two_lines(column.name, room)):
            drawing.text(x, 14 + 15 * at, words, "head", anchor=anchor)
        drawing.text(x, 46, column.note, "note", anchor=anchor)

    def y(n: int, line: Line) -> float:
        return HEAD + ROW * slots[n][line.ref] + ROW / 2

    for heavy in (False, True):
        for line in lines:
            for n in range(len(columns) - 1):
                if line.places[n] and line.places[n + 1] and _is_far(line, n) == heavy:
                    hint = f"{line.ref}: {_place(line.places[n])}, {_place(line.places[n + 1])}"
                    kind = "moved" if heavy else "still"
                    start, end = left + n * gap + 14, left + (n + 1) * gap - 14
                    drawing.curve(start, y(n, line), end, y(n + 1, line), kind, hint=hint)
    for line in lines:
        for n, place in enumerate(line.places):
            if place is None:
                continue
            x = left + n * gap
            drawing.circle(x, y(n, line), 11, "node")
            drawing.text(x, y(n, line) + 4, _place(place), "small", anchor="middle")
            if n == 0:
                drawing.text(x - 20, y(n, line) + 4, line.ref, "strong", anchor="end")
                if line.refused:
                    drawing.diamond(x - 71, y(n, line), "against", hint=f"{line.ref}: {refused}")
            if n == len(columns) - 1:
                drawing.text(x + 20, y(n, line) + 4, line.ref, "strong")
                beside = x + 64
                if line.refused:
                    drawing.diamond(beside + 4, y(n, line), "against", hint=f"{line.ref}: {refused}")
                    beside += 16
                drawing.text(beside, y(n, line) + 4, fitted(line.title, wide - beside - 6))
    if any(line.refused for line in lines):
        drawing.diamond(7, drawing.height + 8, "against")
        legend(drawing, 18, drawing.height + 12, refused)
        drawing.height += 20
    return drawing


def _slots(columns: int, lines: Sequence[Line]) -> list[dict[str, int]]:
    """By column, the row of each item: by place, then as the column before has them, so that ties cross little."""
    slots: list[dict[str, int]] = []
    for n in range(columns):
        before = slots[-1] if slots else {}
        present = [line for line in lines if line.places[n] is not None]
        present.sort(key=lambda line: (line.places[n][0], before.get(line.ref, len(lines))))
        slots.append({line.ref: at for at, line in enumerate(present)})
    return slots


def _is_far(line: Line, n: int) -> bool:
    return abs(line.places[n][0] - line.places[n + 1][0]) >= FAR


def _place(place: tuple[int, bool]) -> str:
    return f"{place[0]}=" if place[1] else str(place[0])
