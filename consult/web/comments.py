"""Pages of comments."""

from .routing import Pages

pages = Pages("comments", __name__)
