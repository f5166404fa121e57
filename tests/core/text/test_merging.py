"""Merging many amendments: what composes, what clashes, and the awkward cases of a real negotiation."""

import pytest

from consult.core.text.changes import Change, Delete, Insert, Move, Replace, Retitle
from consult.core.text.difference import Op
from consult.core.text.merging import TITLE, About, Choice, Way, apply, merge
from tests.core.text.merging_kit import bodies, text

BASE = text(
    "States should consult one another early.",
    "They should do so in good faith.",
    "Each State should name a point of contact.",
)


def change(key, *operations, parent=None):
    return Change(key, operations, parent)


def only(merged):
    (conflict,) = merged.conflicts
    return conflict


def test_changes_of_different_words_of_one_paragraph_compose():
    merged = merge(
        BASE,
        [
            change("A-1", Replace("p1", "States shall consult one another early.")),
            change("A-2", Replace("p1", "States should consult one another without delay.")),
        ],
    )
    assert merged.clean
    assert bodies(merged.text)[0] == "States shall consult one another without delay."
    assert [(p.text, p.keys) for p in merged.lines[0].pieces if p.op is Op.INSERT] == [
        ("shall", ("A-1",)), ("without delay", ("A-2",)),
    ]  # fmt: skip


def test_insertions_at_one_point_clash_and_both_stand_side_by_side():
    merged = merge(
        BASE,
        [
            change("A-1", Replace("p1", "States should consult one another early and often.")),
            change("A-2", Replace("p1", "States should consult one another early and openly.")),
        ],
    )
    conflict = only(merged)
    assert (conflict.about, conflict.paragraph, conflict.words) == (About.WORDS, "p1", "")
    assert [(r.text, r.keys) for r in conflict.readings] == [(" and often", ("A-1",)), (" and openly", ("A-2",))]
    assert bodies(merged.text)[0] == BASE.paragraphs[0].body


def test_insertions_at_one_point_that_differ_in_a_blank_alone_still_meet():
    merged = merge(
        text("States consult."),
        [
            change("A-1", Replace("p1", "States should consult.")),
            change("A-2", Replace("p1", "States shall consult.")),
        ],
    )
    assert [r.text.strip() for r in only(merged).readings] == ["should", "shall"]


def test_deletion_over_replacement_is_one_conflict_over_all_the_words():
    merged = merge(
        BASE,
        [
            change("A-1", Replace("p2", "They should do so.")),
            change("A-2", Replace("p2", "They should do so in the best faith.")),
        ],
    )
    conflict = only(merged)
    assert conflict.words == " in good faith"
    assert [r.text for r in conflict.readings] == ["", " in the best faith"]


def test_deletion_of_a_paragraph_over_its_replacement_asks_for_a_decision():
    changes = [change("A-1", Delete("p2")), change("A-2", Replace("p2", "They should do so at once."))]
    conflict = only(merge(BASE, changes))
    assert (conflict.about, conflict.paragraph) == (About.PARAGRAPH, "p2")
    assert [(r.text, r.keys) for r in conflict.readings] == [
        (None, ("A-1",)), ("They should do so at once.", ("A-2",)),
    ]  # fmt: skip
    out = merge(BASE, changes, choices={conflict.id: Choice(Way.READING, 0)})
    kept = merge(BASE, changes, choices={conflict.id: Choice(Way.READING, 1)})
    assert [p.id for p in out.text.paragraphs] == ["p1", "p3"]
    assert kept.text.get("p2").body == "They should do so at once."


def test_a_paragraph_moved_by_one_and_edited_by_another_is_moved_and_edited():
    merged = merge(
        BASE,
        [
            change("A-1", Move("p3", None)),
            change("A-2", Replace("p3", "Each State should name two points of contact.")),
        ],
    )
    assert merged.clean
    assert merged.text.paragraphs[0].id == "p3"
    assert merged.text.paragraphs[0].body == "Each State should name two points of contact."
    line = merged.lines[0]
    assert (line.id, line.moved, line.keys) == ("p3", True, ("A-1",))
    assert {p.keys for p in line.pieces if p.op is not Op.EQUAL} == {("A-2",)}


def test_a_paragraph_moved_and_edited_by_the_same_amendment():
    merged = merge(BASE, [change("A-1", Move("p1", "p3"), Replace("p1", "States should consult one another."))])
    assert bodies(merged.text)[-1] == "States should consult one another."


def test_a_paragraph_moved_to_two_places_is_a_conflict_and_stays_until_decided():
    changes = [change("A-1", Move("p3", None)), change("A-2", Move("p3", "p1"))]
    conflict = only(merge(BASE, changes))
    assert (conflict.about, [r.text for r in conflict.readings]) == (About.ORDER, ["", "p1"])
    made = merge(BASE, changes, choices={conflict.id: Choice(Way.READING, 1)})
    assert [p.id for p in made.text.paragraphs] == ["p1", "p3", "p2"]


