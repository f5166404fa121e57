"""The chair's way to an outcome: putting a text to the room, and declaring what became of it."""

from .declaring import deciding_ids, declare, take_up
from .following import adopt_unbroken, position_changed, reservations_changed, standing_declaration, undo
from .putting import put, take_back

__all__ = [
    "adopt_unbroken", "deciding_ids", "declare", "position_changed", "put", "reservations_changed",
    "standing_declaration", "take_back", "take_up", "undo",
]  # fmt: skip
