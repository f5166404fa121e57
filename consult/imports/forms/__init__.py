"""Filled comment forms, DOCX, XLSX or CSV in either layout, into plain drafts and a report row by row.

Nothing is stored and nothing lost: every row that holds anything is in the report, with what became of it.
"""

from .reading import Filled, FormDraft, FormRead, Verdict, read_form
from .texts import KnownParagraph, KnownText, Names

__all__ = ["Filled", "FormDraft", "FormRead", "KnownParagraph", "KnownText", "Names", "Verdict", "read_form"]
