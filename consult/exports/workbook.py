"""Workbooks that look set by hand: head row fixed and repeated in print, widths and heights that fit, text as text."""

import io
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from .cells import is_formula
from .zipped import repack

_WIDEST, _NARROWEST, _LONGEST_WORD, _PAGE = 70, 6, 16, 190  # characters; what a landscape page prints legibly
_LINE = 14.5  # points
_TALLEST = 409.0  # points; Excel takes no more
_LONGEST = 32_767  # characters of a cell; Excel takes no more
_FONT = "Arial"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, the headings, and rows of text, whole numbers or None.

    Of a form: `given` are the columns (from 0) that nobody should change, shown shaded; `choices` the words offered in
    a column; `widths` those of the columns, in characters; `tall` how many lines a row has at least.
    """

    name: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str | int | None]]
    given: frozenset[int] = frozenset()
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)
    widths: Sequence[int] = ()
    tall: int = 1


def workbook(sheets: Sequence[Sheet], *, title: str, author: str, when: datetime) -> bytes:
    """The workbook as bytes, dated `when` (aware); equal arguments give equal bytes."""
    book = Workbook()
    book.remove(book.active)
    moment = when.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    properties = book.properties
    properties.title, properties.creator, properties.lastModifiedBy = title, author, author
    properties.created = properties.modified = moment
    taken: set[str] = set()
    for sheet in sheets:
        _fill(book.create_sheet(_name(sheet.name, taken)), sheet, title)
    buffer = io.BytesIO()
    book.save(buffer)
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()

    def dated(core: bytes) -> bytes:  # saving puts the present time there
        return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, core)

    return repack(buffer.getvalue(), when, {"docProps/core.xml": dated})


def _fill(target, sheet: Sheet, title: str) -> None:
    widths = list(sheet.widths) or _widths(sheet)
    bold, plain = Font(name=_FONT, size=10, bold=True), Font(name=_FONT, size=10)
    shade, rule = PatternFill("solid", fgColor="E8EAED"), Border(bottom=Side("thin", color="8A8F98"))
    pale = PatternFill("solid", fgColor="F2F3F5")
    hair = Border(bottom=Side("hair", color="8A8F98"))
    place = Alignment(horizontal="left", vertical="top", wrap_text=True)
    for number, row in enumerate([sheet.headers, *sheet.rows], start=1):
        lines = 1 if number == 1 else sheet.tall
        for column, value in enumerate(row, start=1):
            cell = target.cell(number, column)
            if isinstance(value, str):
                cell.value = value = value[:_LONGEST]
                cell.data_type = "s"  # text, even where it starts like a formula ...
                cell.quotePrefix = is_formula(value)  # ... and also after somebody edits the cell
                lines = max(lines, _lines(value, widths[column - 1]))
            elif value is not None:
                cell.value = value
            cell.alignment = place
            cell.font, cell.border = (bold, rule) if number == 1 else (plain, hair)
            if number == 1:
                cell.fill = shade
            elif column - 1 in sheet.given:
                cell.fill = pale
        target.row_dimensions[number].height = min(_TALLEST, lines * _LINE + 3)
    for column, width in enumerate(widths, start=1):
        target.column_dimensions[get_column_letter(column)].width = width + 2
    for column, words in sheet.choices.items():
        # Offered, not enforced: a cell with other words is reported when the form comes back.
        offer = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=False)
        letter = get_column_letter(column + 1)
        offer.add(f"{letter}2:{letter}{len(sheet.rows) + 200}")
        target.add_data_validation(offer)
    last = f"{get_column_letter(len(sheet.headers))}{len(sheet.rows) + 1}"
    target.freeze_panes = "A2"
    target.auto_filter.ref = f"A1:{last}"
    _print_setup(target, title)


def _print_setup(target, title: str) -> None:
    target.print_title_rows = "1:1"
    target.page_setup.orientation = "landscape"
    target.page_setup.paperSize = target.PAPERSIZE_A4
    target.page_setup.fitToWidth, target.page_setup.fitToHeight = 1, 0
    target.sheet_properties.pageSetUpPr.fitToPage = True
    target.page_margins.left = target.page_margins.right = 0.5
    shown = title.replace("&", "&&")[:120]  # an ampersand starts a code here, and 255 signs are the limit
    target.oddHeader.left.text = shown
    target.oddFooter.left.text = target.title.replace("&", "&&")
    target.oddFooter.right.text = "Page &P of &N"


def _name(wanted: str, taken: set[str]) -> str:
    """A sheet name that Excel takes: at most 31 characters, none of []:*?/\\, used once."""
    base = re.sub(r"[\[\]:*?/\\]", " ", wanted).strip(" '")[:28] or "Sheet"
    name, number = base, 2
    while name.casefold() in taken:
        name, number = f"{base} {number}"[:31], number + 1
    taken.add(name.casefold())
    return name


def _widths(sheet: Sheet) -> list[int]:
    """Column widths in characters. Where the page is too narrow, longer texts get more of it than shorter ones."""
    wanted, least = [], []
    for column, header in enumerate(sheet.headers):
        values = [str(row[column] or "") for row in sheet.rows]
        words = [word for value in (header, *values) for word in value.split()]
        least.append(max(_NARROWEST, min(_LONGEST_WORD, max(map(_columns, words), default=0))))
        wanted.append(max([least[-1], *(_columns(line) for value in values for line in value.split("\n"))]))
    free = _PAGE - sum(least)
    if sum(min(_WIDEST, width) for width in wanted) <= _PAGE or free <= 0:
        return [max(low, min(_WIDEST, width)) for low, width in zip(least, wanted, strict=True)]
    shares = [math.sqrt(width - low) for low, width in zip(least, wanted, strict=True)]
    return [
        min(width, low + int(free * share / sum(shares)))
        for low, width, share in zip(least, wanted, shares, strict=True)
    ]


def _lines(value: str, width: int) -> int:
    return sum(max(1, math.ceil(_columns(line) / width)) for line in value.split("\n"))


def _columns(line: str) -> int:
    """How many figures wide a line is: marks above and below take no room, ideographs twice."""
    if line.isascii():
        return len(line)
    return sum(
        0 if unicodedata.category(sign) in ("Mn", "Me", "Cf") else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in line
    )
