"""Forms that come back: as people fill them in, nothing is lost and nothing doubled."""

import io
import unicodedata

import openpyxl
import pytest
from docx.shared import Cm

from consult.core.errors import Refused
from consult.core.forms import HEADINGS, Column, Layout, RowId, fingerprint, read_row_id
from consult.exports.forms import form_docx, form_xlsx
from consult.imports.forms import Verdict
from tests.exports.forms_kit import EARLY, SCRIPTED, SCRIPTS, blank, compiled
from tests.imports.kit.filling import (
    copied_row,
    drafts,
    filled_docx,
    filled_xlsx,
    form_table,
    move_column,
    opened,
    remarks,
    row_of,
    saved,
    understood,
)

LAYOUTS = pytest.mark.parametrize("layout", list(Layout))
C = Column
FIRST = EARLY.paragraphs[0].text
BETTER = FIRST.replace("early", "at an early stage")
WORDS = {
    "N-01.v1.all": {C.TYPE: "ge", C.COMMENT: "A good text.\nWe support it."},
    "N-01.v1.p1": {C.TYPE: "ed", C.COMMENT: "Clearer.", C.PROPOSED: BETTER},
    "N-07.v2.p3": {C.TYPE: "tr", C.COMMENT: SCRIPTS["th"], C.PROPOSED: SCRIPTS["km"] + " ២០១៩"},
    "R-02.v1.p2": {C.TYPE: "te", C.PROPOSED: "That AMCC be told of the results of each of its exercises."},
}
EXPECTED = [
    ("N-01.v1.all", "general", "A good text.\nWe support it.", None),
    ("N-01.v1.p1", "editorial", "Clearer.", BETTER),
    ("N-07.v2.p3", "translation", SCRIPTS["th"], SCRIPTS["km"] + " ២០១៩"),
    ("R-02.v1.p2", "technical", "Other wording is proposed.",
     "That AMCC be told of the results of each of its exercises."),
]  # fmt: skip


def in_docx(layout: Layout, words=None) -> bytes:
    return filled_docx(form_docx(blank(layout)), layout, WORDS if words is None else words)


def in_xlsx(layout: Layout, words=None) -> bytes:
    return filled_xlsx(form_xlsx(blank(layout)), layout, WORDS if words is None else words)


def filled(layout: Layout):
    """The filled DOCX and its table, to be spoilt further."""
    document = opened(in_docx(layout))
    return document, form_table(document)


def at(layout: Layout, column: Column) -> int:
    return list(HEADINGS[layout]).index(column)


@LAYOUTS
def test_a_filled_document_comes_in(layout):
    assert drafts(in_docx(layout)) == EXPECTED
    assert understood(in_docx(layout)).empty == 9


@LAYOUTS
def test_a_filled_workbook_comes_in(layout):
    assert drafts(in_xlsx(layout)) == EXPECTED
    assert understood(in_xlsx(layout)).notes == []


@LAYOUTS
def test_the_same_words_have_the_same_fingerprint_in_any_file(layout):
    prints = [d.fingerprint for d in understood(in_docx(layout)).drafts]
    assert len(set(prints)) == 4
    assert [d.fingerprint for d in understood(in_xlsx(layout)).drafts] == prints


@LAYOUTS
def test_an_empty_form_says_nothing(layout):
    for data in (form_docx(blank(layout)), form_xlsx(blank(layout))):
        read = understood(data)
        assert (read.rows, read.empty, read.notes, read.ignored_columns) == ([], 13, [], [])


# columns


@LAYOUTS
def test_columns_that_were_moved(layout):
    document, table = filled(layout)
    move_column(table, at(layout, C.COMMENT), 0)
    move_column(table, 4, 7)
    assert drafts(saved(document)) == EXPECTED


