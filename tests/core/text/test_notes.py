"""Notes of an imported document on a draft."""

import pytest

from consult.core.errors import Refused
from consult.core.text.changes import Text
from consult.core.text.notes import Note, NoteKind, from_json, taken, to_json
from consult.core.text.paragraphs import Paragraph

TEXT = Text("Early warning", (Paragraph("p1", 1, "States should talk."), Paragraph("p2", 2, "They should listen.")))


def note(kind: NoteKind, **values) -> Note:
    return Note(1, kind, "Ana", **values)


def bodies(text: Text) -> list[tuple[str, str]]:
    return [(p.id, p.body) for p in text.paragraphs]


def test_words_are_replaced_where_they_stand_as_they_were():
    made = note(NoteKind.REPLACE, paragraph="p1", was="States should talk.", words="States should talk early.")
    assert bodies(taken(made, TEXT))[0] == ("p1", "States should talk early.")


def test_words_are_put_together_with_what_was_changed_elsewhere_in_the_paragraph():
    now = Text(TEXT.title, (Paragraph("p1", 1, "All States should talk."), TEXT.paragraphs[1]))
    made = note(NoteKind.REPLACE, paragraph="p1", was="States should talk.", words="States should talk early.")
    assert bodies(taken(made, now))[0] == ("p1", "All States should talk early.")


def test_words_changed_otherwise_are_left_to_the_writer():
    now = Text(TEXT.title, (Paragraph("p1", 1, "States should shout."), TEXT.paragraphs[1]))
    made = note(NoteKind.REPLACE, paragraph="p1", was="States should talk.", words="States should write.")
    with pytest.raises(Refused, match="changed otherwise"):
        taken(made, now)


def test_paragraphs_are_put_in_taken_out_and_moved():
    assert bodies(taken(note(NoteKind.INSERT, paragraph="p1", words="New."), TEXT))[1] == ("+", "New.")
    assert bodies(taken(note(NoteKind.INSERT, words="First."), TEXT))[0] == ("+", "First.")
    assert [key for key, _ in bodies(taken(note(NoteKind.DELETE, paragraph="p1"), TEXT))] == ["p2"]
    assert [key for key, _ in bodies(taken(note(NoteKind.MOVE, paragraph="p1", after="p2"), TEXT))] == ["p2", "p1"]
    assert [key for key, _ in bodies(taken(note(NoteKind.MOVE, paragraph="p2"), TEXT))] == ["p2", "p1"]


def test_the_title_is_changed():
    assert taken(note(NoteKind.TITLE, was="Early warning", words="Early notice"), TEXT).title == "Early notice"


@pytest.mark.parametrize("kind", [NoteKind.REPLACE, NoteKind.DELETE, NoteKind.INSERT])
def test_a_place_that_is_gone_is_said(kind):
    with pytest.raises(Refused, match="is gone"):
        taken(note(kind, paragraph="p9", words="x"), TEXT)


def test_notes_survive_storing():
    notes = [note(NoteKind.REMARK, paragraph="p1", was="talk", said="ทำไม"), note(NoteKind.INSERT, words="x", level=2)]
    assert from_json(to_json(notes)) == notes
