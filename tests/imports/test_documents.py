"""Candidates from DOCX: structure, tracked changes, comments, and what is left."""

import pytest

from consult.core.errors import Refused
from consult.core.text.changes import Delete, Insert, Move, Replace, Retitle
from consult.core.text.paragraphs import ParagraphKind
from consult.core.words import Kind
from consult.exports.docx import render
from consult.imports.documents import read_candidates
from tests.exports.lists import BURMESE, KHMER, LAO, THAI, entry, issued
from tests.imports.kit.word import (
    W,
    comment,
    commented,
    dele,
    document,
    footnote,
    ins,
    mark,
    para,
    run,
    table,
)

P, O = ParagraphKind.PREAMBULAR, ParagraphKind.OPERATIVE  # noqa: E741
TITLE = para("Norm 1: Early warning", style="H1")
FIRST = "Member States should tell one another of threats in good time."
SECOND = "They should use the points of contact that they have named."


def shape(candidate) -> list[tuple]:
    return [(p.kind, p.level, p.shown, p.body) for p in candidate.text.paragraphs]


def only(data: bytes):
    read = read_candidates(data)
    assert len(read.candidates) == 1
    return read.candidates[0]


def test_automatic_numbers_give_levels():
    found = only(
        document(
            TITLE, para(run("Recalling", "<w:i/>"), " the Charter,"), para("States should:", num=0),
            para("talk;", num=1), para("listen:", num=1), para("early;", num=2), para("often.", num=2),
            para("They should report.", num=0),
        )
    )  # fmt: skip
    assert (found.kind, found.text.title) == (Kind.NORM, "Early warning")
    assert shape(found) == [
        (P, 1, "", "Recalling the Charter,"),
        (O, 1, "1", "States should:"),
        (O, 2, "(a)", "talk;"),
        (O, 2, "(b)", "listen:"),
        (O, 3, "(i)", "early;"),
        (O, 3, "(ii)", "often."),
        (O, 1, "2", "They should report."),
    ]


def test_typed_numbers_give_levels_and_go():
    found = only(
        document(
            TITLE, para("Mindful of the past,"), para("1. States should:"), para("(a)\ttalk;"), para("(b) listen;"),
            para("(i) early;"), para("(ii) often."), para("2.\tThey should report."), para("2.1 In writing."),
        )
    )  # fmt: skip
    assert shape(found) == [
        (P, 1, "", "Mindful of the past,"),
        (O, 1, "1", "States should:"),
        (O, 2, "(a)", "talk;"),
        (O, 2, "(b)", "listen;"),
        (O, 3, "(i)", "early;"),
        (O, 3, "(ii)", "often."),
        (O, 1, "2", "They should report."),
        (O, 2, "(a)", "In writing."),
    ]


def test_i_after_h_is_a_letter():
    letters = [para(f"({letter}) point {letter};") for letter in "abcdefghi"]
    found = only(document(TITLE, para("1. States should:"), *letters))
    assert [p.level for p in found.text.paragraphs] == [1] + [2] * 9


def test_words_before_letters_are_operative():
    found = only(document(TITLE, para("Noting the facts,"), para("Member States should:"), para("(a) talk;")))
    assert [(p.kind, p.level) for p in found.text.paragraphs] == [(P, 1), (O, 1), (O, 2)]


def test_a_style_may_carry_the_number():
    found = only(document(TITLE, para("Being aware,"), para(FIRST, style="List"), para(SECOND, style="List")))
    assert [p.shown for p in found.text.paragraphs] == ["", "1", "2"]


def test_without_numbers_all_are_operative_but_those_that_begin_as_reasons():
    found = only(document(TITLE, para("Recalling the Charter,"), para(FIRST), para(SECOND)))
    assert [(p.kind, p.shown) for p in found.text.paragraphs] == [(P, ""), (O, "1"), (O, "2")]
    assert found.notes == ()


