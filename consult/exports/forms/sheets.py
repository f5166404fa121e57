"""The form as a workbook: the rows on the first sheet, then the texts, then how to fill it in."""

from ...core.documents import tidy
from ...core.forms import HOW, TEXTS, TYPE_CODES, Column, Layout
from ..page import AUTHOR
from ..workbook import Sheet, workbook
from . import words
from .rows import headings, rows
from .shapes import Form

_WIDTHS = {
    Column.ROW: 12,
    Column.DELEGATION: 15,
    Column.LINE: 8,
    Column.SECTION: 10,
    Column.PARAGRAPH: 11,
    Column.TEXT: 46,
    Column.TYPE: 12,
    Column.COMMENT: 40,
    Column.PROPOSED: 42,
    Column.OBSERVATIONS: 28,
}


def form_xlsx(form: Form) -> bytes:
    """The form as XLSX bytes; equal forms give equal bytes."""
    columns = list(headings(form))
    filled = list(rows(form))
    given = {columns.index(column) for row in filled[:1] for column in row.given if column in columns}
    main = Sheet(
        "Comments",
        [heading.replace("\u200b", "") for heading in headings(form).values()],
        [[row.cells.get(column, "") for column in columns] for row in filled],
        given=frozenset(given) if form.blank else frozenset(),
        choices={columns.index(Column.TYPE): list(TYPE_CODES[form.layout].values())} if form.blank else {},
        widths=[_WIDTHS[column] for column in columns],
        tall=3 if form.blank else 1,
    )
    sheets = [main]
    if form.layout is Layout.ISO:
        texts = [
            (f"{item.ref}, version {item.version}", tidy(item.title), part.number, tidy(part.text))
            for item in form.texts
            for part in item.paragraphs
        ]
        sheets.append(Sheet(TEXTS, ("Text", "Title", "No.", "Words"), texts, widths=(16, 36, 8, 100)))
    how = [(line,) for line in (*words.about(form), *words.instructions(form))]
    sheets.append(Sheet(HOW, (words.title(form),), how, widths=(120,)))
    return workbook(sheets, title=f"{words.title(form)}. {form.conference}", author=AUTHOR, when=form.made_at)
