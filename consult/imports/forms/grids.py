"""The tables of a file, whatever the file: rows of cells that know where they stand across the page.

Columns are compared by their places, not counted: in Word a row keeps its own borders once somebody has dragged one.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO

from consult.core.errors import Refused
from consult.core.messages import Message
from consult.imports import tables
from consult.imports.office import blocks
from consult.imports.office.documents import read_document
from consult.imports.office.package import MOST_BYTES, Kind, Package, kind_of
from consult.imports.office.sheets import MOST_COLUMNS, MOST_ROWS, MOST_TEXT, Sheet, read_sheets

MOST_TABLES = 100
MOST_CELLS = 60_000
_MOST_MERGED = 300
_GUARDED = re.compile("\\A'(?=[=+\\-@\t\uff1d\uff0b\uff0d\uff20])")


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell over the stretch from `start` to `end`. `continued` where it is merged with the one above, `formula`
    where the text is what a formula last showed."""

    start: float
    end: float
    text: str
    continued: bool = False
    formula: bool = False


@dataclass(slots=True)
class Grid:
    """One table: what to call it ("Table 2"; empty where there is but one), and its rows with the numbers that the
    reader of the file would give them."""

    name: str
    rows: list[tuple[int, list[GridCell]]] = field(default_factory=list)


@dataclass(slots=True)
class Grids:
    """The tables of a file, and what was not read of it."""

    grids: list[Grid]
    notes: list[Message] = field(default_factory=list)


def read_grids(data: bytes) -> Grids:
    """The tables in a DOCX, XLSX or CSV. Raises Refused for any other file, and for a hostile or too large one."""
    kind = kind_of(data, most=MOST_BYTES)
    if kind is Kind.DOCX:
        found = _of_document(Package(data))
    elif kind is Kind.XLSX:
        found = _of_workbook(Package(data))
    else:
        found = _of_text(data)
    cells = [len(cell.text) for grid in found.grids for _, row in grid.rows for cell in row]
    if len(cells) > MOST_CELLS or sum(cells) > MOST_TEXT:
        raise Refused(Message("The file holds too much text to be read. Send it in several parts."), field="file")
    return found


def _of_document(package: Package) -> Grids:
    document = read_document(package)
    found = list(document.tables())
    notes = []
    if len(found) > MOST_TABLES:
        raise Refused(Message("The document has more than %(most)s tables.", most=MOST_TABLES), field="file")
    if sum(len(table.rows) for table in found) > MOST_ROWS:
        raise Refused(_too_long(), field="file")
    if document.pictures or document.embedded:
        notes.append(Message("Pictures and embedded objects were passed over."))
    if document.hidden:
        notes.append(Message("Hidden text was passed over."))
    grids = []
    for number, table in enumerate(found, 1):
        grid = Grid(Message("Table %(number)s", number=number) if len(found) > 1 else "")
        places = _places(table)
        for at, row in enumerate(table.rows, 1):
            if not row.deleted:
                grid.rows.append((at, [_word_cell(cell, places) for cell in row.cells]))
        grids.append(grid)
    return Grids(grids, notes)


def _places(table: blocks.Table) -> list[float]:
    """Where each grid column begins, and the last ends, in any unit."""
    count = max((cell.start + cell.span for row in table.rows for cell in row.cells), default=0)
    count = min(count, 400)
    widths = [max(1, width) for width in table.widths[:count]]
    usual = sum(widths) / len(widths) if widths else 1.0
    places = [0.0]
    for at in range(count):
        places.append(places[-1] + (widths[at] if at < len(widths) else usual))
    return places


def _word_cell(cell: blocks.Cell, places: list[float]) -> GridCell:
    last = len(places) - 1
    return GridCell(
        places[min(cell.start, last)], places[min(cell.start + cell.span, last)], cell.text(), cell.continued
    )


def _of_workbook(package: Package) -> Grids:
    sheets = [sheet for sheet in read_sheets(package) if sheet.rows]
    shown = [sheet for sheet in sheets if not sheet.hidden]
    notes = []
    if any(sheet.too_long for sheet in sheets):
        raise Refused(_too_long(), field="file")
    if len(shown) < len(sheets):
        notes.append(Message("Hidden sheets were passed over."))
    if any(sheet.too_wide for sheet in shown):
        notes.append(Message("Columns beyond the first %(most)s were passed over.", most=MOST_COLUMNS))
    return Grids([_sheet_grid(sheet, sheet.name if len(shown) > 1 else "") for sheet in shown], notes)


def _sheet_grid(sheet: Sheet, name: str) -> Grid:
    wide: dict[tuple[int, int], int] = {}
    below: list[tuple[int, int, int]] = []
    for top, left, bottom, right in sheet.merged:
        wide[top, left] = min(right, MOST_COLUMNS)
        if bottom > top and left < MOST_COLUMNS and len(below) < _MOST_MERGED:
            below.append((top, bottom, left))
    grid = Grid(name)
    for number, cells in sheet.rows:
        row = [
            GridCell(at, max(at, wide.get((number, at), at)) + 1, value.text, formula=value.formula)
            for at, value in sorted(cells.items())
        ]
        row += [
            GridCell(left, left + 1, "", continued=True)
            for top, bottom, left in below
            if top < number <= bottom and left not in cells
        ]
        grid.rows.append((number, row))
    return grid


def _of_text(data: bytes) -> Grids:
    if len(data) > 4 * tables.MOST_BYTES:
        raise Refused(_too_long(), field="file")
    text = tables.decoded(data)
    grid = Grid("")
    try:
        for number, line in enumerate(_lines(text), 1):
            if number > MOST_ROWS or len(line) > 20 * MOST_COLUMNS:
                raise Refused(_too_long(), field="file")
            cells = [
                GridCell(at, at + 1, _GUARDED.sub("", cell))
                for at, cell in enumerate(line[:MOST_COLUMNS]) if cell
            ]  # fmt: skip
            if cells:
                grid.rows.append((number, cells))
    except csv.Error as error:
        raise Refused(_no_form(), field="file") from error
    return Grids([grid])


def _lines(text: str) -> Iterator[list[str]]:
    told = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    if told is not None:
        text = text[told.end() :]
    yield from csv.reader(StringIO(text, newline=""), delimiter=told[1] if told else tables.delimiter(text[:20_000]))


def _too_long() -> Message:
    return Message("The file has more than %(most)s rows. Send it in several parts.", most=f"{MOST_ROWS:,}")


def _no_form() -> Message:
    return Message("This is no form: a DOCX, XLSX or CSV file with a table is wanted.")
