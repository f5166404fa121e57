"""What a search finds a candidate by."""

from collections.abc import Iterable

from .folding import fold


def candidate_text(
    *, ref: str | None, title: str, rationale: str, bodies: Iterable[str], sponsor: str, addressed: Iterable[str]
) -> str:
    """The folded search text of a candidate: reference, title, paragraphs, rationale, sponsor, addressed bodies.

    `bodies` are the paragraphs' words, `addressed` the names of the ASEAN bodies. One word of one part never runs
    into the next part.
    """
    return fold(" \n ".join([ref or "", title, *bodies, rationale, sponsor, *addressed]))
