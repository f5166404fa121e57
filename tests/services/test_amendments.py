from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.errors import Conflict, NotFound, NotPermitted, Refused
from consult.core.lifecycle import AmendmentState, ParagraphState, QuestionState
from consult.core.text.changes import Delete, Insert, Move, Replace, Retitle
from consult.core.words import AlternateKind, QuestionAbout, Visibility
from consult.db import db, transaction
from consult.models import Alternate, Amendment, AmendmentSponsor, ParagraphStanding, Phase, Question
from consult.queries.actors import get_actor
from consult.services import amendments, phases
from consult.services.amendments import Typed
from tests.factories import NOW
from tests.services.amendments_kit import CHATHAM, House, acts, counter, operations, row

EARLY = {"p1": "States shall consult one another early."}


@pytest.fixture
def house(ctx):
    return House()


def test_operations_follow_from_what_is_typed(house):
    words = Typed(
        "Timely consultation",
        [("p2", "They should do so in good faith."), ("p1", "States shall consult one another early."),
         (None, "A register is kept by the Secretariat.")],
        rationale="Because **so**.",
    )  # fmt: skip
    draft = house.start(house.sg_delegate, words=words)
    found = operations(draft)
    assert [type(op) for op in found] == [Retitle, Move, Replace, Insert, Delete]
    assert (found[0].title, found[4].paragraph) == ("Timely consultation", "p3")
    assert row(draft).rationale_html == "<p>Because <strong>so</strong>.</p>\n"
    assert (row(draft).state, row(draft).ref) == (AmendmentState.DRAFT, None)
    assert acts() == [("amendments.write", house.ref, "delegation")]


def test_thai_and_khmer_words_are_kept_as_typed(ctx):
    house = House(words=("รัฐควรปรึกษากันแต่เนิ่น ๆ น้ำ", "រដ្ឋគួរតែពិគ្រោះគ្នា។"))
    ref = house.propose(house.sg, {"p1": "รัฐต้องปรึกษากันแต่เนิ่น ๆ น้ำ", "p2": "រដ្ឋត្រូវតែពិគ្រោះគ្នា។"})
    assert operations(ref) == (
        Replace("p1", "รัฐต้องปรึกษากันแต่เนิ่น ๆ น้ำ"), Replace("p2", "រដ្ឋត្រូវតែពិគ្រោះគ្នា។"),
    )  # fmt: skip


def test_nobody_else_finds_a_draft(house):
    draft = house.start(house.sg_delegate, EARLY)
    for actor in (house.th, house.chair, house.ngo):
        with pytest.raises((NotFound, NotPermitted)), transaction():
            amendments.save(actor, draft, house.typed(), version=1, now=NOW)
        with pytest.raises((NotFound, NotPermitted)), transaction():
            amendments.discard(actor, draft, now=NOW)


def test_an_observer_and_an_officer_do_not_amend(house):
    for actor in (house.sg_observer, house.chair):
        with pytest.raises(NotPermitted):
            house.start(actor, EARLY)


def test_amending_is_refused_when_the_phase_does_not_open_it(house):
    with transaction() as session:
        for phase in session.execute(select(Phase)).scalars():
            phase.may_amend = ["asean_member_state"]
    house.start(house.sg, EARLY)
    with pytest.raises(Refused, match="not open to your category"):
        house.start(house.ngo, EARLY)
    house.now = NOW + timedelta(days=30)
    with pytest.raises(Refused, match="Proposing other words closed on"):
        house.start(house.sg, EARLY)


def test_the_same_form_twice_begins_once_and_keeps_the_later_words(house):
    first = house.start(house.sg, EARLY, request_id="r1")
    assert house.start(house.sg, EARLY, request_id="r1") == first
    assert counter(first) == 1
    assert house.start(house.sg, {"p1": "States must consult one another early."}, request_id="r1") == first
    assert operations(first) == (Replace("p1", "States must consult one another early."),)
    with pytest.raises(Conflict):
        house.start(house.id, EARLY, request_id="r1")


def test_a_stale_form_is_a_conflict_and_writes_nothing(house):
    draft = house.start(house.sg, EARLY)
    with transaction():
        amendments.save(
            house.sg_delegate, draft, house.typed({"p2": "They do so in good faith."}), version=1, now=NOW
        )
    with pytest.raises(Conflict, match="A colleague has changed"), transaction():
        amendments.save(house.sg, draft, house.typed(EARLY), version=1, now=NOW)
    assert operations(draft) == (Replace("p2", "They do so in good faith."),)
    assert counter(draft) == 2


