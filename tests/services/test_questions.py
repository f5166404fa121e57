"""Asking the room: what nobody objects to holds at the instant, and the clock alone closes."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event

import pytest
from sqlalchemy import func, select, text

from consult.core.errors import Conflict, NotFound, NotPermitted, Refused
from consult.core.lifecycle import BracketState, ParagraphState, QuestionState
from consult.core.words import QuestionAbout, Role
from consult.db import db, transaction
from consult.models import Act, Bracket, Candidate, Conference, Question, QuestionObjection
from consult.queries.questions import get_question, list_questions, list_to_answer
from consult.queries.texts import what_stands_in_the_way
from consult.services import amendments, archive, brackets, candidates, paragraphs, questions
from consult.services.amendments import clearing
from consult.services.brackets import Asked
from tests import factories
from tests.factories import NOW

HOUR = timedelta(hours=1)
CLOSE = NOW + 24 * HOUR


@pytest.fixture
def room():
    made = factories.make_conference()
    people = {
        "th": factories.seat(made, Role.HEAD, "th"),
        "sg": factories.seat(made, Role.HEAD, "sg"),
        "au": factories.seat(made, Role.HEAD, "au"),
        "delegate": factories.seat(made, Role.DELEGATE, "sg"),
        "chair": factories.seat(made, Role.CHAIR),
        "co_chair": factories.seat(made, Role.CO_CHAIR),
        "secretariat": factories.seat(made, Role.SECRETARIAT),
    }
    return made, people, factories.make_tabled(made, "th")


def bracket(actor, ref, quote="early"):
    with transaction():
        return brackets.open_bracket(actor, ref, Asked("p1", "So.", quote), request_id=None, clock=lambda: NOW)


def ask_lift(people, ref, *ids, at=NOW, **more):
    with transaction():
        return questions.ask_lift(people["chair"], ref, ids, reason=more.pop("reason", "We are close."), now=at, **more)


def agree(people, ref, paragraph="p1"):
    with transaction():
        paragraphs.set_standing(people["chair"], ref, paragraph, to=ParagraphState.AGREED, version_number=1, now=NOW)


def reopen(people, ref, paragraph="p1", **more):
    with transaction():
        return questions.ask_reopen(people["chair"], ref, paragraph, reason="A new point.", now=NOW, **more)


def object_to(actor, number, *, at=NOW + HOUR, **more):
    with transaction():
        return questions.object_to(actor, number, reason="We cannot.", clock=lambda: at, **more)


def close(at):
    return questions.close_due(now=lambda: at)


def state(number=1):
    return db.session.execute(select(Question.state).where(Question.number == number)).scalar_one()


def bracket_state(bracket_id):
    return db.session.execute(select(Bracket.state).where(Bracket.id == bracket_id)).scalar_one()


def open_brackets():
    return db.session.execute(select(Candidate.open_brackets)).scalars().first()


def test_unopposed_at_the_instant_the_brackets_are_lifted(room):
    _made, people, ref = room
    ids = [bracket(people["sg"], ref), bracket(people["au"], ref)]
    number = ask_lift(people, ref, *ids)
    asked = get_question(people["th"], number, now=NOW).line
    assert (number, asked.closes_at, asked.about) == (1, CLOSE, QuestionAbout.LIFT_BRACKETS)
    assert close(CLOSE - timedelta(seconds=1)) == 0
    assert (state(), bracket_state(ids[0]), open_brackets()) == (QuestionState.OPEN, BracketState.OPEN, 1)
    assert close(CLOSE + 5 * HOUR) == 1
    assert (state(), open_brackets()) == (QuestionState.UNOPPOSED, 0)
    found = db.session.execute(select(Bracket)).scalars().all()
    assert {(b.state, b.ended_at, b.ended_reason) for b in found} == {(BracketState.LIFTED, CLOSE, "We are close.")}
    act = db.session.execute(select(Act).where(Act.verb == "questions.close")).scalar_one()
    assert (act.at, act.recorded_at, act.subject, act.person_id) == (CLOSE, CLOSE + 5 * HOUR, "Q-1", None)
    assert close(CLOSE + 6 * HOUR) == 0


def test_an_objection_of_a_deciding_delegation_keeps_them(room):
    _made, people, ref = room
    bracket_id = bracket(people["sg"], ref)
    number = ask_lift(people, ref, bracket_id)
    assert object_to(people["sg"], number) is True
    assert close(CLOSE) == 1
    assert (state(), bracket_state(bracket_id), open_brackets()) == (QuestionState.OBJECTED, BracketState.OPEN, 1)


def test_what_a_delegation_says_that_does_not_decide_is_a_statement(room):
    _made, people, ref = room
    bracket_id = bracket(people["sg"], ref)
    number = ask_lift(people, ref, bracket_id)
    assert object_to(people["au"], number) is False
    said = get_question(people["th"], number, now=NOW).objections
    assert [(o.delegation, o.counts) for o in said] == [("Australia", False)]
    close(CLOSE)
    assert (state(), bracket_state(bracket_id)) == (QuestionState.UNOPPOSED, BracketState.LIFTED)


@pytest.mark.parametrize(("seconds", "counts"), [(-1, True), (0, False), (1, False)])
def test_the_instant_decides_whether_an_objection_comes_in_time(room, seconds, counts):
    _made, people, ref = room
    number = ask_lift(people, ref, bracket(people["sg"], ref))
    at = CLOSE + timedelta(seconds=seconds)
    if counts:
        object_to(people["th"], number, at=at)
    else:
        with pytest.raises(Refused, match="closed on 2 May 2019, 10:00 Bangkok time"):
            object_to(people["th"], number, at=at)
    close(CLOSE + HOUR)
    assert state() == (QuestionState.OBJECTED if counts else QuestionState.UNOPPOSED)


def test_a_clock_set_back_reopens_nothing(room):
    _made, people, ref = room
    number = ask_lift(people, ref, bracket(people["sg"], ref))
    close(CLOSE)
    with pytest.raises(Refused, match="closed on"):
        object_to(people["sg"], number, at=NOW + HOUR)
    assert close(NOW + HOUR) == 0
    assert state() == QuestionState.UNOPPOSED


def test_only_heads_object_and_each_delegation_once(room):
    _made, people, ref = room
    number = ask_lift(people, ref, bracket(people["sg"], ref))
    for who in ("delegate", "chair", "secretariat"):
        with pytest.raises(NotPermitted):
            object_to(people[who], number)
    object_to(people["sg"], number)
    with pytest.raises(Refused, match="objected already"):
        object_to(people["sg"], number)
    with pytest.raises(NotFound):
        object_to(people["sg"], 9)
    with pytest.raises(Refused, match="Say why"), transaction():
        questions.object_to(people["th"], number, reason=" ", clock=lambda: NOW)


def test_a_reason_for_the_chair_is_read_by_the_chair_and_its_delegation(room):
    _made, people, ref = room
    number = ask_lift(people, ref, bracket(people["sg"], ref))
    object_to(people["sg"], number, chair_only=True)
    read = {who: get_question(people[who], number, now=NOW).objections[0].reason for who in people}
    assert {who for who, reason in read.items() if reason} == {"sg", "delegate", "chair", "co_chair"}
    act = db.session.execute(select(Act).where(Act.verb == "questions.object")).scalar_one()
    assert act.reason == ""


def test_a_reopened_paragraph_is_open(room):
    _made, people, ref = room
    with pytest.raises(Refused, match="not agreed"):
        reopen(people, ref)
    agree(people, ref)
    number = reopen(people, ref, closes_at=NOW + timedelta(minutes=5))
    with pytest.raises(NotFound):
        reopen(people, ref, "p9")
    assert what_stands_in_the_way(db.session.execute(select(Candidate)).scalar_one()).questions == 1
    close(NOW + timedelta(minutes=5))
    candidate = db.session.execute(select(Candidate)).scalar_one()
    standing = paragraphs.find_standing(candidate.id, "p1")
    assert (number, standing.state, standing.set_at) == (1, ParagraphState.OPEN, NOW + timedelta(minutes=5))
    bracket(people["sg"], ref)


def test_a_paragraph_that_one_deciding_delegation_keeps_closed_stays_agreed(room):
    _made, people, ref = room
    agree(people, ref)
    number = reopen(people, ref)
    object_to(people["th"], number)
    close(CLOSE)
    candidate = db.session.execute(select(Candidate)).scalar_one()
    assert paragraphs.find_standing(candidate.id, "p1").state == ParagraphState.AGREED


def test_what_is_before_the_room_is_not_asked_again(room):
    _made, people, ref = room
    agree(people, ref, "p2")
    first = bracket(people["sg"], ref)
    second = bracket(people["th"], ref)
    assert ask_lift(people, ref, first, request_id="once") == 1
    assert ask_lift(people, ref, first, request_id="once") == 1
    with pytest.raises(Refused, match="already, as Q-1"):
        ask_lift(people, ref, first, second)
    assert ask_lift(people, ref, second) == 2
    assert reopen(people, ref, "p2") == 3
    with pytest.raises(Refused, match="already, as Q-3"):
        reopen(people, ref, "p2")


@pytest.mark.parametrize("closes_at", [NOW, NOW - HOUR, NOW + timedelta(days=61)])
def test_the_room_needs_a_time_that_is_to_come(room, closes_at):
    _made, people, ref = room
    bracket_id = bracket(people["sg"], ref)
    with pytest.raises(Refused) as refusal:
        ask_lift(people, ref, bracket_id, closes_at=closes_at)
    assert refusal.value.field == "closes_at"


def test_only_a_chair_asks_about_brackets_that_are_open(room):
    _made, people, ref = room
    bracket_id = bracket(people["sg"], ref)
    for who in ("sg", "secretariat"):
        with pytest.raises(NotPermitted), transaction():
            questions.ask_lift(people[who], ref, [bracket_id], reason="So.", now=NOW)
    with pytest.raises(Refused, match="Choose the brackets"):
        ask_lift(people, ref)
    with pytest.raises(Refused, match="Say why"):
        ask_lift(people, ref, bracket_id, reason="")
    with transaction():
        brackets.lift(people["sg"], bracket_id, now=NOW)
    with pytest.raises(Conflict):
        ask_lift(people, ref, bracket_id)


def test_brackets_lifted_meanwhile_are_left_alone(room):
    _made, people, ref = room
    bracket_id = bracket(people["sg"], ref)
    ask_lift(people, ref, bracket_id)
    with transaction():
        brackets.lift(people["sg"], bracket_id, reason="Ours.", now=NOW + HOUR)
    close(CLOSE)
    assert db.session.get(Bracket, bracket_id).ended_reason == "Ours."
    assert db.session.execute(select(Question.outcome)).scalar_one() == "The brackets were no longer open."


def test_the_chair_takes_a_question_back_until_its_instant(room):
    _made, people, ref = room
    first = ask_lift(people, ref, bracket(people["sg"], ref))
    for who in ("sg", "secretariat"):
        with pytest.raises(NotPermitted), transaction():
            questions.withdraw(people[who], first, now=NOW)
    with transaction():
        questions.withdraw(people["co_chair"], first, reason="Not yet.", now=NOW)
    assert (state(), close(CLOSE)) == (QuestionState.WITHDRAWN, 0)
    with pytest.raises(Refused, match="withdrawn"), transaction():
        questions.withdraw(people["chair"], first, now=NOW)
    second = ask_lift(people, ref, bracket(people["th"], ref))
    with pytest.raises(Refused, match="time of Q-2 is over"), transaction():
        questions.withdraw(people["chair"], second, now=CLOSE)


def test_a_question_on_a_text_withdrawn_meanwhile_comes_to_nothing(room):
    _made, people, ref = room
    bracket_id = bracket(people["sg"], ref)
    ask_lift(people, ref, bracket_id)
    with transaction():
        candidates.withdraw(people["th"], ref, reason="Enough.", now=NOW)
    close(CLOSE)
    assert (state(), bracket_state(bracket_id)) == (QuestionState.WITHDRAWN, BracketState.OPEN)
    assert db.session.execute(select(Question.outcome)).scalar_one() == "N-01 was withdrawn meanwhile."


def test_an_archived_conference_s_clock_stands_still(room):
    _made, people, ref = room
    ask_lift(people, ref, bracket(people["sg"], ref))
    with transaction():
        archive.archive(people["secretariat"], reason="Over.", now=NOW)
    assert (close(CLOSE), state()) == (0, QuestionState.OPEN)
    with transaction():
        archive.unarchive(people["secretariat"], reason="On.", now=CLOSE)
    assert (close(CLOSE), state()) == (1, QuestionState.UNOPPOSED)


def test_a_delegation_is_asked_for_what_it_can_answer(room):
    _made, people, ref = room
    number = ask_lift(people, ref, bracket(people["sg"], ref))
    waiting = {who: [q.number for q in list_to_answer(people[who], now=NOW)] for who in ("th", "sg", "au")}
    assert waiting == {"th": [1], "sg": [1], "au": []}
    object_to(people["sg"], number)
    assert list_to_answer(people["sg"], now=NOW) == []
    assert list_to_answer(people["th"], now=CLOSE) == []
    assert [q.open for q in list_questions(people["au"], now=CLOSE)] == [False]


# Friendly amendments


def amendment(made, ref, delegation="au", **more):
    body = "States should consult each other early."
    return factories.make_amendment(
        made, ref, delegation, [{"op": "replace", "paragraph": "p1", "body": body}], **more
    )


def friendly(actor, ref="A-1"):
    with transaction():
        return questions.ask_friendly(actor, ref, now=NOW)


def test_the_sponsor_puts_a_friendly_amendment_before_the_room(room):
    made, people, ref = room
    amendment(made, ref)
    for who in ("sg", "au", "chair", "delegate"):
        with pytest.raises(NotPermitted, match="sponsor's delegation"):
            friendly(people[who])
    assert friendly(people["th"]) == 1
    assert friendly(people["th"]) == 1
    line = get_question(people["sg"], 1, now=NOW).line
    assert (line.about, line.amendment, line.asker, line.closes_at) == (
        QuestionAbout.FRIENDLY, "A-1", "Thailand", CLOSE,
    )  # fmt: skip
    with pytest.raises(NotPermitted), transaction():
        questions.withdraw(people["chair"], 1, now=NOW)


def test_any_delegation_s_objection_to_a_friendly_amendment_counts(room):
    made, people, ref = room
    amendment(made, ref, "sg")
    friendly(people["th"])
    assert [q.number for q in list_to_answer(people["au"], now=NOW)] == [1]
    assert list_to_answer(people["th"], now=NOW) == []
    assert object_to(people["au"], 1) is True
    close(CLOSE)
    assert state() == QuestionState.OBJECTED


def test_an_amendment_that_cannot_enter_is_not_put_before_the_room(room):
    made, people, ref = room
    amendment(made, ref)
    with pytest.raises(NotFound):
        friendly(people["th"], "A-9")
    factories.make_version(made, ref, [("p1", "Other words.")])
    with pytest.raises(Refused, match="text that has changed since"):
        friendly(people["th"])


# The chair's text


def chairs_text(people, ref, *bodies, version=1, **more):
    with transaction():
        return questions.ask_chairs_text(
            people["chair"], ref, title=more.pop("title", "Early consultation"), bodies=bodies, reason="A bridge.",
            version_number=version, now=NOW, **more,
        )  # fmt: skip


def test_the_chair_s_text_stands_against_the_text_before_the_room(room):
    _made, people, ref = room
    number = chairs_text(people, ref, ("p2", "They should do so soon."), ("p1", ""), (None, "And openly."))
    page = get_question(people["sg"], number, now=NOW)
    assert [(p.id, p.body) for p in page.new.paragraphs] == [("p2", "They should do so soon."), ("+1", "And openly.")]
    assert [p.id for p in page.former.paragraphs] == ["p1", "p2"]
    with pytest.raises(Refused, match="already, as Q-1"):
        chairs_text(people, ref, ("p1", "Something else."))


def test_the_chair_s_text_says_something_else_on_the_version_that_was_read(room):
    made, people, ref = room
    rows = (("p1", "States should consult one another early."), ("p2", "They should do so in good faith."))
    with pytest.raises(Refused, match="as it stands"):
        chairs_text(people, ref, *rows)
    with pytest.raises(Refused, match="at least one paragraph"):
        chairs_text(people, ref, ("p1", " "))
    with pytest.raises(Refused, match="a title"):
        chairs_text(people, ref, ("p1", "x"), title=" ")
    factories.make_version(made, ref, [("p1", "Other words.")])
    with pytest.raises(Conflict, match="Version 2"):
        chairs_text(people, ref, ("p1", "x"))


# Twice at once


def together(app, *acts):
    db.session.remove()
    barrier = Barrier(len(acts))

    def run(act):
        with app.app_context():
            barrier.wait()
            try:
                return act()
            except Refused as refusal:
                return refusal
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_closed_twice_at_once_it_closes_once(app, room):
    _made, people, ref = room
    ask_lift(people, ref, bracket(people["sg"], ref))
    assert sorted(together(app, *[lambda: close(CLOSE)] * 3)) == [0, 0, 1]
    assert db.session.execute(select(func.count()).select_from(Act).where(Act.verb == "questions.close")).scalar() == 1


def test_objections_at_once_are_one_for_each_delegation(app, room):
    _made, people, ref = room
    number = ask_lift(people, ref, bracket(people["sg"], ref))
    acts = [lambda who=who: object_to(people[who], number) for who in ("sg", "sg", "th")]
    answers = together(app, *acts)
    assert len([answer for answer in answers if answer is True]) == 2
    assert db.session.execute(select(func.count()).select_from(QuestionObjection)).scalar_one() == 2


def test_crossing_brackets_at_once_come_to_one(app, room):
    _made, people, ref = room
    answers = together(
        app,
        lambda: bracket(people["sg"], ref, "consult one another"),
        lambda: bracket(people["th"], ref, "another early"),
    )
    assert [isinstance(answer, Refused) for answer in answers].count(True) == 1
    assert (db.session.execute(select(func.count()).select_from(Bracket)).scalar_one(), open_brackets()) == (1, 1)


def test_brackets_asked_for_by_one_form_pressed_twice_at_once_are_asked_for_once(app, room):
    _made, people, ref = room

    def press():
        with transaction():
            return brackets.open_bracket(
                people["sg"], ref, Asked("p1", "So.", "early"), request_id="pressed", clock=lambda: NOW
            )

    answers = together(app, *[press] * 3)
    assert answers == [db.session.execute(select(Bracket.id)).scalar_one()] * 3


def test_a_question_closes_while_its_amendment_is_withdrawn_and_neither_waits_for_the_other(
    engine, app, room, monkeypatch
):
    made, people, ref = room
    amendment(made, ref, "sg")
    friendly(people["th"])
    drop = clearing.drop_questions

    def once_the_clock_waits(*args, **more):
        while engine.name == "postgresql" and not waiting_for_a_lock():
            time.sleep(0.01)
        drop(*args, **more)

    monkeypatch.setattr(clearing, "drop_questions", once_the_clock_waits)
    begun = Event()

    def withdraw():
        with transaction():
            db.session.execute(select(Candidate).with_for_update()).scalar_one()
            begun.set()
            amendments.withdraw(people["sg"], "A-1", now=CLOSE)

    def tick():
        begun.wait()
        return close(CLOSE)

    assert together(app, withdraw, tick) == [None, 0]
    assert db.session.execute(select(Question.state)).scalar_one() == QuestionState.WITHDRAWN


def waiting_for_a_lock() -> bool:
    """Whether a connection to this PostgreSQL waits for another."""
    with db.engine.connect() as connection:
        return connection.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar_one() > 0


def test_two_chairs_that_ask_the_same_at_once_ask_once(app, room):
    _made, people, ref = room
    bracket_id = bracket(people["sg"], ref)

    def ask(who):
        with transaction():
            return questions.ask_lift(people[who], ref, [bracket_id], reason="So.", now=NOW)

    answers = together(app, lambda: ask("chair"), lambda: ask("co_chair"))
    assert [isinstance(answer, Refused) for answer in answers].count(True) == 1


def test_the_usual_time_is_the_conference_s(room):
    made, people, ref = room
    with transaction() as session:
        session.get(Conference, made.id).asking_hours = 2
    ask_lift(people, ref, bracket(people["sg"], ref))
    assert db.session.execute(select(Question.closes_at)).scalar_one() == NOW + 2 * HOUR