def test_a_year_is_no_number():
    found = only(document(TITLE, para("1. In 2015 States agreed."), para("2015 was a good year.")))
    assert [p.body for p in found.text.paragraphs] == ["In 2015 States agreed.", "2015 was a good year."]


def test_several_candidates_with_sections_facts_and_rationale():
    read = read_candidates(
        document(
            para("Proposals of Thailand", style="H1"), para("We submit the following."),
            para("A. Norms", style="H1"), para("Early warning", style="H2"), para("Area: policy"),
            para("Rationale", style="H2"), para("Because it helps."), para("Text", style="H2"), para(f"1. {FIRST}"),
            para("N-02 Help", style="H2"), para(f"1. {SECOND}"), para("Rationale: nobody should be alone."),
            para("Recommendations", style="H1"), para("Exercises", style="H2"), para("1. That ADGSOM hold them."),
        )
    )  # fmt: skip
    kinds = [(one.kind, one.text.title, one.rationale) for one in read.candidates]
    assert kinds == [
        (Kind.NORM, "Early warning", "Because it helps."),
        (Kind.NORM, "Help", "nobody should be alone."),
        (Kind.RECOMMENDATION, "Exercises", ""),
    ]
    assert read.candidates[0].facts == {"area": "policy"}
    assert [(str(u.what), u.words) for u in read.unread] == [
        ("Text outside the candidates was passed over.", "Proposals of Thailand\nWe submit the following."),
    ]


def test_a_document_without_headings_begins_with_its_title():
    found = only(document(para("Points of contact"), para("1. That each State name one."), para("2. That it answer.")))
    assert (found.kind, found.text.title, len(found.text.paragraphs)) == (Kind.RECOMMENDATION, "Points of contact", 2)


def test_the_prefix_may_stand_alone():
    found = only(document(para("Norm 4", style="H1"), para("Early warning"), para(f"1. {FIRST}")))
    assert (found.kind, found.text.title) == (Kind.NORM, "Early warning")


@pytest.mark.parametrize("words", [THAI, LAO, KHMER, BURMESE])
def test_every_script_comes_in_as_it_is(words):
    found = only(document(para(f"Norm 1: {words[:20]}", style="H1"), para(f"1. {words}")))
    assert [p.body for p in found.text.paragraphs] == [words]


def test_our_own_documents_come_in_again():
    read = read_candidates(render(issued(entry("N-01", FIRST, SECOND), entry("R-02", "That ADGSOM consider it."))))
    assert [(c.kind, c.text.title, [p.body for p in c.text.paragraphs]) for c in read.candidates] == [
        (Kind.NORM, "Title of N-01", [FIRST, SECOND]),
        (Kind.RECOMMENDATION, "Title of R-02", ["That ADGSOM consider it."]),
    ]
    assert read.candidates[0].facts["addressed to"] == "AMCC"


# tracked changes


def test_the_text_is_that_without_the_changes():
    found = only(document(TITLE, para("1. States ", dele("Ana", "must"), ins("Ana", run("should")), " talk.")))
    assert [p.body for p in found.text.paragraphs] == ["States must talk."]
    assert [(one.author, one.date, one.operations) for one in found.proposals] == [
        ("Ana", "2019-05-03T10:00:00Z", (Replace("p1", "States should talk."),))
    ]


def test_each_author_proposes_alone():
    found = only(
        document(TITLE, para("1. States ", dele("Ana", "must"), ins("Ana", run("should")), " talk",
                             ins("Ben", run(" early")), "."))
    )  # fmt: skip
    assert {one.author: one.operations for one in found.proposals} == {
        "Ana": (Replace("p1", "States should talk."),),
        "Ben": (Replace("p1", "States must talk early."),),
    }


def test_a_paragraph_put_in():
    # As Word writes it: Enter at the end of the first paragraph marks that end, the new words carry the old one.
    found = only(document(TITLE, para(f"1. {FIRST}", mark=mark("ins", "Ana")), para(ins("Ana", run("2. New words."))),
                          para(f"3. {SECOND}")))  # fmt: skip
    assert [p.body for p in found.text.paragraphs] == [FIRST, SECOND]
    assert found.proposals[0].operations == (Insert("+1", "p1", "New words."),)