def test_saving_what_is_stored_changes_nothing(house):
    draft = house.start(house.sg, EARLY)
    with transaction():
        amendments.save(house.sg, draft, house.typed(EARLY), version=1, now=NOW)
    assert counter(draft) == 1


def test_a_text_that_cannot_stand_is_refused(house):
    with pytest.raises(Refused, match="at least one paragraph"):
        house.start(house.sg, {"p1": None, "p2": None, "p3": None})
    with pytest.raises(Refused, match="characters"):
        house.start(house.sg, {"p1": "a" * 4001})


def test_only_the_head_or_an_alternate_clears(house):
    draft = house.start(house.sg_delegate, EARLY)
    with pytest.raises(NotPermitted, match="Only the head"):
        house.clear(house.sg_delegate, draft)
    with transaction() as session:
        session.add(
            Alternate(
                membership_id=house.sg_delegate.membership_id, kind=AlternateKind.CLEAR, starts_at=NOW,
                ends_at=NOW + timedelta(days=1), named_by_id=house.sg.membership_id,
            )
        )  # fmt: skip
    assert house.clear(get_actor(house.sg_delegate.membership_id, now=NOW), draft) == ["A-1"]


def test_clearing_gives_the_number_and_counts_what_is_open(house):
    drafts = [house.start(house.sg, EARLY), house.start(house.sg, {"p2": "In good faith."})]
    assert house.clear(house.sg, *drafts) == ["A-1", "A-2"]
    assert house.propose(house.id, {"p3": None}) == "A-3"
    made = row("A-1")
    assert (made.state, made.released_at, made.number, made.stale) == (AmendmentState.OPEN, NOW, 1, False)
    assert house.open_count() == 3
    assert acts("amendments.clear") == [("amendments.clear", f"A-{n}", "participants") for n in (1, 2, 3)]


def test_clearing_is_all_or_nothing(house):
    good, empty = house.start(house.sg, EARLY), house.start(house.sg, {})
    with pytest.raises(Refused, match="changes nothing yet"):
        house.clear(house.sg, good, empty)
    assert row(good).state == AmendmentState.DRAFT
    with pytest.raises(Refused, match="Choose at least one"), transaction():
        amendments.clear(house.sg, [], clock=house.clock)
    with pytest.raises(Conflict, match="A colleague changed"), transaction():
        amendments.clear(house.sg, [(good, 7)], clock=house.clock)
    with pytest.raises(Conflict, match="thrown away"), transaction():
        amendments.clear(house.id, [(good, 1)], clock=house.clock)


def test_clearing_is_refused_after_the_close_and_the_draft_stays(house):
    draft = house.start(house.sg, EARLY)
    house.now = NOW + timedelta(days=30)
    with pytest.raises(Refused, match="closed on"):
        house.clear(house.sg, draft)
    assert row(draft).state == AmendmentState.DRAFT
    assert house.open_count() == 0


def test_an_agreed_paragraph_takes_no_amendment(house):
    kept = house.start(house.sg, EARLY)
    with transaction() as session:
        made = session.get(Amendment, kept)
        session.add(
            ParagraphStanding(
                candidate_id=made.candidate_id, paragraph_id="p1", version_id=made.version_id,
                state=ParagraphState.AGREED, reason="", set_by_id=house.chair.membership_id, set_at=NOW,
            )
        )  # fmt: skip
    for changes in (EARLY, {"p1": None}):
        with pytest.raises(Refused, match="Paragraph 1 is agreed"):
            house.start(house.id, changes)
    with pytest.raises(Refused, match="Paragraph 1 is agreed"):
        house.clear(house.sg, kept)
    assert house.propose(house.id, {"p2": "In good faith."}) == "A-1"


def test_in_a_phase_read_at_its_close_others_read_it_then(ctx):
    house = House(Visibility.AT_CLOSE)
    ref = house.propose(house.sg, EARLY)
    hidden = house.propose(house.id, {"p2": "In good faith."}, handling=CHATHAM)
    assert (row(ref).released_at, house.open_count()) == (None, 0)
    with pytest.raises(NotFound), transaction():
        amendments.join(house.id, ref, now=NOW)
    closes = db.session.execute(select(Phase.closes_at).where(Phase.id == row(ref).phase_id)).scalar_one()
    phases.close_due(now=lambda: closes + timedelta(minutes=3))
    assert (row(ref).released_at, row(hidden).released_at, house.open_count()) == (closes, closes, 2)
    assert acts("amendments.clear") == [
        ("amendments.clear", ref, "delegation"), ("amendments.clear", hidden, "delegation"),
    ]  # fmt: skip
    assert acts("amendments.release") == [("amendments.release", house.ref, "participants")]


