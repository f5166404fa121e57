"""Amendments, objections and brackets that come on paper: what holds at once, what waits for the head, what falls."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from consult.core.errors import Conflict, NotFound, NotPermitted, Refused
from consult.core.lifecycle import AmendmentState, BracketState, PaperState, ParagraphState, QuestionState
from consult.core.text.changes import Replace, to_json
from consult.core.words import Access, CommentCategory, Handling, QuestionAbout, Role, Visibility
from consult.db import db, transaction
from consult.models import (
    Act,
    Amendment,
    Bracket,
    Candidate,
    Conference,
    PaperSubmission,
    Phase,
    Question,
    QuestionObjection,
)
from consult.queries import home
from consult.queries import paper as reads
from consult.queries.paper.entered import read_entered
from consult.queries.questions import get_question, list_questions
from consult.services import amendments, brackets, candidates, paper, paragraphs, phases, questions
from consult.services.amendments import Typed
from consult.services.brackets import Asked
from tests.factories import NOW, amendment, make_conference, make_tabled, seat
from tests.negotiating import add_version
from tests.services.test_paper import confirm, disown, receipt, state

HOUR = timedelta(hours=1)
TITLE = "Early consultation"
FIRST, SECOND = "States should consult one another early.", "They should do so in good faith."


@pytest.fixture
def c():
    return make_conference()


@pytest.fixture
def people(c):
    return {
        "secretariat": seat(c, Role.SECRETARIAT), "chair": seat(c, Role.CHAIR), "th": seat(c, Role.HEAD, "th"),
        "sg": seat(c, Role.HEAD, "sg"), "au": seat(c, Role.HEAD, "au"), "delegate": seat(c, Role.DELEGATE, "th"),
    }  # fmt: skip


@pytest.fixture
def ref(c, people):
    return make_tabled(c, "sg")


def typed(first=FIRST, second=SECOND, *, title=TITLE, **more):
    return Typed(title, [("p1", first), ("p2", second)], more.pop("rationale", "It is *shorter*."), **more)


def enter(people, ref, words=None, r=None, *, now=NOW, **more):
    words = words or typed(second="They should do so always.")
    with transaction():
        return paper.enter_amendment(
            people["secretariat"], receipt=r or receipt(), candidate_ref=ref, words=words, now=now, **more
        )


def the(column):
    return db.session.execute(select(column)).scalar_one()


def count(model):
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


def acts(*verbs):
    rows = db.session.execute(select(Act.verb, Act.subject, Act.access).order_by(Act.id)).all()
    return [tuple(row) for row in rows if not verbs or row.verb in verbs]


# Amendments


def test_an_amendment_waits_for_the_head_and_nobody_knows_of_it(people, ref):
    paper_id = enter(people, ref)
    assert count(Amendment) == 0
    assert the(Candidate.open_amendments) == 0
    act = db.session.execute(select(Act).where(Act.verb == "amendments.enter_on_paper")).scalar_one()
    assert (act.at, act.recorded_at, act.subject, act.access) == (NOW - HOUR, NOW, ref, Access.DELEGATION)
    assert (act.version_number, act.reason) == (1, "By e-mail. The line was down.")
    assert [task.kind for task in home.list_paper_to_confirm(people["th"].delegation_id)] == ["amendment"]
    found = reads.get_submission(people["secretariat"], paper_id)
    assert (found.kind, found.subject, found.title) == ("amendment", "", ref)
    with pytest.raises(NotFound):
        reads.get_submission(people["chair"], paper_id)


def test_the_head_confirms_and_it_goes_out_numbered_on_the_version_it_was_made_on(people, ref):
    paper_id = enter(people, ref)
    confirm(people["th"], paper_id, now=NOW + HOUR)
    confirm(people["th"], paper_id, now=NOW + 2 * HOUR)
    row = db.session.execute(select(Amendment)).scalar_one()
    assert (row.ref, row.state, row.delegation_id) == ("A-1", AmendmentState.OPEN, people["th"].delegation_id)
    assert (row.cleared_at, row.released_at) == (NOW + HOUR, NOW + HOUR)
    assert row.operations == row.standing == to_json([Replace("p2", "They should do so always.")])
    assert row.version_id == row.standing_version_id and not row.stale
    assert row.rationale_html == "<p>It is <em>shorter</em>.</p>\n"
    assert the(Candidate.open_amendments) == 1
    assert state(paper_id) == PaperState.CONFIRMED
    assert the(PaperSubmission.amendment_id) == row.id
    assert acts("amendments.clear", "paper.confirm") == [
        ("amendments.clear", "A-1", Access.PARTICIPANTS), ("paper.confirm", "A-1", Access.OFFICERS),
    ]  # fmt: skip
    assert reads.find_note(amendment_id=row.id).received_at == NOW - HOUR


def test_a_disowned_amendment_never_goes_out(people, ref):
    paper_id = enter(people, ref)
    disown(people["th"], paper_id)
    assert state(paper_id) == PaperState.DISOWNED
    assert count(Amendment) == 0
    assert acts("paper.disown") == [("paper.disown", ref, Access.DELEGATION)]
    with pytest.raises(Refused):
        confirm(people["th"], paper_id)
    assert count(Amendment) == 0


@pytest.mark.parametrize(("who", "refusal"), [("sg", NotFound), ("delegate", NotPermitted), ("chair", NotFound)])
def test_nobody_but_the_head_confirms_an_amendment(people, ref, who, refusal):
    paper_id = enter(people, ref)
    with pytest.raises(refusal):
        confirm(people[who], paper_id)
    assert count(Amendment) == 0


def test_only_the_secretariat_enters_negotiation_on_paper(people, ref):
    for name in ("chair", "th", "delegate"):
        with pytest.raises(NotPermitted):
            enter({"secretariat": people[name]}, ref)
    assert count(PaperSubmission) == 0


def test_the_same_form_twice_enters_one_amendment(people, ref):
    once = receipt(request_id="once")
    assert enter(people, ref, r=once) == enter(people, ref, r=once)
    assert count(PaperSubmission) == 1


def test_an_amendment_is_judged_by_the_time_of_receipt(c, people, ref):
    closes = db.session.execute(select(Phase.closes_at).where(Phase.id == c.phases["commenting"])).scalar_one()
    later = closes + timedelta(days=3)
    phases.close_due(now=lambda: later)
    with pytest.raises(Refused) as refusal:
        enter(people, ref, r=receipt(received_at=closes), now=later)
    assert refusal.value.field == "received_at"
    paper_id = enter(people, ref, r=receipt(received_at=closes - timedelta(seconds=1)), now=later)
    confirm(people["th"], paper_id, now=later + HOUR)
    assert the(Amendment.released_at) == later + HOUR


def test_an_amendment_from_the_future_is_refused(people, ref):
    with pytest.raises(Refused, match="future"):
        enter(people, ref, r=receipt(received_at=NOW + timedelta(seconds=1)))


def test_what_is_read_at_the_close_is_confirmed_and_waits_for_the_close():
    c = make_conference(visibility=Visibility.AT_CLOSE)
    people = {"secretariat": seat(c, Role.SECRETARIAT), "th": seat(c, Role.HEAD, "th")}
    ref = make_tabled(c, "sg")
    confirm(people["th"], enter(people, ref))
    assert the(Amendment.released_at) is None
    assert acts("amendments.clear", "paper.confirm") == [
        ("amendments.clear", "A-1", Access.DELEGATION), ("paper.confirm", "A-1", Access.DELEGATION),
    ]  # fmt: skip
    closes = db.session.execute(select(Phase.closes_at).where(Phase.id == c.phases["commenting"])).scalar_one()
    phases.close_due(now=lambda: closes + HOUR)
    assert the(Amendment.released_at) == closes


def test_it_is_carried_where_its_words_are_unchanged(c, people, ref):
    paper_id = enter(people, ref)
    add_version(c, ref, [("p1", "States should talk early."), ("p2", SECOND)], at=NOW)
    confirm(people["th"], paper_id, now=NOW + HOUR)
    row = db.session.execute(select(Amendment)).scalar_one()
    assert row.version_id != row.standing_version_id == the(Candidate.current_version_id)
    assert (row.stale, row.standing) == (False, to_json([Replace("p2", "They should do so always.")]))
    assert acts("amendments.stale") == []


def test_it_is_stale_where_its_words_have_changed_and_its_owner_is_told(c, people, ref):
    paper_id = enter(people, ref)
    add_version(c, ref, [("p1", FIRST), ("p2", "They may do so whenever they like.")], at=NOW)
    confirm(people["th"], paper_id, now=NOW + HOUR)
    row = db.session.execute(select(Amendment)).scalar_one()
    assert (row.state, row.stale, bool(row.clashes)) == (AmendmentState.OPEN, True, True)
    assert row.operations == to_json([Replace("p2", "They should do so always.")])
    assert acts("amendments.stale") == [("amendments.stale", "A-1", Access.DELEGATION)]


def test_it_can_be_made_on_a_former_version_and_not_on_one_that_came_later(c, people, ref):
    add_version(c, ref, [("p1", "States should talk early."), ("p2", SECOND)], at=NOW - timedelta(minutes=30))
    with pytest.raises(Refused, match="Version 2 of N-01 was issued .* after this was received"):
        enter(people, ref, typed(first="States should talk early.", second="They should do so always."))
    confirm(people["th"], enter(people, ref, version_number=1))
    row = db.session.execute(select(Amendment)).scalar_one()
    assert (row.standing_version_id, row.stale) == (the(Candidate.current_version_id), False)
    assert row.version_id != row.standing_version_id


def test_one_that_changes_nothing_is_refused(people, ref):
    with pytest.raises(Refused) as refusal:
        enter(people, ref, typed())
    assert refusal.value.field == "paragraphs"


def test_the_candidate_may_be_gone_by_the_time_it_is_confirmed(people, ref):
    paper_id = enter(people, ref)
    with transaction():
        candidates.withdraw(people["sg"], ref, reason="Overtaken.", now=NOW)
    with pytest.raises(Refused, match="was withdrawn"):
        confirm(people["th"], paper_id)
    assert state(paper_id) == PaperState.TO_CONFIRM
    disown(people["th"], paper_id, reason="It is gone.")
    assert state(paper_id) == PaperState.DISOWNED


def test_an_agreed_paragraph_takes_none_on_paper_either(people, ref):
    paper_id = enter(people, ref)
    with transaction():
        paragraphs.set_standing(
            people["chair"], ref, "p2", to=ParagraphState.AGREED, version_number=1, now=NOW
        )
    with pytest.raises(Refused, match="Paragraph 2 is agreed"):
        confirm(people["th"], paper_id)
    with pytest.raises(Refused, match="Paragraph 2 is agreed"):
        enter(people, ref)
    assert count(Amendment) == 0
    assert state(paper_id) == PaperState.TO_CONFIRM


def test_under_the_chatham_house_rule_only_the_delegation_is_told_which_it_is(people, ref):
    paper_id = enter(people, ref, typed(second="They should not.", handling=Handling.CHATHAM_HOUSE))
    assert reads.get_submission(people["secretariat"], paper_id).title == ""
    confirm(people["th"], paper_id)
    row = db.session.execute(select(Amendment)).scalar_one()
    assert row.ref.startswith("X-") and row.number is None
    assert {access for _v, _s, access in acts("amendments.enter_on_paper", "amendments.clear", "paper.confirm")} == {
        Access.DELEGATION
    }
    found = reads.get_submission(people["secretariat"], paper_id)
    assert (found.subject, found.title) == ("", "")
    assert reads.get_submission(people["th"], paper_id).subject == row.ref


def test_a_conference_that_takes_names_only_takes_no_amendment_under_the_rule(c, people, ref):
    with transaction() as session:
        session.get(Conference, c.id).comment_handling_chatham = False
    with pytest.raises(Refused, match="by name only"):
        enter(people, ref, typed(second="Other.", handling=Handling.CHATHAM_HOUSE))


def test_only_its_delegation_reads_an_amendment_that_waits(people, ref):
    paper_id = enter(people, ref, typed(second="They should do so always.", category=CommentCategory.EDITORIAL))
    found = read_entered(people["th"], paper_id).amended
    assert (found.version, found.current, found.parent, found.category) == (1, 1, None, CommentCategory.EDITORIAL)
    words = "".join(span.text for effect in found.effects for span in effect.spans if span.op.value == "insert")
    assert "always" in words
    assert read_entered(people["secretariat"], paper_id).amended is None
    assert read_entered(people["sg"], paper_id).amended is None


def test_an_amendment_to_an_amendment_comes_on_paper_too(c, people, ref):
    parent = amendment(c, ref, "sg", Replace("p2", "They should do so in good time."))
    words = typed(second="They should do so in very good time.")
    paper_id = enter(people, ref, words, parent_ref=parent)
    assert read_entered(people["th"], paper_id).amended.parent == parent
    confirm(people["th"], paper_id)
    child = db.session.execute(select(Amendment).where(Amendment.parent_id.is_not(None))).scalar_one()
    assert child.standing == to_json([Replace("p2", "They should do so in very good time.")])
    assert not child.stale


def test_it_stands_on_its_own_where_what_it_was_made_to_is_gone(c, people, ref):
    parent = amendment(c, ref, "sg", Replace("p2", "They should do so in good time."))
    paper_id = enter(people, ref, typed(first="States consult early.", second="They should do so in good time."),
                     parent_ref=parent)  # fmt: skip
    with transaction():
        amendments.withdraw(people["sg"], parent, now=NOW)
    confirm(people["th"], paper_id)
    child = db.session.execute(select(Amendment).where(Amendment.parent_id.is_not(None))).scalar_one()
    assert (child.stale, child.standing) == (False, to_json([Replace("p1", "States consult early.")]))


def test_words_in_other_scripts_are_kept_as_they_came(people, ref):
    words = "รัฐควรปรึกษากัน រដ្ឋ ລັດ နိုင်ငံ"
    confirm(people["th"], enter(people, ref, typed(second=words)))
    assert the(Amendment.operations)[0]["body"] == words


# Objections


@pytest.fixture
def asked(people, ref):
    """A question that lifts a bracket of th, put to the room now and closing in a day."""
    with transaction():
        bracket_id = brackets.open_bracket(
            people["th"], ref, Asked("p1", "So.", "early"), request_id=None, clock=lambda: NOW
        )
    with transaction():
        return questions.ask_lift(people["chair"], ref, [bracket_id], reason="We are close.", now=NOW)


CLOSE = NOW + 24 * HOUR
MAILED = NOW + 2 * HOUR


def object_to(people, number, *, code="th", received_at=MAILED, now=None, words="We cannot.", **more):
    once = {"request_id": more.pop("request_id")} if "request_id" in more else {}
    with transaction():
        return paper.enter_objection(
            people["secretariat"], receipt=receipt(code, received_at=received_at, **once), question_number=number,
            words=words, now=now or received_at + HOUR, **more,
        )  # fmt: skip


def close(at=CLOSE):
    questions.close_due(now=lambda: at)


def test_an_objection_on_paper_keeps_a_question_from_passing_before_anybody_confirms_it(people, asked):
    object_to(people, asked)
    close()
    assert the(Question.state) == QuestionState.OBJECTED
    assert the(Bracket.state) == BracketState.OPEN
    act = db.session.execute(select(Act).where(Act.verb == "questions.object_on_paper")).scalar_one()
    assert (act.at, act.recorded_at, act.subject, act.access) == (
        MAILED, MAILED + HOUR, f"Q-{asked}", Access.PARTICIPANTS
    )  # fmt: skip
    (said,) = get_question(people["sg"], asked, now=CLOSE).objections
    assert (said.delegation, said.counts, said.reason, said.at, said.disowned) == (
        "Thailand", True, "We cannot.", MAILED, False
    )  # fmt: skip
    assert said.paper.state == PaperState.TO_CONFIRM


@pytest.mark.parametrize("received_at", [CLOSE, CLOSE + timedelta(seconds=1)])
def test_an_objection_received_at_the_close_or_later_is_refused(people, asked, received_at):
    with pytest.raises(Refused, match="received later cannot count") as refusal:
        object_to(people, asked, received_at=received_at)
    assert refusal.value.field == "received_at"
    assert count(QuestionObjection) == 0


def test_an_objection_received_before_the_question_was_asked_is_refused(people, asked):
    with pytest.raises(Refused, match="was put to the room"):
        object_to(people, asked, received_at=NOW - timedelta(seconds=1), now=NOW)


def test_one_received_a_second_before_the_close_and_entered_at_it_counts_while_the_close_is_not_recorded(people, asked):
    object_to(people, asked, received_at=CLOSE - timedelta(seconds=1), now=CLOSE + timedelta(seconds=1))
    close(CLOSE + timedelta(seconds=2))
    assert the(Question.state) == QuestionState.OBJECTED


def test_one_that_came_in_time_and_is_entered_after_it_passed_is_on_the_record_and_undoes_nothing(people, asked):
    close()
    paper_id = object_to(people, asked, now=CLOSE + HOUR)
    assert the(Question.state) == QuestionState.UNOPPOSED
    assert the(Bracket.state) == BracketState.LIFTED
    (line,) = list_questions(people["chair"], now=CLOSE + HOUR)
    assert (line.late, line.objections) == (True, 1)
    assert acts("questions.object_late") == [("questions.object_late", f"Q-{asked}", Access.PARTICIPANTS)]
    disown(people["th"], paper_id, now=CLOSE + 2 * HOUR)
    (line,) = list_questions(people["chair"], now=CLOSE + 2 * HOUR)
    assert (line.late, line.objections) == (False, 0)


def test_a_disowned_objection_counts_no_more_and_the_delegation_can_object_itself(people, asked):
    paper_id = object_to(people, asked)
    with pytest.raises(Refused, match="has objected already"), transaction():
        questions.object_to(people["th"], asked, reason="No.", clock=lambda: MAILED + 2 * HOUR)
    disown(people["th"], paper_id, now=MAILED + 2 * HOUR)
    (line,) = list_questions(people["th"], now=MAILED + 2 * HOUR)
    assert (line.objections, line.mine) == (0, False)
    assert [said.disowned for said in get_question(people["sg"], asked, now=MAILED).objections] == [True]
    assert acts("questions.disown", "paper.disown") == [
        ("questions.disown", f"Q-{asked}", Access.PARTICIPANTS), ("paper.disown", f"Q-{asked}", Access.OFFICERS),
    ]  # fmt: skip
    with transaction():
        questions.object_to(people["th"], asked, reason="No.", clock=lambda: MAILED + 3 * HOUR)
    close()
    assert the(Question.state) == QuestionState.OBJECTED


def test_a_question_whose_one_objection_is_disowned_passes(people, asked):
    disown(people["th"], object_to(people, asked), now=MAILED + 2 * HOUR)
    close()
    assert the(Question.state) == QuestionState.UNOPPOSED
    assert the(Bracket.state) == BracketState.LIFTED


def test_an_objection_disowned_after_the_close_leaves_the_question_closed_as_it_was(people, asked):
    paper_id = object_to(people, asked)
    close()
    disown(people["th"], paper_id, now=CLOSE + HOUR)
    assert the(Question.state) == QuestionState.OBJECTED


def test_a_confirmed_objection_stands(people, asked):
    paper_id = object_to(people, asked)
    confirm(people["th"], paper_id, now=MAILED + 2 * HOUR)
    with pytest.raises(Refused, match="it stands"):
        disown(people["th"], paper_id, now=MAILED + 2 * HOUR)
    assert the(QuestionObjection.disowned_at) is None


def test_what_a_delegation_that_does_not_decide_sends_stands_as_a_statement(people, asked):
    object_to(people, asked, code="au")
    assert acts("questions.state_on_paper") == [("questions.state_on_paper", f"Q-{asked}", Access.PARTICIPANTS)]
    close()
    assert the(Question.state) == QuestionState.UNOPPOSED


def test_a_friendly_amendment_is_stopped_by_any_delegation_on_paper(c, people, ref):
    wanted = amendment(c, ref, "th", Replace("p2", "They should do so in good time."))
    with transaction():
        number = questions.ask_friendly(people["sg"], wanted, now=NOW)
    assert the(Question.about) == QuestionAbout.FRIENDLY
    object_to(people, number, code="au")
    close(the(Question.closes_at))
    assert the(Question.state) == QuestionState.OBJECTED
    assert the(Amendment.state) == AmendmentState.OPEN


def test_a_delegation_objects_once(people, asked):
    with transaction():
        questions.object_to(people["th"], asked, reason="No.", clock=lambda: NOW + HOUR)
    with pytest.raises(Refused, match="This delegation has objected already") as refusal:
        object_to(people, asked)
    assert refusal.value.field == "delegation"
    first = object_to(people, asked, code="sg", request_id="once")
    assert object_to(people, asked, code="sg", request_id="once") == first
    assert count(QuestionObjection) == 2


def test_an_objection_on_paper_says_something(people, asked):
    with pytest.raises(Refused) as refusal:
        object_to(people, asked, words=" \u200b")
    assert refusal.value.field == "words"


def test_a_reason_for_the_chair_is_read_by_the_chair_and_its_delegation_alone(people, asked):
    paper_id = object_to(people, asked, words="Between us.", chair_only=True)

    def told(name):
        return get_question(people[name], asked, now=MAILED).objections[0].reason

    assert (told("chair"), told("th"), told("sg"), told("secretariat")) == ("Between us.", "Between us.", None, None)
    assert read_entered(people["th"], paper_id).body == "Between us."
    assert "Between us." not in db.session.execute(select(Act.reason).order_by(Act.id.desc())).scalars().first()


def test_a_question_taken_back_takes_no_objection(people, asked):
    with transaction():
        questions.withdraw(people["chair"], asked, now=NOW + HOUR)
    with pytest.raises(Refused, match="was taken back"):
        object_to(people, asked)


def test_a_question_of_another_conference_is_not_found(people, asked):
    make_conference(slug="jakarta")
    with pytest.raises(NotFound):
        object_to(people, asked + 1)


# Brackets


def enter_bracket(people, ref, r=None, *, now=NOW, **more):
    asked = Asked("p1", "Too soon.", more.pop("quote", "early"), version_number=1, **more)
    with transaction():
        return paper.enter_bracket(
            people["secretariat"], receipt=r or receipt(), candidate_ref=ref, asked=asked, now=now
        )


def test_brackets_on_paper_stand_from_when_they_are_entered(people, ref):
    paper_id = enter_bracket(people, ref)
    row = db.session.execute(select(Bracket)).scalar_one()
    assert (row.quote, row.blocks, row.opened_at, row.delegation_id) == (
        "early", True, NOW, people["th"].delegation_id
    )  # fmt: skip
    assert the(Candidate.open_brackets) == 1
    act = db.session.execute(select(Act).where(Act.verb == "brackets.enter_on_paper")).scalar_one()
    assert (act.at, act.recorded_at, act.access, act.reason) == (
        NOW - HOUR, NOW, Access.PARTICIPANTS, "By e-mail. The line was down."
    )  # fmt: skip
    confirm(people["th"], paper_id)
    assert (the(Bracket.state), state(paper_id)) == (BracketState.OPEN, PaperState.CONFIRMED)


def test_disowned_brackets_are_lifted(people, ref):
    paper_id = enter_bracket(people, ref)
    disown(people["th"], paper_id)
    assert (the(Bracket.state), the(Bracket.ended_reason)) == (BracketState.LIFTED, "Disowned by the delegation.")
    assert the(Candidate.open_brackets) == 0


def test_disowning_brackets_of_a_candidate_that_is_gone_changes_nothing_in_it(people, ref):
    paper_id = enter_bracket(people, ref)
    with transaction():
        candidates.withdraw(people["sg"], ref, reason="Overtaken.", now=NOW)
    disown(people["th"], paper_id)
    assert (the(Bracket.state), state(paper_id)) == (BracketState.OPEN, PaperState.DISOWNED)


def test_the_same_brackets_twice_are_refused_and_the_same_form_is_one(people, ref):
    once = receipt(request_id="once")
    assert enter_bracket(people, ref, once) == enter_bracket(people, ref, once)
    with pytest.raises(Refused, match="has asked for brackets on these words already"):
        enter_bracket(people, ref)
    assert count(Bracket) == 1


def test_brackets_are_judged_by_the_time_of_receipt(c, people, ref):
    closes = db.session.execute(select(Phase.closes_at).where(Phase.id == c.phases["commenting"])).scalar_one()
    later = closes + timedelta(days=3)
    phases.close_due(now=lambda: later)
    with pytest.raises(Refused) as refusal:
        enter_bracket(people, ref, receipt(received_at=closes), now=later)
    assert refusal.value.field == "received_at"
    enter_bracket(people, ref, receipt(received_at=closes - timedelta(seconds=1)), now=later)
    assert the(Bracket.opened_at) == later


def test_brackets_on_a_text_that_has_moved_on_are_refused(c, people, ref):
    add_version(c, ref, [("p1", "States should talk early."), ("p2", SECOND)], at=NOW - 2 * HOUR)
    with pytest.raises(Conflict, match="Version 2"):
        enter_bracket(people, ref)


def test_a_phase_read_at_its_close_takes_no_brackets_on_paper():
    c = make_conference(visibility=Visibility.AT_CLOSE)
    people = {"secretariat": seat(c, Role.SECRETARIAT)}
    with pytest.raises(Refused, match="brackets are for all to see"):
        enter_bracket(people, make_tabled(c, "sg"))


def test_brackets_under_the_rule_are_told_to_their_delegation_alone(people, ref):
    paper_id = enter_bracket(people, ref, handling=Handling.CHATHAM_HOUSE)
    confirm(people["th"], paper_id)
    assert {access for _v, _s, access in acts("brackets.enter_on_paper", "paper.confirm")} == {Access.DELEGATION}
    found = reads.get_submission(people["secretariat"], paper_id)
    assert (found.subject, found.title) == ("", "")
    assert read_entered(people["th"], paper_id).bracketed.words == "early"
