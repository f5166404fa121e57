"""Silence procedures as a reader may see them. A reason for the chair is read by its delegation and the chair alone;
who of a delegation has read what comes under silence, by that delegation."""

from .lines import LIVE, EntryLine, Line, find_live, get_line, list_silences
from .offers import Offer, list_offers, list_refs_on_list
from .page import Break, Moved, Page, Reader, get_silence

__all__ = [
    "LIVE", "Break", "EntryLine", "Line", "Moved", "Offer", "Page", "Reader", "find_live", "get_line", "get_silence",
    "list_offers", "list_refs_on_list", "list_silences",
]  # fmt: skip
