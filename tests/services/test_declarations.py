"""Putting a text to the room, and what the chair declares of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.errors import Conflict, NotFound, NotPermitted, Refused
from consult.core.lifecycle import CandidateState
from consult.core.words import Held, Role
from consult.db import db, transaction
from consult.models import Act, Candidate, Declaration
from consult.services import candidates, declarations, positions
from tests import factories
from tests.factories import NOW

S = CandidateState
DAY = timedelta(days=1)
WHY = {"reason": "Not in our law.", "lifts": "Strike paragraph 2."}


@pytest.fixture
def room():
    made = factories.make_conference()
    people = {code: factories.seat(made, Role.HEAD, code) for code in ("th", "sg", "id")}
    people["chair"] = factories.seat(made, Role.CHAIR)
    people["co_chair"] = factories.seat(made, Role.CO_CHAIR)
    return made, people, factories.make_tabled(made, "th")


def take(actor, ref, held, *, version=1, at=NOW, **more):
    with transaction():
        positions.take(actor, ref, held=held, version_number=version, clock=lambda: at, **more)


def put(people, ref, *, version=1, at=NOW):
    with transaction():
        declarations.put(people["chair"], ref, version_number=version, now=at)


def declare(people, ref, outcome, *, version=1, at=NOW, by="chair", **more):
    with transaction():
        declarations.declare(people[by], ref, outcome, version_number=version, now=at, **more)


def state(ref):
    return db.session.execute(select(Candidate.state).where(Candidate.ref == ref)).scalar_one()


def declared():
    rows = db.session.execute(select(Declaration).order_by(Declaration.id)).scalars()
    return [(row.outcome, row.undone_at is None) for row in rows]


def test_a_clean_text_that_nobody_objects_to_is_adopted(room):
    made, people, ref = room
    put(people, ref)
    assert state(ref) == S.AT_GAVEL
    declare(people, ref, S.ADOPTED)
    assert state(ref) == S.ADOPTED
    row = db.session.execute(select(Declaration)).scalar_one()
    assert row.deciding == sorted(made.delegations[code] for code in ("id", "sg", "th"))
    act = db.session.execute(select(Act).where(Act.verb == "declarations.declare")).scalar_one()
    assert (act.subject, act.version_number, act.details) == (ref, 1, {"outcome": "adopted"})


def test_nothing_is_adopted_that_was_not_put_to_the_room(room):
    _made, people, ref = room
    with pytest.raises(Refused, match="Put the text to the room first"):
        declare(people, ref, S.ADOPTED)


def test_a_text_in_brackets_is_not_put_to_the_room(room):
    made, people, ref = room
    factories.bracket(made, ref, "sg", "p1")
    with pytest.raises(Refused, match="not clean.*Brackets are still open: 1"):
        put(people, ref)


def test_only_a_chair_puts_and_declares(room):
    made, people, ref = room
    others = [people["th"], factories.seat(made, Role.SECRETARIAT)]
    put(people, ref)
    for actor in others:
        with pytest.raises(NotPermitted), transaction():
            declarations.put(actor, ref, version_number=1, now=NOW)
        with pytest.raises(NotPermitted), transaction():
            declarations.declare(actor, ref, S.ADOPTED, version_number=1, now=NOW)
    declare(people, ref, S.ADOPTED, by="co_chair")
    assert state(ref) == S.ADOPTED


def test_the_version_declared_is_the_version_on_screen(room):
    made, people, ref = room
    factories.make_version(made, ref, [("p1", "Other words.")])
    with pytest.raises(Conflict):
        put(people, ref, version=1)
    put(people, ref, version=2)
    with pytest.raises(Conflict):
        declare(people, ref, S.ADOPTED, version=1)


def test_an_objection_prevents_adoption_confirmed_or_not(room):
    made, people, ref = room
    take(people["sg"], ref, Held.OBJECTS, **WHY)
    put(people, ref)
    with pytest.raises(Refused, match="Objections stand: Singapore"):
        declare(people, ref, S.ADOPTED)
    with transaction():
        declarations.take_back(people["chair"], ref, now=NOW)
    factories.make_version(made, ref, [("p1", "Other words.")])
    put(people, ref, version=2)
    with pytest.raises(Refused, match="former version stands: Singapore"):
        declare(people, ref, S.ADOPTED, version=2)
    take(people["sg"], ref, Held.CAN_JOIN, version=2)
    declare(people, ref, S.ADOPTED, version=2)
    assert declared() == [(S.ADOPTED, True)]


def test_an_objection_at_the_gavel_keeps_the_chair_from_declaring(room):
    _made, people, ref = room
    put(people, ref)
    take(people["id"], ref, Held.OBJECTS, **WHY)
    with pytest.raises(Refused, match="Objections stand: Indonesia"):
        declare(people, ref, S.ADOPTED)
    assert state(ref) == S.AT_GAVEL


def test_which_adoption_it_is_follows_from_the_positions(room):
    _made, people, ref = room
    put(people, ref)
    with pytest.raises(Refused, match="No capital"):
        declare(people, ref, S.ADOPTED_AD_REF)
    with pytest.raises(Refused, match="adopted without"):
        declare(people, ref, S.ADOPTED_WITH_RESERVATIONS)
    take(people["sg"], ref, Held.RESERVES, reason="Paragraph 1.")
    with pytest.raises(Refused, match="Singapore joins with a reservation"):
        declare(people, ref, S.ADOPTED)
    take(people["id"], ref, Held.AD_REF, until=NOW + DAY)
    with pytest.raises(Refused, match="capitals of Indonesia"):
        declare(people, ref, S.ADOPTED_WITH_RESERVATIONS)
    declare(people, ref, S.ADOPTED_AD_REF)
    assert state(ref) == S.ADOPTED_AD_REF


def test_an_adoption_ad_referendum_is_complete_with_the_last_capital(room):
    _made, people, ref = room
    for code in ("sg", "id"):
        take(people[code], ref, Held.AD_REF, until=NOW + DAY)
    put(people, ref)
    declare(people, ref, S.ADOPTED_AD_REF)
    take(people["sg"], ref, Held.SUPPORTS, at=NOW + DAY / 2)
    assert state(ref) == S.ADOPTED_AD_REF
    # After its time, asked or not: an answer is an answer, and only silence is none.
    take(people["id"], ref, Held.RESERVES, at=NOW + 2 * DAY, reason="Paragraph 1.")
    assert state(ref) == S.ADOPTED_WITH_RESERVATIONS
    assert declared() == [(S.ADOPTED_WITH_RESERVATIONS, True)]


def test_a_capital_that_cannot_confirm_leads_back_to_the_negotiation(room):
    _made, people, ref = room
    take(people["sg"], ref, Held.AD_REF, until=NOW + DAY)
    put(people, ref)
    declare(people, ref, S.ADOPTED_AD_REF)
    with pytest.raises(Refused, match="was adopted ad referendum"):
        take(people["id"], ref, Held.OBJECTS, **WHY)
    take(people["sg"], ref, Held.OBJECTS, at=NOW + DAY, **WHY)
    assert (state(ref), declared()) == (S.TABLED, [(S.ADOPTED_AD_REF, False)])
    row = db.session.execute(select(Declaration)).scalar_one()
    assert row.undone_reason == "The capital of Singapore could not confirm."


def test_a_capital_that_lapses_adopts_nothing_and_the_chair_sets_the_item_aside(room):
    _made, people, ref = room
    take(people["sg"], ref, Held.AD_REF, until=NOW + DAY)
    put(people, ref)
    declare(people, ref, S.ADOPTED_AD_REF)
    assert state(ref) == S.ADOPTED_AD_REF
    with pytest.raises(Conflict):
        declare(people, ref, S.CHAIR_SUMMARY, version=2, reason="Not confirmed.", at=NOW + 9 * DAY)
    declare(people, ref, S.CHAIR_SUMMARY, reason="The capital did not confirm.", at=NOW + 9 * DAY)
    assert declared() == [(S.ADOPTED_AD_REF, False), (S.CHAIR_SUMMARY, True)]


@pytest.mark.parametrize("outcome", [S.REFERRED, S.CARRIED_OVER, S.CHAIR_SUMMARY])
def test_an_end_without_adoption_needs_a_reason(room, outcome):
    _made, people, ref = room
    body = {"body_code": "AMCC"} if outcome == S.REFERRED else {}
    with pytest.raises(Refused, match="Say why"):
        declare(people, ref, outcome, **body)
    declare(people, ref, outcome, reason="No consensus was reached.", **body)
    assert state(ref) == outcome
    with pytest.raises(Conflict, match="already"):
        declare(people, ref, S.CARRIED_OVER, reason="Another.", by="co_chair")


def test_an_item_is_referred_to_a_body_of_the_conference(room):
    _made, people, ref = room
    with pytest.raises(Refused, match="Choose the body"):
        declare(people, ref, S.REFERRED, reason="For it.")
    with pytest.raises(NotFound):
        declare(people, ref, S.REFERRED, reason="For it.", body_code="nobody")


def test_the_same_declaration_twice_declares_once(room):
    _made, people, ref = room
    put(people, ref)
    declare(people, ref, S.ADOPTED, request_id="a")
    declare(people, ref, S.ADOPTED, request_id="a")
    assert declared() == [(S.ADOPTED, True)]


def test_what_is_put_to_the_room_keeps_its_words_and_its_place(room):
    _made, people, ref = room
    put(people, ref)
    with pytest.raises(Refused, match="put to the room for adoption"):
        with transaction():
            candidates.withdraw(people["th"], ref, reason="We want it back.", now=NOW)
    with transaction():
        declarations.take_back(people["chair"], ref, reason="More talks.", now=NOW)
    with transaction():
        candidates.withdraw(people["th"], ref, reason="We want it back.", now=NOW)
    assert state(ref) == S.WITHDRAWN
    with pytest.raises(Refused, match="was withdrawn"):
        put(people, ref)


def test_an_item_set_aside_is_taken_up_again(room):
    _made, people, ref = room
    declare(people, ref, S.CARRIED_OVER, reason="No time.")
    with pytest.raises(Refused, match="Say why"), transaction():
        declarations.take_up(people["chair"], ref, reason=" ", now=NOW)
    with transaction():
        declarations.take_up(people["chair"], ref, reason="There is time after all.", now=NOW)
    assert (state(ref), declared()) == (S.TABLED, [(S.CARRIED_OVER, False)])
    put(people, ref)
    declare(people, ref, S.ADOPTED)
    assert declared() == [(S.CARRIED_OVER, False), (S.ADOPTED, True)]
