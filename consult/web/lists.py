"""Pages of lists."""

from .routing import Pages

pages = Pages("lists", __name__)
