"""The rolling text: every text on the table with its open brackets and alternatives, now or as it stood before."""

from .document import rolling_snapshot
from .reading import Item, Rolling, get_rolling
from .states import State, list_states

__all__ = ["Item", "Rolling", "State", "get_rolling", "list_states", "rolling_snapshot"]
