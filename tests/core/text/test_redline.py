from hypothesis import given
from hypothesis import strategies as st

from consult.core.text.graphemes import boundaries
from consult.core.text.paragraphs import Paragraph
from consult.core.text.redline import Op, Span, Status, carried_offset, clipped, diff_paragraphs, redline, whole

WORDS = st.lists(
    st.sampled_from(
        ["Member", "States", "should", "early", "ควร", "มั่น", "น้ำ", "គួរ", "ပစ္စ", "👍🏽", ",", ". ", " ", "\n"]
    )
).map("".join)
TEXTS = WORDS | st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=60)


def shown(old: str, new: str) -> str:
    marks = {Op.EQUAL: "{}", Op.DELETE: "[-{}-]", Op.INSERT: "[+{}+]"}
    return "".join(marks[span.op].format(span.text) for span in redline(old, new))


def assert_sound(old: str, new: str) -> None:
    spans = redline(old, new)
    assert whole(spans, Op.DELETE) == old
    assert whole(spans, Op.INSERT) == new
    assert all(span.text for span in spans)
    for op, text in ((Op.DELETE, old), (Op.INSERT, new)):
        cuts, at = set(boundaries(text)), 0
        for span in spans:
            if span.op in (Op.EQUAL, op):
                at += len(span.text)
                assert at in cuts


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_off_and_no_cluster_is_split(old, new):
    assert_sound(old, new)


@given(TEXTS)
def test_a_text_against_itself_has_no_change(text):
    assert redline(text, text) == ([Span(Op.EQUAL, text)] if text else [])


def test_words_are_exchanged_whole():
    assert shown("States should consult.", "States shall consult.") == "States [-should-][+shall+] consult."


def test_a_changed_phrase_is_one_change_not_many():
    assert (
        shown("report at least every two years.", "report when it considers this useful.")
        == "report [-at least every two years-][+when it considers this useful+]."
    )


def test_an_insertion_takes_its_blank_along():
    assert shown("attributes an incident", "publicly attributes an incident") == "[+publicly +]attributes an incident"


def test_a_thai_tone_mark_is_changed_with_its_whole_cluster():
    assert_sound("ควรมั่นคง", "ควรมันคง")
    assert any("มั" in span.text for span in redline("ควรมั่นคง", "ควรมันคง") if span.op is Op.INSERT)


def test_zero_width_changes_are_there_but_not_marked():
    spans = redline("รัฐ ควร", "รัฐ\u200b ควร")
    assert whole(spans, Op.INSERT) == "รัฐ\u200b ควร"
    assert [span.visible for span in spans if span.op is not Op.EQUAL] == [False]


def test_strangers_are_shown_one_after_the_other():
    old, new = "Alpha beta gamma delta.", "One two three four five!"
    assert redline(old, new) == [Span(Op.DELETE, old), Span(Op.INSERT, new)]


def test_a_long_text_with_one_change_is_marked_at_that_word():
    old = "".join(f"Paragraph {n} says that Member States should share report {n}. " for n in range(1500))
    new = old.replace("share report 700.", "publish report 700.")
    changes = [span for span in redline(old, new) if span.op is not Op.EQUAL]
    assert changes == [Span(Op.DELETE, "share"), Span(Op.INSERT, "publish")]


def test_two_huge_texts_without_order_in_common_are_replaced_whole():
    old, new = "a b c " * 17_000 + "end", "c b x " * 17_000 + "close"
    assert redline(old, new) == [Span(Op.DELETE, old), Span(Op.INSERT, new)]


def test_an_offset_is_carried_along_with_its_words():
    spans = redline("States should consult early.", "All Member States should consult.")
    old, new = "States should consult early.", "All Member States should consult."
    for word in ("States", "should", "consult"):
        assert carried_offset(spans, old.index(word)) == new.index(word)


def texts(*pairs: tuple[str, str]) -> list[Paragraph]:
    return [Paragraph(key, number, body) for number, (key, body) in enumerate(pairs, 1)]


