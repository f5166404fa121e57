"""What reached the secretariat on paper or by mail: entered for a delegation as of the time of receipt, then confirmed
or disowned by its head.

It stands from when it is entered, an amendment from when it is confirmed: words that have entered the text of all can
be disowned no more.
"""

from .answering import confirm, disown
from .entering import (
    enter_amendment,
    enter_ballot,
    enter_bracket,
    enter_break,
    enter_candidate,
    enter_comment,
    enter_objection,
    enter_statement,
)
from .receiving import WAYS, Receipt

__all__ = [
    "WAYS", "Receipt", "confirm", "disown", "enter_amendment", "enter_ballot", "enter_bracket", "enter_break",
    "enter_candidate", "enter_comment", "enter_objection", "enter_statement",
]  # fmt: skip
