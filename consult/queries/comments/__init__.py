"""Reads of comments. What is shown of a comment, and to whom, is decided in `rows`."""

from . import drafts, places, rows, standing, table, threads
from .drafts import Draft, Openness, Waiting, get_draft, get_openness, list_waiting
from .places import Place, Subject, get_place, get_row, get_subject
from .rows import Answer, Reader, Row
from .standing import ToPlace, list_to_place
from .threads import Kept

__all__ = [
    "Answer", "Draft", "Kept", "Openness", "Place", "Reader", "Row", "Subject", "ToPlace", "Waiting", "drafts",
    "get_draft", "get_openness", "get_place", "get_row", "get_subject", "list_to_place", "list_waiting", "places",
    "rows", "standing", "table", "threads",
]  # fmt: skip
