"""Asking the room: what is put to it holds unless somebody objects before the instant."""

from .answering import object_to, withdraw
from .asking import ask_chairs_text, ask_friendly, ask_lift, ask_reopen
from .closing import close_due
from .paper import disown, object_on_paper

__all__ = [
    "ask_chairs_text", "ask_friendly", "ask_lift", "ask_reopen", "close_due", "disown", "object_on_paper", "object_to",
    "withdraw",
]  # fmt: skip
