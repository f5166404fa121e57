"""Amendments when something moves under them: a new version, a parent that goes, a comment that becomes one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.errors import Conflict, NotFound, NotPermitted, Refused
from consult.core.lifecycle import AmendmentState, CommentState
from consult.core.text.changes import Insert, Replace, to_json
from consult.core.words import Handling
from consult.db import db, transaction
from consult.models import Amendment, Comment
from consult.services import amendments, comments
from consult.services.comments import Words
from tests.factories import NOW
from tests.services.amendments_kit import House, acts, counter, operations, row

EARLY = {"p1": "States shall consult one another early."}


@pytest.fixture
def house(ctx):
    return House()


# Drafts on a text that has moved on


def test_a_draft_on_a_former_version_is_not_cleared_before_it_stands_on_the_new_one(house):
    draft = house.start(house.sg, EARLY)
    new = house.version("States should consult one another early.", "In good faith.", "They should keep a list.")
    with pytest.raises(Conflict, match="has a new version"):
        house.clear(house.sg, draft)
    with transaction():
        assert amendments.refresh(house.sg, draft, version=1, now=NOW) is True
    made = row(draft)
    assert (made.version_id, made.standing_version_id, made.stale, made.edit_counter) == (new, new, False, 2)
    assert house.clear(house.sg, draft) == ["A-1"]
    assert operations("A-1") == (Replace("p1", EARLY["p1"]),)


def test_a_draft_whose_words_have_changed_is_a_proposal_until_it_is_saved(house):
    draft = house.start(house.sg, EARLY)
    house.version("States must consult one another early.", house.words[1], house.words[2])
    with transaction():
        assert amendments.refresh(house.sg, draft, version=1, now=NOW) is False
    made = row(draft)
    assert made.stale is True
    assert [(c["words"], c["now"]) for c in made.clashes] == [("should", "must")]
    assert operations(draft) == (Replace("p1", "States shall consult one another early."),)
    with pytest.raises(Refused, match="collides with the new text"):
        house.clear(house.sg, draft)
    with transaction():
        amendments.save(house.sg, draft, house.typed(EARLY), version=2, now=NOW)
    assert house.clear(house.sg, draft) == ["A-1"]


# Stale ones that were sent


CLASH = {"paragraph": "p1", "start": 7, "end": 13, "words": "should", "now": "must"}


def _stale(house, ref, *proposal):
    """What carrying leaves behind where the words have changed."""
    version = house.version("States must consult one another early.", house.words[1], house.words[2])
    with transaction() as session:
        made = session.execute(select(Amendment).where(Amendment.ref == ref)).scalar_one()
        made.standing_version_id, made.standing, made.stale = version, to_json(proposal), True
        made.clashes = [CLASH]
        made.edit_counter += 1
    return row(ref).edit_counter


def test_the_owners_head_takes_the_proposal(house):
    ref = house.propose(house.sg, EARLY)
    version = _stale(house, ref, Replace("p1", "States shall consult one another early."))
    with pytest.raises(NotPermitted), transaction():
        amendments.rebase(house.sg_delegate, ref, None, version=version, now=NOW)
    with pytest.raises(NotFound), transaction():
        amendments.rebase(house.th, ref, None, version=version, now=NOW)
    with pytest.raises(Conflict), transaction():
        amendments.rebase(house.sg, ref, None, version=version - 1, now=NOW)
    with transaction():
        amendments.rebase(house.sg, ref, None, version=version, now=NOW)
    made = row(ref)
    assert (made.stale, made.clashes, made.rebased_at) == (False, [], NOW)
    assert made.operations == to_json([Replace("p1", EARLY["p1"])])
    assert made.version_id != made.standing_version_id
    assert acts("amendments.rebase") == [("amendments.rebase", ref, "participants")]
    with pytest.raises(Refused, match="nothing to settle"), transaction():
        amendments.rebase(house.sg, ref, None, version=version + 1, now=NOW)


def test_the_owners_head_words_it_anew(house):
    ref = house.propose(house.sg, EARLY)
    version = _stale(house, ref)
    with pytest.raises(Refused, match="would change nothing"), transaction():
        amendments.rebase(house.sg, ref, None, version=version, now=NOW)
    words = house.typed({"p1": "States must consult one another in good time."})
    with transaction():
        amendments.rebase(house.sg, ref, words, version=version, now=NOW)
    assert operations(ref) == (Replace("p1", "States must consult one another in good time."),)


# Amendments to amendments


def _child(house, parent, at, body, actor=None):
    rows = [(key, body if key == at else words) for key, words in house.under(parent)]
    return house.propose(actor or house.id, words=house.typed(base=rows), parent_ref=parent)


def test_an_amendment_to_an_amendment_is_made_on_the_text_with_it(house):
    parent = house.propose(house.sg, words=house.typed(base=[*_rows(house), (None, "A register is kept.")]))
    assert [key for key, _body in house.under(parent)] == ["p1", "p2", "p3", "A-1+1"]
    child = _child(house, parent, "A-1+1", "A public register is kept.")
    assert operations(child) == (Replace("A-1+1", "A public register is kept."),)
    assert row(child).parent_id == row(parent).id


def _rows(house):
    return [(f"p{n}", body) for n, body in enumerate(house.words, 1)]


def test_when_the_parent_is_withdrawn_the_child_is_carried_where_its_words_stand_without_it(house):
    parent = house.propose(house.sg, EARLY)
    child = _child(house, parent, "p2", "They should do so in full faith.")
    with transaction():
        amendments.withdraw(house.sg, parent, now=NOW)
    assert (row(child).stale, operations(child)) == (False, (Replace("p2", "They should do so in full faith."),))
    assert (row(child).state, house.open_count()) == (AmendmentState.OPEN, 1)
    assert acts("amendments.detach") == [("amendments.detach", child, "delegation")]


def test_when_the_parent_is_withdrawn_the_child_of_its_words_is_stale(house):
    parent = house.propose(house.sg, words=house.typed(base=[*_rows(house), (None, "A register is kept.")]))
    child = _child(house, parent, "A-1+1", "A public register is kept.")
    grandchild = _child(house, child, "p2", "In good faith.", actor=house.th)
    with transaction():
        amendments.withdraw(house.sg, parent, now=NOW)
    made = row(child)
    assert made.stale is True and made.operations == to_json([Replace("A-1+1", "A public register is kept.")])
    assert [c["paragraph"] for c in made.clashes] == ["A-1+1"]
    assert (row(grandchild).stale, operations(grandchild)) == (False, (Replace("p2", "In good faith."),))


def test_a_draft_to_a_withdrawn_amendment_can_still_be_sent(house):
    parent = house.propose(house.sg, EARLY)
    rows = [(key, "In good faith." if key == "p2" else words) for key, words in house.under(parent)]
    draft = house.start(house.id, words=house.typed(base=rows), parent_ref=parent)
    with transaction():
        amendments.withdraw(house.sg, parent, now=NOW)
    assert counter(draft) == 2
    assert house.clear(house.id, draft) == ["A-2"]
    assert operations("A-2") == (Replace("p2", "In good faith."),)


def test_an_amendment_that_is_not_open_takes_none(house):
    parent = house.propose(house.sg, EARLY)
    with transaction():
        amendments.withdraw(house.sg, parent, now=NOW)
    with pytest.raises(Refused, match="A-1 is withdrawn"):
        house.start(house.id, {"p2": "In good faith."}, parent_ref=parent)
    with pytest.raises(NotFound):
        house.start(house.id, EARLY, parent_ref="A-99")


# Comments


def _comment(house, actor, *, proposed=EARLY["p1"], internal=False, handling=Handling.NAMED):
    words = Words(body="It is an **obligation**.", paragraph_id="p1", proposed=proposed, handling=handling)
    with transaction():
        return comments.write(actor, house.ref, words, request_id=None, internal=internal, clock=house.clock)


def _state(comment_id):
    return db.session.execute(
        select(Comment.state).where(Comment.id == comment_id).execution_options(populate_existing=True)
    ).scalar_one()


def test_a_draft_comment_becomes_an_amendment_and_comes_back(house):
    written = _comment(house, house.sg_delegate)
    with transaction():
        draft = amendments.from_comment(house.sg_delegate, draft_id=written.id, clock=house.clock)
    with transaction():
        assert amendments.from_comment(house.sg, draft_id=written.id, clock=house.clock) == draft
    assert operations(draft) == (Replace("p1", EARLY["p1"]),)
    assert (row(draft).rationale, row(draft).comment_id) == ("It is an **obligation**.", written.id)
    assert _state(written.id) == CommentState.REMARK
    with transaction():
        amendments.save(
            house.sg, draft, house.typed({"p1": "States must consult."}, rationale="Shorter."), version=1, now=NOW
        )
    with transaction():
        assert amendments.to_comment(house.sg_delegate, draft, now=NOW) == written.id
    found = db.session.execute(select(Comment.state, Comment.body, Comment.proposed)).one()
    assert tuple(found) == (CommentState.DRAFT, "Shorter.", "States must consult.")
    assert db.session.execute(select(Amendment.id)).all() == []


def test_a_sent_comment_becomes_an_amendment_and_stands(house):
    written = _comment(house, house.sg)
    with transaction():
        comments.clear(house.sg, [(written.id, 1)], clock=house.clock)
    with pytest.raises(NotFound), transaction():
        amendments.from_comment(house.id, ref="C-1", clock=house.clock)
    with transaction():
        draft = amendments.from_comment(house.sg, ref="C-1", clock=house.clock)
    assert _state(written.id) == CommentState.CLEARED
    with pytest.raises(Refused, match="C-1, which still stands"), transaction():
        amendments.to_comment(house.sg, draft, now=NOW)
    assert house.clear(house.sg, draft) == ["A-1"]
    with pytest.raises(Refused, match="has become A-1 already"), transaction():
        amendments.from_comment(house.sg, ref="C-1", clock=house.clock)


def test_a_comment_without_proposed_words_makes_no_amendment(house):
    written = _comment(house, house.sg, proposed=None)
    with pytest.raises(Refused, match="proposes no other words"), transaction():
        amendments.from_comment(house.sg, draft_id=written.id, clock=house.clock)


def test_an_amendment_becomes_a_draft_comment_even_where_the_heads_go_out_at_once(house):
    draft = house.start(house.sg, EARLY, rationale="It is an obligation.")
    with transaction():
        comment = amendments.to_comment(house.sg, draft, now=NOW)
    found = db.session.execute(
        select(Comment.state, Comment.body, Comment.proposed, Comment.released_at).where(Comment.id == comment)
    ).one()
    assert tuple(found) == (CommentState.DRAFT, "It is an obligation.", EARLY["p1"], None)


def test_only_other_words_for_one_paragraph_can_be_said_in_a_comment(house):
    several = house.start(house.sg, EARLY | {"p2": "In good faith."}, rationale="Why.")
    silent = house.start(house.sg, EARLY)
    with pytest.raises(Refused, match="Only other words for one paragraph"), transaction():
        amendments.to_comment(house.sg, several, now=NOW)
    with pytest.raises(Refused, match="Give the rationale first"), transaction():
        amendments.to_comment(house.sg, silent, now=NOW)
    with pytest.raises((NotFound, NotPermitted)), transaction():
        amendments.to_comment(house.th, silent, now=NOW)


def test_two_put_in_at_one_place_keep_their_names(house):
    words = house.typed(base=[("p1", house.words[0]), (None, "First."), (None, "Second."), *_rows(house)[1:]])
    draft = house.start(house.sg, words=words)
    assert operations(draft) == (Insert("+1", "p1", "First."), Insert("+2", "+1", "Second."))
    typed = house.typed(base=[("p1", house.words[0]), ("+2", "Second."), ("+1", "First."), *_rows(house)[1:]])
    house.now = NOW + timedelta(minutes=1)
    with transaction():
        amendments.save(house.sg, draft, typed, version=1, now=house.now)
    assert operations(draft) == (Insert("+2", "p1", "Second."), Insert("+1", "+2", "First."))
