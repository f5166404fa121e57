"""What a stale amendment collides with, as its row keeps it."""

from ...core.text.carrying import Bearing, Carried
from ...core.text.merging import Conflict


def clashes_of(carried: Carried, key: str) -> list[dict]:
    """[{"paragraph", "start", "end", "words", "now"}] of an amendment that could not be carried as it stands: the words
    it was made on, and what the new text has in their place ("" where they are gone). Empty where it was carried."""
    if carried.bearing == Bearing.FULFILLED:
        return []
    gone = [{"paragraph": name, "start": 0, "end": 0, "words": "", "now": ""} for name in carried.missing]
    return gone + [_clash(conflict, key) for conflict in carried.conflicts]


def _clash(conflict: Conflict, key: str) -> dict:
    theirs = next((r for r in conflict.readings if key not in r.keys), None)
    return {
        "paragraph": conflict.paragraph or "", "start": conflict.start, "end": conflict.end, "words": conflict.words,
        "now": (theirs.text or "") if theirs else conflict.words,
    }  # fmt: skip
