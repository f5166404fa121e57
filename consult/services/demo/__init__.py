"""The demonstration conference: the concept paper's, with delegations, texts, comments and rounds invented for it."""

from .loading import DEMO_SLUG, is_empty, load

__all__ = ["DEMO_SLUG", "is_empty", "load"]
