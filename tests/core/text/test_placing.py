"""A place to propose for words that are no longer there, and whether anything of them is left."""

from consult.core.text.anchors import make_anchor
from consult.core.text.placing import propose, replaced
from tests.core.text.merging_kit import text

OLD = text("States should consult one another early.", "They should do so in good faith.").paragraphs


def anchor(paragraph, words=None):
    body = next(p.body for p in OLD if p.id == paragraph)
    start = body.index(words) if words else None
    return make_anchor(OLD, paragraph, start, start + len(words) if words else None)


def words_at(place, new):
    paragraph, start, end = place
    body = next(p.body for p in new if p.id == paragraph)
    return paragraph, body[start:end] if start is not None else None


def test_the_place_is_what_stands_between_the_words_before_and_after():
    new = text("States should talk to one another early.", OLD[1].body).paragraphs
    assert words_at(propose(anchor("p1", "consult"), OLD, new), new) == ("p1", "talk to")


def test_what_took_the_place_of_more_words_is_the_place_of_each_of_them():
    new = text("States should talk.", OLD[1].body).paragraphs
    assert words_at(propose(anchor("p1", "one another"), OLD, new), new) == ("p1", "talk")


def test_it_is_the_whole_paragraph_where_nothing_stands_there_any_more():
    new = text("States should consult one another.", OLD[1].body).paragraphs
    assert words_at(propose(anchor("p1", "early"), OLD, new), new) == ("p1", None)


def test_it_is_the_paragraph_most_like_the_one_that_has_gone():
    new = text("x", "y", "States should consult one another soon.").paragraphs[1:]
    assert words_at(propose(anchor("p1", "early"), OLD, new), new) == ("p3", None)


def test_words_that_another_paragraph_has_are_proposed_where_they_stand():
    new = text("x", "The list is kept. They do so early and in good faith.").paragraphs[1:]
    assert words_at(propose(anchor("p1", "early"), OLD, new), new) == ("p2", "early")


def test_it_is_the_paragraph_before_where_none_is_like_the_one_that_has_gone():
    old = text("States should consult.", "A list is kept.", "ទិន្នន័យត្រូវបានរក្សាទុក។").paragraphs
    gone = make_anchor(old, "p3")
    new = (*old[:2], *text("x", "y", "z", "Nothing in this text affects obligations.").paragraphs[3:])
    assert words_at(propose(gone, old, new), new) == ("p2", None)
    assert words_at(propose(make_anchor(old, "p1"), old, new[2:]), new) == ("p4", None)


def test_a_place_never_cuts_a_letter_from_its_signs():
    old = text("รัฐควรปรึกษาหารือกัน").paragraphs
    new = text("รัฐต้องปรึกษาหารือกัน").paragraphs
    start = old[0].body.index("ควร")
    place = propose(make_anchor(old, "p1", start, start + 3), old, new)
    assert words_at(place, new) == ("p1", "ต้อง")


def test_words_are_replaced_when_none_of_them_is_left_where_they_stood():
    some = text("States should consult others early.", OLD[1].body).paragraphs
    none = text("States should talk early.", OLD[1].body).paragraphs
    assert not replaced(anchor("p1", "consult one another"), OLD, some)
    assert replaced(anchor("p1", "consult one another"), OLD, none)
    assert replaced(anchor("p1", "early"), OLD, OLD[1:])
    assert not replaced(anchor("p1"), OLD, some)
