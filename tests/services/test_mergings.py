"""The chair's table: taking in, deciding, undoing, and publishing a version."""

from datetime import time

import pytest
from sqlalchemy import select

from consult.core.errors import Conflict, NotPermitted, Refused
from consult.core.lifecycle import AmendmentState, BracketState, CoSponsorState, QuestionState
from consult.core.text.changes import Delete, Insert, Replace
from consult.core.text.merging import Way
from consult.core.words import Handling, Outcome, QuestionAbout, Role, VersionOrigin
from consult.db import db, transaction
from consult.models import (
    Act,
    Amendment,
    AmendmentAnswer,
    Bracket,
    Candidate,
    Conference,
    CoSponsorship,
    Merging,
    Question,
    Version,
)
from consult.queries.comparing.tracing import get_trace
from consult.queries.mergings import get_board
from consult.services import mergings
from tests.factories import NOW, amendment, bracket, make_conference, make_tabled, question, seat

ONE = "States should consult one another early."
TWO = "They should do so in good faith."


class Table:
    """A conference with one text and its chair."""

    def __init__(self):
        self.made = make_conference()
        self.chair, self.co_chair = seat(self.made, Role.CHAIR), seat(self.made, Role.CO_CHAIR)
        self.head = seat(self.made, Role.HEAD, "th")
        self.ref = make_tabled(self.made, "th", paragraphs=(ONE, TWO))

    def amend(self, delegation, *operations, **more):
        return amendment(self.made, self.ref, delegation, *operations, **more)

    def board(self):
        db.session.rollback()
        return get_board(self.chair, self.ref)

    def act(self, name, *args, actor=None, **more):
        board = self.board()
        more = {"version": board.counter, "base": board.number} | more
        with transaction():
            return getattr(mergings, name)(actor or self.chair, self.ref, *args, now=NOW, **more)

    def publish(self, **more):
        return self.act("publish", reason="Agreed in the room.", **more)

    def row(self, ref):
        return db.session.execute(
            select(Amendment).where(Amendment.ref == ref).execution_options(populate_existing=True)
        ).scalar_one()

    def version(self):
        return db.session.execute(
            select(Version).join(Candidate, Candidate.current_version_id == Version.id)
            .where(Candidate.ref == self.ref)
        ).scalar_one()  # fmt: skip

    def bodies(self):
        return [p["body"] for p in self.version().paragraphs]

    def answer(self, ref):
        return db.session.execute(
            select(AmendmentAnswer)
            .join(Amendment, Amendment.id == AmendmentAnswer.amendment_id)
            .where(Amendment.ref == ref, AmendmentAnswer.superseded_at.is_(None))
        ).scalar_one_or_none()

    def verbs(self, subject=None):
        rows = db.session.execute(select(Act.verb, Act.subject).order_by(Act.id)).all()
        return [verb for verb, about in rows if subject is None or about == subject]


@pytest.fixture
def t(app):
    return Table()


def shall(t, delegation="sg", **more):
    return t.amend(delegation, Replace("p1", ONE.replace("should", "shall")), **more)


def must(t, delegation="id", **more):
    return t.amend(delegation, Replace("p1", ONE.replace("should", "must")), **more)


def openly(t, delegation="id", **more):
    return t.amend(delegation, Replace("p1", ONE.replace("early", "openly")), **more)


def test_amendments_that_are_taken_in_enter_the_next_version_and_are_answered(t):
    a, b = shall(t), openly(t)
    t.act("take", a)
    t.act("take", b)
    assert t.publish() == 2
    made = t.version()
    assert t.bodies() == ["States shall consult one another openly.", TWO]
    assert (made.origin, made.reason, made.number) == (VersionOrigin.MERGE, "Agreed in the room.", 2)
    assert made.sources == {"p1": [[7, 12, [a]], [33, 39, [b]]]}
    for ref in (a, b):
        assert t.row(ref).state == AmendmentState.ACCEPTED
        assert (t.answer(ref).outcome, t.answer(ref).version_id) == (Outcome.ACCEPTED, made.id)
        assert "amendments.answer" in t.verbs(ref)
    assert "texts.merge" in t.verbs(t.ref)
    assert db.session.execute(select(Merging)).first() is None
    assert t.board().items == {}


