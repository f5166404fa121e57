"""Texts beside texts: two versions, an amendment and what it was made on, all open amendments, and where words come
from."""

from .amendments import AmendmentComparison, compare_amendment
from .redlines import amendment_document, open_document, versions_document
from .tracing import Origin, TracePage, get_trace

__all__ = [
    "AmendmentComparison",
    "Origin",
    "TracePage",
    "amendment_document",
    "compare_amendment",
    "get_trace",
    "open_document",
    "versions_document",
]
