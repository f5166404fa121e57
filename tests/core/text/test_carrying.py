"""Amendments carried to a later version, or stale with a proposal; nothing is dropped."""

from consult.core.text.carrying import Bearing, carry, detach
from consult.core.text.changes import Change, Delete, Insert, Move, Replace, Retitle
from consult.core.text.merging import About, apply
from tests.core.text.merging_kit import bodies, text

OLD = text(
    "States should consult one another early.",
    "They should do so in good faith.",
    "Each State should name a point of contact.",
)


def change(key, *operations, parent=None):
    return Change(key, operations, parent)


def test_it_is_carried_where_its_words_are_unchanged():
    new = apply(OLD, change("N", Replace("p1", "States should consult each other early."), Delete("p2")))
    carried = carry(change("A-1", Replace("p1", "States shall consult one another early.")), OLD, new)
    assert carried.bearing is Bearing.CARRIED
    assert carried.operations == (Replace("p1", "States shall consult each other early."),)


def test_it_is_stale_where_they_are_not_and_the_proposal_has_its_words():
    new = apply(OLD, change("N", Replace("p1", "States must consult one another early.")))
    carried = carry(change("A-1", Replace("p1", "States shall consult one another early.")), OLD, new)
    assert carried.bearing is Bearing.STALE
    assert carried.operations == (Replace("p1", "States shall consult one another early."),)
    (conflict,) = carried.conflicts
    assert (conflict.paragraph, conflict.words) == ("p1", "should")


def test_it_is_fulfilled_where_the_text_already_reads_so():
    wanted = Replace("p1", "States shall consult one another early.")
    new = apply(OLD, change("N", wanted, Delete("p3")))
    assert carry(change("A-1", wanted), OLD, new) .bearing is Bearing.FULFILLED


def test_a_change_of_a_paragraph_that_has_gone_is_stale_and_would_bring_it_back():
    new = apply(OLD, change("N", Delete("p2")))
    carried = carry(change("A-1", Replace("p2", "They should do so at once.")), OLD, new)
    assert carried.bearing is Bearing.STALE
    assert carried.conflicts[0].about is About.PARAGRAPH
    assert bodies(apply(new, Change("A-1", carried.operations))) == [
        OLD.paragraphs[0].body, "They should do so at once.", OLD.paragraphs[2].body,
    ]  # fmt: skip


def test_a_paragraph_put_in_after_one_that_has_gone_stands_where_that_was():
    new = apply(OLD, change("N", Delete("p2")))
    carried = carry(change("A-1", Insert("+1", "p2", "And often.")), OLD, new)
    assert carried.bearing is Bearing.CARRIED
    assert carried.operations == (Insert("+1", "p1", "And often."),)


def test_a_deletion_of_a_paragraph_whose_words_have_changed_is_stale():
    new = apply(OLD, change("N", Replace("p2", "They should do so at once.")))
    assert carry(change("A-1", Delete("p2")), OLD, new).bearing is Bearing.STALE


def test_a_deletion_of_what_has_gone_is_fulfilled():
    new = apply(OLD, change("N", Delete("p2")))
    assert carry(change("A-1", Delete("p2")), OLD, new).bearing is Bearing.FULFILLED


def test_a_move_and_a_new_title_are_carried():
    new = apply(OLD, change("N", Replace("p1", "States must consult.")))
    carried = carry(change("A-1", Move("p3", None), Retitle("Consultation")), OLD, new)
    assert carried.bearing is Bearing.CARRIED
    assert set(carried.operations) == {Move("p3", None), Retitle("Consultation")}


def test_new_paragraphs_at_a_place_where_the_version_has_one_are_carried_beside_it():
    new = apply(OLD, change("N", Insert("+1", "p1", "Taken in.")))
    carried = carry(change("A-1", Insert("+1", "p1", "Still open.")), OLD, new)
    assert carried.bearing is Bearing.CARRIED
    made = apply(new, Change("A-1", carried.operations))
    assert sorted(bodies(made)[1:3]) == ["Still open.", "Taken in."]


def test_what_names_paragraphs_that_never_were_is_stale_and_says_which():
    carried = carry(change("A-1", Replace("p9", "x")), OLD, OLD)
    assert (carried.bearing, carried.missing) == (Bearing.STALE, ("p9",))


def test_an_amendment_to_a_withdrawn_amendment_stands_alone_where_it_does_not_need_it():
    parent = change("A-1", Replace("p1", "States shall consult one another early."))
    child = change("A-2", Replace("p1", "States shall consult one another without delay."), parent="A-1")
    alone = detach(OLD, parent, child)
    assert alone.bearing is Bearing.CARRIED
    assert alone.operations == (Replace("p1", "States should consult one another without delay."),)


def test_an_amendment_to_the_words_of_a_withdrawn_amendment_is_stale_and_keeps_its_words():
    parent = change("A-1", Insert("+1", "p1", "States should report every year."))
    child = change("A-2", Replace("A-1+1", "States should report every second year."), parent="A-1")
    alone = detach(OLD, parent, child)
    assert alone.bearing is Bearing.STALE
    assert "States should report every second year." in bodies(apply(OLD, Change("A-2", alone.operations)))


def test_thai_and_khmer_amendments_are_carried_over_changes_of_other_words():
    for base, wanted, meanwhile, both in (
        ("รัฐควรปรึกษาหารือกันโดยเร็ว", "รัฐต้องปรึกษาหารือกันโดยเร็ว", "รัฐควรปรึกษาหารือกันโดยสุจริต", "รัฐต้องปรึกษาหารือกันโดยสุจริต"),
        ("រដ្ឋគួរពិគ្រោះគ្នាឆាប់", "រដ្ឋត្រូវពិគ្រោះគ្នាឆាប់", "រដ្ឋគួរពិគ្រោះគ្នាជាប្រចាំ", "រដ្ឋត្រូវពិគ្រោះគ្នាជាប្រចាំ"),
    ):
        old = text(base)
        new = apply(old, change("N", Replace("p1", meanwhile)))
        carried = carry(change("A-1", Replace("p1", wanted)), old, new)
        assert (carried.bearing, carried.operations) == (Bearing.CARRIED, (Replace("p1", both),))
