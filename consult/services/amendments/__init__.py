"""The acts on amendments: typing inside the delegation, clearing, joining, withdrawing, settling what is stale.

The chair's answers are given in `services.mergings`; it calls `detach_children` for the amendments to one that it has
answered, and `recount` once it is done.
"""

from .base import recount
from .clearing import clear, drop_questions, release, withdraw
from .drafting import discard, refresh, save, start
from .joining import join, leave
from .paper import hold_on_paper, send_on_paper
from .parents import detach_children, follow_parent
from .settling import rebase
from .turning import from_comment, to_comment
from .words import Typed, derived

__all__ = [
    "Typed", "clear", "derived", "detach_children", "discard", "drop_questions", "follow_parent", "from_comment",
    "hold_on_paper", "join", "leave", "rebase", "recount", "refresh", "release", "save", "send_on_paper", "start",
    "to_comment", "withdraw",
]  # fmt: skip
