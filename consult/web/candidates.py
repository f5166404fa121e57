"""Pages of candidates."""

from .routing import Pages

pages = Pages("candidates", __name__)