@LAYOUTS
def test_columns_that_were_added(layout):
    document, table = filled(layout)
    column = table.add_column(Cm(3))
    column.cells[0].text = "Ministry"
    column.cells[3].text = "of Foreign Affairs"
    assert drafts(saved(document)) == EXPECTED
    assert understood(saved(document)).ignored_columns == ["Ministry"]


@LAYOUTS
def test_columns_added_and_moved_in_a_workbook(layout):
    book = openpyxl.load_workbook(io.BytesIO(in_xlsx(layout)))
    sheet = book.worksheets[0]
    sheet.insert_cols(1, 2)
    sheet.insert_rows(1, 3)
    sheet["A1"], sheet["B4"], sheet["B6"] = "Comments of our ministry", "Desk", "Legal affairs"
    assert drafts(saved(book)) == EXPECTED
    assert understood(saved(book)).ignored_columns == ["Desk"]


@LAYOUTS
def test_headings_that_were_renamed(layout):
    document, table = filled(layout)
    head = table.rows[0].cells
    head[at(layout, C.COMMENT)].text = "Comments:"
    head[at(layout, C.TYPE)].text = "Type of coment"
    head[at(layout, C.ROW)].text = "#"
    head[at(layout, C.PROPOSED)].text = "Proposed changes"
    assert drafts(saved(document)) == EXPECTED


def test_columns_with_borders_of_their_own_in_some_rows():
    # Dragging a border in one row divides the grid there: the comment's cell then reaches into the next column.
    document, table = filled(Layout.ISO)
    grid = table._tbl.tblGrid
    comment = grid.gridCol_lst[at(Layout.ISO, C.COMMENT)]
    narrow = grid.add_gridCol()
    narrow.w = 300
    comment.addnext(narrow)
    for row in table.rows:
        cells = row._tr.tc_lst
        if len(cells) < 9:
            continue
        wide = at(Layout.ISO, C.PROPOSED if row.cells[0].text == "N-01.v1.p1" else C.COMMENT)
        cells[wide].grid_span = 2
    assert drafts(saved(document)) == EXPECTED


def test_headings_in_two_rows_and_columns_counted():
    rows = [
        "MB/NC,Place,,Comment,,",
        ",Clause,Paragraph,Type,Comments,Proposed change",
        "1,2,3,4,5,6",
        "TH,N-01,2,te,Too short.,",
    ]
    assert drafts("\r\n".join(rows).encode()) == [("N-01.v1.p2", "technical", "Too short.", None)]


def test_headings_repeated_by_hand():
    head = "Section,Paragraph number,Type,Comment"
    rows = [head, "N-01,1,ed,First.", "", head, "N-01,2,ed,Second.", "Paragraph number,Section,Comment,Type",
            "2,R-02,Third.,te"]  # fmt: skip
    assert drafts("\n".join(rows).encode()) == [
        ("N-01.v1.p1", "editorial", "First.", None),
        ("N-01.v1.p2", "editorial", "Second.", None),
        ("R-02.v1.p2", "technical", "Third.", None),
    ]


def test_a_table_cut_in_two_goes_on():
    document, table = filled(Layout.OCS)
    rest = [row._tr for row in table.rows][6:]
    other = document.add_table(0, 9)
    for row in rest:
        other._tbl.append(row)
    assert drafts(saved(document)) == EXPECTED


# rows


@pytest.mark.parametrize(
    "said",
    ["N-01.v1.p2", "n-01.V1.P2", "N\u201101.v1.p2", "N\u2013 01 . v1 . p2", " N-01.v1.p2\u200b", "N\u00ad-01.v1.p2",
     "Ｎ-01.v1.p2", "N-1.v1.p2.", "[N-01.v1.p2]"],
)  # fmt: skip
def test_a_row_id_is_read_whatever_a_word_processor_made_of_it(said):
    assert read_row_id(said) == RowId("N-01", 1, "p2")


