"""Reads of amendments. What is shown of one, and to whom, is decided in `rows`."""

from .drafts import DraftPage, Subject, Waiting, get_draft, get_subject, list_waiting
from .page import AmendmentPage, Asked, find_asked, find_candidate, get_amendment, list_asked, list_made_of
from .place import (
    ELSEWHERE,
    Proposal,
    Spot,
    by_delegation,
    list_all,
    list_kept,
    list_open,
    place,
    texts_of,
    touches,
)
from .rows import ANSWERED, Answer, Row, Sponsor, rows_of, statement
from .standing import Line, Tasks, Undecided, count_ours, count_tasks, find_undecided, list_ours
from .texts import DRAFT_KEY, Shelf, load_texts, text_of

__all__ = [
    "ANSWERED", "AmendmentPage", "Answer", "Asked", "DRAFT_KEY", "DraftPage", "ELSEWHERE", "Line", "Proposal", "Row",
    "Shelf", "Sponsor", "Spot", "Subject", "Tasks", "Undecided", "Waiting", "by_delegation", "count_ours",
    "count_tasks", "find_asked", "find_candidate", "find_undecided", "get_amendment", "get_draft", "get_subject",
    "list_all", "list_asked", "list_kept", "list_made_of", "list_open", "list_ours", "list_waiting", "load_texts",
    "place", "rows_of", "statement", "text_of", "texts_of", "touches",
]  # fmt: skip
