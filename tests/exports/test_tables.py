"""Tables of pages as CSV and XLSX."""

import io
import zipfile
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from consult.exports import xlsx
from consult.exports.cells import guarded, is_formula
from consult.exports.table import table_csv, table_xlsx
from tests.exports.lists import MARKUP, THAI, empty, hard, ordinary

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff201"]
DANGEROUS += [" =1", "\u200b=1", "\u3000=1"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_like_a_formula_is_guarded(text):
    assert is_formula(text)
    assert guarded(text) == f"'{text}"


def test_plain_cells_stay_as_they_are():
    plain = ["", "a=b", "N-01", THAI]
    assert [guarded(value) for value in plain] == plain
    assert [guarded(value) for value in (5, -5, None)] == ["5", "-5", ""]


def test_csv_tables_quote_after_the_standard():
    data = table_csv(["A", "=B"], [['say "x", y', None], ["two\r\nlines", -2], ["\t=1", True]])
    assert data == b'\xef\xbb\xbfA,\'=B\r\n"say ""x"", y",\r\n"two\nlines",-2\r\n\'=1,True\r\n'


def test_instants_are_written_in_utc():
    bangkok = datetime(2019, 5, 10, 18, tzinfo=timezone(timedelta(hours=7)))
    assert table_csv(["At", "Day"], [[bangkok, bangkok.date()]]).endswith(b"2019-05-10T11:00:00Z,2019-05-10\r\n")


def test_no_cell_of_a_workbook_is_a_formula():
    book = openpyxl.load_workbook(io.BytesIO(table_xlsx("Comments", ["=A", "B"], [[text, 1] for text in DANGEROUS])))
    sheet = book["Comments"]
    assert sheet["A1"].data_type == "s"
    assert {cell.data_type for (cell,) in sheet.iter_rows(min_row=2, max_col=1)} == {"s"}
    assert all(cell.quotePrefix for (cell,) in sheet.iter_rows(min_row=2, max_col=1))
    assert [cell.value for (cell,) in sheet.iter_rows(min_row=2, min_col=2)] == [1] * len(DANGEROUS)
    with zipfile.ZipFile(io.BytesIO(table_xlsx("Comments", ["=A"], [["=1"]]))) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_a_workbook_with_a_zone_shows_the_clocks_of_that_zone():
    instant = datetime(2019, 5, 10, 11, 0, tzinfo=UTC)
    made = table_xlsx("Comments", ["Received"], [[instant]], zone=ZoneInfo("Asia/Bangkok"))
    assert openpyxl.load_workbook(io.BytesIO(made)).active["A2"].value == "2019-05-10 18:00"
    assert table_csv(["Received"], [[instant]]).decode("utf-8-sig") == "Received\r\n2019-05-10T11:00:00Z\r\n"


def test_workbooks_depend_on_their_contents_alone():
    made = [table_xlsx("Record", ["A"], [[THAI]], when=datetime(2019, 5, 10, tzinfo=UTC)) for _ in range(2)]
    assert made[0] == made[1]
    with zipfile.ZipFile(io.BytesIO(made[0])) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2019, 5, 10, 0, 0, 0)}
        assert archive.read("docProps/core.xml").count(b"2019-05-10T00:00:00Z") == 2
    assert made[0] != table_xlsx("Record", ["A"], [[THAI]], when=datetime(2019, 5, 11, tzinfo=UTC))


def test_sheet_names_are_those_that_spreadsheets_take():
    book = openpyxl.load_workbook(io.BytesIO(table_xlsx("Comments: [all]/some " + "x" * 60, ["A"], [])))
    assert len(book.sheetnames[0]) <= 31
    assert not set("[]:*?/\\") & set(book.sheetnames[0])


def test_a_list_has_four_sheets_ready_to_print():
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(ordinary())))
    assert book.sheetnames == ["Entries", "Paragraphs", "Bodies", "About"]
    sheet = book["Entries"]
    head, *rows = sheet.iter_rows(values_only=True)
    assert head[:4] == ("Section", "Place", "Entry", "Title")
    assert [row[1:3] for row in rows] == [(1, "N-01"), (2, "N-02"), (1, "R-01")]
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.orientation) == ("A2", "$1:$1", "landscape")
    assert book.properties.creator == "Conference secretariat"
    assert book["About"]["A2"].value == "Conference"


def test_rows_are_tall_enough_for_wrapped_text():
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(hard())))
    paragraphs = book["Paragraphs"]
    for row in range(2, paragraphs.max_row + 1):
        width = paragraphs.column_dimensions["E"].width - 2
        lines = sum(max(1, -(-len(line) // 2 // int(width))) for line in paragraphs.cell(row, 5).value.split("\n"))
        assert paragraphs.row_dimensions[row].height >= min(409, lines * 12)
    assert MARKUP in [cell.value for (cell,) in paragraphs.iter_rows(min_col=5, max_col=5)]


def test_an_empty_list_is_still_a_workbook():
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(empty())))
    assert book["Entries"].max_row == 1