def test_what_is_not_taken_stays_open_and_is_carried(t):
    a, b = shall(t), openly(t)
    t.act("take", a)
    t.publish()
    row = t.row(b)
    assert (row.state, row.stale, row.version_id != row.standing_version_id) == (AmendmentState.OPEN, False, True)
    assert row.standing == [{"op": "replace", "paragraph": "p1", "body": "States shall consult one another openly."}]
    assert row.operations == [{"op": "replace", "paragraph": "p1", "body": "States should consult one another openly."}]


def test_what_collides_with_the_merge_is_stale_with_its_words_and_the_owner_is_told(t):
    a, b = shall(t), must(t)
    t.act("take", a)
    t.publish()
    row = t.row(b)
    assert row.stale
    assert row.clashes == [{"paragraph": "p1", "start": 7, "end": 13, "words": "should", "now": "shall"}]
    assert row.standing == [{"op": "replace", "paragraph": "p1", "body": "States must consult one another early."}]
    assert "amendments.stale" in t.verbs(b)
    with pytest.raises(Refused, match="has to settle it first"):
        t.act("take", b)


def test_the_same_words_of_another_are_shown_as_there_already_and_can_be_accepted(t):
    a, b = shall(t), shall(t, "id")
    t.act("take", a)
    t.publish()
    assert t.board().items[b].fulfilled
    with pytest.raises(Refused, match="reads already"):
        t.act("take", b)
    with transaction():
        mergings.answer(
            t.chair, b, outcome=Outcome.ACCEPTED, reason="", version=t.row(b).edit_counter, now=NOW
        )
    assert (t.row(b).state, t.answer(b).reason) == (AmendmentState.ACCEPTED, "The text reads so already.")


def test_identical_amendments_taken_in_together_are_both_accepted(t):
    a, b = shall(t), shall(t, "id")
    for ref in (a, b):
        t.act("take", ref)
    t.publish()
    assert t.version().sources == {"p1": [[7, 12, [a, b]]]}
    assert [t.row(ref).state for ref in (a, b)] == [AmendmentState.ACCEPTED] * 2


def test_a_conflict_keeps_the_version_back_until_it_is_decided(t):
    a, b = shall(t), must(t)
    t.act("take", a)
    t.act("take", b)
    with pytest.raises(Refused, match="Decide the conflicts first"):
        t.publish()
    (conflict,) = t.board().merged.conflicts
    t.act("choose", conflict.id, way=Way.READING, reading=1)
    t.publish()
    assert t.bodies()[0] == "States must consult one another early."
    assert (t.row(a).state, t.row(b).state) == (AmendmentState.NOT_ACCEPTED, AmendmentState.ACCEPTED)
    assert t.answer(a).version_id is None


def test_own_words_answer_both_sides_as_accepted_with_modification(t):
    a, b = shall(t), must(t)
    t.act("take", a)
    t.act("take", b)
    (conflict,) = t.board().merged.conflicts
    with pytest.raises(Refused, match="Write the words"):
        t.act("choose", conflict.id, way=Way.OWN, words="  ")
    t.act("choose", conflict.id, way=Way.OWN, words="are encouraged to")
    t.publish()
    assert t.bodies()[0] == "States are encouraged to consult one another early."
    assert {t.row(ref).state for ref in (a, b)} == {AmendmentState.ACCEPTED_MODIFIED}
    assert t.version().sources == {"p1": [[7, 24, ["chair"]]]}


def test_own_words_at_a_place_keep_the_blanks_around_them(t):
    a = t.amend("sg", Replace("p1", "States should consult one another early and often."))
    b = t.amend("id", Replace("p1", "States should consult one another early and openly."))
    t.act("take", a)
    t.act("take", b)
    (conflict,) = t.board().merged.conflicts
    t.act("choose", conflict.id, way=Way.OWN, words="and in private")
    assert t.board().merged.text.get("p1").body == "States should consult one another early and in private."


