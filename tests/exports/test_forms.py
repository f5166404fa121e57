"""Comment forms as they go out: columns, row ids, what Word and Excel make of them."""

import io
import zipfile

import docx
import openpyxl
import pytest
from docx.enum.section import WD_ORIENT
from lxml import etree

from consult.core.forms import HEADINGS, Column, Layout
from consult.exports.forms import form_docx, form_xlsx
from tests.exports.forms_kit import SCRIPTS, blank, compiled

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LAYOUTS = pytest.mark.parametrize("layout", list(Layout))


def word(form):
    return docx.Document(io.BytesIO(form_docx(form)))


def cells(form) -> list[list[str]]:
    """The rows of the table, without those that are one line across it."""
    return [[cell.text for cell in row.cells] for row in word(form).tables[0].rows if len(set(row._tr.tc_lst)) > 1]


def sheet(form):
    return openpyxl.load_workbook(io.BytesIO(form_xlsx(form))).worksheets[0]


def values(form) -> list[list[str]]:
    return [[cell.value or "" for cell in row] for row in sheet(form).iter_rows()]


@LAYOUTS
def test_equal_forms_give_equal_bytes(layout):
    assert form_docx(blank(layout)) == form_docx(blank(layout))
    assert form_xlsx(blank(layout)) == form_xlsx(blank(layout))
    assert form_docx(compiled(layout)) == form_docx(compiled(layout))
    assert form_xlsx(compiled(layout)) == form_xlsx(compiled(layout))


@LAYOUTS
def test_document_and_workbook_hold_the_same_rows(layout):
    for form in (blank(layout), compiled(layout)):
        assert [[c.replace("\u200b", "") for c in row] for row in cells(form)] == values(form)


def test_the_columns_are_those_of_the_two_templates():
    assert [c.replace("\u200b", "") for c in cells(blank(Layout.ISO))[0]] == [
        "Row", "MB/NC", "Line number", "Clause/Subclause", "Paragraph/Figure/Table", "Type of comment",
        "Comment (justification for change)", "Proposed change", "Observations of the secretariat",
    ]  # fmt: skip
    assert cells(blank(Layout.OCS))[0] == [
        "Row", "Section", "Paragraph number", "Paragraph text", "Type of comment", "Proposed rewording",
        "Explanation / comment", "Country", "Observations of the secretariat",
    ]  # fmt: skip


def test_each_paragraph_has_its_row_and_each_text_one_for_the_whole():
    rows = values(blank(Layout.OCS))[1:]
    assert [row[0] for row in rows] == [
        "N-01.v1.all", "N-01.v1.p1", "N-01.v1.p2", "N-01.v1.p3", "N-07.v2.all", "N-07.v2.p1", "N-07.v2.p2",
        "N-07.v2.p3", "N-07.v2.p4", "N-07.v2.p5", "R-02.v1.all", "R-02.v1.p1", "R-02.v1.p2",
    ]  # fmt: skip
    assert rows[5][1:4] == ["N-07 v2", "1", SCRIPTS["th"]]
    assert {row[7] for row in rows} == {"Thailand"}


def test_a_paragraph_may_have_several_blank_rows():
    rows = values(blank(Layout.ISO, blank_rows=3))[1:]
    assert len(rows) == 39
    assert [row[0] for row in rows[:4]] == ["N-01.v1.all"] * 3 + ["N-01.v1.p1"]


@LAYOUTS
def test_the_table_s_head_is_repeated_and_the_page_turned(layout):
    document = word(blank(layout))
    head = document.tables[0].rows[0]._tr
    assert head.find(f"{W}trPr/{W}tblHeader") is not None
    assert document.sections[0].orientation == WD_ORIENT.LANDSCAPE
    assert document.sections[0].page_width > document.sections[0].page_height
    turned = sheet(blank(layout))
    assert (turned.print_title_rows, turned.page_setup.orientation, turned.freeze_panes) == ("$1:$1", "landscape", "A2")


@pytest.mark.parametrize(("script", "language"), [("th", "th-TH"), ("lo", "lo-LA"), ("km", "km-KH"), ("my", "my-MM")])
def test_each_script_has_its_language(script, language):
    with zipfile.ZipFile(io.BytesIO(form_docx(blank(Layout.OCS)))) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    for node in body.iter(f"{W}r"):
        if SCRIPTS[script][:8] in "".join(node.itertext()):
            assert node.find(f"{W}rPr/{W}lang").get(f"{W}bidi") == language
            return
    raise AssertionError("the words are not there")


def test_every_style_in_use_is_defined():
    with zipfile.ZipFile(io.BytesIO(form_docx(compiled(Layout.ISO)))) as archive:
        body, styles = (etree.fromstring(archive.read(f"word/{name}.xml")) for name in ("document", "styles"))
    defined = {style.get(f"{W}styleId") for style in styles.findall(f"{W}style")}
    used = {node.get(f"{W}val") for tag in ("pStyle", "rStyle", "tblStyle") for node in body.iter(f"{W}{tag}")}
    assert used - defined == set()


def test_the_types_are_offered_in_the_workbook():
    offered = sheet(blank(Layout.ISO)).data_validations.dataValidation
    assert [(str(one.sqref), one.formula1) for one in offered] == [("F2:F213", '"ge,su,te,ed,tr"')]


def test_no_cell_is_a_formula():
    with zipfile.ZipFile(io.BytesIO(form_xlsx(compiled(Layout.ISO)))) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    comment = next(c for row in sheet(compiled(Layout.ISO)).iter_rows() for c in row if c.value == "=2+2 Too short.")
    assert comment.quotePrefix


@LAYOUTS
def test_the_compilation_goes_paragraph_by_paragraph_named_ones_by_alphabet(layout):
    columns = list(HEADINGS[layout])
    rows = [dict(zip(columns, row, strict=True)) for row in values(compiled(layout))[1:]]
    assert [(row[Column.ROW], row[Column.DELEGATION]) for row in rows] == [
        ("C-1", "Cambodia"), ("C-2", "Viet Nam"), ("H-7QK2M", "Chatham House Rule"), ("C-3", "Australia"),
    ]  # fmt: skip
    assert rows[0][Column.OBSERVATIONS] == "Noted: thanks."
    assert rows[0][Column.COMMENT] == f"On the words “account”: {SCRIPTS['km']}"
    assert rows[1][Column.TYPE] == ("te" if layout is Layout.ISO else "Technical")
    assert rows[3][Column.PARAGRAPH] == "General"


def test_the_files_name_the_secretariat_and_nobody_else():
    properties = word(blank(Layout.ISO)).core_properties
    assert properties.author == properties.last_modified_by == "Conference secretariat"
    assert properties.title == "Comments of Thailand (International Conference on “Cybersecurity”)"
