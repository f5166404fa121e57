import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.errors import Refused
from consult.core.text.anchors import (
    Anchor,
    Fate,
    Placed,
    find_words,
    from_utf16,
    make_anchor,
    nth_occurrence,
    relocate,
    widen,
)
from consult.core.text.graphemes import is_boundary
from consult.core.text.paragraphs import Paragraph

BODY = "Member States should consult early. Member States should report."
OLD = [Paragraph("p1", 1, BODY), Paragraph("p2", 2, "ประเทศสมาชิกควรมั่นคง น้ำ")]


def anchored(words: str, n: int = 1, paragraph: Paragraph = OLD[0]) -> Anchor:
    return make_anchor([paragraph], paragraph.id, *nth_occurrence(paragraph, words, n))


def moved_to(anchor: Anchor, body: str, **kwargs) -> Placed:
    return relocate(anchor, [Paragraph("p7", 1, "Before."), Paragraph(anchor.paragraph_id, 2, body)], **kwargs)


def sentence(act, *args, **kwargs) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return refused.value.sentence


def test_a_span_keeps_its_words():
    assert make_anchor(OLD, "p1", 14, 20) == Anchor("p1", 14, 20, "should")


def test_a_whole_paragraph_keeps_its_body():
    assert make_anchor(OLD, "p1") == Anchor("p1", None, None, BODY)
    assert make_anchor(OLD, "p1").whole


@pytest.mark.parametrize(("start", "end"), [(5, 5), (6, 5), (-1, 3), (60, 900), (3, None), (None, 3)])
def test_a_span_outside_the_paragraph_is_refused(start, end):
    assert sentence(make_anchor, OLD, "p1", start, end) == "The words chosen are not in paragraph 1. Choose them again."


def test_a_span_that_splits_a_letter_from_its_signs_is_refused():
    at = OLD[1].body.index("มั่น")
    assert make_anchor(OLD, "p2", at, at + 4).quote == "มั่น"
    assert "inside a letter" in sentence(make_anchor, OLD, "p2", at, at + 2)
    assert "inside a letter" in sentence(make_anchor, OLD, "p2", at + 1, at + 4)


def test_a_span_of_blanks_is_refused():
    assert sentence(make_anchor, OLD, "p1", 6, 7) == "Only blanks were chosen. Choose words."


def test_a_paragraph_of_another_version_is_refused():
    assert "no such paragraph" in sentence(make_anchor, OLD, "p9")


def test_words_in_an_unchanged_paragraph_are_unchanged():
    assert moved_to(anchored("report"), BODY) == Placed(Fate.UNCHANGED, "p1", 57, 63)


def test_words_behind_an_insertion_have_moved():
    assert moved_to(anchored("report"), "All " + BODY) == Placed(Fate.MOVED, "p1", 61, 67)


def test_changed_words_are_stale():
    assert moved_to(anchored("consult early"), BODY.replace("early", "soon")) == Placed(Fate.STALE, "p1")


def test_words_in_a_removed_paragraph_are_gone():
    assert relocate(anchored("report"), [OLD[1]]) == Placed(Fate.GONE, "p1")


def test_words_that_only_another_paragraph_has_are_stale():
    new = [Paragraph("p1", 1, "Nothing."), Paragraph("p2", 2, BODY)]
    assert relocate(anchored("report"), new) == Placed(Fate.STALE, "p1")


def test_a_whole_paragraph_is_unchanged_while_its_body_is():
    anchor = make_anchor(OLD, "p1")
    assert moved_to(anchor, BODY) == Placed(Fate.UNCHANGED, "p1")
    assert moved_to(anchor, BODY.replace("States", "\u200bStates")) == Placed(Fate.UNCHANGED, "p1")
    assert moved_to(anchor, BODY + " Soon.") == Placed(Fate.STALE, "p1")


def test_of_several_occurrences_the_nearest_counts():
    assert moved_to(anchored("should", 2), BODY) == Placed(Fate.UNCHANGED, "p1", 50, 56)
    assert moved_to(anchored("should", 2), BODY.replace("early", "very early")).start == 55