def test_moves_that_hang_on_one_another_end_in_a_conflict_and_not_in_a_circle():
    changes = [change("A-1", Move("p1", "p2")), change("A-2", Move("p2", "p1"))]
    merged = merge(BASE, changes)
    assert only(merged).about is About.ORDER
    assert [p.id for p in merged.text.paragraphs] == ["p1", "p2", "p3"]
    for reading in (0, 1):
        made = merge(BASE, changes, choices={only(merged).id: Choice(Way.READING, reading)})
        assert made.clean and len(made.text.paragraphs) == 3


def test_one_amendment_whose_moves_hang_on_one_another_still_ends():
    made = apply(BASE, change("A-1", Move("p1", "p2"), Move("p2", "p1")))
    assert [p.id for p in made.paragraphs] == ["p1", "p2", "p3"]


def test_identical_amendments_are_one_with_two_owners():
    same = Replace("p1", "States shall consult one another early.")
    merged = merge(BASE, [change("A-1", same), change("A-2", same)])
    assert merged.clean
    assert [p.keys for p in merged.lines[0].pieces if p.op is not Op.EQUAL] == [("A-1", "A-2"), ("A-1", "A-2")]


def test_identical_new_paragraphs_at_one_place_enter_once_with_two_owners():
    merged = merge(
        BASE,
        [change("A-1", Insert("+1", "p1", "A new one.")), change("A-2", Insert("+1", "p1", "A new one."))],
    )
    assert merged.clean
    assert [(p.id, p.shown) for p in merged.text.paragraphs] == [
        ("p1", "1"), ("A-1+1", "1 bis"), ("p2", "2"), ("p3", "3"),
    ]  # fmt: skip
    assert merged.lines[1].keys == ("A-1", "A-2")


def test_identical_amendments_that_differ_in_zero_width_characters_are_one():
    merged = merge(
        text("รัฐควรปรึกษากัน"),
        [change("A-1", Replace("p1", "รัฐต้องปรึกษากัน")), change("A-2", Replace("p1", "รัฐต้อง\u200bปรึกษากัน"))],
    )
    assert merged.clean
    assert merged.text.get("p1").body.replace("\u200b", "") == "รัฐต้องปรึกษากัน"


def test_new_paragraphs_at_one_place_clash_and_all_can_be_taken():
    changes = [change("A-2", Insert("+1", "p1", "Second.")), change("A-1", Insert("+1", "p1", "First."))]
    conflict = only(merge(BASE, changes))
    assert (conflict.about, conflict.paragraph) == (About.PLACE, "p1")
    made = merge(BASE, changes, choices={conflict.id: Choice(Way.ALL)})
    assert [(p.shown, p.body) for p in made.text.paragraphs][1:3] == [("1 bis", "First."), ("1 ter", "Second.")]


def test_new_paragraphs_on_both_sides_of_one_that_goes_meet_at_one_place():
    changes = [
        change("A-1", Insert("+1", "p1", "First.")),
        change("A-2", Delete("p2")),
        change("A-3", Insert("+1", "p2", "Second.")),
    ]
    assert only(merge(BASE, changes)).about is About.PLACE


@pytest.mark.parametrize(
    ("base", "one", "other", "both"),
    [
        ("รัฐควรปรึกษาหารือกันโดยเร็ว", "รัฐต้องปรึกษาหารือกันโดยเร็ว", "รัฐควรปรึกษาหารือกันโดยสุจริต", "รัฐต้องปรึกษาหารือกันโดยสุจริต"),
        ("រដ្ឋគួរពិគ្រោះគ្នាឆាប់", "រដ្ឋត្រូវពិគ្រោះគ្នាឆាប់", "រដ្ឋគួរពិគ្រោះគ្នាជាប្រចាំ", "រដ្ឋត្រូវពិគ្រោះគ្នាជាប្រចាំ"),
        ("ລັດຄວນປຶກສາກັນໄວ", "ລັດຕ້ອງປຶກສາກັນໄວ", "ລັດຄວນປຶກສາກັນເລື້ອຍໆ", "ລັດຕ້ອງປຶກສາກັນເລື້ອຍໆ"),
        ("နိုင်ငံများ ဆွေးနွေးသင့်သည်", "နိုင်ငံတိုင်း ဆွေးနွေးသင့်သည်", "နိုင်ငံများ ဆွေးနွေးရမည်", "နိုင်ငံတိုင်း ဆွေးနွေးရမည်"),
    ],
)
def test_edits_in_scripts_without_blanks_compose_and_cut_no_cluster(base, one, other, both):
    from consult.core.text.graphemes import is_boundary

    merged = merge(text(base), [change("A-1", Replace("p1", one)), change("A-2", Replace("p1", other))])
    assert merged.clean
    assert merged.text.get("p1").body == both
    at = 0
    for piece in merged.lines[0].pieces:
        if piece.op is not Op.DELETE:
            assert is_boundary(both, at)
            at += len(piece.text)


def test_edits_within_one_thai_word_clash_on_the_whole_word():
    # Both change the vowel signs of one word; no half of a word is merged with another half.
    merged = merge(
        text("รัฐควรเคารพกัน"),
        [change("A-1", Replace("p1", "รัฐควรเคารบกัน")), change("A-2", Replace("p1", "รัฐควรเคารวกัน"))],
    )
    conflict = only(merged)
    assert (conflict.words, [r.text for r in conflict.readings]) == ("เคารพกัน", ["เคารบกัน", "เคารวกัน"])
    assert merged.text.get("p1").body == "รัฐควรเคารพกัน"


