"""Files that come back from outside: filled comment forms, and documents of candidates."""

from .forms import Filed, FormRow, file_form

__all__ = ["Filed", "FormRow", "file_form"]