def test_bracketing_both_opens_brackets_with_alternatives_on_the_text_as_it_stood(t):
    a, b = shall(t), must(t, "au")
    t.act("take", a)
    t.act("take", b)
    (conflict,) = t.board().merged.conflicts
    t.act("choose", conflict.id, way=Way.BRACKETS)
    assert t.publish() == 1  # no word has changed: the brackets stand on the version there is
    rows = db.session.execute(select(Bracket).order_by(Bracket.alternative.desc())).scalars().all()
    assert [(r.quote, r.alternative, r.blocks, r.state) for r in rows] == [
        ("should", "shall", True, BracketState.OPEN), ("should", "must", False, BracketState.OPEN),
    ]  # fmt: skip
    assert {t.row(ref).state for ref in (a, b)} == {AmendmentState.ACCEPTED_MODIFIED}
    candidate = db.session.execute(select(Candidate).where(Candidate.ref == t.ref)).scalar_one()
    assert (candidate.open_brackets, candidate.open_amendments) == (1, 0)


def test_all_that_do_not_conflict_are_taken_in_at_once(t):
    a, b, c = shall(t), must(t), openly(t, "th")
    d = t.amend("au", Delete("p2"))
    assert t.act("take_agreed") == [c, d]
    assert t.board().merged.conflicts == ()
    assert set(t.board().taken) == {c, d}
    with pytest.raises(Refused, match="Nothing more"):
        t.act("take_agreed")
    assert {a, b} == {item.key for item in t.board().unanswered}


def test_what_is_not_decided_can_be_left_out_in_one_act(t):
    a, b, c = shall(t), must(t), t.amend("au", Delete("p2"))
    for ref in (a, b, c):
        t.act("take", ref)
    t.act("leave_undecided")
    assert t.board().taken == (c,)
    t.publish()
    assert (t.row(a).state, t.row(b).state, t.row(c).state) == (
        AmendmentState.OPEN, AmendmentState.OPEN, AmendmentState.ACCEPTED,
    )  # fmt: skip


def test_each_step_can_be_undone_until_published(t):
    a, b = shall(t), must(t)
    t.act("take", a)
    t.act("take", b)
    (conflict,) = t.board().merged.conflicts
    t.act("choose", conflict.id, way=Way.BASE)
    t.act("undo")
    assert t.board().merged.conflicts == (conflict,)
    t.act("undo")
    assert t.board().taken == (a,)
    t.act("discard")
    assert t.board().taken == ()
    t.act("undo")
    assert t.board().taken == (a,)
    t.act("undo")
    with pytest.raises(Refused, match="nothing to undo"):
        t.act("undo")


def test_two_chairs_do_not_overwrite_each_other(t):
    a, b = shall(t), openly(t)
    before = t.board()
    t.act("take", a)
    with pytest.raises(Conflict, match="Another chair"):
        t.act("take", b, actor=t.co_chair, version=before.counter)
    assert t.board().taken == (a,)
    t.act("take", b, actor=t.co_chair)
    assert t.board().taken == (a, b)


def test_a_moved_base_is_told_and_the_table_stands_on_the_new_text(t):
    a, b = shall(t), openly(t)
    t.act("take", a)
    t.act("take", b)
    before = t.board()
    chair_text = question(
        t.made, t.ref, t.chair, QuestionAbout.CHAIRS_TEXT,
        {"title": "Early consultation", "paragraphs": [
            {"id": "p1", "number": 1, "body": ONE}, {"id": "p2", "number": 2, "body": "They should do so at once."}]},
    )  # fmt: skip
    with transaction() as session:
        assert mergings.enter_chairs_text(session.get(Question, chair_text), now=NOW) == 2
    with pytest.raises(Conflict, match="Version 2 of N-01 was issued"):
        t.publish(version=before.counter, base=before.number)
    after = t.board()
    assert (after.number, after.taken) == (2, (a, b))
    assert after.merged.text.get("p2").body == "They should do so at once."
    assert t.publish() == 3


def test_a_decision_lapses_when_a_reading_joins_and_the_table_says_so(t):
    a, b = shall(t), must(t)
    t.act("take", a)
    t.act("take", b)
    (conflict,) = t.board().merged.conflicts
    t.act("choose", conflict.id, way=Way.READING, reading=0)
    c = t.amend("au", Replace("p1", ONE.replace("should", "may")))
    t.act("take", c)
    (lapsed,) = t.board().lapsed
    assert (lapsed.paragraph, lapsed.joined, lapsed.left) == ("p1", (c,), ())
    with pytest.raises(Conflict, match="has changed"):
        t.act("choose", conflict.id, way=Way.READING, reading=0)
    t.act("leave", c)
    assert t.board().merged.clean and t.board().lapsed == []


