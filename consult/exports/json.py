"""JSON: the canonical bytes of the snapshot, whose SHA-256 every other format prints."""

from ..core.documents import Snapshot, canonical_json

MEDIA_TYPE = "application/json"
EXTENSION = "json"


def render(snapshot: Snapshot) -> bytes:
    """The canonical JSON of the snapshot."""
    return canonical_json(snapshot)
