"""A text that is on the table comes back as a document: its changes are comments on it, each once."""

from consult.core.forms import RowId
from consult.imports.documents import drafts_of, find_text, others_in, read_candidates, readings_of, version_of
from consult.imports.forms import KnownParagraph, KnownText
from tests.imports.kit.filling import NAMES
from tests.imports.kit.word import comment, commented, dele, document, ins, mark, para, run

ONE, TWO = "Member States should consult one another early.", "They should name points of contact."
OLD = [KnownParagraph("p1", "1", ONE), KnownParagraph("p2", "2", "They should name a point.")]
NEW = [KnownParagraph("p1", "1", ONE), KnownParagraph("p2", "2", TWO)]
KNOWN = KnownText("N-07", "Early consultation", 2, {1: OLD, 2: NEW})
OTHER = KnownText("N-08", "Another", 1, {1: OLD})
TITLE = para("N-07 Early consultation", style="H1")


def only(*blocks, **values):
    return read_candidates(document(*blocks, **values)).candidates[0]


def said(candidate) -> list[tuple]:
    proposed, remarked = drafts_of(candidate, KNOWN, NAMES)
    return [(str(d.row), d.body, d.proposed, d.quote) for d in [*proposed, *remarked]]


def test_it_is_found_by_its_reference_or_else_by_its_title():
    assert find_text(only(TITLE, para(f"1. {ONE}")), [OTHER, KNOWN]) is KNOWN
    assert find_text(only(para("Norm 3: early CONSULTATION", style="H1"), para(ONE)), [OTHER, KNOWN]) is KNOWN
    assert find_text(only(para("N-08 Early consultation", style="H1"), para(ONE)), [OTHER, KNOWN]) is OTHER
    assert find_text(only(para("Norm 7: Something else", style="H1"), para(ONE)), [OTHER, KNOWN]) is None


def test_it_belongs_to_the_version_whose_words_it_has():
    former = only(TITLE, para(f"1. {ONE}"), para("2. They should name a point."))
    assert version_of(former, KNOWN) == 1
    assert version_of(only(TITLE, para(f"1. {ONE}"), para(f"2. {TWO}")), KNOWN) == 2
    assert version_of(only(TITLE, para("1. Quite another text.")), KNOWN) == 2


def test_an_unchanged_text_says_nothing():
    assert said(only(TITLE, para(f"1. {ONE}"), para(f"2. {TWO}"))) == []


def test_words_typed_anew_are_a_proposal():
    found = only(TITLE, para(f"1. {ONE.replace('early', 'in good time')}"), para(f"2. {TWO}"))
    assert said(found) == [
        ("N-07.v2.p1", "Other wording is proposed.", ONE.replace("early", "in good time"), "")
    ]


def test_tracked_changes_are_proposals_of_each_author_and_the_same_one_is_made_once():
    words = ("1. Member States ", dele("Ana", "should"), ins("Ana", run("will")), " consult one another early",
             ins("Ben", run(", always")), ".")  # fmt: skip
    assert said(only(TITLE, para(*words), para(f"2. {TWO}"))) == [
        ("N-07.v2.p1", "Other wording is proposed.", ONE.replace("should", "will"), ""),
        ("N-07.v2.p1", "Other wording is proposed.", ONE.replace("early", "early, always"), ""),
    ]


def test_paragraphs_put_in_struck_out_and_a_new_title():
    found = only(
        para("N-07 Early ", dele("Ana", "consultation"), ins("Ana", run("talks")), style="H1"),
        para(f"1. {ONE}", mark=mark("ins", "Ana")), para(ins("Ana", run("2. New words."))),
        para(dele("Ana", f"3. {TWO}"), mark=mark("del", "Ana")), para(""),
    )  # fmt: skip
    assert said(found) == [
        ("N-07.v2.all", "Change the title to:\n\nEarly talks", None, ""),
        ("N-07.v2.p1", "Insert after paragraph 1:\n\nNew words.", None, ""),
        ("N-07.v2.p2", "Delete this paragraph.", None, ""),
    ]


def test_margin_comments_lie_on_their_words_and_name_nobody():
    found = only(
        TITLE, para("1. Member States should ", commented(0, run("consult")), " one another early."), para(f"2. {TWO}"),
        comments=comment(0, "Ana", "Too weak."),
    )  # fmt: skip
    assert said(found) == [("N-07.v2.p1", "Too weak.", None, "consult")]
    assert drafts_of(found, KNOWN, NAMES)[1][0].row == RowId("N-07", 2, "p1")


def test_each_author_s_reading_is_one_and_the_same_one_counts_once():
    words = ("1. Member States should consult one another early", ins("Ana", run(", always")), ".")
    found = only(TITLE, para(*words), para("2. ", dele("Ana", "They"), ins("Ana", run("All")), f" {TWO[5:]}"))
    (reading,) = readings_of(found, KNOWN, NAMES)
    assert (reading.author, reading.version, reading.title, reading.paragraphs) == (
        "Ana", 2, "", (("p1", ONE.replace("early", "early, always")), ("p2", TWO.replace("They", "All"))),
    )  # fmt: skip
    assert readings_of(only(TITLE, para(f"1. {ONE}"), para(f"2. {TWO}")), KNOWN, NAMES) == []


def test_changes_in_the_name_of_others_are_not_ours_to_propose():
    words = ("1. Member States should consult one another early", ins("Singapore", run(", always")),
             ins("Chair, Singapore", run(", now")), ins("Ana", run(", please")), ".")  # fmt: skip
    found = only(TITLE, para(*words), para(f"2. {TWO}"))
    assert others_in(found, NAMES) == ["Singapore", "Chair, Singapore"]
    assert said(found) == [("N-07.v2.p1", "Other wording is proposed.", ONE.replace("early", "early, please"), "")]


def test_brackets_that_an_author_puts_in_are_that_author_s_words():
    words = ("1. Member States [should] ", ins("Ana", run("[")), "consult", ins("Ana", run(", or not]")),
             " one another early.")  # fmt: skip
    found = only(TITLE, para(*words), para(f"2. {TWO}"))
    proposed = ONE.replace("consult", "[consult, or not]")
    assert said(found) == [("N-07.v2.p1", "Other wording is proposed.", proposed, "")]


def test_other_words_inside_printed_brackets_are_without_them():
    for was, now in (("should", "will"), ("consult one another", "talk"), ("early", "ไทย")):
        printed = para("1. ", *_between(ONE.replace(was, f"[{was}]"), was, dele("Ana", was), ins("Ana", run(now))))
        assert said(only(TITLE, printed, para(f"2. {TWO}"))) == [
            ("N-07.v2.p1", "Other wording is proposed.", ONE.replace(was, now), "")
        ]


def _between(text: str, words: str, *changes) -> tuple:
    before, after = text.split(words)
    return (before, *changes, after)


def test_literal_brackets_are_no_words_of_the_text():
    found = only(TITLE, para("1. Member States [should] consult one another ", dele("Ana", "early"),
                             ins("Ana", run("soon")), "."), para(f"2. [{TWO}]"))  # fmt: skip
    assert version_of(found, KNOWN) == 2
    assert said(found) == [("N-07.v2.p1", "Other wording is proposed.", ONE.replace("early", "soon"), "")]