def test_an_amendment_that_is_withdrawn_leaves_the_table(t):
    a, b = shall(t), openly(t)
    t.act("take", a)
    t.act("take", b)
    with transaction():
        row = t.row(b)
        row.state, row.withdrawn_at = AmendmentState.WITHDRAWN, NOW
    assert t.board().taken == (a,)
    with pytest.raises(Conflict, match="no longer open"):
        t.act("leave", b)
    t.publish()
    assert t.bodies()[0] == "States shall consult one another early."


def test_answers_set_at_the_table_are_given_with_the_version(t):
    a, b, c = shall(t), must(t), openly(t)
    t.act("take", a)
    with pytest.raises(Refused, match="Give the reason"):
        t.act("answer_later", b, outcome=Outcome.NOT_ACCEPTED, reason=" ")
    t.act("answer_later", b, outcome=Outcome.NOT_ACCEPTED, reason="Too strong.")
    t.act("answer_later", c, outcome=Outcome.DEFERRED, reason="After the break.")
    t.publish()
    assert (t.row(b).state, t.answer(b).reason) == (AmendmentState.NOT_ACCEPTED, "Too strong.")
    assert (t.row(c).state, t.answer(c).outcome) == (AmendmentState.OPEN, Outcome.DEFERRED)
    assert t.row(c).standing_version_id == t.version().id
    assert t.row(b).standing_version_id != t.version().id


def test_an_answer_is_superseded_when_the_amendment_is_taken_up_again(t):
    a, b = shall(t), openly(t)
    with transaction():
        mergings.answer(t.chair, a, outcome=Outcome.NOT_ACCEPTED, reason="No.", version=1, now=NOW)
    assert t.row(a).state == AmendmentState.NOT_ACCEPTED
    t.act("take", b)
    t.publish()
    with pytest.raises(Conflict):
        with transaction():
            mergings.reopen(t.chair, a, reason="Asked for.", version=1, now=NOW)
    with transaction():
        mergings.reopen(t.chair, a, reason="Asked for.", version=t.row(a).edit_counter, now=NOW)
    row = t.row(a)
    assert (row.state, row.answered_at, row.stale) == (AmendmentState.OPEN, None, False)
    assert row.standing == [{"op": "replace", "paragraph": "p1", "body": "States shall consult one another openly."}]
    assert t.answer(a) is None
    assert "amendments.reopen" in t.verbs(a)


def test_an_amendment_to_an_amendment_comes_with_it_and_leaves_with_it(t):
    a = t.amend("sg", Insert("+1", "p1", "States should report every year."))
    b = t.amend("id", Replace(f"{a}+1", "States should report every second year."), parent=a)
    assert t.act("take", b) == [a, b]
    assert t.board().merged.text.get(f"{a}+1").body == "States should report every second year."
    assert t.act("leave", a) == [a, b]
    with pytest.raises(Refused, match="is not taken in"):
        t.act("leave", a)


def test_what_is_made_to_an_amendment_that_was_taken_in_continues_on_the_new_text(t):
    a = t.amend("sg", Insert("+1", "p1", "States should report every year."))
    b = t.amend("id", Replace(f"{a}+1", "States should report every second year."), parent=a)
    c = t.amend("au", Replace(f"{a}+1", "States should report to all every second year."), parent=b)
    t.act("take", a)
    t.publish()
    assert t.version().paragraphs[1] == {
        "id": "p3", "number": 2, "body": "States should report every year.", "shown": "1 bis",
    }  # fmt: skip
    assert (t.row(b).stale, t.row(c).stale) == (False, False)
    assert t.row(b).standing == [
        {"op": "replace", "paragraph": "p3", "body": "States should report every second year."}
    ]
    assert t.act("take", c) == [b, c]
    t.publish()
    assert t.bodies()[1] == "States should report to all every second year."


