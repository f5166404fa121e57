"""What a merge answers: the text, where each of its words comes from, and what has to be decided."""

from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from consult.core.text.changes import Text
from consult.core.text.difference import Op

TITLE = "title"  # stands for the title where a paragraph is named


class About(StrEnum):
    """What the changes of a conflict touch together."""

    WORDS = "words"  # the same words of a paragraph or the title
    PARAGRAPH = "paragraph"  # one takes out the paragraph that another changes or moves
    PLACE = "place"  # paragraphs put in or moved to the same place
    ORDER = "order"  # one paragraph moved to several places, or places that hang on one another


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to settle a conflict: how it would read, and whose it is. `text` is None where it takes out."""

    text: str | None
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Changes that touch the same words of the base.

    `paragraph` is an id, TITLE, or None for a place at the beginning; for PLACE it is the paragraph after which.
    `start` and `end` are code points into the base's paragraph (0, 0 where no words are meant), `words` what stands
    there.
    """

    about: About
    paragraph: str | None
    start: int
    end: int
    words: str
    readings: tuple[Reading, ...]

    @property
    def id(self) -> str:
        """Names the conflict as long as exactly these readings stand against each other; a further amendment or a
        withdrawn one makes another conflict of it, so that a decision never covers what nobody saw."""
        parts = [self.about, self.paragraph or "", str(self.start), str(self.end)]
        parts += [f"{'-' if r.text is None else '+' + r.text}|{','.join(r.keys)}" for r in self.readings]
        return sha256("\x1f".join(parts).encode()).hexdigest()[:16]

    @property
    def keys(self) -> tuple[str, ...]:
        """All the changes in it."""
        return tuple(sorted({key for reading in self.readings for key in reading.keys}))


class Way(StrEnum):
    """How a conflict was settled."""

    BASE = "base"  # the text as it stands
    READING = "reading"  # one of the readings, by its place
    ALL = "all"  # PLACE only: all of them, in the order of the readings
    OWN = "own"  # other words
    BRACKETS = "brackets"  # the text as it stands in brackets, with the readings as alternatives


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision on one conflict. `reading` for READING; `words` for OWN."""

    way: Way
    reading: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a merged text and whose it is.

    Equal pieces have no keys but those of a conflict left open, whose words stand as in the base: `conflict` is its id.
    """

    op: Op
    text: str
    keys: tuple[str, ...] = ()
    conflict: str | None = None


@dataclass(frozen=True, slots=True)
class Bracketed:
    """Words put in brackets by a decision: a span of the merged paragraph, and the readings that stand against it.

    An insertion has start == end. A reading that is the words themselves asks for no others.
    """

    paragraph: str
    start: int
    end: int
    words: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a merge, or the title. `pieces` show what becomes of it; `keys` name those that put it in, took
    it out or moved it."""

    id: str
    pieces: tuple[Piece, ...]
    inserted: bool = False
    deleted: bool = False
    moved: bool = False
    keys: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        """The paragraph as it would read."""
        return "".join(piece.text for piece in self.pieces if piece.op is not Op.DELETE)


@dataclass(frozen=True, slots=True)
class Merged:
    """A base with changes composed into it.

    `text` is what is agreed; what a conflict leaves open stands as in the base. `lines` are its paragraphs, those taken
    out among them. `conflicts` are open, `settled` the ones that a choice decided. `refused` names changes that could
    not be applied to this base at all, with the paragraphs they miss.
    """

    text: Text
    title: Line
    lines: tuple[Line, ...]
    conflicts: tuple[Conflict, ...] = ()
    settled: tuple[Conflict, ...] = ()
    brackets: tuple[Bracketed, ...] = ()
    refused: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        """True where nothing is left to decide."""
        return not self.conflicts and not self.refused

    def open_keys(self) -> set[str]:
        """The changes that a conflict keeps, in part or whole, out of the text."""
        return {key for conflict in self.conflicts for key in conflict.keys} | set(self.refused)
