"""What a comment says and points at: as typed, and as it is stored."""

from dataclasses import dataclass
from typing import Any

from ...core.errors import Refused
from ...core.text import markup
from ...core.text.anchors import chosen
from ...core.text.folding import clean, fold
from ...core.text.marked import redline_html
from ...core.text.paragraphs import MOST_BODY, from_json
from ...core.words import CommentCategory, Handling, Stance

MOST_WORDS = 12_000


@dataclass(frozen=True, slots=True)
class Words:
    """A comment as typed.

    Without `paragraph_id` it is on the whole candidate. `quote` are the words commented on, found in the paragraph;
    `span_start` and `span_end` (code points) say where a reader selected them, `nth` (from 1) which occurrence is
    meant. `version_number` is the version the writer was looking at; None means the current one.
    """

    body: str
    category: CommentCategory = CommentCategory.GENERAL
    stance: Stance | None = None
    paragraph_id: str | None = None
    quote: str = ""
    span_start: int | None = None
    span_end: int | None = None
    nth: int | None = None
    proposed: str | None = None
    handling: Handling = Handling.NAMED
    version_number: int | None = None

    def proposes(self, paragraphs: list[dict]) -> bool:
        """Whether other words are proposed for the paragraph than those it has; other blanks are no other words."""
        if not self.paragraph_id or not self.proposed or not fold(self.proposed):
            return False
        wanted = clean(self.proposed).split()
        return any(p["id"] == self.paragraph_id and p["body"].split() != wanted for p in paragraphs)


def stored(words: Words, paragraphs: list[dict]) -> dict[str, Any]:
    """The columns of a comment for `words` on a version with `paragraphs` (as JSON holds them).

    Raises Refused, naming the field, where nothing is said or the words commented on are not there.
    """
    body = clean(words.body)
    if not fold(body):
        raise Refused("Write your comment.", field="body")
    if len(body) > MOST_WORDS:
        raise Refused(
            "The comment has %(count)s characters; %(most)s are allowed.",
            count=f"{len(body):,}", most=f"{MOST_WORDS:,}", field="body",
        )
    columns = {
        "category": words.category,
        "stance": words.stance,
        "handling": words.handling,
        "body": body,
        "body_html": markup.render(body),
        "paragraph_id": None,
        "span_start": None,
        "span_end": None,
        "quote": None,
        "proposed": None,
        "proposed_html": "",
    }
    if words.paragraph_id:
        columns |= _pointing(words, paragraphs)
    elif fold(words.quote):
        raise Refused("Choose the paragraph in which these words stand.", field="paragraph_id")
    elif words.proposed and fold(words.proposed):
        raise Refused("Choose the paragraph for which you propose other words.", field="paragraph_id")
    said = (body, columns["quote"] if columns["span_start"] is not None else "", columns["proposed"] or "")
    columns["search_text"] = fold(" ".join(said))
    return columns


def _pointing(words: Words, paragraphs: list[dict]) -> dict[str, Any]:
    rows = from_json(paragraphs)
    paragraph = next((p for p in rows if p.id == words.paragraph_id), None)
    if paragraph is None:
        raise Refused("This version has no such paragraph. Choose the paragraph again.", field="paragraph_id")
    anchor = chosen(paragraph, words.quote, start=words.span_start, end=words.span_end, nth=words.nth)
    columns = {
        "paragraph_id": anchor.paragraph_id,
        "span_start": anchor.start,
        "span_end": anchor.end,
        "quote": anchor.quote,
    }
    if words.proposes(paragraphs):
        proposed = clean(words.proposed)
        if len(proposed) > MOST_BODY:
            raise Refused(
                "The proposed wording has %(count)s characters; %(most)s are allowed.",
                count=f"{len(proposed):,}", most=f"{MOST_BODY:,}", field="proposed",
            )
        columns |= {"proposed": proposed, "proposed_html": redline_html(paragraph.body, proposed)}
    return columns