def test_what_is_made_to_one_of_two_identical_new_paragraphs_continues_on_the_one_that_entered(t):
    a = t.amend("sg", Insert("+1", "p1", "States should report every year."))
    b = t.amend("id", Insert("+1", "p1", "States should report every year."))
    c = t.amend("au", Replace(f"{b}+1", "States should report every second year."), parent=b)
    for ref in (a, b):
        t.act("take", ref)
    t.publish()
    assert t.row(c).standing == [
        {"op": "replace", "paragraph": "p3", "body": "States should report every second year."}
    ]


def test_what_is_made_to_an_amendment_that_is_not_accepted_stands_alone_or_is_stale(t):
    a = t.amend("sg", Insert("+1", "p1", "States should report every year."))
    b = t.amend("id", Replace(f"{a}+1", "States should report every second year."), parent=a)
    with transaction():
        mergings.answer(t.chair, a, outcome=Outcome.NOT_ACCEPTED, reason="No.", version=1, now=NOW)
    row = t.row(b)
    assert (row.state, row.stale) == (AmendmentState.OPEN, True)
    assert "States should report every second year." in str(row.standing)


def test_ids_of_paragraphs_that_went_are_never_given_again(t):
    a = t.amend("sg", Delete("p2"))
    t.act("take", a)
    t.publish()
    b = t.amend("sg", Insert("+1", "p1", "Another one."))
    t.act("take", b)
    t.publish()
    assert [p["id"] for p in t.version().paragraphs] == ["p1", "p3"]


def test_brackets_are_carried_stale_or_overtaken_by_the_new_words(t):
    kept = bracket(t.made, t.ref, "id", "p1", "early")
    gone = bracket(t.made, t.ref, "sg", "p1", "should")
    half = bracket(t.made, t.ref, "au", "p2", "in good faith")
    a, b = shall(t), t.amend("sg", Replace("p2", "They should do so in the best of faith."))
    for ref in (a, b):
        t.act("take", ref)
    t.publish()
    rows = {r.id: r for r in db.session.execute(select(Bracket)).scalars()}
    body = t.bodies()
    assert not rows[kept].stale
    assert body[0][rows[kept].standing_start : rows[kept].standing_end] == "early"
    assert (rows[gone].state, rows[gone].ended_version_id) == (BracketState.OVERTAKEN, t.version().id)
    assert rows[half].stale and rows[half].state == BracketState.OPEN
    assert body[1][rows[half].standing_start : rows[half].standing_end] == "in the best of faith"
    assert "brackets.overtaken" in t.verbs()


def test_the_alternative_of_a_bracket_can_be_taken_in(t):
    row = bracket(t.made, t.ref, "id", "p1", "early", alternative="without delay")
    key = f"B-{row}"
    assert t.board().items[key].who == ("Indonesia",)
    t.act("take", key)
    t.publish()
    assert t.bodies()[0] == "States should consult one another without delay."
    assert db.session.get(Bracket, row).state == BracketState.OVERTAKEN
    assert t.version().sources == {"p1": [[34, 47, [key]]]}


def test_words_from_brackets_are_traced_to_who_asked_and_under_the_rule_to_nobody(t):
    named = bracket(t.made, t.ref, "id", "p1", "early", alternative="without delay")
    unnamed = bracket(
        t.made, t.ref, "sg", "p2", "good faith", alternative="full faith", handling=Handling.CHATHAM_HOUSE
    )
    for row in (named, unnamed):
        t.act("take", f"B-{row}")
    t.publish()
    conference = db.session.get(Conference, t.made.id)
    found = get_trace(t.chair, t.ref, conference).origins
    assert {(s.bracket, s.hand.name) for o in found for s in o.sources} == {
        (named, "Indonesia"), (unnamed, "Delegation")
    }  # fmt: skip
    day = next(s.hand.at for o in found for s in o.sources if s.bracket == unnamed)
    assert day.time() == time(0, 0)


def test_deletion_as_alternative_takes_its_blank_along(t):
    row = bracket(t.made, t.ref, "id", "p1", "early", alternative="")
    t.act("take", f"B-{row}")
    assert t.board().merged.text.get("p1").body == "States should consult one another."


