"""The chair's table: amendments taken into the text, conflicts decided, answers given, until a version is published.

Also what enters the text another way: a friendly amendment, the chair's text, fresh numbers.
"""

from .answering import answer, reopen
from .numbering import renumber
from .publishing import publish
from .table import answer_later, choose, discard, leave, leave_undecided, take, take_agreed, undo
from .unopposed import enter_chairs_text, enter_friendly

__all__ = [
    "answer",
    "answer_later",
    "choose",
    "discard",
    "enter_chairs_text",
    "enter_friendly",
    "leave",
    "leave_undecided",
    "publish",
    "renumber",
    "reopen",
    "take",
    "take_agreed",
    "undo",
]
