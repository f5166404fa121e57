"""Pages of questions to the room: all of them, one with its objections, and asking."""

from ..routing import Pages

pages = Pages("questions", __name__)

from . import answering, asking, reading  # noqa: E402, F401  their pages

__all__ = ["pages"]
