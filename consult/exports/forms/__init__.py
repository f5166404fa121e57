"""Comment forms as DOCX and XLSX: to be filled in by a delegation, or as the chair's compilation with answers.

The same columns serve both. Equal forms give equal bytes; no cell is ever worked out as a formula.
"""

from .shapes import Entry, Form, FormText

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

__all__ = ["MEDIA_TYPES", "Entry", "Form", "FormText", "form_docx", "form_xlsx"]


def form_docx(form: Form) -> bytes:
    """The form as DOCX bytes."""
    from .document import form_docx as made

    return made(form)


def form_xlsx(form: Form) -> bytes:
    """The form as XLSX bytes."""
    from .sheets import form_xlsx as made  # with openpyxl, half a second

    return made(form)
