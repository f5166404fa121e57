"""Forms filled in the way people do it, with the programs they do it with."""

import copy
import io
from collections.abc import Mapping

import docx
import openpyxl

from consult.core.forms import HEADINGS, Column, Layout
from consult.imports.forms import KnownParagraph, KnownText, Names, read_form
from tests.exports.forms_kit import TEXTS

NAMES = Names.of(["Thailand", "Kingdom of Thailand", "th"], {"Singapore": ["Singapore", "SG", "Republic of Singapore"]})
KNOWN = [
    KnownText(t.ref, t.title, t.version, {t.version: [KnownParagraph(p.id, p.number, p.text) for p in t.paragraphs]})
    for t in TEXTS
]
Words = Mapping[str, Mapping[Column, str]]  # row id -> what is written where


def understood(data: bytes, **values):
    """What the reader makes of a file."""
    return read_form(data, **({"texts": KNOWN, "names": NAMES} | values))


def drafts(data: bytes) -> list[tuple]:
    """The drafts of a file, short."""
    return [(str(d.row), d.category.value, d.body, d.proposed) for d in understood(data).drafts]


def remarks(data: bytes) -> list[str]:
    """What the reader has to say on rows."""
    return [str(note) for row in understood(data).rows for note in row.notes]


def opened(data: bytes):
    """A DOCX with python-docx."""
    return docx.Document(io.BytesIO(data))


def saved(thing) -> bytes:
    """A document or workbook as bytes."""
    buffer = io.BytesIO()
    thing.save(buffer)
    return buffer.getvalue()


def form_table(document):
    """The form's table."""
    return next(table for table in document.tables if len(table.columns) > 5)


def row_of(table, row_id: str):
    """The row with the id."""
    return next(row for row in table.rows if row.cells[0].text == row_id)


def filled_docx(data: bytes, layout: Layout, words: Words) -> bytes:
    """A DOCX form with words in its cells."""
    document = opened(data)
    table, columns = form_table(document), list(HEADINGS[layout])
    for row_id, cells in words.items():
        row = row_of(table, row_id)
        for column, text in cells.items():
            row.cells[columns.index(column)].text = text
    return saved(document)


def filled_xlsx(data: bytes, layout: Layout, words: Words) -> bytes:
    """An XLSX form with words in its cells."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet, columns = book.worksheets[0], list(HEADINGS[layout])
    for row in sheet.iter_rows(min_row=2):
        for column, text in words.get(row[0].value, {}).items():
            row[columns.index(column)].value = text
    return saved(book)


def copied_row(table, row_id: str):
    """A copy of a row, below it."""
    row = row_of(table, row_id)
    made = copy.deepcopy(row._tr)
    row._tr.addnext(made)
    return next(other for other in table.rows if other._tr is made)


def move_column(table, start: int, end: int) -> None:
    """Drag a column of a Word table elsewhere."""
    grid = table._tbl.tblGrid
    grid.insert(end, grid.gridCol_lst[start])
    for row in table.rows:
        cells = row._tr.tc_lst
        if len(cells) > max(start, end):
            moved = cells[start]
            row._tr.remove(moved)
            row._tr.insert(row._tr.index(row._tr.tc_lst[0]) + end, moved)
