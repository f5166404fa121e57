"""Pages of home."""

from .routing import Pages

pages = Pages("home", __name__)
