"""Any table of a page as CSV or XLSX: the register, the comments, the record.

Cells are text, whole numbers, instants (written in UTC as 2019-05-10T11:00:00Z) or None. No cell
is ever worked out as a formula.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, tzinfo

from ..core.documents import tidy
from .cells import guarded

CSV_MEDIA_TYPE = "text/csv; charset=utf-8"
XLSX_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def table_csv(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The table as CSV after RFC 4180, in UTF-8 with a byte order mark; equal tables give equal bytes."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([guarded(plain(header)) for header in headers])
    writer.writerows([guarded(plain(value)) for value in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def table_xlsx(
    title: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    when: datetime | None = None,
    zone: tzinfo | None = None,
) -> bytes:
    """The table as a workbook of one sheet, dated `when` (aware); equal tables and dates give equal bytes.

    With a `zone`, instants are written as its clocks show them, 2019-05-10 18:00, since a workbook is read by people.
    """
    from .page import AUTHOR
    from .workbook import Sheet, workbook

    plain_rows = [[plain(value, zone) for value in row] for row in rows]
    return workbook([Sheet(title, headers, plain_rows)], title=title, author=AUTHOR, when=when or _EPOCH)


def plain(value: object, zone: tzinfo | None = None) -> str | int | None:
    """A value as a cell holds it."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if isinstance(value, datetime) and zone is not None:
        return value.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return tidy(value)
    return str(value)
