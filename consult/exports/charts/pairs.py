"""The pairwise comparisons as a heat map: who is preferred to whom, and by how many."""

from collections.abc import Sequence
from dataclasses import dataclass

from .drawing import Drawing, width_of

LABEL, HEAD, FOOT, MOST = 58, 58, 44, 50
WRITTEN = 22  # with more items than that the cells have no room for numbers


@dataclass(frozen=True)
class Key:
    """Words: what a cell says, and the two ends of the scale."""

    cell: str  # "%(row)s before %(column)s: %(for)s of %(cast)s, the other way round %(against)s"
    loses: str
    wins: str


def pairs(
    title: str, description: str, refs: Sequence[str], table: Sequence[Sequence[int]], cast: int, key: Key
) -> Drawing:
    """Row by row, in the order given: how many ballots put the row's item before the column's. At most fifty items.

    A comparison that the row wins is drawn in one colour and one that it loses in another, the stronger the clearer.
    """
    refs, table = refs[:MOST], [row[:MOST] for row in table[:MOST]]
    written = len(refs) <= WRITTEN
    cell = 30 if written else 15
    size = cell * len(refs)
    drawing = Drawing(max(LABEL + size + 8, 400), HEAD + size + FOOT, title, description)
    full = 0.5 if written else 1.0  # numbers are read through the colour
    kind = "small" if written else "tiny"
    for n, ref in enumerate(refs):
        drawing.text(LABEL - 8, HEAD + n * cell + cell / 2 + 4, ref, kind, anchor="end")
        drawing.text(LABEL + n * cell + cell / 2 + 4, HEAD - 8, ref, kind, turned=True)
    for i, row in enumerate(table):
        for j, won in enumerate(row):
            if i == j:
                continue
            lost = table[j][i]
            hint = key.cell % {"row": refs[i], "column": refs[j], "for": won, "against": lost, "cast": cast}
            shade = "even" if won == lost else "wins" if won > lost else "loses"
            strength = 1 if won == lost or not cast else 0.12 + (full - 0.12) * abs(won - lost) / cast
            x, y = LABEL + j * cell, HEAD + i * cell
            drawing.rect(x + 0.5, y + 0.5, cell - 1, cell - 1, shade, hint=hint, opacity=strength)
            if written:
                drawing.text(x + cell / 2, y + cell / 2 + 4, str(won), "small", anchor="middle")
    _scale(drawing, HEAD + size + 18, full, key)
    return drawing


def _scale(drawing: Drawing, top: float, full: float, key: Key) -> None:
    steps = 5
    drawing.text(0, top + 11, key.loses, "note")
    x = width_of(key.loses, 12) + 8
    for n in range(-steps, steps + 1):
        shade = "even" if n == 0 else "wins" if n > 0 else "loses"
        drawing.rect(x, top, 13, 14, shade, opacity=1 if n == 0 else 0.12 + (full - 0.12) * abs(n) / steps)
        x += 14
    drawing.text(x + 8, top + 11, key.wins, "note")
    drawing.width = max(drawing.width, x + 8 + width_of(key.wins, 12))
