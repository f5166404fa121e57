"""CSV: one row a paragraph, with its entry's data on every row. UTF-8 with the byte order mark that Excel looks for."""

from ..core.documents import Snapshot
from .rows import ENTRY_HEAD, entry_cells
from .table import table_csv

MEDIA_TYPE = "text/csv; charset=utf-8"
EXTENSION = "csv"
HEAD = ("Symbol", *ENTRY_HEAD, "Paragraph", "Paragraph id", "Text", "Kind", "Level")


def render(snapshot: Snapshot) -> bytes:
    """The list as CSV."""
    rows = [
        (snapshot.symbol, *entry_cells(section, entry), p.number, p.id, p.text, p.kind, p.level)
        for section in snapshot.sections
        for entry in section.entries
        for p in entry.paragraphs
    ]
    return table_csv(HEAD, rows)
