"""CSV: one row a paragraph, with its entry's data on every row. UTF-8 with the byte order mark that Excel looks for."""

from ..core.documents import Entry, Snapshot
from . import page
from .rows import ENTRY_HEAD, entry_cells
from .table import table_csv

MEDIA_TYPE = "text/csv; charset=utf-8"
EXTENSION = "csv"
HEAD = ("Symbol", *ENTRY_HEAD, "Paragraph", "Paragraph id", "Text", "Kind", "Level")


def render(snapshot: Snapshot) -> bytes:
    """The list as CSV."""
    reserved = any(s.kind == "reservation" for s in snapshot.statements)
    rows = [
        (
            snapshot.symbol, *entry_cells(section, entry), p.number, p.id, p.text, p.kind, p.level,
            *([_reservations(snapshot, entry, p.id, first=n == 0)] if reserved else []),
        )
        for section in snapshot.sections
        for entry in section.entries
        for n, p in enumerate(entry.paragraphs)
    ]  # fmt: skip
    return table_csv((*HEAD, "Reservations") if reserved else HEAD, rows)


def _reservations(snapshot: Snapshot, entry: Entry, paragraph_id: str, *, first: bool) -> str:
    """Those to a paragraph; with the first one of an entry those to the whole of it."""
    found = list(page.reservations(snapshot, entry, "")) if first else []
    found += page.reservations(snapshot, entry, paragraph_id)
    return "; ".join(f"{s.delegation} (S-{s.number}): {s.words}" for s in found)
