"""What a word processor's document consists of, as far as words are concerned: paragraphs, tables, tracked changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


class Change(NamedTuple):
    """A tracked change: who made it and when ("2019-05-03T10:00:00Z", as the file says), and whether it is one end of
    a move."""

    author: str
    date: str
    moved: bool = False


class Piece(NamedTuple):
    """A stretch of text. `inserted` and `deleted` are the tracked changes it is part of, `comments` the ids of the
    margin comments on it. With `point` it is no text, but the place of a comment or footnote."""

    text: str
    inserted: Change | None = None
    deleted: Change | None = None
    italic: bool = False
    bold: bool = False
    comments: frozenset[str] = frozenset()
    point: tuple[str, str] | None = None  # ("comment" or "footnote", id)


Reading = Callable[[Change | None, Change | None], bool]  # (inserted, deleted) -> whether it is part of the reading


def accepted(_inserted: Change | None, deleted: Change | None) -> bool:
    """The text with all changes accepted."""
    return deleted is None


def rejected(inserted: Change | None, _deleted: Change | None) -> bool:
    """The text with all changes rejected."""
    return inserted is None


@dataclass(slots=True)
class Para:
    """A paragraph. `num` is (list id, level) of automatic numbering, `outline` its level as a heading, if it has one
    of its own; `mark_inserted` and `mark_deleted` tell whether its end is a tracked change; `boxed` that it stands in
    a text box."""

    style: str = ""
    num: tuple[str, int] | None = None
    outline: int | None = None
    pieces: list[Piece] = field(default_factory=list)
    mark_inserted: Change | None = None
    mark_deleted: Change | None = None
    boxed: bool = False
    indent: int = 0

    def text(self, reading: Reading = accepted) -> str:
        """Its words in a reading of the tracked changes."""
        return "".join(piece.text for piece in self.pieces if reading(piece.inserted, piece.deleted))


@dataclass(slots=True)
class Cell:
    """A cell from grid column `start` over `span` columns; `continued` where it is merged with the one above."""

    start: int
    span: int
    paras: list[Para] = field(default_factory=list)
    continued: bool = False

    def text(self) -> str:
        """Its words with all changes accepted, one line a paragraph."""
        lines, line = [], ""
        for para in self.paras:
            line += para.text()
            if para.mark_deleted is None:
                lines.append(line)
                line = ""
        return "\n".join([*lines, line] if line else lines).strip()


@dataclass(slots=True)
class Row:
    """A row of a table; `deleted` where it was taken out as a tracked change."""

    cells: list[Cell] = field(default_factory=list)
    deleted: bool = False


@dataclass(slots=True)
class Table:
    """A table with the widths of its grid columns (0 where the file gives none)."""

    rows: list[Row] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)


Block = Para | Table


@dataclass(slots=True)
class Margin:
    """A comment of the word processor: its paragraphs' text, and the id of the one it answers."""

    id: str
    author: str
    date: str
    text: str
    answers: str | None = None


@dataclass(slots=True)
class Document:
    """A document: its blocks in order, margin comments and footnotes by id, and what was met and not read."""

    blocks: list[Block] = field(default_factory=list)
    comments: dict[str, Margin] = field(default_factory=dict)
    footnotes: dict[str, str] = field(default_factory=dict)
    pictures: int = 0
    formulas: int = 0
    hidden: int = 0
    embedded: int = 0

    def tables(self) -> Iterator[Table]:
        """Its tables, in order."""
        return (block for block in self.blocks if isinstance(block, Table))
