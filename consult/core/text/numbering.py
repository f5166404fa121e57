"""The numbers that stand before paragraphs: presentation only, the id says which paragraph it is.

Operative paragraphs are numbered 1., (a), (i) by level, preambular ones not at all. A paragraph put in after others
were numbered takes the number it follows with bis, ter, quater, ... so that the other numbers stay; renumbering makes
them anew (United Nations editorial practice).
"""

from collections.abc import Sequence
from dataclasses import replace

from consult.core.text.paragraphs import Paragraph, ParagraphKind

_TIMES = ("bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "novies", "decies")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def renumber(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs in their order with places 1 to n and fresh numbers: 1, (a), (i); none for preambular ones."""
    counters, found = [0, 0, 0], []
    for place, p in enumerate(paragraphs, 1):
        if p.kind is ParagraphKind.PREAMBULAR:
            shown = ""
        else:
            counters[p.level - 1] += 1
            counters[p.level :] = [0] * (3 - p.level)
            shown = _figure(counters[p.level - 1], p.level)
        found.append(replace(p, number=place, shown=shown))
    return found


def keep_numbers(paragraphs: Sequence[Paragraph], former: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs in their order with places 1 to n; those that `former` has keep the number they had there, those
    put in take the number of the paragraph they follow with bis, ter, ... (0 bis before the first).
    """
    had = {p.id: p.shown for p in former}
    if not any(p.id in had for p in paragraphs):
        return renumber(paragraphs)
    taken = set(had.values())
    found: list[Paragraph] = []
    for place, p in enumerate(paragraphs, 1):
        if p.kind is ParagraphKind.PREAMBULAR:
            shown = ""
        elif had.get(p.id):
            shown = had[p.id]
        else:
            stem = next((q.shown for q in reversed(found) if q.shown and q.level == p.level), "0")
            shown = _next(stem.split(" ")[0], taken)
        taken.add(shown)
        found.append(replace(p, number=place, shown=shown))
    return found


def changed_numbers(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> list[tuple[str, str, str]]:
    """The table of a renumbering: (id, former number, new number) of each paragraph whose number changes."""
    had = {p.id: p.shown for p in before}
    return [(p.id, had[p.id], p.shown) for p in after if p.id in had and had[p.id] != p.shown]


def _next(stem: str, taken: set[str]) -> str:
    times = (*_TIMES, *(f"({n})" for n in range(11, 1000)))
    return next(f"{stem} {word}" for word in times if f"{stem} {word}" not in taken)


def _figure(n: int, level: int) -> str:
    if level == 1:
        return str(n)
    return f"({_letters(n)})" if level == 2 else f"({_roman(n)})"


def _letters(n: int) -> str:
    found = ""
    while n:
        n, rest = divmod(n - 1, 26)
        found = chr(97 + rest) + found
    return found


def _roman(n: int) -> str:
    found = ""
    for value, letters in _ROMAN:
        while n >= value:
            found += letters
            n -= value
    return found
