"""Reads of comments. What is shown of a comment, and to whom, is decided in `rows`."""

from . import drafts, places, rows, standing, table, threads
from .drafts import Draft, Openness, Waiting, count_drafts, get_draft, get_openness, list_waiting
from .places import Place, Subject, get_place, get_row, get_subject
from .rows import Answer, Reader, Row
from .standing import (
    Answered,
    ToPlace,
    Unanswered,
    count_unanswered,
    list_answered_since,
    list_to_place,
    list_unanswered,
)
from .threads import Kept

__all__ = [
    "Answer", "Answered", "Draft", "Kept", "Openness", "Place", "Reader", "Row", "Subject", "ToPlace", "Unanswered",
    "Waiting", "count_drafts", "count_unanswered", "drafts", "get_draft", "get_openness", "get_place", "get_row",
    "get_subject", "list_answered_since", "list_to_place", "list_unanswered", "list_waiting", "places", "rows",
    "standing", "table", "threads",
]  # fmt: skip
