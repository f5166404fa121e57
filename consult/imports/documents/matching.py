"""A candidate in a document that is on the table already: what the document would change of it, as comments.

Somebody took the text of N-07 home, tracked changes in it, wrote in its margin, or simply typed it anew.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from consult.core.forms import RowId, fingerprint
from consult.core.text import changes
from consult.core.text.changes import Delete, Insert, Move, Operation, Replace, Retitle, Text
from consult.core.text.difference import Op
from consult.core.text.folding import fold
from consult.core.text.paragraphs import Paragraph
from consult.core.text.redline import redline
from consult.core.words import CommentCategory
from consult.imports.forms import FormDraft, KnownParagraph, KnownText, Names
from consult.imports.forms.reading import OTHER_WORDING

from .shapes import ImportedCandidate, MarginComment

# Whose changes our documents show besides delegations': the chair's, and those that carry no name.
_OFFICES = frozenset({"chair", "delegation"})


def find_text(candidate: ImportedCandidate, texts: Sequence[KnownText]) -> KnownText | None:
    """The text on the table that a candidate of a document is: by its reference, else by its title."""
    by_ref = next((text for text in texts if candidate.ref and text.ref == candidate.ref), None)
    same = [text for text in texts if fold(text.title) == fold(candidate.text.title)]
    return by_ref or (same[0] if len(same) == 1 else None)


def version_of(candidate: ImportedCandidate, text: KnownText) -> int:
    """The version that the document was made from: the latest whose words it has, else the current one."""
    bodies = [fold(_without(p.body)) for p in candidate.text.paragraphs]
    same = [number for number, rows in text.versions.items() if [fold(_without(p.body)) for p in rows] == bodies]
    return text.current if text.current in same or not same else max(same)


@dataclass(frozen=True, slots=True)
class Reading:
    """A version as somebody would have it: the title, and (id or None, words) a paragraph. `author` is empty for the
    document as it stands, `fingerprint` the same whenever the same reading comes again."""

    ref: str
    version: int
    author: str
    title: str
    paragraphs: tuple[tuple[str | None, str], ...]
    operations: tuple[Operation, ...]
    fingerprint: str


def others_in(candidate: ImportedCandidate, names: Names) -> list[str]:
    """The authors whose changes are not the reader's to propose: our own documents show open amendments as tracked
    changes in their delegations' names."""
    return [
        proposal.author for proposal in candidate.proposals
        if all(names.other(name) or fold(name) in _OFFICES for name in proposal.author.split(", "))
    ]  # fmt: skip


def readings_of(candidate: ImportedCandidate, text: KnownText, names: Names) -> list[Reading]:
    """What the document itself and each author in it would make of the version it was made from, where that is another
    text; the same one once, and none of other delegations'."""
    number = version_of(candidate, text)
    base = _base(text, number)
    own = _own(candidate, base)
    ids = _ids(candidate, own)
    found = {"": own}
    others, printed = others_in(candidate, names), {p.id: p.body for p in candidate.text.paragraphs}
    for proposal in candidate.proposals:
        if proposal.author in others:
            continue
        bodies = [
            (ids.get(p.id), _bare(p.body, base.get(ids.get(p.id, "")), printed.get(p.id)))
            for p in proposal.text.paragraphs
        ]
        title = base.title if proposal.text.title == candidate.text.title else proposal.text.title
        found[proposal.author] = changes.typed(base, title, bodies)
    made: dict[str, Reading] = {}
    for author, reading in found.items():
        operations = changes.derive(base, reading)
        rows = tuple((p.id if base.get(p.id) else None, p.body) for p in reading.paragraphs)
        title = reading.title if fold(reading.title) != fold(base.title) else ""
        mark = fingerprint(RowId(text.ref, number), title, *(f"{key}\x1f{body}" for key, body in rows))
        if operations:
            made.setdefault(mark, Reading(text.ref, number, author, title, rows, operations, mark))
    return list(made.values())


def drafts_of(candidate: ImportedCandidate, text: KnownText, names: Names) -> tuple[list[FormDraft], list[FormDraft]]:
    """The document's changes as comments on the text, and its margin comments as such; each once."""
    number = version_of(candidate, text)
    base, rows = _base(text, number), text.versions[number]
    numbers = {p.id: p.number for p in rows}
    proposed: dict[str, FormDraft] = {}
    for reading in readings_of(candidate, text, names):
        for draft in _changed(reading, base, numbers):
            proposed.setdefault(draft.fingerprint, draft)
    ids = _ids(candidate, _own(candidate, base))
    remarked = {draft.fingerprint: draft for draft in (_remarked(text.ref, number, comment, ids, rows)
                                                       for comment in candidate.comments)}  # fmt: skip
    return list(proposed.values()), list(remarked.values())


def _base(text: KnownText, number: int) -> Text:
    return Text(text.title, tuple(Paragraph(p.id, at, p.body) for at, p in enumerate(text.versions[number], 1)))


def _own(candidate: ImportedCandidate, base: Text) -> Text:
    """The document's text on the version. Literal brackets around words that are not agreed are no words of it."""
    plain = {fold(p.body): p for p in base.paragraphs}
    bodies = [_bare(p.body, plain.get(fold(_without(p.body)))) for p in candidate.text.paragraphs]
    return changes.typed(base, candidate.text.title, [(None, body) for body in bodies])


def _bare(body: str, as_stored: Paragraph | None, printed: str | None = None) -> str:
    """The words without the brackets that were printed around them, where the stored paragraph has none; what an author
    put into the `printed` words stays as it was typed."""
    if as_stored is None or "[" in as_stored.body:
        return body
    if printed is None:
        return _without(body)
    spans = [span for span in redline(printed, body) if span.op is not Op.DELETE]
    return "".join(_without(span.text) if span.op is Op.EQUAL else span.text for span in spans)


def _without(body: str) -> str:
    return body.replace("[", "").replace("]", "")


def _ids(candidate: ImportedCandidate, own: Text) -> dict[str, str]:
    """Ids of the document's paragraphs -> those of the version's."""
    return {p.id: q.id for p, q in zip(candidate.text.paragraphs, own.paragraphs, strict=True)}


def _changed(reading: Reading, base: Text, numbers: Mapping[str, str]) -> Iterator[FormDraft]:
    ref, version = reading.ref, reading.version
    put_in: dict[str, str | None] = {}
    for operation in reading.operations:
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
