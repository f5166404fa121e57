"""A map of delegations: those whose ballots order alike stand together."""

from collections.abc import Sequence
from dataclasses import dataclass

from .drawing import Drawing, width_of

SIDE, EDGE = 560, 46


@dataclass(frozen=True)
class Point:
    """A delegation: `code` is drawn, `name` read by those who point at it; deciding ones are full dots."""

    code: str
    name: str
    deciding: bool
    x: float
    y: float


def similar(title: str, description: str, points: Sequence[Point], deciding: str, others: str) -> Drawing:
    """The points to one scale in both directions, for a distance means the same either way. `deciding` and `others` are
    the words of the key; the latter is left out where there are none."""
    left, right = min(p.x for p in points), max(p.x for p in points)
    low, high = min(p.y for p in points), max(p.y for p in points)
    span = max(right - left, high - low) or 1.0
    scale = (SIDE - 2 * EDGE) / span
    wide = SIDE
    tall = max(240.0, (high - low) * scale + 2 * EDGE)
    drawing = Drawing(wide, tall + 34, title, description)
    drawing.rect(0.5, 0.5, wide - 1, tall - 1, "frame")
    spots = [
        (wide / 2 + (p.x - (left + right) / 2) * scale, tall / 2 - (p.y - (low + high) / 2) * scale) for p in points
    ]
    taken: list[tuple[float, float, float, float]] = [(x - 7, y - 7, x + 7, y + 7) for x, y in spots]
    for point, (x, y) in zip(points, spots, strict=True):
        drawing.circle(x, y, 6, "dot" if point.deciding else "ring", hint=point.name)
        at, anchor = _free(x, y, 9.0 * len(point.code) + 2, taken)
        drawing.text(*at, point.code, "small", anchor=anchor)
    drawing.circle(8, tall + 20, 6, "dot")
    drawing.text(20, tall + 24, deciding, "note")
    if any(not p.deciding for p in points):
        start = 44 + width_of(deciding, 12)
        drawing.circle(start, tall + 20, 6, "ring")
        drawing.text(start + 12, tall + 24, others, "note")
    return drawing


def _free(x: float, y: float, width: float, taken: list) -> tuple[tuple[float, float], str]:
    """Where a label stands without covering a dot or another label, if there is such a place; it is taken then."""
    tried = (
        ((x + 10, y + 4), "start", (x + 9, y - 7, x + 9 + width, y + 7)),
        ((x - 10, y + 4), "end", (x - 9 - width, y - 7, x - 9, y + 7)),
        ((x, y - 11), "middle", (x - width / 2, y - 22, x + width / 2, y - 8)),
        ((x, y + 20), "middle", (x - width / 2, y + 9, x + width / 2, y + 23)),
        ((x + 8, y - 9), "start", (x + 7, y - 20, x + 7 + width, y - 6)),
        ((x + 8, y + 18), "start", (x + 7, y + 7, x + 7 + width, y + 21)),
        ((x - 8, y - 9), "end", (x - 7 - width, y - 20, x - 7, y - 6)),
        ((x - 8, y + 18), "end", (x - 7 - width, y + 7, x - 7, y + 21)),
    )
    for at, anchor, box in tried:
        if not any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            taken.append(box)
            return at, anchor
    at, anchor, box = tried[0]
    taken.append(box)
    return at, anchor