def test_a_title_is_merged_like_a_paragraph():
    merged = merge(BASE, [change("A-1", Retitle("Early and open consultation"))])
    assert merged.text.title == "Early and open consultation"
    two = [change("A-1", Retitle("Late consultation")), change("A-2", Retitle("No consultation"))]
    assert only(merge(BASE, two)).paragraph == TITLE


def test_an_amendment_to_an_amendment_enters_with_it_and_each_word_keeps_its_owner():
    merged = merge(
        BASE,
        [
            change("A-1", Insert("+1", "p1", "States should report every year.")),
            change("A-2", Replace("A-1+1", "States should report every second year."), parent="A-1"),
        ],
    )
    assert merged.clean
    assert merged.text.get("A-1+1").body == "States should report every second year."
    owners = {piece.text.strip(): piece.keys for piece in merged.lines[1].pieces}
    assert owners["second"] == ("A-2",)
    assert owners["States should report every"] == ("A-1",)


def test_an_amendment_to_an_amendment_that_is_not_taken_is_told_as_refused():
    merged = merge(BASE, [change("A-2", Replace("A-1+1", "x"), parent="A-1")])
    assert merged.refused == {"A-2": ("A-1",)}
    assert merged.text.paragraphs == BASE.paragraphs


def test_an_amendment_on_paragraphs_that_are_not_there_is_told_as_refused():
    merged = merge(BASE, [change("A-1", Replace("p9", "x")), change("A-2", Delete("p3"))])
    assert merged.refused == {"A-1": ("p9",)}
    assert [p.id for p in merged.text.paragraphs] == ["p1", "p2"]


def test_a_decision_lapses_when_another_reading_joins():
    two = [
        change("A-1", Replace("p1", "States shall consult one another early.")),
        change("A-2", Replace("p1", "States must consult one another early.")),
    ]
    choices = {only(merge(BASE, two)).id: Choice(Way.READING, 0)}
    assert merge(BASE, two, choices=choices).clean
    three = [*two, change("A-3", Replace("p1", "States may consult one another early."))]
    assert only(merge(BASE, three, choices=choices)).keys == ("A-1", "A-2", "A-3")


def test_own_words_and_brackets_settle_a_conflict():
    two = [
        change("A-1", Replace("p1", "States shall consult one another early.")),
        change("A-2", Replace("p1", "States must consult one another early.")),
    ]
    conflict = only(merge(BASE, two))
    own = merge(BASE, two, choices={conflict.id: Choice(Way.OWN, words="are encouraged to")})
    assert bodies(own.text)[0] == "States are encouraged to consult one another early."
    bracketed = merge(BASE, two, choices={conflict.id: Choice(Way.BRACKETS)})
    assert bodies(bracketed.text)[0] == BASE.paragraphs[0].body
    (bracket,) = bracketed.brackets
    assert (bracket.paragraph, bracket.words) == ("p1", "should")
    assert [r.text for r in bracket.readings] == ["shall", "must"]
    assert BASE.paragraphs[0].body[bracket.start : bracket.end] == "should"


def test_brackets_around_a_paragraph_that_one_takes_out_hold_its_words():
    changes = [change("A-1", Delete("p2")), change("A-2", Replace("p2", "They should do so at once."))]
    conflict = only(merge(BASE, changes))
    (bracket,) = merge(BASE, changes, choices={conflict.id: Choice(Way.BRACKETS)}).brackets
    assert (bracket.paragraph, bracket.words) == ("p2", BASE.paragraphs[1].body)


def test_two_thousand_words_against_two_thousand_others_take_bounded_work(monkeypatch):
    from diff_match_patch import diff_match_patch

    calls = []
    bisect = diff_match_patch.diff_bisectSplit
    monkeypatch.setattr(diff_match_patch, "diff_bisectSplit", lambda *a: calls.append(1) or bisect(*a))
    base = text(" ".join(f"word{n}" for n in range(2000)))
    changes = [change(f"A-{k}", Replace("p1", " ".join(f"other{k}x{n}" for n in range(2000)))) for k in range(3)]
    merged = merge(base, changes)
    assert len(only(merged).readings) == 3
    assert calls == []  # strangers are not compared word by word


def test_sixty_amendments_compare_each_paragraph_once_for_each_of_them(monkeypatch):
    from consult.core.text.merging import hunks as module

    calls = []
    plain = module.redline
    monkeypatch.setattr(module, "redline", lambda a, b: calls.append(1) or plain(a, b))
    base = text(*(f"Paragraph {n} says that States should consult early and often." for n in range(30)))
    changes = [
        change(f"A-{k}", Replace(f"p{k % 30 + 1}", base.paragraphs[k % 30].body.replace("early", f"early{k}")))
        for k in range(60)
    ]
    assert len(merge(base, changes).conflicts) == 30
    assert len(calls) == 60
