"""Announcements reach those they are addressed to, and only those."""

import pytest
from sqlalchemy import func, select

from consult.core.errors import NotPermitted, Refused
from consult.core.words import Access, Category, Role
from consult.db import db, transaction
from consult.models import Act, Announcement, Mail
from consult.queries import announcements as reads
from consult.services import announcements
from tests.factories import NOW, make_conference, make_person, seat


@pytest.fixture
def c():
    return make_conference()


def _send(actor, subject="Room changed", body="We meet in room 2.", *, request_id=None, **more):
    with transaction():
        return announcements.send(actor, subject=subject, body=body, request_id=request_id, now=NOW, **more)


def _read(actor):
    return [line.subject for line in reads.list_latest(actor)]


def test_an_announcement_to_all_is_read_by_all(c):
    chair = seat(c, Role.CHAIR)
    _send(chair)
    for actor in (chair, seat(c, Role.HEAD, "th"), seat(c, Role.OBSERVER, "ngo"), seat(c, Role.SECRETARIAT)):
        assert _read(actor) == ["Room changed"]
    act = db.session.execute(select(Act.verb, Act.subject, Act.access)).one()
    assert tuple(act) == ("announcements.send", "Room changed", Access.PARTICIPANTS)


def test_an_announcement_to_some_is_read_by_them_and_the_officers(c):
    secretariat = seat(c, Role.SECRETARIAT)
    _send(secretariat, "For partners", categories=[Category.DIALOGUE_PARTNER])
    _send(secretariat, "For Singapore", delegations=["sg"])
    assert _read(seat(c, Role.HEAD, "au")) == ["For partners"]
    assert _read(seat(c, Role.DELEGATE, "sg")) == ["For Singapore"]
    assert _read(seat(c, Role.HEAD, "th")) == []
    assert _read(seat(c, Role.CHAIR)) == ["For Singapore", "For partners"]
    assert set(db.session.execute(select(Act.access)).scalars()) == {Access.OFFICERS}


@pytest.mark.parametrize("role", [Role.HEAD, Role.DELEGATE, Role.OBSERVER])
def test_delegations_announce_nothing(c, role):
    with pytest.raises(NotPermitted):
        _send(seat(c, role, "th"))


@pytest.mark.parametrize(("subject", "body", "field"), [("", "x", "subject"), ("x", " \u200b", "body")])
def test_an_empty_announcement_is_refused(c, subject, body, field):
    with pytest.raises(Refused) as refusal:
        _send(seat(c, Role.CHAIR), subject, body)
    assert refusal.value.field == field


def test_unknown_addressees_do_not_make_it_an_announcement_to_all(c):
    with pytest.raises(Refused, match="at least one"):
        _send(seat(c, Role.CHAIR), delegations=["nowhere"])
    assert db.session.execute(select(func.count()).select_from(Announcement)).scalar_one() == 0


def test_the_same_form_twice_sends_once(c):
    chair = seat(c, Role.CHAIR)
    _send(chair, request_id="form-1")
    _send(chair, request_id="form-1")
    assert _read(chair) == ["Room changed"]


def test_copies_go_by_e_mail_to_those_addressed_where_mail_is_on(c):
    chair = seat(c, Role.CHAIR)
    for email, role, code in (
        ("th@example.org", Role.HEAD, "th"), ("sg@example.org", Role.HEAD, "sg"), ("au@example.org", Role.HEAD, "au"),
    ):  # fmt: skip
        seat(c, role, code, person_id=make_person(email=email))
    assert _send(chair, delegations=["th"], categories=[Category.DIALOGUE_PARTNER]) == 0
    assert _send(
        chair, delegations=["th"], categories=[Category.DIALOGUE_PARTNER], mail_base="https://consult.example/"
    ) == 2  # fmt: skip
    mails = db.session.execute(select(Mail.recipient, Mail.subject, Mail.body).order_by(Mail.recipient)).all()
    assert [m.recipient for m in mails] == ["au@example.org", "th@example.org"]
    assert mails[0].subject == "[Bangkok] Room changed"
    assert mails[0].body.startswith("We meet in room 2.")
    assert "https://consult.example/bangkok/announcements" in mails[0].body
