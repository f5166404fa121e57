"""What holds of any merge, whatever the text and the changes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from consult.core.text.carrying import Bearing, carry
from consult.core.text.changes import Change, derive, from_json, same_words, to_json
from consult.core.text.difference import Op
from consult.core.text.merging import Choice, Way, apply, merge
from tests.core.text.merging_kit import bodies, cases, texts

often = settings(max_examples=200)


def _reading(line, *, drop):
    return "".join(piece.text for piece in line.pieces if piece.op is not drop)


@often
@given(texts(), texts())
def test_what_leads_from_one_text_to_another_is_derived_and_applied(base, new):
    # Ids of paragraphs that both have stand for the same paragraph; others are put in.
    made = apply(base, Change("A-1", derive(base, new)))
    assert same_words(made, new)


@often
@given(cases(most=1))
def test_applying_the_inverse_gives_the_base(case):
    base, (change,) = case
    made = apply(base, change)
    back = apply(made, Change("A-2", derive(made, base)))
    assert (back.title, bodies(back)) == (base.title, bodies(base))


@often
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_in_which_changes_are_given_does_not_matter(case, random):
    base, changes = case
    other = list(changes)
    random.shuffle(other)
    assert merge(base, changes) == merge(base, other)


@often
@given(cases())
def test_a_change_given_twice_under_two_names_is_one_with_two_owners(case):
    base, changes = case
    twin = Change("B-1", changes[0].operations)
    alone, both = merge(base, [changes[0]]), merge(base, [changes[0], twin])
    assert both.conflicts == () and same_words(both.text, alone.text)
    for line in [both.title, *both.lines]:
        for piece in line.pieces:
            assert piece.keys in ((), (changes[0].key, "B-1"))


@often
@given(cases())
def test_every_word_is_the_bases_or_somebodys(case):
    base, changes = case
    merged = merge(base, changes)
    known = {p.id: p.body for p in base.paragraphs} | {"title": base.title}
    keys = {change.key for change in changes}
    for line in [merged.title, *merged.lines]:
        for piece in line.pieces:
            assert piece.text
            assert set(piece.keys) <= keys
            if piece.op is not Op.EQUAL:
                assert piece.keys and piece.conflict is None
        if line.inserted:
            assert all(piece.op is Op.INSERT for piece in line.pieces)
        else:
            assert _reading(line, drop=Op.INSERT) == known[line.id]
    assert {line.id for line in merged.lines if not line.inserted} == {p.id for p in base.paragraphs}


@often
@given(cases())
def test_the_text_is_what_its_lines_say(case):
    base, changes = case
    merged = merge(base, changes)
    assert merged.text.title == merged.title.body
    assert bodies(merged.text) == [line.body for line in merged.lines if not line.deleted]
    assert len({p.id for p in merged.text.paragraphs}) == len(merged.text.paragraphs)
    assert [p.number for p in merged.text.paragraphs] == list(range(1, len(merged.text.paragraphs) + 1))


@often
@given(cases())
def test_nothing_outside_the_changes_moves(case):
    base, changes = case
    named = {op.paragraph for change in changes for op in change.operations if hasattr(op, "paragraph")}
    merged = merge(base, changes)
    untouched = [p.id for p in base.paragraphs if p.id not in named]
    assert [p.id for p in merged.text.paragraphs if p.id in untouched] == untouched
    for pid in untouched:
        assert merged.text.get(pid).body == base.get(pid).body
        assert merged.text.get(pid).shown == base.get(pid).shown


@often
@given(cases(most=1))
def test_a_change_that_is_in_the_text_is_fulfilled_by_it(case):
    base, (change,) = case
    carried = carry(change, base, apply(base, change))
    assert carried.bearing is Bearing.FULFILLED
    assert carried.operations == ()


@often
@given(cases(), st.sampled_from([Way.BASE, Way.READING, Way.OWN, Way.BRACKETS, Way.ALL]))
def test_choices_settle_every_conflict_in_a_few_rounds(case, way):
    base, changes = case
    choices: dict = {}
    for _ in range(6):
        merged = merge(base, changes, choices=choices)
        assert {c.id for c in merged.settled} <= set(choices)
        if not merged.conflicts:
            break
        choices |= {c.id: Choice(way, words="As the chair words it.") for c in merged.conflicts}
    assert merged.conflicts == ()


@often
@given(cases())
def test_conflicts_name_at_least_two_readings_of_different_changes(case):
    base, changes = case
    merged = merge(base, changes)
    assert len({c.id for c in merged.conflicts}) == len(merged.conflicts)
    for conflict in merged.conflicts:
        assert len(conflict.readings) >= 2
        assert len(conflict.keys) >= 2


@often
@given(cases())
def test_operations_pass_through_json(case):
    _base, changes = case
    for change in changes:
        assert from_json(to_json(change.operations)) == change.operations


@often
@given(cases(least=2, moves=False))
def test_what_is_carried_over_the_merge_of_others_gives_the_merge_of_all(case):
    base, (first, *others) = case
    merged = merge(base, others)
    both = merge(base, [first, *others])
    carried = carry(first, base, merged.text)
    if carried.bearing is Bearing.CARRIED and not both.conflicts:
        assert same_words(apply(merged.text, Change(first.key, carried.operations)), both.text)
