"""Pages of announcements."""

from .routing import Pages

pages = Pages("announcements", __name__)
