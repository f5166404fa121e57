"""Pages of brackets: asking for them, all of them, one of them; and how they show in a text."""

from ..routing import Pages

pages = Pages("brackets", __name__)

from . import ending, opening, reading  # noqa: E402, F401  their pages

__all__ = ["pages"]
