"""The numbers that stand before paragraphs: presentation only, the id says which paragraph it is.

Operative paragraphs are numbered 1., (a), (i) by level, preambular ones not at all. A paragraph put in after others
were numbered takes the number it follows with bis, ter, quater, ... so that the other numbers stay; renumbering makes
them anew (United Nations editorial practice).
"""

from collections.abc import Iterator, Sequence
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
    """The paragraphs in their order with places 1 to n; those that stand in `former` at the same level, under the same
    paragraph, keep the number they had there. Those put in take the number of the one they follow with bis, ter, ...
    (0 bis before the first); where none around them keeps its number, they are counted.
    """
    if not {p.id for p in former} & {p.id for p in paragraphs}:
        return renumber(paragraphs)
    had = {p.id: (scope, p) for p, scope in _scoped(former) if p.shown}
    now = list(_scoped(paragraphs))
    taken: dict[tuple, set[str]] = {}
    for scope, p in had.values():
        taken.setdefault(scope, set()).add(p.shown)
    kept = {p.id for p, scope in now if p.kind is not ParagraphKind.PREAMBULAR and had.get(p.id, (None,))[0] == scope}
    counted = {scope for _p, scope in now} - {scope for p, scope in now if p.id in kept}
    last: dict[tuple, str] = {}
    counts: dict[tuple, int] = {}
    found: list[Paragraph] = []
    for place, (p, scope) in enumerate(now, 1):
        if p.kind is ParagraphKind.PREAMBULAR:
            shown = ""
        elif p.id in kept:
            shown = had[p.id][1].shown
        elif scope in counted:
            counts[scope] = counts.get(scope, 0) + 1
            shown = _figure(counts[scope], p.level)
        else:
            shown = _next(last.get(scope, "0").split(" ")[0], taken[scope])
        if shown:
            last[scope] = shown
            taken.setdefault(scope, set()).add(shown)
        found.append(replace(p, number=place, shown=shown))
    return found


def _scoped(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, tuple[str | None, ...]]]:
    """Each paragraph with the ids of those it stands under: () at level 1, the last of level 1 at level 2, ..."""
    above: list[str | None] = [None, None, None]
    for p in paragraphs:
        if p.kind is ParagraphKind.PREAMBULAR:
            yield p, ("preamble",)
            continue
        yield p, tuple(above[: p.level - 1])
        above[p.level - 1 :] = [p.id, *[None] * (3 - p.level)]


def names_of(paragraphs: Sequence[Paragraph]) -> dict[str, str]:
    """What a paragraph is called in a sentence, by id: "5 bis", "3 (a)", "3 (a) (ii)"; "PP2" for the second preambular
    one, as delegates say.
    """
    found: dict[str, str] = {}
    above, preambular = ["", "", ""], 0
    for p in paragraphs:
        if p.kind is ParagraphKind.PREAMBULAR:
            preambular += 1
            found[p.id] = f"PP{preambular}"
            continue
        above[p.level - 1 :] = [p.shown, *[""] * (3 - p.level)]
        found[p.id] = " ".join(filter(None, above[: p.level]))
    return found


def printed(shown: str) -> str:
    """A number as documents print it: "1.", "5 bis.", "(a)", and "" for a preambular paragraph."""
    return f"{shown}." if shown and not shown.startswith("(") else shown


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
