"""A redlined text as PDF, set by typst from `redline.typ`: put in underlined twice, taken out struck through."""

from functools import partial
from typing import Any

from ..core.documents import Redlined
from ..core.documents.redlined import Mark, laid_out
from ..core.text.difference import Op
from ..core.text.numbering import names_of, printed
from . import page, redline
from .pdf import Plain, typeset
from .scripts import breakable, runs


def render(redlined: Redlined) -> bytes:
    """The document as PDF bytes; equal texts and fonts give equal bytes. Raises NoFonts without a fonts folder."""
    return typeset("redline.typ", partial(_model, redlined), when=redlined.made_at)[0]


def _model(redlined: Redlined, plain: Plain) -> dict[str, Any]:
    hands = {hand: number for number, hand in enumerate(redlined.hands, 1)}
    signed = len(hands) > 1

    def text(value: str) -> list[tuple[str, str]]:
        return runs(breakable(plain(value)))

    def mark(found: Mark) -> dict[str, Any]:
        return row(found, "", found.text)

    def row(found: Mark, first: str, rest: str) -> dict[str, Any]:
        # The sign of its author stands at the last word, not after a blank.
        words, tail = (rest, "") if found.op is Op.EQUAL else (rest.rstrip(), rest[len(rest.rstrip()) :])
        by = str(hands[found.hand]) if signed and found.hand else ""
        return {"op": found.op.value, "opening": text(first), "text": text(words), "tail": text(tail), "by": by}

    def number(part, *, old: bool) -> list[tuple[str, str]]:
        return text(printed(redline.form(part, old=old)[0]))

    old = sorted((part.old for part in redlined.parts if part.old), key=lambda p: p.number)
    names = names_of(old)
    parts = []
    for placed in laid_out(redlined.parts, [p.id for p in old]):
        part, leaving = placed.part, placed.leaving
        gone = leaving or part.new is None
        shown, kind, level = redline.form(part, old=gone)
        former = redline.form(part, old=True)[0]
        marks = part.side(Op.DELETE) if leaving else part.side(Op.INSERT) if part.moved else part.marks
        parts.append(
            {
                "number": number(part, old=gone),
                "former": [] if gone or part.old is None or part.moved or former == shown else number(part, old=True),
                "level": level if shown or kind == "operative" else 2,
                "come": part.old is None,
                "gone": gone,
                "remark": text(redline.remark(part, leaving=leaving, names=names)),
                "by": str(hands[part.hand]) if signed and part.changed and part.hand in hands else "",
                "marks": [row(*found) for found in redline.cut(part, marks)],
            }
        )
    left, right = redline.masthead(redlined)
    at = redlined.made_at
    return {
        "title": plain(f"{redlined.symbol} {redlined.ref} {redlined.heading}"),
        "author": page.AUTHOR,
        "subject": plain(redlined.subtitle),
        "date": [at.year, at.month, at.day, at.hour, at.minute, at.second],
        "symbol": text(redlined.symbol),
        "masthead": [[text(line) for line in left], [text(line) for line in right]],
        "ref": text(redlined.ref),
        "heading": [mark(found) for found in redlined.title],
        "subtitle": text(redlined.subtitle),
        "banner": text(redlined.banner),
        "how": text(redline.HOW_TO_READ),
        "lines": [
            {
                "label": text(line.label),
                "parts": [(text(part), [text(note) for note in notes]) for part, notes in line.parts],
            }
            for line in redline.lines(redlined)
        ],
        "parts": parts,
        "by": text(redline.CHANGES),
        "hands": [(str(number) if signed else "", text(redline.author(hand))) for hand, number in hands.items()],
        "notes": [text(note) for note in redlined.notes],
    }
