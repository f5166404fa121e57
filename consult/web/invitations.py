"""Pages of invitations."""

from .routing import Pages

pages = Pages("invitations", __name__)
