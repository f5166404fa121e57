"""What stays open when the words change: amendments, brackets and comments carried to the new version, or marked as
stale."""

from .amendments import change_of, clashes_of, settle
from .brackets import end_bracket
from .versions import carry_all, recount
from .words import text_of

__all__ = ["carry_all", "change_of", "clashes_of", "end_bracket", "recount", "settle", "text_of"]
