"""Pages of rankings."""

from .routing import Pages

pages = Pages("rankings", __name__)