def test_co_sponsors_are_asked_again(t):
    with transaction() as session:
        candidate = session.execute(select(Candidate).where(Candidate.ref == t.ref)).scalar_one()
        session.add(
            CoSponsorship(
                candidate_id=candidate.id, delegation_id=t.made.delegations["sg"], state=CoSponsorState.ACCEPTED,
                version_id=candidate.current_version_id, invited_at=NOW, answered_at=NOW,
            )
        )  # fmt: skip
    t.act("take", shall(t))
    t.publish()
    assert db.session.execute(select(CoSponsorship.state)).scalar_one() == CoSponsorState.TO_CONFIRM


def test_a_merge_keeps_thai_words_whole(t):
    ref = make_tabled(t.made, "th", title="ปรึกษา", paragraphs=("รัฐควรปรึกษาหารือกันโดยเร็ว",))
    t.ref = ref
    a = t.amend("sg", Replace("p1", "รัฐต้องปรึกษาหารือกันโดยเร็ว"))
    b = t.amend("id", Replace("p1", "รัฐควรปรึกษาหารือกันโดยสุจริต"))
    for key in (a, b):
        t.act("take", key)
    t.publish()
    assert t.bodies() == ["รัฐต้องปรึกษาหารือกันโดยสุจริต"]


def test_a_chatham_house_amendment_is_taken_in_without_a_name(t):
    a = shall(t, handling=Handling.CHATHAM_HOUSE)
    assert t.board().items[a].who == ()
    t.act("take", a)
    t.publish()
    acts = db.session.execute(select(Act).where(Act.subject == a)).scalars().all()
    assert [(act.verb, act.delegation_id) for act in acts] == [("amendments.answer", None)]


def test_what_others_do_not_read_yet_is_not_on_the_table_but_is_carried(t):
    a, hidden = shall(t), openly(t, released=False)
    assert list(t.board().items) == [a]
    t.act("take", a)
    t.publish()
    assert t.row(hidden).standing_version_id == t.version().id


def test_nobody_but_a_chair_merges(t):
    a = shall(t)
    secretariat = seat(t.made, Role.SECRETARIAT)
    for actor in (t.head, secretariat):
        with pytest.raises(NotPermitted):
            t.act("take", a, actor=actor)
        with pytest.raises(NotPermitted), transaction():
            mergings.answer(actor, a, outcome=Outcome.DEFERRED, reason="x", version=1, now=NOW)


def test_nothing_to_publish_is_refused(t):
    a = shall(t)
    with pytest.raises(Refused, match="Nothing is taken in"):
        t.publish()
    t.act("take", a)
    with pytest.raises(Refused, match="Say why"):
        t.act("publish", reason=" ")


def test_a_friendly_amendment_enters_when_nobody_objected(t):
    a, b = shall(t), openly(t)
    asked = question(t.made, t.ref, t.chair, QuestionAbout.FRIENDLY, {"amendment": t.row(a).id})
    with transaction() as session:
        assert mergings.enter_friendly(session.get(Question, asked), now=NOW) == 2
    assert (t.version().origin, t.version().sources) == (VersionOrigin.FRIENDLY, {"p1": [[7, 12, [a]]]})
    assert t.row(a).state == AmendmentState.ACCEPTED
    assert t.row(b).standing_version_id == t.version().id
    with pytest.raises(Refused, match="is accepted"), transaction() as session:
        mergings.enter_friendly(session.get(Question, asked), now=NOW)


@pytest.mark.parametrize("way", ["published", "answered"])
def test_the_room_is_no_longer_asked_about_an_amendment_that_the_chair_has_answered(t, way):
    a = shall(t)
    asked = question(t.made, t.ref, t.chair, QuestionAbout.FRIENDLY, {"amendment": t.row(a).id})
    other = question(t.made, t.ref, t.chair, QuestionAbout.FRIENDLY, {"amendment": t.row(openly(t)).id})
    if way == "published":
        t.act("take", a)
        t.publish()
    else:
        with transaction():
            mergings.answer(
                t.chair, a, outcome=Outcome.NOT_ACCEPTED, reason="No.", version=t.row(a).edit_counter, now=NOW
            )
    of = {key: db.session.get(Question, key) for key in (asked, other)}
    assert (of[asked].state, of[asked].outcome) == (QuestionState.WITHDRAWN, f"{a} was answered.")
    assert of[other].state == QuestionState.OPEN


