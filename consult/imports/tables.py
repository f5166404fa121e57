"""A spreadsheet as rows of text: CSV as ministries really send it, or XLSX. Nothing is interpreted here."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO, StringIO

from consult.core.errors import Refused
from consult.core.files.archives import Archive, Unreadable
from consult.core.messages import Message, listed
from consult.core.text.folding import clean_line, fold

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 2_000
_MOST_COLUMNS = 60

_NO_TABLE = Message("The file could not be read as a table. Send CSV (UTF-8) or XLSX.")


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one row: `row` as the spreadsheet numbers it, `column` as its heading is spelt there."""

    row: int
    column: str
    sentence: Message


@dataclass(frozen=True, slots=True)
class Row:
    """One row by field name; fields whose column is missing are empty. `number` as the spreadsheet counts."""

    number: int
    values: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that hold anything, the headings found for each field, and the headings nobody knew."""

    rows: list[Row]
    headings: dict[str, str]
    ignored_columns: list[str] = field(default_factory=list)


def read(data: bytes, columns: Mapping[str, tuple[str, ...]], required: tuple[str, ...]) -> Table:
    """The table in `data`, whose first row that holds anything has the headings.

    `columns` maps each field to the headings it is known by; case, spaces, hyphens and underscores do not matter.
    Raises Refused where the file is too large, no table, has too many rows, or lacks a column of `required`.
    """
    if len(data) > MOST_BYTES:
        raise Refused("The file has more than 2 MB. Send the participants in several files.", field="file")
    lines = _xlsx(data) if data.startswith(b"PK\x03\x04") else _csv(data)
    filled = [(number, line) for number, line in enumerate(lines, 1) if any(line)]
    if not filled:
        raise Refused("The file is empty.", field="file")
    (_, first), body = filled[0], filled[1:]
    places, ignored = _headings(first, columns)
    missing = [name for name in required if name not in places]
    if missing:
        wanted = listed([f'"{name.replace("_", " ")}"' for name in missing])
        raise Refused(
            "The first row has no column %(wanted)s. Give the columns their names.", wanted=wanted, field="file"
        )
    if len(body) > MOST_ROWS:
        raise Refused(
            "The file has %(count)s rows; %(most)s are allowed at a time.",
            count=f"{len(body):,}", most=f"{MOST_ROWS:,}", field="file",
        )
    rows = [
        Row(number, {name: line[at] if at < len(line) else "" for name, at in places.items()}) for number, line in body
    ]
    return Table(
        [row for row in rows if any(row.values.values())], {name: first[at] for name, at in places.items()}, ignored
    )


def key(heading: str) -> str:
    """A heading or a fixed word as it is compared: folded, without spaces, hyphens, underscores and points."""
    return re.sub(r"[\s_.\-/]+", "", fold(heading))


def _headings(first: list[str], columns: Mapping[str, tuple[str, ...]]) -> tuple[dict[str, int], list[str]]:
    known = {key(alias): name for name, aliases in columns.items() for alias in (name, *aliases)}
    places: dict[str, int] = {}
    ignored = []
    for at, heading in enumerate(first):
        name = known.get(key(heading))
        if name is not None and name not in places:
            places[name] = at
        elif heading:
            ignored.append(heading)
    return places, ignored


def _csv(data: bytes) -> list[list[str]]:
    text = decoded(data)
    try:
        told = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)  # a line that Excel understands, and writes
        if told is not None:
            text = text[told.end() :]
        reader = csv.reader(StringIO(text, newline=""), delimiter=told[1] if told else delimiter(text))
        return [[clean_line(cell) for cell in line[:_MOST_COLUMNS]] for line in reader]
    except csv.Error as error:
        raise Refused(_NO_TABLE, field="file") from error


def decoded(data: bytes) -> str:
    """UTF-8 with or without mark, or UTF-16, with a mark or recognised by its zero bytes."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\x00" in data[:200]:
        encoding = "utf-16-be" if data[:1] == b"\x00" else "utf-16-le"
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(
            "The letters of the file could not be read. Save it as CSV UTF-8, or as XLSX.", field="file"
        ) from error
    if "\x00" in text:
        raise Refused(_NO_TABLE, field="file")
    return text


def delimiter(text: str) -> str:
    """What parts the headings: the most frequent sign in the first line with content, outside quotation marks."""
    first = next((line for line in text.splitlines() if line.strip(",;\t ")), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(",;\t", key=bare.count)


def _xlsx(data: bytes) -> list[list[str]]:
    import openpyxl  # half a second, only for those who send XLSX

    try:
        Archive(data)
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        lines = []
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size may be wrong
        for cells in sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS):
            lines.append([_cell(value) for value in cells])
            if len(lines) > 2 * MOST_ROWS:
                break
        book.close()
    except Unreadable as error:
        raise Refused("The file %(why)s.", why=error.message, field="file") from error
    except Exception as error:  # openpyxl raises whatever its parsers do on a damaged file
        raise Refused(_NO_TABLE, field="file") from error
    return lines


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return clean_line(str(value))
