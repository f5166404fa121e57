"""Reads of what came on paper. What was entered, word by word, is in `entered`, for its delegation alone."""

from .choices import RoundChoice, list_paragraphs, list_rounds, list_to_amend, list_versions
from .notes import Note, find_note, find_note_on_ballot, notes_on_breaks, notes_on_objections
from .submissions import Submission, get_submission, list_submissions

__all__ = [
    "Note", "RoundChoice", "Submission", "find_note", "find_note_on_ballot", "get_submission", "list_paragraphs",
    "list_rounds", "list_submissions", "list_to_amend", "list_versions", "notes_on_breaks",
    "notes_on_objections",
]  # fmt: skip
