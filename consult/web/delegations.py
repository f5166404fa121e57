"""Pages of delegations."""

from .routing import Pages

pages = Pages("delegations", __name__)
