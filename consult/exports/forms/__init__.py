"""Comment forms as DOCX and XLSX: to be filled in by a delegation, or as the chair's compilation with answers.

The same columns serve both. Equal forms give equal bytes; no cell is ever worked out as a formula.
"""

from .document import form_docx
from .shapes import Entry, Form, FormText
from .sheets import form_xlsx

__all__ = ["Entry", "Form", "FormText", "form_docx", "form_xlsx"]