def test_with_the_old_text_the_right_occurrence_is_found_behind_a_long_insertion():
    new = "In the spirit of the Treaty of Amity and Cooperation, " + BODY
    placed = moved_to(anchored("should", 2), new, old_paragraphs=OLD)
    assert placed == Placed(Fate.MOVED, "p1", new.rindex("should"), new.rindex("should") + 6)


def test_part_of_a_letter_is_no_occurrence():
    paragraph = Paragraph("p1", 1, "มัน")
    anchor = make_anchor([paragraph], "p1", 0, 2)
    assert anchor.quote == "มั"
    assert moved_to(anchor, "มั่นคง") == Placed(Fate.STALE, "p1")


def test_a_new_line_break_hint_does_not_make_words_stale():
    anchor = anchored("ควรมั่นคง", paragraph=OLD[1])
    placed = relocate(anchor, [Paragraph("p2", 1, OLD[1].body.replace("มั่นคง", "\u200bมั่นคง"))])
    assert (placed.status, placed.end - placed.start) == (Fate.UNCHANGED, len("ควรมั่นคง") + 1)


def test_typed_words_are_found_despite_case_accents_and_blanks():
    paragraph = Paragraph("p1", 1, "Đà Nẵng  and\nViệt Nam, “don’t”.")
    assert [paragraph.body[a:b] for a, b in find_words(paragraph, "da nang AND")] == ["Đà Nẵng  and"]
    assert [paragraph.body[a:b] for a, b in find_words(paragraph, "viet nam")] == ["Việt Nam"]
    assert [paragraph.body[a:b] for a, b in find_words(paragraph, '"don\'t"')] == ["“don’t”"]


def test_exact_words_come_before_similar_ones():
    paragraph = Paragraph("p1", 1, "States and states")
    assert find_words(paragraph, "states") == [(11, 17)]
    assert find_words(paragraph, "STATES") == [(0, 6), (11, 17)]


def test_sara_am_typed_in_two_parts_is_found():
    assert [OLD[1].body[a:b] for a, b in find_words(OLD[1], "นํ้า")] == ["น้ำ"]


def test_half_of_a_ligature_is_no_word():
    assert find_words(Paragraph("p1", 1, "Straße"), "stras") == []
    assert find_words(Paragraph("p1", 1, "Straße"), "strasse") == [(0, 6)]


def test_one_occurrence_needs_no_number_and_several_do():
    assert nth_occurrence(OLD[0], "report") == (57, 63)
    assert nth_occurrence(OLD[0], "should", 2) == (50, 56)
    assert sentence(nth_occurrence, OLD[0], "should") == (
        "These words stand 2 times in paragraph 1. Type a few more words, or say which occurrence you mean."
    )


def test_words_that_are_not_there_are_refused_with_a_sentence():
    assert sentence(nth_occurrence, OLD[0], "shall") == (
        "These words are not in paragraph 1. Copy them from the text as it stands."
    )
    assert sentence(nth_occurrence, OLD[0], "report", 2) == "These words stand only once in paragraph 1."
    assert sentence(nth_occurrence, OLD[0], "should", 0) == "These words stand only 2 times in paragraph 1."
    assert sentence(nth_occurrence, OLD[0], " \u200b") == "Type or paste the words you mean."


def test_a_browsers_span_is_widened_to_whole_letters():
    assert widen("มั่นคง", 1, 2) == (0, 3)
    assert widen("abc", -5, 99) == (0, 3)
    assert widen("abc", 2, 1) == (1, 2)


def test_utf16_offsets_become_code_points():
    assert [from_utf16("a👍b", offset) for offset in (0, 1, 3, 4, 9)] == [0, 1, 2, 3, 3]


@given(st.text(alphabet="abก้ำมั่ន្ត\u200b 👍🏽", max_size=12), st.text(alphabet="abก้ำมั่ន្ត\u200b 👍🏽", max_size=4))
def test_found_spans_are_whole_letters_apart_from_each_other(body, words):
    last = 0
    for start, end in find_words(Paragraph("p1", 1, body), words):
        assert last <= start < end
        assert is_boundary(body, start) and is_boundary(body, end)
        last = end
