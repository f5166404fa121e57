"""Pages of silence procedures: all of them, one with its time and what was said, the chair's acts, and answering."""

from ..routing import Pages

pages = Pages("silences", __name__)

from . import answering, confirming, proposing, reading, running  # noqa: E402, F401  their pages

__all__ = ["pages"]
