"""Candidates from a document of a word processor (DOCX) or from Markdown, with the changes and comments in it.

The text of a candidate is the document with all tracked changes rejected; each author's changes are a proposal on it,
each margin comment a comment. What is not understood is reported with its words: nothing is lost, nothing stored.
"""

from .matching import Reading, drafts_of, find_text, others_in, readings_of, version_of
from .reading import read_candidates
from .shapes import DocumentRead, ImportedCandidate, MarginComment, Proposal, Unread

__all__ = [
    "DocumentRead", "ImportedCandidate", "MarginComment", "Proposal", "Reading", "Unread", "drafts_of", "find_text",
    "others_in", "read_candidates", "readings_of", "version_of",
]  # fmt: skip