def statuses(old, new) -> list[tuple[str, str]]:
    return [(row.id, row.status) for row in diff_paragraphs(old, new)]


OLD = texts(("p1", "States should consult."), ("p2", "States should report."), ("p3", "States should train."))


def test_an_unchanged_version_has_no_changed_row():
    rows = diff_paragraphs(OLD, OLD)
    assert [row.status for row in rows] == [Status.UNCHANGED] * 3
    assert not any(row.edited for row in rows)


def test_an_edited_paragraph_is_changed_and_the_others_are_not():
    new = texts(("p1", "States should consult."), ("p2", "States shall report."), ("p3", "States should train."))
    rows = diff_paragraphs(OLD, new)
    assert [row.status for row in rows] == ["unchanged", "changed", "unchanged"]
    assert [span.text for span in rows[1].spans if span.op is Op.DELETE] == ["should"]


def test_renumbering_alone_is_no_change():
    new = texts(("p4", "New."), ("p1", OLD[0].body), ("p2", OLD[1].body), ("p3", OLD[2].body))
    assert statuses(OLD, new) == [("p4", "added"), ("p1", "unchanged"), ("p2", "unchanged"), ("p3", "unchanged")]


def test_a_removed_paragraph_stands_where_it_was():
    assert statuses(OLD, [OLD[0], OLD[2]]) == [("p1", "unchanged"), ("p2", "removed"), ("p3", "unchanged")]
    assert statuses(OLD, OLD[2:]) == [("p1", "removed"), ("p2", "removed"), ("p3", "unchanged")]
    assert statuses(OLD, OLD[:1]) == [("p1", "unchanged"), ("p2", "removed"), ("p3", "removed")]


def test_only_the_paragraph_that_moved_is_marked_as_moved():
    new = texts(("p3", OLD[2].body), ("p1", OLD[0].body), ("p2", OLD[1].body))
    assert statuses(OLD, new) == [("p3", "moved"), ("p1", "unchanged"), ("p2", "unchanged")]


def test_a_paragraph_moved_and_edited_says_both():
    new = texts(("p3", "States should train together."), ("p1", OLD[0].body), ("p2", OLD[1].body))
    row = diff_paragraphs(OLD, new)[0]
    assert (row.status, row.edited) == ("moved", True)
    assert (row.old.number, row.new.number) == (3, 1)


def test_a_zero_width_change_leaves_the_paragraph_unchanged():
    new = texts(("p1", "States should\u200b consult."), ("p2", OLD[1].body), ("p3", OLD[2].body))
    assert statuses(OLD, new)[0] == ("p1", "unchanged")


def test_from_nothing_everything_is_added_and_to_nothing_removed():
    assert [row.status for row in diff_paragraphs([], OLD)] == ["added"] * 3
    assert [row.status for row in diff_paragraphs(OLD, [])] == ["removed"] * 3


def test_a_long_redline_is_clipped_beside_its_changes():
    old = "That the directory be tested twice a year by an unannounced message, and that the rate be reported."
    new = old.replace("twice", "once")
    found = clipped(redline(old, new), beside=20)
    assert [(span.op.value, span.text) for span in found] == [
        ("equal", " \u2026 be tested "), ("delete", "twice"), ("insert", "once"),
        ("equal", " a year by an \u2026 "),
    ]  # fmt: skip


def test_short_stretches_are_not_clipped():
    spans = redline("One two three.", "One 2 three.")
    assert clipped(spans) == spans


@given(TEXTS, TEXTS)
def test_clipping_leaves_changes_alone_and_cuts_no_cluster(old, new):
    spans = redline(old, new)
    found = clipped(spans, beside=3)
    assert [span.op for span in found] == [span.op for span in spans]
    for span, short in zip(spans, found, strict=True):
        if short == span:
            continue
        assert span.op is Op.EQUAL
        cuts = boundaries(span.text)
        ways = {f"{span.text[:a].rstrip()} \u2026 {span.text[b:].lstrip()}" for a in cuts for b in cuts if a <= b}
        assert short.text in ways
