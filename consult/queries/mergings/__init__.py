"""The chair's merging table of one candidate, as it stands now."""

from .board import Board, Item, Lapsed, get_board, make_board, read_choices

__all__ = ["Board", "Item", "Lapsed", "get_board", "make_board", "read_choices"]
