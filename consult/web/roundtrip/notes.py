"""Notes of an imported document as pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _

from ...core.text.notes import Note, NoteKind
from ...core.text.redline import Span, redline


@dataclass(frozen=True)
class ShownNote:
    """A note, where it belongs in words, and what it would do to the words it was made on."""

    note: Note
    place: str
    spans: list[Span] = field(default_factory=list)


def shown_notes(notes: Iterable[Note], names: Mapping[str, str]) -> list[ShownNote]:
    """The notes; `names` are the numbers of the paragraphs by id."""
    return [ShownNote(note, _place(note, names), _spans(note)) for note in notes]


def _spans(note: Note) -> list[Span]:
    if note.kind in (NoteKind.REPLACE, NoteKind.TITLE, NoteKind.INSERT):
        return redline(note.was, note.words)
    return redline(note.was, "") if note.kind is NoteKind.DELETE else []


def _place(note: Note, names: Mapping[str, str]) -> str:
    number = names.get(note.paragraph or "", "?")
    if note.kind is NoteKind.TITLE:
        return _("The title")
    if note.kind is NoteKind.INSERT:
        return _("New after paragraph %(number)s", number=number) if note.paragraph else _("New at the beginning")
    if note.kind is NoteKind.DELETE:
        return _("Without paragraph %(number)s", number=number)
    if note.kind is NoteKind.MOVE and note.after is None:
        return _("Paragraph %(number)s at the beginning", number=number)
    if note.kind is NoteKind.MOVE:
        return _("Paragraph %(number)s after paragraph %(other)s", number=number, other=names.get(note.after, "?"))
    return _("On paragraph %(number)s", number=number) if note.paragraph else _("On the whole text")