@pytest.mark.parametrize("said", ["", "N-01", "N-01.v1", "C-12", "see N-01.v1.p2 and others", "X-01.v1.p2", "1.1.2"])
def test_other_words_are_no_row_id(said):
    assert read_row_id(said) is None


@LAYOUTS
def test_two_comments_in_copied_rows(layout):
    document, table = filled(layout)
    again = copied_row(table, "N-01.v1.p1")
    again.cells[at(layout, C.COMMENT)].text = "And another thing."
    again.cells[at(layout, C.PROPOSED)].text = ""
    assert drafts(saved(document)) == [*EXPECTED[:2], ("N-01.v1.p1", "editorial", "And another thing.", None),
                                       *EXPECTED[2:]]  # fmt: skip


@LAYOUTS
def test_a_row_copied_as_it_is_counts_once(layout):
    document, table = filled(layout)
    copied_row(table, "N-01.v1.p1")
    read = understood(saved(document))
    assert len(read.drafts) == 4
    assert [(row.verdict, str(row.notes[0])) for row in read.rows if row.draft is None] == [
        (Verdict.LEFT_OUT, "The same as row 4.")
    ]


@LAYOUTS
def test_rows_added_by_hand_have_no_id(layout):
    document, table = filled(layout)
    added = (("N-01", "3", "By number."), ("norm N 7", "para. 5", "Loosely."), ("", "4", "Above."))
    for section, number, words in added:
        cells = table.add_row().cells
        cells[at(layout, C.SECTION)].text, cells[at(layout, C.PARAGRAPH)].text = section, number
        cells[at(layout, C.COMMENT)].text = words
    assert drafts(saved(document))[4:] == [
        ("N-01.v1.p3", "general", "By number.", None),
        ("N-07.v2.p5", "general", "Loosely.", None),
        ("N-07.v2.p4", "general", "Above.", None),
    ]
    assert remarks(saved(document))[-1] == "No text is named; taken as N-07, as above."


def test_a_row_copied_for_another_paragraph_counts_for_what_it_shows():
    document, table = filled(Layout.ISO)
    again = copied_row(table, "N-01.v1.p1")
    again.cells[at(Layout.ISO, C.PARAGRAPH)].text = "3"
    again.cells[at(Layout.ISO, C.PROPOSED)].text = ""
    assert drafts(saved(document))[2] == ("N-01.v1.p3", "editorial", "Clearer.", None)
    assert "The row id names another paragraph than the row itself: taken as paragraph 3." in remarks(saved(document))


def test_where_id_number_and_words_differ_two_outvote_one():
    document, table = filled(Layout.OCS)
    row_of(table, "N-01.v1.p1").cells[at(Layout.OCS, C.PARAGRAPH)].text = "3"  # a slip: id and words say 1
    assert drafts(saved(document)) == EXPECTED


def test_words_tell_the_paragraph_where_nothing_else_does():
    rows = f'Section,Paragraph text,Comment\nN-07,"{SCRIPTS["km"]}",Good.\n,"{SCRIPTED.paragraphs[4].text}",Fine.\n'
    assert drafts(rows.encode()) == [
        ("N-07.v2.p3", "general", "Good.", None),
        ("N-07.v2.p5", "general", "Fine.", None),
    ]


def test_some_words_of_the_paragraph_are_those_commented_on():
    document, table = filled(Layout.OCS)
    row_of(table, "N-01.v1.p1").cells[at(Layout.OCS, C.TEXT)].text = "through the channels they already share"
    found = understood(saved(document)).drafts[1]
    assert (str(found.row), found.quote, found.proposed) == (
        "N-01.v1.p1", "through the channels they already share", BETTER,
    )  # fmt: skip


