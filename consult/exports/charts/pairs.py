"""The pairwise comparisons as a heat map: who is preferred to whom, and by how many."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from .drawing import Drawing, legend

LABEL, HEAD, FOOT, MOST = 58, 58, 44, 50
WRITTEN = 22  # with more items than that the cells have no room for numbers


@dataclass(frozen=True)
class Key:
    """Words: what a cell says, the two ends of the scale, and the mark of an item that a whole group refuses."""

    cell: str  # "%(row)s before %(column)s: %(for)s of %(all)s, the other way round %(against)s"
    loses: str
    wins: str
    refused: str


@dataclass(frozen=True)
class Unit:
    """What the numbers of the table are: `whole` is what those of two items add up to at most, `total` how that is
    written, `write` writes one of them."""

    whole: int
    total: str
    write: Callable[[int], str] = str


def pairs(
    title: str,
    description: str,
    refs: Sequence[str],
    table: Sequence[Sequence[int]],
    unit: Unit,
    key: Key,
    refused: Collection[str] = (),
) -> Drawing:
    """Row by row, in the order given: how much puts the row's item before the column's. At most fifty items.

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
        if ref in refused:
            drawing.diamond(7, HEAD + n * cell + cell / 2, "against", hint=f"{ref}: {key.refused}")
    for i, row in enumerate(table):
        for j, won in enumerate(row):
            if i == j:
                continue
            lost = table[j][i]
            said = {"row": refs[i], "column": refs[j], "for": unit.write(won), "against": unit.write(lost)}
            shade = "even" if won == lost else "wins" if won > lost else "loses"
            strength = 1 if won == lost or not unit.whole else 0.12 + (full - 0.12) * abs(won - lost) / unit.whole
            x, y = LABEL + j * cell, HEAD + i * cell
            hint = key.cell % {**said, "all": unit.total}
            drawing.rect(x + 0.5, y + 0.5, cell - 1, cell - 1, shade, hint=hint, opacity=strength)
            if written:
                drawing.text(x + cell / 2, y + cell / 2 + 4, unit.write(won), "small", anchor="middle")
    _scale(drawing, HEAD + size + 18, full, key)
    if refused and set(refused) & set(refs):
        drawing.diamond(7, drawing.height + 2, "against")
        legend(drawing, 18, drawing.height + 6, key.refused)
        drawing.height += 14
    return drawing


def _scale(drawing: Drawing, top: float, full: float, key: Key) -> None:
    steps = 5
    x = legend(drawing, 0, top + 11, key.loses) - 8
    for n in range(-steps, steps + 1):
        shade = "even" if n == 0 else "wins" if n > 0 else "loses"
        drawing.rect(x, top, 13, 14, shade, opacity=1 if n == 0 else 0.12 + (full - 0.12) * abs(n) / steps)
        x += 14
    legend(drawing, x + 8, top + 11, key.wins)
