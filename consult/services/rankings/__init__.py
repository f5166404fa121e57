"""Ranking rounds, the ballots cast in them, and the results stored at the close."""

from .ballots import cast
from .changes import cancel, extend, make_stricter, reopen
from .closing import close_due, open_due
from .drafts import prepare, suggest, take_back, undo
from .leaving import item_withdrawn
from .methods import work_out_next
from .paper import disown, enter_on_paper
from .publishing import confirm
from .rounds import create, edit, schedule, unschedule

__all__ = [
    "cancel", "cast", "close_due", "confirm", "create", "disown", "edit", "enter_on_paper", "extend",
    "item_withdrawn", "make_stricter", "open_due", "prepare", "reopen", "schedule", "suggest", "take_back", "undo",
    "unschedule", "work_out_next",
]  # fmt: skip