def test_merged_cells_hold_for_all_rows_they_cover():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Section", "Paragraph", "Type", "Comment"], ["N-01", "2", "ed", "One."], [None, None, None, "Two."],
                [None, "3", "te", "Three."]):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A2:A4")
    sheet.merge_cells("B2:B3")
    sheet.merge_cells("C2:C3")
    assert drafts(saved(book)) == [
        ("N-01.v1.p2", "editorial", "One.", None),
        ("N-01.v1.p2", "editorial", "Two.", None),
        ("N-01.v1.p3", "technical", "Three.", None),
    ]


def test_cells_merged_in_word_hold_for_all_rows_they_cover():
    document, table = filled(Layout.ISO)
    for column in (C.SECTION, C.PARAGRAPH):
        a, b = (row_of(table, f"N-01.v1.p{n}").cells[at(Layout.ISO, column)] for n in (1, 2))
        b.text = ""
        a.merge(b)
    row = row_of(table, "N-01.v1.p2")
    row.cells[at(Layout.ISO, C.COMMENT)].text = "Below."
    row._tr.tc_lst[0].p_lst[0].clear_content()
    row.cells[0].text = ""
    assert drafts(saved(document))[2] == ("N-01.v1.p1", "general", "Below.", None)


def test_a_line_across_the_table_says_what_follows_is_about():
    book = openpyxl.Workbook()
    for row in (["Section", "Paragraph", "Comment"], ["N-07"], ["", "5", "On seven."], ["R-02 Exercises"],
                ["", "1", "On two."]):  # fmt: skip
        book.active.append(row)
    assert [(d[0], d[2]) for d in drafts(saved(book))] == [("N-07.v2.p5", "On seven."), ("R-02.v1.p1", "On two.")]


# words


@LAYOUTS
def test_words_in_another_normal_form_are_the_same(layout):
    words = {"N-01.v1.p1": {C.COMMENT: "Café, déjà vu"}}
    apart = {"N-01.v1.p1": {C.COMMENT: unicodedata.normalize("NFD", "Café,  déjà\u00a0vu")}}
    one, other = understood(in_docx(layout, words)).drafts[0], understood(in_xlsx(layout, apart)).drafts[0]
    assert one.fingerprint == other.fingerprint
    assert other.body == "Café,  déjà\u00a0vu"


def test_an_instruction_is_carried_out_where_it_is_clear():
    words = {"N-01.v1.p1": {C.PROPOSED: "Replace “early” by “in good time”."}}
    assert drafts(in_docx(Layout.ISO, words)) == [
        ("N-01.v1.p1", "general", "Other wording is proposed.", FIRST.replace("early", "in good time"))
    ]
    assert remarks(in_docx(Layout.ISO, words)) == [
        "The instruction was carried out on the paragraph: look at how it would read."
    ]


@pytest.mark.parametrize(
    ("said", "reads"),
    [
        ('Delete "already".', FIRST.replace("already ", "")),
        ("Insert “regional” before “channels”", FIRST.replace("channels", "regional channels")),
        ("After “Member States” add “and partners”; delete “already”",
         FIRST.replace("States", "States and partners").replace("already ", "")),
        ("Substitute “must” for “should”", FIRST.replace("should", "must")),
    ],
)  # fmt: skip
def test_instructions(said, reads):
    assert drafts(in_docx(Layout.ISO, {"N-01.v1.p1": {C.PROPOSED: said}}))[0][3] == reads


@pytest.mark.parametrize(
    "said", ["Delete the paragraph.", "Replace “th” by “x”", "Replace “absent” by “x”", "more clarity"]
)
def test_what_is_no_wording_is_kept_as_words_of_the_comment(said):
    words = {"N-01.v1.p1": {C.COMMENT: "Hm.", C.PROPOSED: said}}
    assert drafts(in_docx(Layout.ISO, words)) == [("N-01.v1.p1", "general", f"Hm.\n\nProposed change: {said}", None)]


def test_the_paragraph_edited_in_its_own_cell_is_a_proposal():
    words = {"N-01.v1.p1": {C.TEXT: BETTER}}
    assert drafts(in_docx(Layout.OCS, words)) == [("N-01.v1.p1", "general", "Other wording is proposed.", BETTER)]


