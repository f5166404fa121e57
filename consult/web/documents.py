"""Pages of documents."""

from .routing import Pages

pages = Pages("documents", __name__)
