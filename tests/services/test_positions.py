"""Positions of delegations on versions."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.errors import Conflict, NotFound, NotPermitted, Refused
from consult.core.lifecycle import CandidateState
from consult.core.words import AlternateKind, Held, Role
from consult.db import db, transaction
from consult.models import Act, Candidate, Position
from consult.queries.consensus import readiness
from consult.services import declarations, positions
from tests import factories
from tests.factories import NOW

DAY = timedelta(days=1)
WHY = {"reason": "Not in our law.", "lifts": "Strike paragraph 2."}


@pytest.fixture
def room():
    made = factories.make_conference()
    people = {code: factories.seat(made, Role.HEAD, code) for code in ("th", "sg", "id", "au")}
    people["chair"] = factories.seat(made, Role.CHAIR)
    return made, people, factories.make_tabled(made, "th")


def take(actor, ref, held, *, version=1, at=NOW, **more):
    with transaction():
        return positions.take(actor, ref, held=held, version_number=version, clock=lambda: at, **more)


def candidate(ref):
    return db.session.execute(select(Candidate).where(Candidate.ref == ref)).scalar_one()


def ready(ref, at=NOW):
    return readiness(candidate(ref), now=at)


def next_version(made, ref):
    factories.make_version(made, ref, [("p1", "Other words.")])


def rows(ref):
    found = db.session.execute(
        select(Position).where(Position.candidate_id == candidate(ref).id).order_by(Position.id)
    ).scalars()
    return [(row.held, row.superseded_at is None) for row in found]


def test_a_position_takes_the_place_of_the_former_one_which_is_kept(room):
    _made, people, ref = room
    assert take(people["sg"], ref, Held.SUPPORTS) is True
    assert take(people["sg"], ref, Held.OBJECTS, **WHY, at=NOW + DAY) is True
    assert rows(ref) == [(Held.SUPPORTS, False), (Held.OBJECTS, True)]
    assert ready(ref).hindrances[0].whose == ("Singapore",)
    acts = db.session.execute(select(Act.details).where(Act.verb == "positions.take").order_by(Act.id)).scalars().all()
    assert [(a["held"], a["was"]) for a in acts] == [("supports", "none"), ("objects", "supports")]


def test_the_same_position_again_changes_nothing(room):
    _made, people, ref = room
    take(people["sg"], ref, Held.OBJECTS, **WHY)
    assert take(people["sg"], ref, Held.OBJECTS, **WHY, at=NOW + DAY) is False
    assert rows(ref) == [(Held.OBJECTS, True)]


def test_the_same_form_twice_takes_one_position(room):
    _made, people, ref = room
    assert take(people["sg"], ref, Held.SUPPORTS, request_id="a") is True
    assert take(people["sg"], ref, Held.CAN_JOIN) is True
    assert take(people["sg"], ref, Held.SUPPORTS, request_id="a") is False
    assert rows(ref) == [(Held.SUPPORTS, False), (Held.CAN_JOIN, True)]


@pytest.mark.parametrize(
    ("held", "given", "sentence"),
    [
        (Held.OBJECTS, {"reason": "Why."}, "what would lift"),
        (Held.OBJECTS, {"lifts": "Strike it."}, "cannot join"),
        (Held.AD_REF, {}, "Say until when"),
        (Held.AD_REF, {"until": NOW}, "still to come"),
        (Held.AD_REF, {"until": NOW + timedelta(days=400)}, "180 days at most"),
    ],
)
def test_an_objection_and_a_capital_need_their_words(room, held, given, sentence):
    _made, people, ref = room
    with pytest.raises(Refused, match=sentence):
        take(people["sg"], ref, held, **given)
    assert rows(ref) == []


def test_a_delegation_that_does_not_decide_supports_and_holds_up_nothing(room):
    _made, people, ref = room
    take(people["au"], ref, Held.SUPPORTS)
    with pytest.raises(Refused, match="does not decide"):
        take(people["au"], ref, Held.OBJECTS, **WHY)
    assert ready(ref).adoption == CandidateState.ADOPTED


def test_only_the_head_or_an_alternate_for_positions_speaks(room):
    made, people, ref = room
    delegate = factories.seat(made, Role.DELEGATE, "sg")
    for actor in (delegate, factories.seat(made, Role.OBSERVER, "sg"), people["chair"]):
        with pytest.raises(NotPermitted):
            take(actor, ref, Held.SUPPORTS)
    stands_in = type(delegate)(**{**vars(delegate), "alternate_for": frozenset({AlternateKind.POSITION})})
    assert take(stands_in, ref, Held.SUPPORTS) is True
    assert db.session.execute(select(Act.by_alternate).where(Act.verb == "positions.take")).scalars().all() == [True]


def test_a_position_is_taken_on_the_version_that_was_read(room):
    made, people, ref = room
    next_version(made, ref)
    with pytest.raises(Conflict, match="Version 2"):
        take(people["sg"], ref, Held.SUPPORTS)
    assert take(people["sg"], ref, Held.SUPPORTS, version=2) is True


def test_on_a_new_version_an_objection_blocks_until_its_holder_answers_in_one_click(room):
    made, people, ref = room
    take(people["sg"], ref, Held.OBJECTS, **WHY)
    take(people["id"], ref, Held.SUPPORTS)
    next_version(made, ref)
    found = ready(ref)
    assert [(h.obstacle.value, h.whose) for h in found.hindrances] == [("unconfirmed", ("Singapore",))]
    with transaction():
        assert positions.confirm(people["sg"], ref, version_number=2, clock=lambda: NOW) is True
    with transaction():
        assert positions.confirm(people["sg"], ref, version_number=2, clock=lambda: NOW) is False
    assert [(h.obstacle.value, h.whose) for h in ready(ref).hindrances] == [("objections", ("Singapore",))]
    with transaction(), pytest.raises(Refused, match="no position"):
        positions.confirm(people["id"], ref, version_number=2, clock=lambda: NOW)
    # Answered the other way: what it held on the former version is history.
    take(people["sg"], ref, Held.CAN_JOIN, version=2)
    assert ready(ref).hindrances == ()


def test_an_objection_taken_back_on_a_new_version_no_longer_stands(room):
    made, people, ref = room
    take(people["sg"], ref, Held.OBJECTS, **WHY)
    next_version(made, ref)
    assert take(people["sg"], ref, Held.NONE, version=2) is True
    assert ready(ref).adoption == CandidateState.ADOPTED


def test_a_reason_for_the_chair_alone_is_not_in_the_record(room):
    _made, people, ref = room
    take(people["sg"], ref, Held.OBJECTS, **WHY, chair_only=True)
    act = db.session.execute(select(Act).where(Act.verb == "positions.take")).scalar_one()
    assert act.reason == "" and "law" not in str(act.details)
    assert act.details["lifts"] == "Strike paragraph 2."


def test_the_chair_asks_a_capital_again_once_its_time_has_passed(room):
    _made, people, ref = room
    take(people["sg"], ref, Held.AD_REF, until=NOW + DAY)

    def ask(at, code="sg", actor=people["chair"]):
        with transaction():
            positions.ask_again(actor, ref, code, answer_by=at + DAY, version_number=1, now=at)

    with pytest.raises(Refused, match="has not passed"):
        ask(NOW)
    with pytest.raises(NotPermitted):
        ask(NOW + 2 * DAY, actor=people["sg"])
    with pytest.raises(NotFound):
        ask(NOW + 2 * DAY, code="id")
    late = NOW + 2 * DAY
    assert ready(ref, late).overdue == ("Singapore",)
    ask(late)
    assert ready(ref, late).overdue == ()
    # Its silence is no consent: it stays pending however long it lasts.
    assert ready(ref, late + 9 * DAY).pending == ("Singapore",)
    assert ready(ref, late + 9 * DAY).overdue == ("Singapore",)


def test_an_adopted_text_takes_no_further_positions(room):
    _made, people, ref = room
    with transaction():
        declarations.put(people["chair"], ref, version_number=1, now=NOW)
        declarations.declare(people["chair"], ref, CandidateState.ADOPTED, version_number=1, now=NOW)
    with pytest.raises(Refused, match="was adopted"):
        take(people["sg"], ref, Held.OBJECTS, **WHY)


def test_the_last_objection_is_lifted_after_the_item_was_closed_and_nothing_follows_by_itself(room):
    _made, people, ref = room
    take(people["sg"], ref, Held.OBJECTS, **WHY)
    with transaction():
        declarations.declare(
            people["chair"], ref, CandidateState.CHAIR_SUMMARY, version_number=1, reason="No consensus.", now=NOW
        )
    with pytest.raises(Refused):
        take(people["id"], ref, Held.OBJECTS, **WHY)
    assert take(people["sg"], ref, Held.CAN_JOIN, at=NOW + DAY) is True
    assert candidate(ref).state == CandidateState.CHAIR_SUMMARY
    assert ready(ref).adoption == CandidateState.ADOPTED
    with transaction():
        declarations.take_up(people["chair"], ref, reason="The last objection was lifted.", now=NOW + DAY)
    assert candidate(ref).state == CandidateState.TABLED
