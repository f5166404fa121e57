"""Consult: from many delegations' drafts to one list they can all live with."""

__version__ = "0.1.0"
