"""Comment forms that go out as DOCX or XLSX and come back filled in: their columns, their row ids."""

from .columns import HEADINGS, HOW, TEXTS, TYPE_CODES, Column, Layout, type_code
from .rowids import RowId, fingerprint, read_row_id

__all__ = [
    "HEADINGS", "HOW", "TEXTS", "TYPE_CODES", "Column", "Layout", "RowId", "fingerprint", "read_row_id", "type_code",
]  # fmt: skip
