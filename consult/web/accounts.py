"""Pages of accounts."""

from .routing import Pages

pages = Pages("accounts", __name__)
