"""What an amendment says: as typed, and as it is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...core.errors import Refused
from ...core.text import markup
from ...core.text.changes import Insert, Operation, Replace, Retitle, Text, derive, to_json, typed
from ...core.text.folding import clean, fold
from ...core.text.paragraphs import check_bodies, check_title
from ...core.words import CommentCategory, Handling

MOST_RATIONALE = 12_000


@dataclass(frozen=True, slots=True)
class Typed:
    """An amendment as typed into the text as it reads: the title, and (id the form kept or None, words) a paragraph."""

    title: str
    paragraphs: Sequence[tuple[str | None, str]]
    rationale: str = ""
    category: CommentCategory = CommentCategory.SUBSTANTIVE
    handling: Handling = Handling.NAMED


def read(base: Text, words: Typed) -> Text:
    """The text as typed. Raises Refused, naming the field, where the title or a paragraph cannot stand."""
    text = typed(base, words.title, words.paragraphs)
    if text.title != base.title:
        check_title(text.title)
    check_bodies([p.body for p in text.paragraphs])
    return text


def derived(base: Text, words: Typed) -> tuple[Operation, ...]:
    """What the typed text does to `base`."""
    return derive(base, read(base, words))


def stored(base: Text, words: Typed) -> dict[str, Any]:
    """The columns of an amendment for `words` on `base`. Raises Refused, naming the field."""
    operations = derived(base, words)
    rationale = clean(words.rationale)
    if len(rationale) > MOST_RATIONALE:
        raise Refused(
            "The rationale has %(count)s characters; %(most)s are allowed.",
            count=f"{len(rationale):,}", most=f"{MOST_RATIONALE:,}", field="rationale",
        )
    rows = to_json(operations)
    return {
        "operations": rows, "standing": rows, "stale": False, "clashes": [], "rationale": rationale,
        "rationale_html": markup.render(rationale) if rationale else "", "category": words.category,
        "handling": words.handling, "search_text": search_text(operations, rationale),
    }  # fmt: skip


def search_text(operations: Sequence[Operation], rationale: str) -> str:
    """The proposed words and the rationale, folded for search."""
    said = [op.title for op in operations if isinstance(op, Retitle)]
    said += [op.body for op in operations if isinstance(op, Replace | Insert)]
    return fold(" ".join([*said, markup.plain(rationale)]))
