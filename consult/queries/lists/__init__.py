"""Reads of lists: which there are, a draft with its entries, and what was issued.

Who reads what: a draft by officers, a circulated list by participants, an issued one by all participants and, where the
conference publishes issued lists, by everybody.
"""

from .composing import draft_snapshot, issue_snapshot
from .draft import Draft, EntryRow, OmittedRow, find_draft, list_closed_rounds
from .issued import (
    FileRow,
    IssueRow,
    StoredFile,
    StoredManifest,
    count_bodies,
    find_file,
    find_manifest,
    get_issue,
    list_files,
    list_issues,
    list_signed,
    read_snapshot,
    read_snapshots,
)
from .reading import Head, ListRow, get_head, get_list, list_lists, shows_draft

__all__ = [
    "Draft", "EntryRow", "FileRow", "Head", "IssueRow", "ListRow", "OmittedRow", "StoredFile", "StoredManifest",
    "count_bodies", "draft_snapshot", "find_draft", "find_file", "find_manifest", "get_head", "get_issue", "get_list",
    "issue_snapshot", "list_closed_rounds", "list_files", "list_issues", "list_lists", "list_signed", "read_snapshot",
    "read_snapshots", "shows_draft",
]  # fmt: skip
