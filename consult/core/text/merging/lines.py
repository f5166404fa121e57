"""The words of one paragraph, or the title, with all changes composed and decisions carried out."""

from collections.abc import Mapping, Sequence

from consult.core.text.difference import Op
from consult.core.text.merging.hunks import Clash, Hunk, arrange
from consult.core.text.merging.shapes import About, Bracketed, Choice, Conflict, Piece, Reading, Way
from consult.core.text.redline import redline

CHAIR = "chair"  # whose words are those of a decision's own


class Desk:
    """The decisions there are, and what they leave open; filled while a merge goes on."""

    def __init__(self, choices: Mapping[str, Choice]) -> None:
        self.choices = choices
        self.conflicts: list[Conflict] = []
        self.settled: list[Conflict] = []
        self.brackets: list[Bracketed] = []

    def decide(self, conflict: Conflict) -> Choice | None:
        """The decision on a conflict, which is settled then; None leaves it open. A reading that is not there decides
        nothing."""
        choice = self.choices.get(conflict.id)
        if choice is not None and choice.way is Way.READING and not 0 <= choice.reading < len(conflict.readings):
            choice = None
        (self.settled if choice else self.conflicts).append(conflict)
        return choice


def write(desk: Desk, paragraph: str, base: str, hunks: Sequence[Hunk]) -> tuple[Piece, ...]:
    """The pieces of a paragraph: what composes is carried out, what clashes is decided or stays as it was."""
    composing, clashes = arrange(base, hunks)
    pieces: list[Piece] = []
    at = written = 0

    def put(op: Op, text: str, keys: tuple[str, ...] = (), conflict: str | None = None) -> None:
        nonlocal written
        if text:
            pieces.append(Piece(op, text, keys, conflict))
            written += len(text) if op is not Op.DELETE else 0

    for part in sorted([*composing, *clashes], key=lambda part: (part.start, part.end)):
        put(Op.EQUAL, base[at : part.start])
        words = base[part.start : part.end]
        at = max(at, part.end)
        if isinstance(part, Hunk):
            put(Op.DELETE, words, part.keys)
            for text, keys in part.owners or ((part.text, part.keys),):
                put(Op.INSERT, text, keys)
            continue
        conflict = Conflict(About.WORDS, paragraph, part.start, part.end, words, part.readings)
        choice = desk.decide(conflict)
        if choice is None:
            put(Op.EQUAL, words, conflict.keys, conflict.id)
        elif choice.way is Way.BRACKETS:
            desk.brackets.append(bracketed(paragraph, written, words, part))
            put(Op.EQUAL, words)
        elif choice.way in (Way.READING, Way.OWN):
            text, keys = chosen(choice, part.readings)
            for span in redline(words, text or ""):
                put(span.op, span.text, () if span.op is Op.EQUAL else keys)
        else:
            put(Op.EQUAL, words)
    put(Op.EQUAL, base[at:])
    return tuple(pieces)


def chosen(choice: Choice, readings: Sequence[Reading]) -> tuple[str | None, tuple[str, ...]]:
    """The words of a decision (None where it takes out) and whose they are."""
    if choice.way is Way.OWN:
        return choice.words, (CHAIR,)
    reading = readings[choice.reading]
    return reading.text, reading.keys


def bracketed(paragraph: str, written: int, words: str, clash: Clash) -> Bracketed:
    """Brackets around the words of a clash; start == end where an insertion has no words of the base around it."""
    lead, tail = len(words) - len(words.lstrip()), len(words) - len(words.rstrip())
    if not words.strip():
        return Bracketed(paragraph, written, written, "", clash.readings)
    start, end = written + lead, written + len(words) - tail
    trimmed = tuple(Reading(_like(words, r.text), r.keys) for r in clash.readings)
    return Bracketed(paragraph, start, end, words[lead : len(words) - tail], trimmed)


def _like(words: str, text: str | None) -> str | None:
    return None if text is None or not text.strip() else text.strip() if words else text