def test_a_paragraph_put_in_before_the_first():
    new = para(ins("Ana", run("1. New words.")), mark=mark("ins", "Ana"))
    found = only(document(TITLE, new, para(f"2. {FIRST}")))
    assert [p.body for p in found.text.paragraphs] == [FIRST]
    assert found.proposals[0].operations == (Insert("+1", None, "New words."),)


def test_a_paragraph_struck_out():
    gone = para(dele("Ana", f"1. {FIRST}"), mark=mark("del", "Ana"))
    found = only(document(TITLE, gone, para(f"2. {SECOND}")))
    assert [p.body for p in found.text.paragraphs] == [FIRST, SECOND]
    assert found.proposals[0].operations == (Delete("p1"),)


def test_a_paragraph_written_anew_is_replaced():
    found = only(document(TITLE, para("1. ", dele("Ana", FIRST), ins("Ana", run("Nothing of this."))), para(SECOND)))
    assert found.proposals[0].operations == (Replace("p1", "Nothing of this."),)


def test_a_paragraph_moved():
    moved = (
        f'<w:moveFrom w:id="5" w:author="Ana" w:date="2019-05-03T10:00:00Z">{run(FIRST)}</w:moveFrom>',
        f'<w:moveTo w:id="6" w:author="Ana" w:date="2019-05-03T10:00:00Z">{run(FIRST)}</w:moveTo>',
    )
    found = only(
        document(TITLE, para(moved[0], mark=mark("del", "Ana"), num=0), para(SECOND, mark=mark("ins", "Ana"), num=0),
                 para(moved[1], num=0))
    )  # fmt: skip
    assert [p.body for p in found.text.paragraphs] == [FIRST, SECOND]
    assert [type(one) for one in found.proposals[0].operations] == [Move]
    assert [p.id for p in found.proposals[0].text.paragraphs] == ["p2", "p1"]


def test_the_title_changed():
    found = only(document(para("Norm 1: Early ", dele("Ana", "warning"), ins("Ana", run("notice")), style="H1"),
                          para(f"1. {FIRST}")))  # fmt: skip
    assert found.text.title == "Early warning"
    assert found.proposals[0].operations == (Retitle("Early notice"),)


def test_words_put_in_by_one_and_struck_by_another_are_told():
    both = ins("Ana", dele("Ben", "early "))
    read = read_candidates(document(TITLE, para("1. States should talk ", both, "always.")))
    found = read.candidates[0]
    assert [p.body for p in found.text.paragraphs] == ["States should talk always."]
    assert {one.author: one.operations for one in found.proposals} == {
        "Ana": (Replace("p1", "States should talk early always."),)
    }
    assert [u.words for u in read.unread] == ["early"]


def test_changes_of_looks_are_no_changes():
    looks = '<w:r><w:rPr><w:b/><w:rPrChange w:id="1" w:author="Ana"><w:rPr/></w:rPrChange></w:rPr><w:t>talk</w:t></w:r>'
    assert only(document(TITLE, para("1. States should ", looks, "."))).proposals == ()


def test_a_change_inside_a_khmer_word():
    found = only(document(TITLE, para(f"1. {KHMER[:6]}", ins("Ana", run(KHMER[6:9])), KHMER[9:])))
    assert found.proposals[0].operations == (Replace("p1", KHMER),)


# comments


def test_a_comment_lies_on_its_words():
    found = only(
        document(TITLE, para("1. States should talk, and ", commented(0, run("should")), " listen."),
                 comments=comment(0, "Ana", "Why not must?"))
    )  # fmt: skip
    said = found.comments[0]
    assert (said.author, said.body, said.paragraph_id, said.quote) == ("Ana", "Why not must?", "p1", "should")
    assert found.text.paragraphs[0].body[said.start : said.end] == "should"
    assert said.start == found.text.paragraphs[0].body.rindex("should")


