"""DOCX: a document that a ministry can circulate as it is.

The parts are written directly: real styles, stored numbers instead of automatic lists (which word processors count
differently once somebody tracks a deletion), real footnotes, and nothing left over from a template.
"""

from ...core.documents import Snapshot

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXTENSION = "docx"


def render(snapshot: Snapshot) -> bytes:
    """The document as DOCX bytes; equal snapshots give equal bytes."""
    from ..zipped import pack
    from .body import document
    from .parts import front_of, package

    body, footnotes = document(snapshot)
    return pack(package(front_of(snapshot), body, footnotes), snapshot.issued_at)
