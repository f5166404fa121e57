"""Pages of statements: all of them, one with its history, making, amending and withdrawing them."""

from ..routing import Pages

pages = Pages("statements", __name__)

from . import changing, making, reading  # noqa: E402, F401  their pages

__all__ = ["pages"]
