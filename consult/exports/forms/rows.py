"""The rows of a form by column, so that DOCX and XLSX say the same."""

from collections.abc import Iterator
from dataclasses import dataclass

from ...core.documents import Paragraph, tidy
from ...core.forms import HEADINGS, Column, RowId, type_code
from .shapes import Entry, Form, FormText

WHOLE = "General"
UNATTRIBUTED = "Chatham House Rule"


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row: the text it belongs to, and its cells by column. `given` are the columns that nobody should change."""

    text: FormText
    cells: dict[Column, str]
    given: frozenset[Column]


def headings(form: Form) -> dict[Column, str]:
    """The columns of the form, in their order, with their headings."""
    return HEADINGS[form.layout]


def rows(form: Form) -> Iterator[FormRow]:
    """All rows, text by text and paragraph by paragraph."""
    return _blank(form) if form.blank else _compiled(form)


def _blank(form: Form) -> Iterator[FormRow]:
    given = frozenset({Column.ROW, Column.DELEGATION, Column.SECTION, Column.PARAGRAPH, Column.TEXT})
    for text in form.texts:
        for paragraph in (None, *text.paragraphs):
            for _ in range(form.blank_rows):
                yield FormRow(text, _place(text, paragraph) | {Column.DELEGATION: form.delegation}, given)


def _compiled(form: Form) -> Iterator[FormRow]:
    """Paragraph by paragraph; named comments in English alphabetical order of their delegations, then the others, each
    with the replies to it below."""
    order = {text.ref: at for at, text in enumerate(form.texts)}
    texts = {(text.ref, text.version): text for text in form.texts}
    latest = {text.ref: text for text in form.texts}

    by_ref = {entry.ref: entry for entry in form.entries or ()}

    def key(entry: Entry):
        reply, entry = bool(entry.answers), by_ref.get(entry.answers, entry)
        text = texts.get((entry.text_ref, entry.version))
        places = {p.id: at for at, p in enumerate(text.paragraphs, 1)} if text else {}
        place = places.get(entry.paragraph_id, 0 if entry.paragraph_id is None else len(places) + 1)
        who = (not entry.delegation, entry.delegation.casefold(), len(entry.ref), entry.ref)
        return order.get(entry.text_ref, len(order)), place, *who, reply

    for entry in sorted(form.entries or (), key=key):
        text = texts.get((entry.text_ref, entry.version)) or latest[entry.text_ref]
        paragraph = next((p for p in text.paragraphs if p.id == entry.paragraph_id), None)
        comment = f"On the words “{entry.quote}”: {entry.comment}" if entry.quote else entry.comment
        comment = f"{comment} (The text has moved on: {entry.stands}.)" if entry.stands else comment
        comment = f"In reply to {entry.answers}: {comment}" if entry.answers else comment
        cells = _place(text, paragraph) | {
            Column.ROW: entry.ref,
            Column.DELEGATION: entry.delegation or UNATTRIBUTED,
            Column.TYPE: type_code(form.layout, entry.category) if entry.category else "",
            Column.COMMENT: tidy(comment),
            Column.PROPOSED: tidy(entry.proposed),
            Column.OBSERVATIONS: tidy(entry.observations),
        }
        yield FormRow(text, cells, frozenset({Column.ROW}))


def _place(text: FormText, paragraph: Paragraph | None) -> dict[Column, str]:
    return {
        Column.ROW: str(RowId(text.ref, text.version, paragraph.id if paragraph else None)),
        Column.SECTION: f"{text.ref} v{text.version}",
        Column.PARAGRAPH: paragraph.number if paragraph else WHOLE,
        Column.TEXT: tidy(paragraph.text) if paragraph else tidy(text.title),
    }
