"""From the inviter's form to the invited person's first page; delegation pages for those inside and outside."""

import re

import pytest

from consult.core.words import Role
from consult.db import db
from consult.models import Invitation, Mail, Membership
from tests.factories import NOW, PASSWORD, make_conference, make_person, seat, sign_in, token_of


@pytest.fixture
def c(app, clock):
    clock.set(NOW)
    with app.app_context():
        return make_conference()


@pytest.fixture
def head(app, c):
    with app.app_context():
        return seat(c, Role.HEAD, "th")


def post(client, url, page, **fields):
    return client.post(url, data={"csrf_token": token_of(client, page), **fields})


def invite(client, code="th", **fields):
    page = f"/bangkok/delegations/{code}"
    named = {"name": "New Person", "email": "new@example.org", "role": "delegate", "request_id": "form-1"}
    return post(client, f"{page}/invitations", page, **{**named, **fields})


def link_in(answer):
    return re.search(r"http://localhost(/invitations/[\w-]+)", answer.get_data(as_text=True)).group(1)


def test_a_delegate_is_invited_by_link_and_signs_in(app, client, head):
    sign_in(client, head)
    shown = invite(client)
    assert shown.status_code == 200
    link = link_in(shown)
    invited = app.test_client()
    page = invited.get(link).get_data(as_text=True)
    assert "Thailand" in page
    assert "New Person" in page
    answer = post(invited, link, link, name="New Person", password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/bangkok/")
    assert "Delegate" in invited.get("/bangkok/delegations/th").get_data(as_text=True)
    dead = app.test_client().get(link)
    assert dead.status_code == 410
    assert "has been accepted" in dead.get_data(as_text=True)


def test_opening_the_link_accepts_nothing(app, client, head):
    sign_in(client, head)
    link = link_in(invite(client))
    for _ in range(2):
        assert app.test_client().get(link).status_code == 200
    with app.app_context():
        assert db.session.query(Invitation).one().accepted_at is None


def test_the_link_is_shown_once(client, head):
    sign_in(client, head)
    invite(client)
    again = invite(client)
    assert again.status_code == 303
    assert "/invitations/" not in again.get_data(as_text=True).replace("/delegations/th/invitations", "")
    page = client.get("/bangkok/delegations/th").get_data(as_text=True)
    assert "new@example.org" in page
    assert "2 of 6 seats taken" in page


def test_where_mail_is_configured_the_link_goes_by_mail_alone(make_app, clock):
    clock.set(NOW)
    app = make_app(
        smtp_host="mail.example.org", mail_from="consult@example.org", base_url="https://consult.example.org"
    )
    with app.app_context():
        actor = seat(make_conference(), Role.HEAD, "th")
    client = app.test_client()
    sign_in(client, actor)
    assert invite(client).status_code == 303
    with app.app_context():
        mail = db.session.query(Mail).one()
    assert mail.recipient == "new@example.org"
    assert re.search(r"https://consult\.example\.org/invitations/\S{43}", mail.body)
    assert "15 May 2019, 10:00 Bangkok time" in mail.body


def test_a_refused_invitation_keeps_what_was_typed(app, client, c, head):
    with app.app_context():
        seat(c, Role.DELEGATE, "th", person_id=make_person(email="new@example.org"))
    sign_in(client, head)
    answer = invite(client, name="Typed Name")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="Typed Name"' in page
    assert "serves in Thailand already" in page


def test_a_known_person_is_asked_for_their_password(app, client, head):
    with app.app_context():
        make_person(email="new@example.org", password=PASSWORD)
    sign_in(client, head)
    link = link_in(invite(client))
    invited = app.test_client()
    assert "There is an account" in invited.get(link).get_data(as_text=True)
    assert post(invited, link, link, password="wrong").status_code == 422
    assert post(invited, link, link, password=PASSWORD).status_code == 303


def test_a_withdrawn_invitation_says_so(app, client, head):
    sign_in(client, head)
    link = link_in(invite(client))
    with app.app_context():
        invitation = db.session.query(Invitation).one().id
    page = "/bangkok/delegations/th"
    assert post(client, f"{page}/invitations/{invitation}/withdraw", page).status_code == 303
    dead = client.get(link)
    assert dead.status_code == 410
    assert "was withdrawn" in dead.get_data(as_text=True)
    assert client.get("/invitations/made-up").status_code == 404


def test_people_and_addresses_are_shown_inside_only(app, client, c, head):
    with app.app_context():
        delegate = seat(c, Role.DELEGATE, "th")
        email = db.session.get(Membership, delegate.membership_id).person.email
        readers = {
            "own": seat(c, Role.OBSERVER, "th"),
            "secretariat": seat(c, Role.SECRETARIAT),
            "other": seat(c, Role.HEAD, "sg"),
            "chair": seat(c, Role.CHAIR),
        }
    seen = {}
    for name, reader in readers.items():
        sign_in(client, reader)
        answer = client.get("/bangkok/delegations/th")
        assert answer.status_code == 200
        seen[name] = email in answer.get_data(as_text=True)
    assert seen == {"own": True, "secretariat": True, "other": False, "chair": False}


@pytest.mark.parametrize(
    "path",
    [
        "invitations",
        "invitations/1/link",
        "invitations/1/withdraw",
        "members/1/remove",
        "members/1/reset",
        "alternates",
        "alternates/1/revoke",
    ],
)
def test_acts_in_another_delegation_are_not_found(app, client, c, head, path):
    with app.app_context():
        stranger = seat(c, Role.HEAD, "sg")
    sign_in(client, stranger)
    assert post(client, f"/bangkok/delegations/th/{path}", "/bangkok/delegations/sg").status_code == 404


def test_an_alternate_is_named_in_conference_time_and_revoked(app, client, c, head):
    from datetime import UTC, datetime

    from consult.models import Alternate

    with app.app_context():
        delegate = seat(c, Role.DELEGATE, "th")
    sign_in(client, head)
    page = "/bangkok/delegations/th"
    answer = post(
        client, f"{page}/alternates", page, membership_id=delegate.membership_id, kinds=["ballot", "clear"],
        starts_at="2019-05-02T09:00", ends_at="2019-05-03T18:00",
    )  # fmt: skip
    assert answer.status_code == 303
    with app.app_context():
        named = db.session.query(Alternate).order_by(Alternate.id).all()
        assert [a.kind for a in named] == ["ballot", "clear"]
        assert {a.starts_at for a in named} == {datetime(2019, 5, 2, 2, 0, tzinfo=UTC)}
        first = named[0].id
    assert post(client, f"{page}/alternates/{first}/revoke", page).status_code == 303
    with app.app_context():
        assert db.session.get(Alternate, first).revoked_at == NOW
