"""The chair's way to an outcome: putting a text to the room, and declaring what became of it."""

from .declaring import declare, take_up
from .following import adopt_unbroken, position_changed, reservations_changed, undo
from .putting import put, take_back

__all__ = [
    "adopt_unbroken", "declare", "position_changed", "put", "reservations_changed", "take_back", "take_up", "undo",
]  # fmt: skip