def test_under_the_chatham_house_rule_the_reference_is_random_and_no_act_is_told(house):
    ref = house.propose(house.sg, EARLY, handling=CHATHAM)
    assert ref.startswith("X-") and row(ref).number is None
    assert acts("amendments.clear") == [("amendments.clear", ref, "delegation")]
    assert house.propose(house.id, {"p2": "In good faith."}) == "A-1"
    with pytest.raises(Refused, match="carries no names"), transaction():
        amendments.join(house.id, ref, now=NOW)


def test_the_owner_withdraws_until_it_is_answered(house):
    ref = house.propose(house.sg, EARLY)
    for actor in (house.th, house.chair):
        with pytest.raises((NotFound, NotPermitted)), transaction():
            amendments.withdraw(actor, ref, now=NOW)
    with pytest.raises(NotPermitted), transaction():
        amendments.withdraw(house.sg_delegate, ref, now=NOW)
    with transaction():
        amendments.withdraw(house.sg, ref, now=NOW)
    assert (row(ref).state, row(ref).withdrawn_at, house.open_count()) == (AmendmentState.WITHDRAWN, NOW, 0)
    with pytest.raises(Refused, match="withdrawn already"), transaction():
        amendments.withdraw(house.sg, ref, now=NOW)
    answered = house.propose(house.sg, EARLY)
    with transaction() as session:
        made = session.execute(select(Amendment).where(Amendment.ref == answered)).scalar_one()
        made.state, made.answered_at = AmendmentState.NOT_ACCEPTED, NOW
    with pytest.raises(Refused, match="The chair has answered"), transaction():
        amendments.withdraw(house.sg, answered, now=NOW)


def test_a_question_about_a_withdrawn_amendment_falls(house):
    ref = house.propose(house.sg, EARLY)
    made = row(ref)
    with transaction() as session:
        session.add(
            Question(
                conference_id=house.made.id, number=1, candidate_id=made.candidate_id, version_id=made.version_id,
                about=QuestionAbout.FRIENDLY, target={"amendment": made.id}, asked_by_id=house.th.membership_id,
                asked_at=NOW, closes_at=NOW + timedelta(hours=24),
            )
        )  # fmt: skip
    with transaction():
        amendments.withdraw(house.sg, ref, now=NOW)
    asked = db.session.execute(select(Question.state, Question.closed_at)).one()
    assert tuple(asked) == (QuestionState.WITHDRAWN, NOW)


def test_heads_join_and_leave(house):
    ref = house.propose(house.sg, EARLY)
    with pytest.raises(Refused, match="your delegation's own"), transaction():
        amendments.join(house.sg, ref, now=NOW)
    with pytest.raises(NotPermitted), transaction():
        amendments.join(house.th_delegate, ref, now=NOW)
    for actor in (house.th, house.id, house.id):
        with transaction():
            amendments.join(actor, ref, now=NOW)
    with transaction():
        amendments.leave(house.id, ref, now=NOW)
    with pytest.raises(Refused, match="has not joined"), transaction():
        amendments.leave(house.ngo, ref, now=NOW)
    standing = db.session.execute(select(AmendmentSponsor.delegation_id, AmendmentSponsor.left_at)).all()
    assert {tuple(each) for each in standing} == {(house.th.delegation_id, None), (house.id.delegation_id, NOW)}
    with transaction():
        amendments.join(house.id, ref, now=NOW)
    assert [verb for verb, _s, _a in acts()][2:] == [
        "amendments.join", "amendments.join", "amendments.leave", "amendments.join",
    ]  # fmt: skip


def test_joining_in_place_of_the_own_draft_throws_that_away(house):
    ref = house.propose(house.sg, EARLY)
    draft = house.start(house.id, EARLY)
    for _press in range(2):
        with transaction():
            amendments.join(house.id, ref, instead_of=draft, now=NOW)
    with pytest.raises(NotFound), transaction():
        amendments.join(house.th, ref, instead_of=draft, now=NOW)
    assert db.session.execute(select(Amendment.id).where(Amendment.id == draft)).first() is None


def test_a_discarded_draft_is_gone(house):
    draft = house.start(house.sg, EARLY)
    with transaction():
        assert amendments.discard(house.sg_delegate, draft, now=NOW) == house.ref
    assert db.session.execute(select(Amendment.id)).all() == []
    sent = house.propose(house.sg, EARLY)
    with pytest.raises(Refused, match="has been sent out as A-1"), transaction():
        amendments.discard(house.sg, row(sent).id, now=NOW)
