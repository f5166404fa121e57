"""Numbers before paragraphs, what sentences call them, and the words that stand in italics."""

import pytest

from consult.core.text.numbering import keep_numbers, names_of, printed, renumber
from consult.core.text.openings import opening
from consult.core.text.paragraphs import Paragraph, ParagraphKind

OP, PP = ParagraphKind.OPERATIVE, ParagraphKind.PREAMBULAR


def text(*rows):
    """(id, level) for numbered paragraphs, the id alone for preambular ones."""
    return [
        Paragraph(row, at, row, PP) if isinstance(row, str) else Paragraph(row[0], at, row[0], OP, row[1])
        for at, row in enumerate(rows, 1)
    ]


def shown(paragraphs):
    return [p.shown for p in paragraphs]


BASE = renumber(text("pre", ("p1", 1), ("p2", 2), ("p3", 2), ("p4", 1), ("p5", 2)))


def test_numbers_follow_the_level_and_skip_the_preamble():
    assert shown(BASE) == ["", "1", "(a)", "(b)", "2", "(a)"]


def test_what_is_put_in_takes_bis_and_the_others_keep_their_numbers():
    new = text("pre", ("p1", 1), ("p2", 2), ("n1", 2), ("n2", 2), ("p3", 2), ("n3", 1), ("p4", 1), ("p5", 2))
    assert shown(keep_numbers(new, BASE)) == ["", "1", "(a)", "(a) bis", "(a) ter", "(b)", "1 bis", "2", "(a)"]


def test_sub_paragraphs_of_another_paragraph_do_not_count():
    new = text("pre", ("p1", 1), ("p2", 2), ("p3", 2), ("p4", 1), ("p5", 2), ("n1", 2))
    assert shown(keep_numbers(new, BASE))[-1] == "(a) bis"


def test_sub_paragraphs_of_a_paragraph_that_had_none_are_counted():
    base = renumber(text(("p1", 1), ("p2", 1)))
    new = text(("p1", 1), ("n1", 2), ("n2", 2), ("p2", 1))
    assert shown(keep_numbers(new, base)) == ["1", "(a)", "(b)", "2"]


def test_a_number_that_was_taken_out_is_not_given_again():
    assert shown(keep_numbers(text(("p1", 1), ("n1", 1)), renumber(text(("p1", 1), ("p2", 1))))) == ["1", "1 bis"]


def test_another_level_takes_another_number():
    base = renumber(text(("p1", 1), ("p2", 1), ("p3", 1)))
    assert shown(keep_numbers(text(("p1", 1), ("p2", 2), ("p3", 1)), base)) == ["1", "(a)", "3"]


def test_a_sentence_calls_a_sub_paragraph_by_its_whole_path():
    assert names_of(BASE) == {"pre": "PP1", "p1": "1", "p2": "1 (a)", "p3": "1 (b)", "p4": "2", "p5": "2 (a)"}


def test_only_plain_numbers_are_printed_with_a_full_stop():
    assert [printed(number) for number in ("5", "5 bis", "(a)", "(ii)", "")] == ["5.", "5 bis.", "(a)", "(ii)", ""]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Recalling its resolutions", "Recalling"),
        ("Noting with concern the growth", "Noting with concern"),
        ("Also recalling that", "Also recalling"),
        ("Deeply concerned by", "Deeply concerned"),
        ("Bearing in mind that", "Bearing in mind"),
        ("Taking note of the report", "Taking note"),
        ("Reaffirming", "Reaffirming"),
        ("ระลึกถึงหลักการ", ""),
        ("ទទួលស្គាល់", ""),
        ("", ""),
    ],
)
def test_the_opening_words_of_a_preambular_paragraph(body, words):
    assert body[: opening(body)] == words
