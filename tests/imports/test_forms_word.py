"""What Word leaves in the cells of a form: tracked changes, line breaks, content controls, hidden words."""

from tests.exports.forms_kit import EARLY
from tests.imports.kit.filling import drafts, understood
from tests.imports.kit.word import cell, comment, commented, dele, document, ins, mark, para, run, table

FIRST = EARLY.paragraphs[0].text
HEAD = ["Row", "Section", "Paragraph number", "Paragraph text", "Type", "Proposed rewording", "Explanation"]


def form(*rows: list[str], **values) -> bytes:
    """A document with a form of one table."""
    return document(para("Comments of Thailand"), table(HEAD, *rows), **values)


def row(said: str = "", proposed: str = "", text: str = FIRST, row_id: str = "N-01.v1.p1") -> list[str]:
    return [row_id, "N-01", "1", text, "ed", proposed, said]


def test_tracked_changes_are_read_as_accepted():
    said = cell(para("Too ", dele("Ana", "long"), ins("Ana", run("short")), "."))
    assert drafts(form(row(said))) == [("N-01.v1.p1", "editorial", "Too short.", None)]


def test_tracked_changes_in_the_paragraph_s_own_words_are_a_proposal():
    changed = cell(para("Member States ", dele("Ana", "should"), ins("Ana", run("may")), FIRST.split("should", 1)[1]))
    assert drafts(form(row(text=changed))) == [
        ("N-01.v1.p1", "editorial", "Other wording is proposed.", FIRST.replace("should", "may", 1))
    ]


def test_lines_and_paragraphs_of_a_cell_stay_apart():
    said = cell(para("One", "<w:r><w:br/><w:t>two</w:t></w:r>"), para("three"), para(""))
    assert drafts(form(row(said)))[0][2] == "One\ntwo\nthree"


def test_a_paragraph_s_end_that_was_struck_out_joins():
    said = cell(para("One ", mark=mark("del", "Ana")), para("two"))
    assert drafts(form(row(said)))[0][2] == "One two"


def test_a_row_that_was_struck_out_says_nothing():
    gone = table(HEAD, row("Old.")).replace(
        "<w:tr><w:tc>" + para("N-01.v1.p1"), f"<w:tr><w:trPr>{mark('del', 'Ana')}</w:trPr><w:tc>{para('N-01.v1.p1')}"
    )
    assert mark("del", "Ana") in gone
    assert drafts(document(gone)) == []


def test_words_in_content_controls_and_links_are_words():
    inside = run("In a control")
    control = f"<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"
    link = f"<w:hyperlink>{run(', linked')}</w:hyperlink>"
    assert drafts(form(row(cell(para(control, link)))))[0][2] == "In a control, linked"


def test_a_cell_in_a_content_control_is_a_cell():
    inner = cell(para("Whole cell"))
    held = table(HEAD, row(inner)).replace(inner, f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>")
    assert drafts(document(held))[0][2] == "Whole cell"


def test_a_table_inside_a_cell_is_words_of_the_cell():
    assert drafts(form(row(cell(para("See:"), table(["a", "b"])))))[0][2] == "See:\na\nb"


def test_the_second_rendering_of_a_drawing_is_passed_over():
    twice = (
        "<w:r><mc:AlternateContent><mc:Choice><w:t>once</w:t></mc:Choice>"
        "<mc:Fallback><w:t>twice</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert drafts(form(row(cell(para(twice)))))[0][2] == "once"


def test_hidden_words_are_told():
    read = understood(form(row(cell(para("Seen", run(" unseen", "<w:vanish/>"))))))
    assert [d.body for d in read.drafts] == ["Seen"]
    assert [str(note) for note in read.notes] == ["Hidden text was passed over."]


def test_margin_comments_do_not_disturb():
    said = cell(para("A ", commented(0, run("good")), " text."))
    assert drafts(form(row(said), comments=comment(0, "Ana", "Really?")))[0][2] == "A good text."


def test_a_no_break_hyphen_in_the_row_id():
    key = cell(para("<w:r><w:t>N</w:t><w:noBreakHyphen/><w:t>01.v1.p2</w:t></w:r>"))
    plain = ["", "", "", "", "", "", "By id."]
    assert drafts(form([key, *plain[1:]])) == [("N-01.v1.p2", "general", "By id.", None)]
