"""An archived conference is read-only until the secretariat takes it out again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.errors import NotPermitted, Refused
from consult.core.lifecycle import ConferenceState
from consult.core.words import Role
from consult.db import db, transaction
from consult.models import Act, Conference, Phase
from consult.services import archive, phases
from consult.services.record import next_number
from tests.factories import NOW, make_conference, seat


@pytest.fixture
def c():
    return make_conference()


def _state(c):
    return tuple(
        db.session.execute(select(Conference.state, Conference.archived_at).where(Conference.id == c.id)).one()
    )


def _archive(actor, act=archive.archive, reason="It is over.", now=NOW):
    with transaction():
        act(actor, reason=reason, now=now)


def test_the_secretariat_archives_and_takes_out_again(c):
    secretariat = seat(c, Role.SECRETARIAT)
    _archive(secretariat)
    assert _state(c) == (ConferenceState.ARCHIVED, NOW)
    _archive(secretariat)  # twice is once
    _archive(secretariat, archive.unarchive, "One more list.")
    assert _state(c) == (ConferenceState.ACTIVE, None)
    acts = db.session.execute(select(Act.verb, Act.reason).order_by(Act.id)).all()
    assert [tuple(a) for a in acts] == [
        ("conference.archive", "It is over."), ("conference.unarchive", "One more list."),
    ]  # fmt: skip


@pytest.mark.parametrize(("role", "delegation"), [(Role.CHAIR, None), (Role.CO_CHAIR, None), (Role.HEAD, "th")])
def test_nobody_else_archives(c, role, delegation):
    with pytest.raises(NotPermitted):
        _archive(seat(c, role, delegation))
    assert _state(c) == (ConferenceState.ACTIVE, None)


def test_what_is_not_archived_cannot_be_taken_out(c):
    with pytest.raises(Refused, match="not archived"):
        _archive(seat(c, Role.SECRETARIAT), archive.unarchive)


def test_archiving_needs_a_reason(c):
    with pytest.raises(Refused, match="reason"):
        _archive(seat(c, Role.SECRETARIAT), reason="  \u200b ")


def test_nothing_gets_a_number_in_an_archived_conference(c):
    _archive(seat(c, Role.SECRETARIAT))
    with pytest.raises(Refused, match="archived"), transaction() as session:
        next_number(session.get(Conference, c.id), "norm")


def test_the_clock_of_an_archived_conference_stands_still_and_goes_on_afterwards(c):
    secretariat = seat(c, Role.SECRETARIAT)
    _archive(secretariat)
    later = NOW + timedelta(days=30)
    assert phases.close_due(now=lambda: later) == 0
    _archive(secretariat, archive.unarchive, "Go on.", later)
    assert phases.close_due(now=lambda: later) == 2
    closed = db.session.execute(select(Phase.closed_at, Phase.closes_at)).all()
    assert all(a == b for a, b in closed)
