"""Each table as rows by column: headings found wherever they stand, merged cells filled in."""

from dataclasses import dataclass, field, replace

from consult.core.forms import Column, read_row_id

from .grids import Grid, GridCell
from .headings import Guesses, Headings, second_row

_SEARCHED = 40  # rows of a table in which its headings may begin
# What a merged cell says for all the rows that it covers.
_COVERING = frozenset({Column.ROW, Column.DELEGATION, Column.SECTION, Column.PARAGRAPH, Column.TEXT, Column.TYPE})
_SAYING = frozenset({Column.COMMENT, Column.PROPOSED})


@dataclass(slots=True)
class FormRow:
    """One row: its number in the table `name`, its words by column, and whether formulas stand behind some of them.
    `wordless`: where words are asked for stands a formula that shows none, or an error. `heading` is the text of a row
    that is one line across the table, such as the title of what follows."""

    name: str
    number: int
    cells: dict[Column, str] = field(default_factory=dict)
    formulas: bool = False
    wordless: bool = False
    heading: str = ""


@dataclass(slots=True)
class Tables:
    """What the tables of a file hold: rows, headings nobody knew, names of tables without the headings of a form."""

    rows: list[FormRow] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    found: bool = False


def rows_of(grids: list[Grid]) -> Tables:
    """The rows of all tables that have the headings of a form, or continue one that has."""
    tables = Tables()
    headings: Headings | None = None
    guesses = Guesses()
    for grid in grids:
        begins = _begin(grid, guesses)
        if begins is None and headings is not None and not _continues(grid, headings):
            headings = None
        if begins is None and headings is None:
            if any(cell.text.strip() for _, cells in grid.rows for cell in cells):
                tables.passed_over.append(grid.name)
            continue
        tables.found = True
        if begins is not None:
            at, headings = begins
            rows = grid.rows[at:]
        else:
            rows = [(number, _below(cells, headings)) for number, cells in grid.rows]
        headings = _read(grid.name, rows, headings, tables)
    tables.ignored = list(dict.fromkeys(tables.ignored))
    return tables


def _begin(grid: Grid, guesses: Guesses) -> tuple[int, Headings] | None:
    """Where the rows below a table's headings begin, and the headings."""
    for at, (_, cells) in enumerate(grid.rows[:_SEARCHED]):
        headings = Headings(cells, guesses.recognise)
        if not headings.known:
            continue
        below = at + 1
        while below < len(grid.rows) and below < at + 3 and second_row(headings, grid.rows[below][1]):
            headings.add(grid.rows[below][1])
            below += 1
        if headings.of_a_form:
            return below, headings
    return None


def _continues(grid: Grid, headings: Headings) -> bool:
    """Whether a table without headings goes on where another was cut: as many columns, or row ids in it."""
    widths = {len(cells) for _, cells in grid.rows}
    holds = any(read_row_id(cell.text) for _, cells in grid.rows for cell in cells)
    return holds or widths == {len(headings.columns)}


def _below(cells: list[GridCell], headings: Headings) -> list[GridCell]:
    """The cells of a table of its own, put below headings that stand in another: one by one."""
    places = sorted((start, end) for _, start, end, _ in headings.columns)
    if len(cells) != len(places):
        return cells
    return [replace(cell, start=start, end=end) for cell, (start, end) in zip(cells, places, strict=True)]


def _read(name: str, rows: list[tuple[int, list[GridCell]]], headings: Headings, tables: Tables) -> Headings:
    tables.ignored += headings.ignored
    covering: dict[Column, str] = {}
    for number, cells in rows:
        again = Headings(cells)
        if again.of_a_form and len(again.known) >= 3:
            headings = again  # repeated by hand, or another part of the form with columns of its own
            tables.ignored += headings.ignored
            continue
        if (line := _line(cells, headings)) is not None:
            tables.rows.append(FormRow(name, number, heading=line))
            continue
        row = FormRow(name, number)
        for cell in cells:
            column = headings.at(cell)
            if column is None and read_row_id(cell.text):
                column = Column.ROW
            if column is None:
                continue
            words = cell.text.strip()
            if cell.continued and not words and column in _COVERING:
                words = covering.get(column, "")
            if words:
                row.cells[column] = f"{row.cells[column]}\n{words}" if column in row.cells else words
            row.formulas = row.formulas or cell.formula
            row.wordless = row.wordless or (cell.formula and not words and column in _SAYING)
        covering = {column: words for column, words in row.cells.items() if column in _COVERING}
        if row.cells or row.wordless:
            tables.rows.append(row)
    return headings


def _line(cells: list[GridCell], headings: Headings) -> str | None:
    """The text of a row that is one cell over most of the table."""
    filled = [cell for cell in cells if cell.text.strip()]
    if len(filled) != 1 or read_row_id(filled[0].text):
        return None
    left = min(start for _, start, _, _ in headings.columns)
    right = max(end for _, _, end, _ in headings.columns)
    return filled[0].text.strip() if filled[0].end - filled[0].start >= 0.8 * (right - left) else None
