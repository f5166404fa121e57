"""Statements that come on paper or by mail: in time or not, confirmed or disowned, and what follows of each."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.errors import NotFound, NotPermitted, Refused
from consult.core.lifecycle import CandidateState
from consult.core.words import Role, StatementKind
from consult.db import db, transaction
from consult.models import Act, Candidate, PaperSubmission, Position, Statement
from consult.services import declarations, paper, statements
from consult.services.statements import Stated
from tests import factories
from tests.factories import NOW
from tests.services.test_paper import receipt

K, S = StatementKind, CandidateState
HOUR = timedelta(hours=1)
LATE = NOW + 48 * HOUR


@pytest.fixture
def room():
    made = factories.make_conference()
    people = {code: factories.seat(made, Role.HEAD, code) for code in ("th", "sg", "id", "au")}
    people["chair"] = factories.seat(made, Role.CHAIR)
    people["secretariat"] = factories.seat(made, Role.SECRETARIAT)
    return made, people, factories.make_tabled(made, "th")


def enter(people, ref, kind=K.RESERVATION, *, code="sg", at=NOW, now=NOW, request_id=None, by="secretariat"):
    with transaction():
        return paper.enter_statement(
            people[by], receipt=receipt(code, received_at=at, request_id=request_id),
            stated=Stated(kind, "Not where a treaty says otherwise.", ref=ref, paragraph_id="p1", quote="early"),
            now=now,
        )  # fmt: skip


def adopt(people, ref):
    with transaction():
        declarations.put(people["chair"], ref, version_number=1, now=NOW)
    with transaction():
        declarations.declare(people["chair"], ref, S.ADOPTED, version_number=1, now=NOW)


def state(ref):
    return db.session.execute(select(Candidate.state).where(Candidate.ref == ref)).scalar_one()


def the(model):
    return db.session.execute(select(model)).scalar_one()


def test_one_received_in_time_stands_as_of_then_though_entered_late(room):
    made, people, ref = room
    adopt(people, ref)
    enter(people, ref, at=NOW + 24 * HOUR - timedelta(seconds=1), now=LATE)
    row = the(Statement)
    assert (row.delegation_id, row.made_at) == (made.delegations["sg"], NOW + 24 * HOUR - timedelta(seconds=1))
    assert state(ref) == S.ADOPTED_WITH_RESERVATIONS
    act = db.session.execute(select(Act).where(Act.verb == "statements.enter_on_paper")).scalar_one()
    assert (act.at, act.recorded_at, act.reason) == (row.made_at, LATE, "By e-mail. The line was down.")


def test_one_received_when_the_time_had_passed_is_refused(room):
    _made, people, ref = room
    adopt(people, ref)
    with pytest.raises(Refused, match="Statements were taken until") as refused:
        enter(people, ref, at=NOW + 24 * HOUR, now=LATE)
    assert refused.value.field == "received_at"


def test_one_received_before_the_text_was_on_the_table_is_refused(room):
    _made, people, ref = room
    with pytest.raises(Refused, match="not on the table yet"):
        enter(people, ref, at=NOW - timedelta(days=6))


def test_only_the_secretariat_enters_and_once(room):
    _made, people, ref = room
    with pytest.raises(NotPermitted):
        enter(people, ref, by="chair")
    assert enter(people, ref, request_id="once") == enter(people, ref, request_id="once")
    with pytest.raises(Refused, match="does not decide"):
        enter(people, ref, code="au")
    the(Statement)


def test_a_disowned_reservation_no_longer_stands_and_the_outcome_goes_back(room):
    _made, people, ref = room
    adopt(people, ref)
    entered = enter(people, ref)
    assert state(ref) == S.ADOPTED_WITH_RESERVATIONS
    with pytest.raises(NotFound), transaction():
        paper.disown(people["id"], entered, reason="Not ours.", now=NOW)
    with transaction():
        paper.disown(people["sg"], entered, reason="Not ours.", now=NOW)
    assert state(ref) == S.ADOPTED
    assert the(Statement).withdrawn_reason == "Disowned by the delegation. Not ours."
    assert the(PaperSubmission).answer == "Not ours."


def test_a_confirmed_one_is_withdrawn_like_any_other_and_its_position_is_left_to_the_delegation(room):
    _made, people, ref = room
    entered = enter(people, ref)
    assert db.session.execute(select(Position)).first() is None
    with transaction():
        paper.confirm(people["sg"], entered, now=NOW)
    with pytest.raises(Refused, match="still be withdrawn"), transaction():
        paper.disown(people["sg"], entered, reason="Not ours.", now=NOW)
    with transaction():
        statements.withdraw(people["sg"], 1, reason="Answered.", revision=1, now=NOW)
    assert the(Statement).withdrawn_at == NOW


def test_one_amended_since_is_disowned_as_a_whole(room):
    _made, people, ref = room
    entered = enter(people, ref)
    with transaction():
        statements.amend(
            people["sg"], 1, Stated(K.RESERVATION, "Ours.", version_number=1), revision=1, request_id=None,
            clock=lambda: NOW,
        )  # fmt: skip
    with transaction():
        paper.disown(people["sg"], entered, reason="Not ours.", now=NOW)
    rows = db.session.execute(select(Statement).order_by(Statement.revision)).scalars()
    assert [(row.superseded_at, row.withdrawn_at) for row in rows] == [(NOW, None), (None, NOW)]
