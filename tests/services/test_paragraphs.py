"""How far a paragraph is agreed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.errors import Conflict, NotFound, NotPermitted, Refused
from consult.core.lifecycle import ParagraphState
from consult.core.words import Role
from consult.db import db, transaction
from consult.models import Act, Candidate, ParagraphStanding, Version
from consult.queries.paragraphs import list_overdue, standings
from consult.services import brackets, paragraphs
from consult.services.brackets import Asked
from tests import factories
from tests.factories import NOW

OPEN, AD_REF, AGREED = ParagraphState.OPEN, ParagraphState.AGREED_AD_REF, ParagraphState.AGREED
DAY = timedelta(days=1)


@pytest.fixture
def room():
    made = factories.make_conference()
    people = {"sg": factories.seat(made, Role.HEAD, "sg"), "chair": factories.seat(made, Role.CHAIR)}
    return made, people, factories.make_tabled(made, "th")


def say(actor, ref, to, *, paragraph="p1", version=1, at=NOW, **more):
    with transaction():
        paragraphs.set_standing(actor, ref, paragraph, to=to, version_number=version, now=at, **more)


def state(paragraph="p1"):
    found = paragraphs.find_standing(db.session.execute(select(Candidate.id)).scalars().first(), paragraph)
    return found.state if found else OPEN


def test_the_chair_declares_a_paragraph_agreed(room):
    _made, people, ref = room
    say(people["chair"], ref, AGREED)
    assert (state(), state("p2")) == (AGREED, OPEN)
    with pytest.raises(Refused, match="stands so already"):
        say(people["chair"], ref, AGREED)
    with pytest.raises(NotPermitted):
        say(people["sg"], ref, AGREED, paragraph="p2")
    with pytest.raises(NotFound):
        say(people["chair"], ref, AGREED, paragraph="p9")


def test_an_agreed_paragraph_is_not_opened_by_the_chair_alone(room):
    _made, people, ref = room
    say(people["chair"], ref, AGREED)
    with pytest.raises(Refused, match="Ask the room"):
        say(people["chair"], ref, OPEN, reason="Again.")
    with pytest.raises(Refused, match="agreed already"):
        say(people["chair"], ref, AD_REF, until=NOW + DAY)
    assert state() == AGREED


def test_ad_referendum_has_a_deadline_and_never_becomes_agreed_by_itself(room):
    _made, people, ref = room
    for until in (None, NOW):
        with pytest.raises(Refused) as refusal:
            say(people["chair"], ref, AD_REF, until=until)
        assert refusal.value.field == "until"
    say(people["chair"], ref, AD_REF, until=NOW + DAY)
    candidate_id = db.session.execute(select(Candidate.id)).scalar_one()
    assert standings(candidate_id, now=NOW)["p1"].overdue is False
    assert list_overdue(people["chair"], now=NOW) == []
    later = standings(candidate_id, now=NOW + DAY)["p1"]
    assert (later.state, later.overdue) == (AD_REF, True)
    assert [(o.ref, o.number) for o in list_overdue(people["chair"], now=NOW + DAY)] == [("N-01", "1")]
    say(people["chair"], ref, AD_REF, until=NOW + 3 * DAY, at=NOW + DAY)  # the chair asks again
    assert list_overdue(people["chair"], now=NOW + 2 * DAY) == []
    say(people["chair"], ref, AGREED, at=NOW + 2 * DAY)
    assert state() == AGREED


def test_the_chair_ends_an_agreement_ad_referendum_with_a_reason(room):
    _made, people, ref = room
    say(people["chair"], ref, AD_REF, until=NOW + DAY)
    with pytest.raises(Refused) as refusal:
        say(people["chair"], ref, OPEN)
    assert refusal.value.field == "reason"
    say(people["chair"], ref, OPEN, reason="A capital cannot confirm.")
    assert state() == OPEN


def test_open_brackets_of_a_deciding_delegation_keep_a_paragraph_from_being_agreed(room):
    made, people, ref = room
    australia = factories.seat(made, Role.HEAD, "au")
    for actor in (australia, people["sg"]):
        with transaction():
            brackets.open_bracket(
                actor, ref, Asked("p1", "So.", "early"), request_id=None, clock=lambda: NOW
            )
    with pytest.raises(Refused, match="open brackets"):
        say(people["chair"], ref, AGREED)
    say(people["chair"], ref, AGREED, paragraph="p2")


def test_an_open_amendment_keeps_a_paragraph_from_being_agreed(room):
    made, people, ref = room
    factories.make_amendment(made, ref, "th", [{"op": "delete", "paragraph": "p2"}])
    with pytest.raises(Refused, match="amendment to paragraph 2"):
        say(people["chair"], ref, AGREED, paragraph="p2")
    say(people["chair"], ref, AGREED)


def test_a_page_read_before_the_text_moved_on_is_refused(room):
    made, people, ref = room
    factories.make_version(made, ref, [("p1", "Other words.")])
    with pytest.raises(Conflict):
        say(people["chair"], ref, AGREED, version=1)


def test_changed_words_open_a_paragraph_again_visibly(room):
    made, people, ref = room
    ref = factories.make_tabled(made, "th", paragraphs=("One.", "Two.", "Three."))
    for paragraph in ("p1", "p2", "p3"):
        say(people["chair"], ref, AGREED, paragraph=paragraph)
    factories.make_version(made, ref, [("p2", "Two\u200b."), ("p1", "One and more.")])
    with transaction() as session:
        candidate = session.execute(select(Candidate).where(Candidate.ref == ref)).scalar_one()
        former, new = session.execute(
            select(Version).where(Version.candidate_id == candidate.id).order_by(Version.number)
        ).scalars()
        assert paragraphs.after_version(candidate, former, new, now=NOW + DAY) == 1
    rows = standings(candidate.id, now=NOW)
    assert (rows["p1"].state, rows["p1"].by_clock, rows["p1"].reason) == (
        OPEN, True, "Its words changed in version 2.",
    )  # fmt: skip
    assert (rows["p2"].state, "p3" in rows) == (AGREED, False)
    acts = db.session.execute(select(Act).where(Act.verb == "paragraphs.fall_back")).scalars().all()
    assert [act.details for act in acts] == [{"paragraph": "2"}]


def test_one_standing_holds_and_all_are_kept(room):
    _made, people, ref = room
    say(people["chair"], ref, AD_REF, until=NOW + DAY)
    say(people["chair"], ref, AGREED, at=NOW + timedelta(hours=1))
    rows = db.session.execute(select(ParagraphStanding).order_by(ParagraphStanding.id)).scalars().all()
    assert [(row.state, row.superseded_at) for row in rows] == [(AD_REF, NOW + timedelta(hours=1)), (AGREED, None)]
