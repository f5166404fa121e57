"""Pages of manage."""

from .routing import Pages

pages = Pages("manage", __name__)
