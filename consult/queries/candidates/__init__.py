"""One candidate: its page, its versions, where it stands, what resembles it. The list of all: queries/register.py."""

from .page import get_page, list_attachments
from .shapes import CandidatePage, Paragraph, as_shown, paragraphs_of
from .similar import Similar, list_similar, list_targets
from .standing import Standing, standing
from .versions import Comparison, VersionPage, compare, get_version, names

__all__ = [
    "CandidatePage",
    "Comparison",
    "Paragraph",
    "Similar",
    "Standing",
    "VersionPage",
    "as_shown",
    "compare",
    "get_page",
    "get_version",
    "list_attachments",
    "list_similar",
    "list_targets",
    "names",
    "paragraphs_of",
    "standing",
]
