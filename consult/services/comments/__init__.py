"""The acts on comments: writing inside the delegation, clearing and withdrawing, the chair's answer, and saying where
they stand when the text has moved on."""

from .answering import answer
from .carrying import carry
from .clearing import clear, release, withdraw
from .drafting import discard, edit, keep_internal, make_comment
from .paper import enter_on_paper
from .replying import Spoken, reply
from .standing import confirm, place
from .words import Words
from .writing import Written, find_written, write

__all__ = [
    "Spoken", "Words", "Written", "answer", "carry", "clear", "confirm", "discard", "edit", "enter_on_paper",
    "find_written", "keep_internal", "make_comment", "place", "release", "reply", "withdraw", "write",
]  # fmt: skip
