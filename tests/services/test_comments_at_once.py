"""Two acts on comments at the same instant: exactly one outcome, a clear sentence for the other."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from consult.core.errors import Conflict, Refused
from consult.core.lifecycle import CommentState
from consult.core.words import Outcome, Role, Visibility
from consult.db import db, transaction
from consult.models import Candidate, Comment, Disposition, Version
from consult.services import carrying, comments, phases
from consult.services.comments import Words
from tests.factories import NOW, make_conference, make_tabled, seat


@pytest.fixture
def house(app):
    """People of a conference with one candidate; no context stays open, since each act brings its own."""
    return Room(app)


class Room:
    """Lets acts run at once, each in a context and a thread of its own."""

    def __init__(self, app, visibility=Visibility.AT_ONCE):
        self.app = app
        self.made = make_conference(visibility=visibility)
        self.head = seat(self.made, Role.HEAD, "sg")
        self.delegate = seat(self.made, Role.DELEGATE, "sg")
        self.chair = seat(self.made, Role.CHAIR)
        self.co_chair = seat(self.made, Role.CO_CHAIR)
        self.ref = make_tabled(self.made, "th")
        db.session.remove()

    def at_once(self, *acts):
        """What each act answers, or the refusal it meets."""
        barrier = Barrier(len(acts))

        def run(act):
            with self.app.app_context():
                barrier.wait()
                try:
                    with transaction():
                        return act()
                except Refused as refusal:
                    return refusal
                finally:
                    db.session.remove()

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(run, acts))

    def write(self, actor, *, now=NOW, **words):
        return comments.write(actor, self.ref, Words(body="Words", **words), request_id=None, clock=lambda: now)


def kinds(answers):
    return sorted(type(a).__name__ for a in answers)


def test_of_two_chairs_that_answer_at_once_one_is_told_of_the_other(house):
    with transaction():
        house.write(house.head)

    def answering(chair, reason):
        return lambda: comments.answer(chair, "C-1", outcome=Outcome.NOTED, reason=reason, version=1, now=NOW)

    answers = house.at_once(answering(house.chair, "One."), answering(house.co_chair, "Other."))
    assert kinds(answers) == ["Conflict", "NoneType"]
    refusal = next(a for a in answers if isinstance(a, Conflict))
    assert "answered meanwhile" in refusal.sentence
    assert db.session.execute(select(func.count()).select_from(Disposition)).scalar_one() == 1
    assert db.session.execute(select(Candidate.unanswered_count)).scalar_one() == 0


def move_on(house, number, body):
    """Version `number` of the text with one paragraph, to which what is open is carried."""
    candidate = db.session.execute(select(Candidate).with_for_update()).scalar_one()
    former = db.session.get(Version, candidate.current_version_id)
    made = Version(
        candidate_id=candidate.id, number=number, symbol="L.1/Rev.1", title=former.title, area=former.area,
        paragraphs=[{"id": "p1", "number": 1, "body": body}], pillars=[], bodies=[], cites=[], reason="More.",
        issued_at=NOW, issued_by_id=former.issued_by_id,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    candidate.current_version_id = made.id
    carrying.carry_all(candidate, former, made, names={}, now=NOW)


def test_of_two_places_said_at_once_one_counts_and_the_other_is_told(house):
    with transaction():
        house.write(house.head, paragraph_id="p1", quote="consult")
    with transaction():
        move_on(house, 2, "States should talk early.")
    seen = {"version": 1, "version_number": 2, "now": NOW}
    answers = house.at_once(
        lambda: comments.confirm(house.head, "C-1", **seen),
        lambda: comments.place(house.head, "C-1", paragraph_id=None, **seen),
    )
    assert kinds(answers) == ["Conflict", "NoneType"]
    assert db.session.execute(select(Comment.edit_counter, Comment.offered_version_id)).one() == (2, None)


def test_a_place_said_while_the_text_moves_on_is_carried_on_or_refused(house):
    with transaction():
        house.write(house.head, paragraph_id="p1", quote="consult")
    with transaction():
        move_on(house, 2, "States should talk early.")
    answers = house.at_once(
        lambda: comments.confirm(house.head, "C-1", version=1, version_number=2, now=NOW),
        lambda: move_on(house, 3, "States should speak early."),
    )
    current = db.session.execute(select(Candidate.current_version_id)).scalar_one()
    found = db.session.execute(select(Comment.offered_version_id, Comment.standing_quote)).one()
    assert found == (current, "talk" if kinds(answers) == ["NoneType", "NoneType"] else None)


def test_the_same_drafts_cleared_twice_at_once_go_out_once(house):
    with transaction():
        drafts = [(house.write(house.delegate).id, 1) for _ in range(3)]

    def clearing():
        return comments.clear(house.head, drafts, clock=lambda: NOW)

    answers = house.at_once(clearing, clearing)
    assert kinds(answers) == ["Conflict", "list"]
    assert db.session.execute(select(Candidate.thread_count)).scalar_one() == 3


def test_comments_sent_at_once_get_numbers_and_places_of_their_own(house):
    answers = house.at_once(*[lambda: house.write(house.head) for _ in range(6)])
    assert sorted(a.ref for a in answers) == [f"C-{n}" for n in range(1, 7)]
    assert sorted(a.position for a in answers) == [1, 2, 3, 4, 5, 6]
    assert db.session.execute(select(Candidate.thread_count, Candidate.unanswered_count)).one() == (6, 6)


def test_a_comment_is_withdrawn_or_answered_and_never_both(house):
    with transaction():
        house.write(house.head)
    answers = house.at_once(
        lambda: comments.withdraw(house.head, "C-1", now=NOW),
        lambda: comments.answer(house.chair, "C-1", outcome=Outcome.NOTED, reason="Heard.", version=1, now=NOW),
    )
    assert sum(isinstance(a, Refused) for a in answers) == 1
    assert db.session.execute(select(Candidate.unanswered_count)).scalar_one() == 0


def test_what_is_cleared_while_the_phase_closes_is_refused_or_released(ctx, app):
    room = Room(app, Visibility.AT_CLOSE)
    with transaction():
        draft = room.write(room.head)
    moment = NOW + timedelta(days=10)
    db.session.remove()

    def close():
        with app.app_context():
            phases.close_due(now=lambda: moment)
            db.session.remove()

    def clear():
        with app.app_context():
            try:
                with transaction():
                    return comments.clear(room.head, [(draft.id, 1)], clock=lambda: moment - timedelta(seconds=1))
            except Refused:
                return None
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        closing, clearing = pool.submit(close), pool.submit(clear)
        closing.result()
        clearing.result()
    comment = db.session.execute(select(Comment)).scalar_one()
    if comment.state == CommentState.CLEARED:
        assert comment.released_at == moment
    else:
        assert comment.state == CommentState.DRAFT
