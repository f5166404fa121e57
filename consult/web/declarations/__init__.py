"""Pages of the chair's way to an outcome: putting a text to the room, and declaring."""

from ..routing import Pages

pages = Pages("declarations", __name__)

from . import declaring, putting  # noqa: E402, F401  their pages

__all__ = ["pages"]