def test_a_friendly_amendment_that_has_become_stale_does_not_enter(t):
    a, b = shall(t), must(t)
    asked = question(t.made, t.ref, t.chair, QuestionAbout.FRIENDLY, {"amendment": t.row(b).id})
    t.act("take", a)
    t.publish()
    with pytest.raises(Refused, match="moved on"), transaction() as session:
        mergings.enter_friendly(session.get(Question, asked), now=NOW)


def test_the_chairs_text_replaces_a_thicket_and_keeps_every_proposal(t):
    thicket = bracket(t.made, t.ref, "sg", "p1", "should consult one another early")
    a = shall(t)
    target = {"title": "Early consultation", "paragraphs": [
        {"id": "p1", "number": 1, "body": "Timely talks help."}, {"id": "+1", "number": 2, "body": "All take part."},
        {"id": "p2", "number": 3, "body": TWO},
    ]}  # fmt: skip
    asked = question(t.made, t.ref, t.chair, QuestionAbout.CHAIRS_TEXT, target)
    with transaction() as session:
        mergings.enter_chairs_text(session.get(Question, asked), now=NOW)
    assert [(p["id"], p.get("shown")) for p in t.version().paragraphs] == [("p1", None), ("p3", "1 bis"), ("p2", "2")]
    assert t.version().origin == VersionOrigin.CHAIR
    assert db.session.get(Bracket, thicket).state == BracketState.OVERTAKEN
    assert (t.row(a).state, t.row(a).stale) == (AmendmentState.OPEN, True)
    with pytest.raises(Refused, match="after the room was asked"), transaction() as session:
        mergings.enter_chairs_text(session.get(Question, asked), now=NOW)


def test_numbers_are_made_anew_only_in_a_clean_text_and_the_record_holds_the_table(t):
    a = t.amend("sg", Insert("+1", "p1", "States should report every year."))
    other = openly(t)
    t.act("take", a)
    t.publish()
    with pytest.raises(Refused, match="once the text is clean"), transaction():
        mergings.renumber(t.chair, t.ref, reason="Clean.", base=2, now=NOW)
    with transaction():
        mergings.answer(
            t.chair, other, outcome=Outcome.NOT_ACCEPTED, reason="No.", version=t.row(other).edit_counter, now=NOW
        )
    with pytest.raises(Conflict), transaction():
        mergings.renumber(t.chair, t.ref, reason="Clean.", base=1, now=NOW)
    with transaction():
        assert mergings.renumber(t.chair, t.ref, reason="Clean.", base=2, now=NOW) == 3
    assert [p.get("shown") for p in t.version().paragraphs] == [None, None, None]
    details = db.session.execute(select(Act.details).where(Act.verb == "texts.renumber")).scalar_one()
    assert details == {"numbers": [["1 bis", "2"], ["2", "3"]]}


def test_what_the_sponsor_issues_carries_what_is_open(t):
    from consult.models import Draft
    from consult.services import candidates
    from consult.services.candidates import Written

    a, b, kept = shall(t), openly(t), bracket(t.made, t.ref, "id", "p1", "early")
    with transaction():
        draft = candidates.start_version(t.head, t.ref, now=NOW)
    with transaction() as session:
        row = session.get(Draft, draft)
        written = Written(
            row.title, row.rationale, [("p1", "States must consult one another early."), ("p2", TWO)], row.area,
            row.pillars, row.bodies, row.cites,
        )  # fmt: skip
        candidates.save(t.head, draft, written=written, version=row.edit_counter, now=NOW)
    with transaction() as session:
        counter = session.get(Draft, draft).edit_counter
        candidates.issue(t.head, draft, version=counter, reason="Better.", now=NOW)
    assert (t.row(a).stale, t.row(b).stale) == (True, False)
    row = db.session.get(Bracket, kept)
    assert (row.stale, row.standing_version_id) == (False, t.version().id)
    assert "texts.carry" in t.verbs(t.ref)