def test_a_comment_on_a_whole_paragraph_on_the_title_and_on_words_put_in():
    found = only(
        document(
            para(commented(0, run("Norm 1: Early warning")), style="H1"), para("1. ", commented(1, run(FIRST))),
            para("2. States talk ", commented(2, ins("Ana", run("early"))), "."),
            comments=comment(0, "Ana", "Title.") + comment(1, "Ben", "All of it.") + comment(2, "Eva", "When?"),
        )
    )  # fmt: skip
    assert [(c.body, c.paragraph_id, c.start) for c in found.comments] == [
        ("Title.", None, None), ("All of it.", "p1", None), ("When?", "p2", None),
    ]  # fmt: skip


def test_answers_stay_with_their_comment():
    found = only(
        document(
            TITLE, para("1. ", commented(0, run(FIRST))),
            comments=comment(0, "Ana", "Why?", "0A") + comment(1, "Ben", "Because.", "0B"),
            extended='<w15:commentEx w15:paraId="0B" w15:paraIdParent="0A"/>',
        )
    )  # fmt: skip
    assert [(c.body, c.replies) for c in found.comments] == [("Why?", (("Ben", "Because."),))]


def test_a_comment_outside_the_candidates_is_told():
    read = read_candidates(
        document(para(commented(0, run("A letter before."))), TITLE, para(f"1. {FIRST}"),
                 comments=comment(0, "Ana", "Dear colleagues"))
    )  # fmt: skip
    assert ("A comment of Ana lies outside the candidates.", "Dear colleagues") in [
        (str(u.what), u.words) for u in read.unread
    ]


# what has no place


def test_tables_pictures_text_boxes_and_hidden_words_are_told():
    drawing = "<w:r><w:drawing/></w:r>"
    box = f"<w:r><w:pict><w:txbxContent>{para('In a box')}</w:txbxContent></w:pict></w:r>"
    read = read_candidates(
        document(TITLE, para(f"1. {FIRST}", drawing, box, run("secret", "<w:vanish/>")), table(["a", "b"]))
    )
    assert [p.body for p in read.candidates[0].text.paragraphs] == [FIRST]
    assert [(str(u.what), u.words) for u in read.unread] == [
        ("A text box was passed over.", "In a box"),
        ("A table was passed over.", "a | b"),
        ("Pictures and drawings were passed over.", ""),
        ("Hidden text was passed over.", ""),
    ]


def test_footnotes_go_below_the_rationale():
    found = only(
        document(TITLE, para(f"1. {FIRST}", '<w:r><w:footnoteReference w:id="3"/></w:r>'), para("Rationale: it helps."),
                 footnotes=footnote(3, " See the Charter."))
    )  # fmt: skip
    assert found.rationale == "it helps.\n\nFootnote to paragraph 1: See the Charter."


def test_fields_line_breaks_and_hyphens_read_as_they_look():
    field = '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText> PAGE </w:instrText></w:r><w:r><w:t>3</w:t></w:r>'
    words = "<w:r><w:t>States</w:t><w:br/><w:t>may co</w:t><w:noBreakHyphen/><w:t>operate </w:t></w:r>"
    assert only(document(TITLE, para("1. ", words, field))).text.paragraphs[0].body == "States\nmay co-operate 3"


def test_a_document_under_another_name_and_in_strict_spelling():
    data = document(TITLE, para(f"1. {FIRST}"), main="word/document2.xml")
    assert only(data).text.title == "Early warning"
    strict = W.replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                       "http://purl.oclc.org/ooxml/wordprocessingml/main")  # fmt: skip
    body = f"<w:document {strict}><w:body>{TITLE}{para('1. ' + FIRST)}</w:body></w:document>"
    assert only(document(more={"word/document.xml": body.encode()})).text.title == "Early warning"


def test_a_document_without_text_is_refused():
    with pytest.raises(Refused, match="No candidate was found"):
        read_candidates(document(para("Only a title", style="H1")))
