"""Files that come back from outside: filled comment forms, and documents of candidates."""

from .documents import Begun, NewText, begin_drafts
from .forms import AmendmentRow, Filed, FormRow, file_form

__all__ = ["AmendmentRow", "Begun", "Filed", "FormRow", "NewText", "begin_drafts", "file_form"]
