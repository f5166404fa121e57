"""XLSX: the entries, their paragraphs, the statements if any, the bodies, and what the document is, a sheet each."""

from ..core.documents import Snapshot
from . import page, rows

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXTENSION = "xlsx"


def render(snapshot: Snapshot) -> bytes:
    """The list as a workbook; equal snapshots give equal bytes."""
    from .workbook import Sheet, workbook

    sheets = [
        Sheet("Entries", rows.ENTRY_HEAD, rows.entries(snapshot)),
        Sheet("Paragraphs", rows.PARAGRAPH_HEAD, rows.paragraphs(snapshot)),
        Sheet("Bodies", rows.BODY_HEAD, rows.bodies(snapshot)),
        Sheet("About", ("Item", "Value"), rows.about(snapshot)),
    ]
    if snapshot.statements:
        sheets.insert(2, Sheet("Statements", rows.STATEMENT_HEAD, rows.statements(snapshot)))
    return workbook(
        sheets, title=f"{snapshot.symbol} {snapshot.title}", author=page.AUTHOR, when=snapshot.issued_at
    )