def test_an_agreed_paragraph_whose_words_change_falls_back(t):
    from consult.core.lifecycle import ParagraphState
    from consult.models import ParagraphStanding
    from consult.services import paragraphs

    with transaction():
        paragraphs.set_standing(t.chair, t.ref, "p2", to=ParagraphState.AGREED, version_number=1, now=NOW)
    t.act("take", t.amend("sg", Replace("p2", "They should do so at once.")))
    t.publish()
    state = db.session.execute(
        select(ParagraphStanding.state).where(ParagraphStanding.superseded_at.is_(None))
    ).scalar_one()
    assert state == ParagraphState.OPEN


def test_new_paragraphs_put_in_brackets_enter_without_other_words(t):
    a = t.amend("sg", Insert("+1", "p1", "States should report every year."))
    b = t.amend("id", Insert("+1", "p1", "States should report every month."))
    for ref in (a, b):
        t.act("take", ref)
    (conflict,) = t.board().merged.conflicts
    t.act("choose", conflict.id, way=Way.BRACKETS)
    t.publish()
    rows = db.session.execute(select(Bracket)).scalars().all()
    assert {(r.quote, r.alternative, r.paragraph_id) for r in rows} == {
        ("States should report every year.", None, "p3"), ("States should report every month.", None, "p4"),
    }  # fmt: skip


def test_an_insertion_put_in_brackets_stands_as_the_whole_paragraph_with_what_else_was_taken_in(t):
    a = t.amend("sg", Replace("p1", "States should consult one another early and often."))
    b = t.amend("id", Replace("p1", "States should consult one another early and openly."))
    c = shall(t, "au")
    for ref in (a, b, c):
        t.act("take", ref)
    (conflict,) = t.board().merged.conflicts
    t.act("choose", conflict.id, way=Way.BRACKETS)
    t.publish()
    rows = db.session.execute(select(Bracket)).scalars().all()
    assert {(r.quote, r.alternative) for r in rows} == {
        ("States shall consult one another early.", "States shall consult one another early and often."),
        ("States shall consult one another early.", "States shall consult one another early and openly."),
    }


def test_brackets_around_a_paragraph_that_one_would_take_out(t):
    a, b = t.amend("sg", Delete("p2")), t.amend("id", Replace("p2", "They should do so at once."))
    for ref in (a, b):
        t.act("take", ref)
    (conflict,) = t.board().merged.conflicts
    t.act("choose", conflict.id, way=Way.BRACKETS)
    t.publish()
    rows = db.session.execute(select(Bracket)).scalars().all()
    assert {(r.span_start, r.quote, r.alternative) for r in rows} == {
        (None, TWO, ""), (None, TWO, "They should do so at once."),
    }  # fmt: skip


def test_what_is_made_to_an_amendment_put_in_brackets_stands_on_the_text_itself(t):
    a, b = shall(t), must(t)
    child = t.amend("au", Replace("p1", "States shall consult all others early."), parent=a)
    for ref in (a, b):
        t.act("take", ref)
    (conflict,) = t.board().merged.conflicts
    t.act("choose", conflict.id, way=Way.BRACKETS)
    t.publish()
    row = t.row(child)
    assert (row.state, row.stale) == (AmendmentState.OPEN, False)
    assert row.standing == [{"op": "replace", "paragraph": "p1", "body": "States should consult all others early."}]


def test_a_stale_bracket_whose_paragraph_has_gone_is_proposed_on_the_one_most_like_it(t):
    t.ref = make_tabled(t.made, "th", paragraphs=(ONE, TWO, "States should consult one another soon."))
    kept = bracket(t.made, t.ref, "id", "p1", "early")
    asked = question(
        t.made, t.ref, t.chair, QuestionAbout.FRIENDLY, {"amendment": t.row(t.amend("sg", Delete("p1"))).id}
    )
    with transaction() as session:
        mergings.enter_friendly(session.get(Question, asked), now=NOW)
    row = db.session.get(Bracket, kept)
    assert (row.state, row.stale, row.standing_paragraph_id, row.standing_start) == (
        BracketState.OPEN, True, "p3", None,
    )  # fmt: skip
    assert (row.paragraph_id, row.quote) == ("p1", "early")
