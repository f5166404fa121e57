"""SpreadsheetML as text: what each cell last showed. No formula is ever worked out. ECMA-376, part 1, chapter 18."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from consult.core.files.archives import Unreadable
from consult.core.messages import Message

from .package import Package, refused
from .xml import Stop, walk

MOST_SHEETS = 12
MOST_ROWS = 5_000  # that hold anything, of all sheets together
MOST_COLUMNS = 100
_MOST_STRINGS = 200_000
_LONGEST = 32_767  # characters of a cell; Excel takes no more
MOST_TEXT = 4_000_000  # characters of all cells: one string may stand in many
_TOO_MUCH = Message("holds too much text to be read. Send it in several parts")

_WITH_ATTRIBUTES = frozenset({"s:row", "s:c", "s:mergeCell"})
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class Value(NamedTuple):
    """A cell: its text, and whether a formula stands behind it, whose last result the text then is."""

    text: str
    formula: bool = False


@dataclass(slots=True)
class Sheet:
    """A sheet: its rows that hold anything as (number, {column from 0: value}), merged areas as (first row, first
    column, last row, last column), and what was not read: columns beyond the limit, rows beyond it."""

    name: str
    hidden: bool = False
    rows: list[tuple[int, dict[int, Value]]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    too_wide: bool = False
    too_long: bool = False


def read_sheets(package: Package) -> list[Sheet]:
    """The sheets of a package of kind XLSX, in their order. Raises Refused where they cannot be read."""
    try:
        parts = package.related(package.main)
        named = _names(package.read(package.main, most=1024 * 1024))
        strings: list[str] = []
        for kind, name in parts.values():
            if kind == "sharedStrings" and package.has(name):
                strings = _strings(package.read(name))
        sheets: list[Sheet] = []
        left, text = MOST_ROWS, MOST_TEXT
        for title, hidden, relation in named[:MOST_SHEETS]:
            kind, name = parts.get(relation, ("", ""))
            if kind != "worksheet" or not package.has(name):
                continue
            sheet = Sheet(title, hidden)
            reader = _Reader(sheet, strings, left, text)
            reader.read(package.read(name))
            left, text = left - len(sheet.rows), reader.text_left
            sheets.append(sheet)
    except Unreadable as error:
        raise refused(error) from error
    return sheets


def _names(content: bytes) -> list[tuple[str, bool, str]]:
    found = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "s:sheet":
            hidden = attributes.get("state", "visible") != "visible"
            found.append((attributes.get("name", ""), hidden, attributes.get("r:id", "")))

    walk(content, start=start)
    return found


def _strings(content: bytes) -> list[str]:
    """The shared strings, without the readings that East Asian texts may carry (rPh)."""
    found: list[str] = []
    parts: list[str] = []
    inside = phonetic = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside, phonetic
        if name == "s:si":
            if len(found) >= _MOST_STRINGS:
                raise Stop
            parts.clear()
        elif name == "s:rPh":
            phonetic = True
        elif name == "s:t":
            inside = not phonetic

    def end(name: str) -> None:
        nonlocal inside, phonetic
        if name == "s:si":
            found.append("".join(parts))
        elif name == "s:rPh":
            phonetic = False
        elif name == "s:t":
            inside = False

    walk(content, start=start, end=end, text=lambda data: parts.append(data) if inside else None)
    return found


class _Reader:
    """Reads one sheet."""

    def __init__(self, sheet: Sheet, strings: list[str], most: int, text_left: int):
        self.sheet, self.strings, self.most, self.text_left = sheet, strings, most, text_left
        self.number = 0
        self.cells: dict[int, Value] = {}
        self.column = -1
        self.kind = ""
        self.parts: list[str] = []
        self.formula = self.wanted = self.phonetic = False

    def read(self, content: bytes) -> None:
        walk(content, start=self.start, end=self.end, text=self.text, wanted=_WITH_ATTRIBUTES)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "s:row":
            said = attributes.get("r", "")
            self.number = int(said) if said.isdecimal() and len(said) < 8 else self.number + 1
            self.cells, self.column = {}, -1
        elif name == "s:c":
            place = _PLACE.fullmatch(attributes.get("r", ""))
            self.column = _column(place[1]) if place else self.column + 1
            self.kind = attributes.get("t", "n")
            self.parts, self.formula = [], False
        elif name == "s:f":
            self.formula = True
        elif name == "s:rPh":
            self.phonetic = True
        elif name in ("s:v", "s:t"):
            self.wanted = not self.phonetic
        elif name == "s:mergeCell" and len(self.sheet.merged) < MOST_ROWS:
            first, _, last = attributes.get("ref", "").partition(":")
            a, b = _PLACE.fullmatch(first), _PLACE.fullmatch(last)
            if a and b:
                self.sheet.merged.append((int(a[2]), _column(a[1]), int(b[2]), _column(b[1])))

    def text(self, data: str) -> None:
        if self.wanted:
            self.parts.append(data)

    def end(self, name: str) -> None:
        if name in ("s:v", "s:t"):
            self.wanted = False
        elif name == "s:rPh":
            self.phonetic = False
        elif name == "s:c":
            self._cell()
        elif name == "s:row" and self.cells:
            if len(self.sheet.rows) >= self.most:
                self.sheet.too_long = True
                raise Stop
            self.sheet.rows.append((self.number, self.cells))

    def _cell(self) -> None:
        shown = "".join(self.parts)
        if self.kind == "s":
            at = int(shown) if shown.isdecimal() and len(shown) < 9 else -1
            shown = self.strings[at] if 0 <= at < len(self.strings) else ""
        elif self.kind == "n" and re.fullmatch(r"-?\d{1,15}\.0+", shown):
            shown = shown.partition(".")[0]
        elif self.kind == "b":
            shown = {"1": "TRUE", "0": "FALSE"}.get(shown, shown)
        elif self.kind == "e":
            shown = ""  # an error such as #REF! is nobody's words
        if not (shown or self.formula):
            return
        if self.column >= MOST_COLUMNS:
            self.sheet.too_wide = True
            return
        self.text_left -= len(shown)
        if len(shown) > _LONGEST or self.text_left < 0:
            raise Unreadable(_TOO_MUCH)
        self.cells[self.column] = Value(_unescaped(shown), self.formula)


def _column(letters: str) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + ord(letter) - 64
    return at - 1


def _unescaped(text: str) -> str:
    """Characters that XML cannot hold are written _x000D_ (ECMA-376, part 1, 22.9.2.19)."""
    if "_x" not in text:
        return text
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text)
