"""Square brackets around words that are not agreed, and the alternatives that stand against them.

A bracket is a dated record beside a version: a span, who asked for it, why, and, if wanted, other words. Brackets may
stand within one another but never cross: crossing ones could not be read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consult.core.errors import Refused


@dataclass(frozen=True, slots=True)
class Mark:
    """One bracket in one paragraph. `start` and `end` are code points of its body; both None: the whole paragraph.

    `alternative` is None without other words, "" where the asker wants the words deleted. Only a deciding delegation's
    bracket `blocks`: any other shows as a proposal mark.
    """

    key: str
    start: int | None
    end: int | None
    alternative: str | None
    blocks: bool
    asker: str

    def span(self, body: str) -> tuple[int, int]:
        """The words in it, as code points of `body`."""
        return (0, len(body)) if self.start is None else (self.start, self.end)


@dataclass(frozen=True, slots=True)
class Group:
    """Brackets on the same words: one pair of signs, with every asker and every alternative.

    `alternatives`: (words, askers), in the order of the marks; those who only ask for deletion or say nothing are in
    `askers` alone.
    """

    start: int
    end: int
    marks: tuple[Mark, ...]

    @property
    def blocks(self) -> bool:
        """True where one of the askers decides: the words then stand in square brackets."""
        return any(mark.blocks for mark in self.marks)

    @property
    def askers(self) -> tuple[str, ...]:
        """Who asks for brackets here, each once."""
        return tuple(dict.fromkeys(mark.asker for mark in self.marks))

    @property
    def alternatives(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The other words proposed, each with those who propose them."""
        found: dict[str, list[str]] = {}
        for mark in self.marks:
            if mark.alternative:
                found.setdefault(mark.alternative, []).append(mark.asker)
        return tuple((words, tuple(dict.fromkeys(askers))) for words, askers in found.items())


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a paragraph: words, or the place where a group opens or closes (then `text` is empty)."""

    text: str = ""
    opens: Group | None = None
    closes: Group | None = None


def check_span(body: str, marks: Iterable[Mark], start: int | None, end: int | None) -> None:
    """Raise Refused where brackets on these words would cross others that stand already."""
    here = (0, len(body)) if start is None else (start, end)
    for mark in marks:
        other = mark.span(body)
        first, second = sorted([here, other], key=lambda span: (span[0], -span[1]))
        if first[0] < second[0] < first[1] < second[1]:
            raise Refused(
                "These words begin or end inside other brackets. Choose words within them, or all of them.",
                field="words",
            )


def grouped(body: str, marks: Sequence[Mark]) -> list[Group]:
    """The brackets of a paragraph by their words, outer ones first."""
    spans: dict[tuple[int, int], list[Mark]] = {}
    for mark in marks:
        spans.setdefault(mark.span(body), []).append(mark)
    return [
        Group(start, end, tuple(spans[start, end]))
        for start, end in sorted(spans, key=lambda span: (span[0], -span[1]))
    ]


def stretches(body: str, marks: Sequence[Mark]) -> list[Stretch]:
    """The paragraph from left to right, with each group's opening and closing at its place. Groups must not cross."""
    found: list[Stretch] = []
    waiting: list[Group] = []
    at = 0

    def upto(offset: int) -> None:
        nonlocal at
        if offset > at:
            found.append(Stretch(body[at:offset]))
            at = offset

    for group in grouped(body, marks):
        while waiting and waiting[-1].end <= group.start:
            upto(waiting[-1].end)
            found.append(Stretch(closes=waiting.pop()))
        upto(group.start)
        found.append(Stretch(opens=group))
        waiting.append(group)
    while waiting:
        upto(waiting[-1].end)
        found.append(Stretch(closes=waiting.pop()))
    upto(len(body))
    return found


def literal(body: str, marks: Sequence[Mark]) -> str:
    """The paragraph as plain text with its brackets, as documents print it: "[without delay] [within a day]".

    Every alternative follows in brackets of its own. A mark that does not block prints no signs.
    """
    parts = []
    for stretch in stretches(body, marks):
        if stretch.opens is not None:
            parts.append("[" if stretch.opens.blocks else "")
        elif stretch.closes is not None:
            group = stretch.closes
            if group.blocks:
                theirs = [m.alternative for m in group.marks if m.blocks and m.alternative]
                parts.append("]" + "".join(f" [{words}]" for words in dict.fromkeys(theirs)))
        else:
            parts.append(stretch.text)
    return "".join(parts)
