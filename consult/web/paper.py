"""Pages of paper."""

from .routing import Pages

pages = Pages("paper", __name__)
