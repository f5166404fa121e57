"""Brackets as a reader may see them: without a name where they stand under the Chatham House Rule."""

from .reading import Filters, Line, get_line, list_lines, list_on_text, list_to_place
from .sums import Sums, sums

__all__ = ["Filters", "Line", "Sums", "get_line", "list_lines", "list_on_text", "list_to_place", "sums"]
