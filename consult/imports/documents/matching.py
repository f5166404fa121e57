"""A candidate in a document that is on the table already: what the document would change of it, as comments.

Somebody took the text of N-07 home, tracked changes in it, wrote in its margin, or simply typed it anew.
"""

from collections.abc import Iterator, Mapping, Sequence

from consult.core.forms import RowId, fingerprint
from consult.core.text import changes
from consult.core.text.changes import Delete, Insert, Move, Replace, Retitle, Text
from consult.core.text.folding import fold
from consult.core.text.paragraphs import Paragraph
from consult.core.words import CommentCategory
from consult.imports.forms import FormDraft, KnownParagraph, KnownText
from consult.imports.forms.reading import OTHER_WORDING

from .shapes import ImportedCandidate, MarginComment


def find_text(candidate: ImportedCandidate, texts: Sequence[KnownText]) -> KnownText | None:
    """The text on the table that a candidate of a document is: by its reference, else by its title."""
    by_ref = next((text for text in texts if candidate.ref and text.ref == candidate.ref), None)
    same = [text for text in texts if fold(text.title) == fold(candidate.text.title)]
    return by_ref or (same[0] if len(same) == 1 else None)


def version_of(candidate: ImportedCandidate, text: KnownText) -> int:
    """The version that the document was made from: the latest whose words it has, else the current one."""
    bodies = [fold(p.body) for p in candidate.text.paragraphs]
    same = [number for number, rows in text.versions.items() if [fold(p.body) for p in rows] == bodies]
    return text.current if text.current in same or not same else max(same)


def drafts_of(candidate: ImportedCandidate, text: KnownText) -> list[FormDraft]:
    """The document's changes and remarks as comments on the text, each once."""
    number = version_of(candidate, text)
    rows = text.versions[number]
    base = Text(text.title, tuple(Paragraph(p.id, at, p.body) for at, p in enumerate(rows, 1)))
    own = changes.typed(base, candidate.text.title, [(None, p.body) for p in candidate.text.paragraphs])
    # ids of the document -> ids of the version
    ids = {p.id: q.id for p, q in zip(candidate.text.paragraphs, own.paragraphs, strict=True)}
    readings = [own]
    for proposal in candidate.proposals:
        bodies = [(ids.get(p.id), p.body) for p in proposal.text.paragraphs]
        title = base.title if proposal.text.title == candidate.text.title else proposal.text.title
        readings.append(changes.typed(base, title, bodies))
    found: dict[str, FormDraft] = {}
    numbers = {p.id: p.number for p in rows}
    for reading in readings:
        for draft in _changed(text.ref, number, base, reading, numbers):
            found.setdefault(draft.fingerprint, draft)
    for comment in candidate.comments:
        draft = _remarked(text.ref, number, comment, ids, rows)
        found.setdefault(draft.fingerprint, draft)
    return list(found.values())


def _changed(
    ref: str, version: int, base: Text, reading: Text, numbers: Mapping[str, str]
) -> Iterator[FormDraft]:
    put_in: dict[str, str | None] = {}
    for operation in changes.derive(base, reading):
        match operation:
            case Replace(paragraph, body):
                yield _draft(RowId(ref, version, paragraph), OTHER_WORDING, body)
            case Delete(paragraph):
                yield _draft(RowId(ref, version, paragraph), "Delete this paragraph.")
            case Insert(key, after, body):
                at = put_in.get(after, after) if after else None
                put_in[key] = at
                place = f"after paragraph {numbers[at]}" if at in numbers else "at the beginning"
                yield _draft(RowId(ref, version, at if at in numbers else None), f"Insert {place}:\n\n{body}")
            case Move(paragraph, after):
                at = put_in.get(after, after) if after else None
                place = f"after paragraph {numbers[at]}" if at in numbers else "to the beginning"
                yield _draft(RowId(ref, version, paragraph), f"Move this paragraph {place}.")
            case Retitle(title):
                yield _draft(RowId(ref, version, None), f"Change the title to:\n\n{title}")


def _remarked(
    ref: str, version: int, comment: MarginComment, ids: Mapping[str, str], rows: Sequence[KnownParagraph]
) -> FormDraft:
    """A margin comment. Who wrote it inside the delegation is nobody else's business, so no name goes along."""
    key = ids.get(comment.paragraph_id or "")
    body = next((p.body for p in rows if p.id == key), None)
    said = "\n\n".join([comment.body, *(text for _, text in comment.replies)])
    quote = comment.quote if body is not None and comment.start is not None and body.count(comment.quote) == 1 else ""
    if comment.quote and not quote and (body is None or fold(comment.quote) != fold(body)):
        said = f"On the words “{comment.quote}”: {said}"
    return _draft(RowId(ref, version, key if body is not None else None), said, None, quote, CommentCategory.GENERAL)


def _draft(
    row: RowId, body: str, proposed: str | None = None, quote: str = "",
    category: CommentCategory = CommentCategory.SUBSTANTIVE,
) -> FormDraft:  # fmt: skip
    return FormDraft(row, category, body, proposed, quote, fingerprint(row, body, proposed or "", quote))
