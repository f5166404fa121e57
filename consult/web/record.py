"""Pages of record."""

from .routing import Pages

pages = Pages("record", __name__)
