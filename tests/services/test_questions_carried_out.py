"""What follows when nobody objected and the words change: a friendly amendment, the chair's text."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.lifecycle import AmendmentState, BracketState, ParagraphState, QuestionState
from consult.core.words import Role, VersionOrigin
from consult.db import db, transaction
from consult.models import Amendment, Bracket, Candidate, ParagraphStanding, Question, Version
from consult.queries.brackets import list_on_text
from consult.services import brackets, paragraphs, questions
from consult.services.brackets import Asked
from tests import factories
from tests.factories import NOW

DAY = timedelta(days=1)
FRIENDLY = "States should consult each other early."


@pytest.fixture
def room():
    made = factories.make_conference()
    people = {
        "th": factories.seat(made, Role.HEAD, "th"),
        "sg": factories.seat(made, Role.HEAD, "sg"),
        "au": factories.seat(made, Role.HEAD, "au"),
        "chair": factories.seat(made, Role.CHAIR),
    }
    return made, people, factories.make_tabled(made, "th")


def bracket(actor, ref, quote, paragraph="p1"):
    with transaction():
        return brackets.open_bracket(
            actor, ref, Asked(paragraph, "So.", quote), request_id=None, clock=lambda: NOW
        )


def agree(people, ref, paragraph):
    with transaction():
        paragraphs.set_standing(
            people["chair"], ref, paragraph, to=ParagraphState.AGREED, version_number=1, now=NOW
        )


def friendly(made, people, ref):
    factories.make_amendment(made, ref, "au", [{"op": "replace", "paragraph": "p1", "body": FRIENDLY}])
    with transaction():
        return questions.ask_friendly(people["th"], "A-1", now=NOW)


def current(ref="N-01"):
    return db.session.execute(
        select(Version).join(Candidate, Candidate.current_version_id == Version.id).where(Candidate.ref == ref)
    ).scalar_one()


def question():
    return db.session.execute(select(Question)).scalar_one()


def test_a_friendly_amendment_to_which_nobody_objects_enters_the_text(room):
    made, people, ref = room
    friendly(made, people, ref)
    assert questions.close_due(now=lambda: NOW + DAY) == 1
    version = current()
    assert (version.number, version.origin, version.paragraphs[0]["body"]) == (2, VersionOrigin.FRIENDLY, FRIENDLY)
    assert db.session.execute(select(Amendment.state)).scalar_one() == AmendmentState.ACCEPTED
    assert (question().state, question().outcome) == (QuestionState.UNOPPOSED, "")


def test_a_friendly_amendment_to_which_anybody_objects_stays_open(room):
    made, people, ref = room
    number = friendly(made, people, ref)
    with transaction():
        questions.object_to(people["sg"], number, reason="Not so.", clock=lambda: NOW)
    questions.close_due(now=lambda: NOW + DAY)
    assert (current().number, question().state) == (1, QuestionState.OBJECTED)
    assert db.session.execute(select(Amendment.state)).scalar_one() == AmendmentState.OPEN


def test_what_cannot_be_done_any_more_says_so_and_harms_nothing(room):
    made, people, ref = room
    friendly(made, people, ref)
    factories.make_version(made, ref, [("p1", "Other words."), ("p2", "In good faith.")])
    assert questions.close_due(now=lambda: NOW + DAY) == 1
    assert (current().number, question().state) == (2, QuestionState.UNOPPOSED)
    assert question().outcome.startswith("Nobody objected, but it could not be done: ")


def chairs_text(people, ref, *bodies):
    with transaction():
        questions.ask_chairs_text(
            people["chair"], ref, title="Early consultation", bodies=bodies, reason="A bridge.", version_number=1,
            now=NOW,
        )  # fmt: skip


def test_the_chair_s_text_becomes_the_basis_and_keeps_what_was_proposed(room):
    _made, people, ref = room
    kept = bracket(people["sg"], ref, "early")
    gone = bracket(people["au"], ref, "one another")
    agree(people, ref, "p2")
    chairs_text(
        people, ref, ("p1", "States should talk early."), ("p2", "They should do so in good faith."), (None, "Openly.")
    )
    questions.close_due(now=lambda: NOW + DAY)
    version = current()
    assert (version.number, version.origin) == (2, VersionOrigin.CHAIR)
    assert [(p["id"], p["body"]) for p in version.paragraphs] == [
        ("p1", "States should talk early."), ("p2", "They should do so in good faith."), ("p3", "Openly."),
    ]  # fmt: skip
    states = dict(db.session.execute(select(Bracket.id, Bracket.state)).all())
    assert states == {kept: BracketState.OPEN, gone: BracketState.OVERTAKEN}
    candidate = db.session.execute(select(Candidate)).scalar_one()
    line = list_on_text(people["th"], candidate.id, zone="Asia/Bangkok", now=NOW)[0]
    assert (line.moved_on, line.start, line.end, candidate.open_brackets) == (False, 19, 24, 1)
    assert paragraphs.find_standing(candidate.id, "p2").state == ParagraphState.AGREED


def test_an_agreed_paragraph_that_the_chair_s_text_changes_is_open_again(room):
    _made, people, ref = room
    agree(people, ref, "p1")
    chairs_text(people, ref, ("p1", "States should talk."), ("p2", "They should do so in good faith."))
    questions.close_due(now=lambda: NOW + DAY)
    standing = db.session.execute(
        select(ParagraphStanding).where(ParagraphStanding.superseded_at.is_(None))
    ).scalar_one()
    assert (standing.state, standing.reason) == (ParagraphState.OPEN, "Its words changed in version 2.")
