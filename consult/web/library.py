"""Pages of library."""

from .routing import Pages

pages = Pages("library", __name__)
