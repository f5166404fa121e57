"""Notes that an imported document leaves on a draft: what its authors changed and what they wrote in its margin.

They stay inside the delegation. A change can be taken into the draft as long as the words it was made on are there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from consult.core.errors import Refused
from consult.core.text.changes import Change, Delete, Insert, Move, Operation, Replace, Retitle, Text
from consult.core.text.merging import merge
from consult.core.text.paragraphs import Paragraph, ParagraphKind


class NoteKind(StrEnum):
    """What a note is about."""

    REPLACE = "replace"  # `words` in the place of `was`
    INSERT = "insert"  # `words` after the paragraph, or at the beginning
    DELETE = "delete"
    MOVE = "move"  # the paragraph after `after`
    TITLE = "title"  # `words` in the place of the title `was`
    REMARK = "remark"  # `said` about `was`


@dataclass(frozen=True, slots=True)
class Note:
    """One note: `id` within its draft, `author` and `date` ("2019-05-03T10:00:00Z") as the document has them.

    `paragraph` is the id of the paragraph it is about, or of the one after which it puts words; None for the beginning
    or the whole. `was` are the words it was made on, `words` those proposed, `said` a remark.
    """

    id: int
    kind: NoteKind
    author: str
    date: str = ""
    paragraph: str | None = None
    after: str | None = None
    was: str = ""
    words: str = ""
    said: str = ""
    level: int = 1
    preambular: bool = False

    @property
    def change(self) -> bool:
        """Whether it can be taken into the text."""
        return self.kind is not NoteKind.REMARK


def to_json(notes: Iterable[Note]) -> list[dict[str, Any]]:
    """The notes as JSON can hold them."""
    return [{key: value for key, value in asdict(note).items() if value not in (None, "")} for note in notes]


def from_json(rows: Iterable[dict[str, Any]]) -> list[Note]:
    """The notes behind `to_json`. Raises KeyError, TypeError or ValueError for anything else."""
    return [Note(**{**row, "kind": NoteKind(row["kind"])}) for row in rows]


def of_operation(operation: Operation, base: Text, *, id: int, author: str, date: str) -> Note:  # noqa: A002
    """A tracked change as a note. What is put in after another paragraph put in goes to the same place."""
    told = {"id": id, "author": author, "date": date}
    match operation:
        case Retitle(title):
            return Note(kind=NoteKind.TITLE, was=base.title, words=title, **told)
        case Replace(key, body):
            return Note(kind=NoteKind.REPLACE, paragraph=key, was=_body(base, key), words=body, **told)
        case Delete(key):
            return Note(kind=NoteKind.DELETE, paragraph=key, was=_body(base, key), **told)
        case Move(key, after):
            return Note(kind=NoteKind.MOVE, paragraph=key, after=after, was=_body(base, key), **told)
        case Insert(_, after, body, kind, level):
            return Note(kind=NoteKind.INSERT, paragraph=after, words=body, level=level,
                        preambular=kind is ParagraphKind.PREAMBULAR, **told)  # fmt: skip


def _body(base: Text, key: str) -> str:
    paragraph = base.get(key)
    return paragraph.body if paragraph else ""


def taken(note: Note, text: Text) -> Text:
    """`text` with the note's change in it; a paragraph put in has the id "+". Raises Refused where its place is gone or
    its words were changed otherwise since.
    """
    if note.kind is NoteKind.TITLE:
        return Text(_merged(note.was, text.title, note.words), text.paragraphs)
    paragraphs = list(text.paragraphs)
    at = next((n for n, p in enumerate(paragraphs) if p.id == note.paragraph), None)
    if at is None and (note.paragraph is not None or note.kind is not NoteKind.INSERT):
        raise Refused("The paragraph that this note is about is gone. Copy its words where they belong.")
    if note.kind is NoteKind.REPLACE:
        paragraphs[at] = replace(paragraphs[at], body=_merged(note.was, paragraphs[at].body, note.words))
    elif note.kind is NoteKind.DELETE:
        del paragraphs[at]
    elif note.kind is NoteKind.INSERT:
        kind = ParagraphKind.PREAMBULAR if note.preambular else ParagraphKind.OPERATIVE
        paragraphs.insert(0 if at is None else at + 1, Paragraph("+", 0, note.words, kind, note.level, ""))
    elif note.kind is NoteKind.MOVE:
        moved = paragraphs.pop(at)
        paragraphs.insert(_after(paragraphs, note.after), moved)
    return Text(text.title, tuple(paragraphs))


def _after(paragraphs: Sequence[Paragraph], key: str | None) -> int:
    if key is None:
        return 0
    at = next((n for n, p in enumerate(paragraphs, 1) if p.id == key), None)
    if at is None:
        raise Refused("The paragraph that this note is about is gone. Copy its words where they belong.")
    return at


def _merged(was: str, now: str, words: str) -> str:
    """`now` with the change from `was` to `words` in it."""
    if now == was or now == words:
        return words
    base = Text("", (Paragraph("p", 1, was),))
    merged = merge(base, [Change("a", (Replace("p", now),)), Change("b", (Replace("p", words),))])
    if merged.conflicts:
        raise Refused("These words were changed otherwise since. Put the two together by hand.")
    return merged.text.paragraphs[0].body