def test_a_type_nobody_knows_is_general_and_said():
    words = {"N-01.v1.p1": {C.TYPE: "urgent", C.COMMENT: "Now."}}
    assert drafts(in_docx(Layout.ISO, words)) == [("N-01.v1.p1", "general", "Now.", None)]
    assert remarks(in_docx(Layout.ISO, words)) == ["The type “urgent” is not known: taken as general."]


# whose rows, and which texts


def test_rows_in_the_name_of_another_delegation_are_left_out():
    document, table = filled(Layout.ISO)
    row_of(table, "N-01.v1.p1").cells[at(Layout.ISO, C.DELEGATION)].text = "sg"
    row_of(table, "N-01.v1.all").cells[at(Layout.ISO, C.DELEGATION)].text = "Our ministry"
    assert drafts(saved(document)) == [EXPECTED[0], *EXPECTED[2:]]
    assert remarks(saved(document)) == ["The row is in the name of Singapore."]


@LAYOUTS
def test_a_compilation_holds_nothing_new(layout):
    for data in (form_docx(compiled(layout)), form_xlsx(compiled(layout))):
        read = understood(data)
        assert (read.drafts, [row.verdict for row in read.rows]) == ([], [Verdict.LEFT_OUT] * 4)


def test_a_text_that_is_not_there_is_said():
    read = understood(b"Section,Paragraph,Comment\nN-99,1,Hello\nN-01,17,Hello\n,,Lost\n")
    assert [(row.verdict, str(row.notes[-1])) for row in read.rows] == [
        (Verdict.NOT_UNDERSTOOD, "There is no text N-99 that is open to your comments."),
        (Verdict.NOT_UNDERSTOOD, "N-01 has no paragraph “17” in version 1."),
        (Verdict.NOT_UNDERSTOOD, "It does not say which text it is about."),
    ]
    assert [row.comment for row in read.rows] == ["Hello", "Hello", "Lost"]


def test_our_guard_against_formulas_comes_off_again():
    assert drafts(b"Section,Paragraph,Comment\nN-01,1,'=2+2 is four\n")[0][2] == "=2+2 is four"


def test_a_formula_that_shows_no_words_is_told_and_no_empty_row():
    book = openpyxl.load_workbook(io.BytesIO(in_xlsx(Layout.ISO, {})))
    empty = understood(saved(book)).empty
    book.worksheets[0]["G3"].value = "=-delete this"
    read = understood(saved(book))
    assert (read.empty, [(row.number, row.verdict) for row in read.rows]) == (
        empty - 1, [(3, Verdict.NOT_UNDERSTOOD)]
    )  # fmt: skip


def test_a_formula_is_never_worked_out():
    book = openpyxl.load_workbook(io.BytesIO(in_xlsx(Layout.ISO, {})))
    book.worksheets[0]["G3"].value = '=WEBSERVICE("https://example.org")'
    book.worksheets[0]["H3"].value = "Member States should consult early, always."
    read = understood(saved(book))
    assert [(d.body, d.proposed) for d in read.drafts] == [
        ("Other wording is proposed.", "Member States should consult early, always.")
    ]
    assert [str(note) for note in read.rows[0].notes] == ["A cell holds a formula: what it last showed was taken."]


def test_a_table_without_the_headings_is_refused():
    with pytest.raises(Refused, match="columns of a comment form"):
        understood(b"a,b,c\n1,2,3\n")


def test_a_fingerprint_follows_the_place_and_the_words():
    row = RowId("N-01", 1, "p1")
    assert fingerprint(row, "Words ", "“x”") == fingerprint(row, "words", '"x"')
    others = {fingerprint(row, "a", ""), fingerprint(row, "", "a"), fingerprint(RowId("N-01", 2, "p1"), "a", "")}
    assert len(others) == 3
