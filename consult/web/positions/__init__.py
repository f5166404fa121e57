"""Pages of the positions on a candidate: where all stand, and stating one's own."""

from ..routing import Pages

pages = Pages("positions", __name__)

from . import reading, taking  # noqa: E402, F401  their pages

__all__ = ["pages"]
