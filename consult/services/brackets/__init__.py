"""The acts on brackets: asking for them, lifting them, putting them where their words stand now."""

from .base import recount
from .ending import lift, lift_unopposed
from .merged import open_from_merge
from .opening import Asked, enter, open_bracket
from .paper import disown, enter_on_paper
from .placing import place

__all__ = [
    "Asked", "disown", "enter", "enter_on_paper", "lift", "lift_unopposed", "open_bracket", "open_from_merge", "place",
    "recount",
]  # fmt: skip
