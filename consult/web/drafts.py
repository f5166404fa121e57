"""Pages of drafts."""

from .routing import Pages

pages = Pages("drafts", __name__)
