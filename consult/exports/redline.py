"""What a redlined text prints around its words, in DOCX and PDF alike."""

from collections.abc import Sequence

from ..core.documents import Hand, Redlined, date_range, long_date
from ..core.documents.redlined import Mark, Part
from ..core.text.difference import Op
from ..core.text.openings import opening
from ..core.text.paragraphs import ParagraphKind
from .page import Line, references

HOW_TO_READ = "Words put in are underlined twice, words taken out are struck through; each change names its author."
CHANGES = "Changes by"


def masthead(redlined: Redlined) -> tuple[list[str], list[str]]:
    """The lines at the left and at the right of the document's head."""
    conference = redlined.conference
    left = [conference.title, f"{conference.place}, {date_range(conference.starts, conference.ends)}"]
    return left, [redlined.symbol, "Distr.: Limited", long_date(redlined.made_at.date()), "Original: English"]


def lines(redlined: Redlined) -> list[Line]:
    """The labelled lines above the text."""
    found = [Line("Sponsor", ((redlined.sponsor, ()),)), references(redlined.cites)]
    return [line for line in found if line]


def author(hand: Hand) -> str:
    """A line of the list of authors: "Thailand, 3 May 2019 (A-14)"."""
    return f"{hand.name}, {long_date(hand.at.date())}" + (f" ({hand.ref})" if hand.ref else "")


def form(part: Part, *, old: bool) -> tuple[str, str, int]:
    """A paragraph's number, kind and level in one of the two texts; those of the other where it is not in that one."""
    p = (part.old or part.new) if old else (part.new or part.old)
    return p.shown, p.kind.value, 1 if p.kind is ParagraphKind.PREAMBULAR else p.level


def cut(part: Part, marks: Sequence[Mark]) -> list[tuple[Mark, str, str]]:
    """Each mark with the part of its words that belongs to a preambular paragraph's opening, and the rest."""
    found = []
    for op in (Op.INSERT, Op.DELETE):
        p = part.old if op is Op.DELETE else part.new
        found.append(opening(p.body) if p is not None and p.kind is ParagraphKind.PREAMBULAR else 0)
    new, old = found
    rows = []
    for mark in marks:
        size = old if mark.op is Op.DELETE else max(new, old) if part.new is None or part.old is None else new
        size = max(0, min(size, len(mark.text)))
        rows.append((mark, mark.text[:size], mark.text[size:]))
        new -= len(mark.text) if mark.op is not Op.DELETE else 0
        old -= len(mark.text) if mark.op is not Op.INSERT else 0
    return rows


def remark(part: Part, *, leaving: bool, names: dict[str, str]) -> str:
    """What has become of a paragraph, in a word: "new", "taken out", "moved here; was 3"."""
    if leaving:
        return "moved from here"
    if part.moved:
        was = names.get(part.id, "")
        return f"moved here; was {was}" if was else "moved here"
    if part.old is None:
        return "new"
    if part.new is None:
        return "taken out"
    if (part.old.kind, part.old.level) != (part.new.kind, part.new.level):
        return "other form"
    return ""
