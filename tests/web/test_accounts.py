"""Signing in and out, the account, a new password, changing capacity."""

import re
from datetime import timedelta

import pytest

from consult.core.words import AlternateKind, Role
from consult.db import db, transaction
from consult.models import Mail, Membership, Person
from consult.services import alternates, people
from tests.factories import NOW, PASSWORD, make_conference, make_person, seat, sign_in, token_of


@pytest.fixture
def person(app, clock):
    clock.set(NOW)
    with app.app_context():
        return make_person(email="head@example.org", name="The Head", password=PASSWORD)


def post(client, url, page=None, **fields):
    return client.post(url, data={"csrf_token": token_of(client, page or url), **fields})


def enter(client, **fields):
    return post(client, "/sign-in", **{"email": "head@example.org", "password": PASSWORD, **fields})


def test_signing_in_leads_to_ones_only_conference(app, client, person):
    with app.app_context():
        seat(make_conference(), Role.HEAD, "th", person_id=person)
    answer = enter(client)
    assert (answer.status_code, answer.location) == (303, "/bangkok/")


def test_signing_in_leads_to_the_list_where_there_are_several(app, client, person):
    with app.app_context():
        seat(make_conference(), Role.HEAD, "th", person_id=person)
        seat(make_conference(slug="jakarta"), Role.CHAIR, person_id=person)
    assert enter(client).location == "/"
    start = client.get("/").get_data(as_text=True)
    assert "/bangkok/" in start
    assert "/jakarta/" in start


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/account", "/account"),
        ("/bangkok/candidates?q=a b", "/bangkok/candidates?q=a%20b"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("https:evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("/\r\nSet-Cookie: a=b", "/"),
        ("/" + "a" * 70_000, "/"),
    ],
)
def test_signing_in_leads_to_the_page_asked_for_within_this_site(client, person, wanted, led_to):
    assert enter(client, next=wanted).location == led_to


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, person):
    answers = [
        enter(client, password="wrong"),
        enter(client, email="nobody@example.org", password="wrong"),
    ]
    pages = [re.sub(r'value="[^"]*"', "", a.get_data(as_text=True)) for a in answers]
    assert [a.status_code for a in answers] == [422, 422]
    assert pages[0] == pages[1]
    assert "do not belong together" in pages[0]


def test_too_many_tries_are_held_up_with_a_sentence(make_app, clock):
    clock.set(NOW)
    client = make_app(sign_in_limit="3 per minute").test_client()
    answers = [enter(client, email=f"{n}@example.org") for n in range(4)]
    assert [a.status_code for a in answers] == [422, 422, 422, 429]
    assert "Too many tries" in answers[-1].get_data(as_text=True)


def test_signing_out_ends_this_session(client, person):
    enter(client)
    assert post(client, "/sign-out", "/account").location == "/"
    assert client.get("/account").location == "/sign-in?next=/account"


def test_signing_out_everywhere_ends_the_other_session_too(app, client, person):
    other = app.test_client()
    enter(client)
    enter(other)
    post(client, "/sign-out-everywhere", "/account")
    assert client.get("/account").status_code == 303
    assert other.get("/account").status_code == 303


def test_changing_the_password_keeps_this_session_only(app, client, person):
    other = app.test_client()
    enter(client)
    enter(other)
    new = "another quite long one"
    answer = post(client, "/account/password", "/account", current=PASSWORD, password=new)
    assert answer.status_code == 303
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    assert enter(other, password=new).status_code == 303


def test_a_wrong_present_password_changes_nothing(client, person):
    enter(client)
    answer = post(client, "/account/password", "/account", current="wrong", password="another quite long one")
    assert answer.status_code == 422
    assert "not your present password" in answer.get_data(as_text=True)


def test_the_name_is_changed(app, client, person):
    enter(client)
    post(client, "/account/name", "/account", name="  Dr  The Head ")
    with app.app_context():
        assert db.session.get(Person, person).name == "Dr The Head"


def test_changing_capacity_leads_to_what_the_new_one_may_open(app, client, person):
    with app.app_context():
        c = make_conference()
        head = seat(c, Role.HEAD, "th", person_id=person)
        chair = seat(c, Role.CHAIR, person_id=person)
        stranger = seat(c, Role.HEAD, "sg")
    sign_in(client, head)
    assert "Head of delegation" in client.get("/bangkok/delegations").get_data(as_text=True)
    answer = post(client, "/act-as", "/account", membership_id=chair.membership_id, next="/bangkok/delegations/th")
    assert answer.location == "/bangkok/"
    answer = post(client, "/act-as", "/account", membership_id=chair.membership_id, next="/bangkok/candidates?q=a")
    assert answer.location == "/bangkok/candidates?q=a"
    assert client.get("/bangkok/desk/leave").status_code == 200
    assert post(client, "/act-as", "/account", membership_id=stranger.membership_id).status_code == 404
    for number in ("", "-1", "9" * 30, "\u00b2"):
        assert post(client, "/act-as", "/account", membership_id=number).status_code == 404


def test_the_header_says_what_an_alternate_stands_in_for_and_only_while_they_do(app, client, clock, person):
    with app.app_context():
        c = make_conference()
        head = seat(c, Role.HEAD, "th")
        delegate = seat(c, Role.DELEGATE, "th", person_id=person)
        with transaction():
            for kind in (AlternateKind.BALLOT, AlternateKind.CLEAR):
                alternates.name(
                    head, delegate.membership_id, kind=kind, starts_at=NOW, ends_at=NOW + timedelta(hours=1), now=NOW
                )
    sign_in(client, delegate)
    said = "alternate of the head for</span> <span>clearing texts and comments, casting ballots</span>"
    assert said in client.get("/bangkok/").get_data(as_text=True)
    clock.set(NOW + timedelta(hours=1))
    assert "alternate of the head for" not in client.get("/bangkok/").get_data(as_text=True)


def test_a_page_opened_in_another_capacity_does_not_act_for_the_present_one(app, client, person):
    with app.app_context():
        c = make_conference()
        chair, head = seat(c, Role.CHAIR, person_id=person), seat(c, Role.HEAD, "th", person_id=person)
    sign_in(client, head)
    draft = {"csrf_token": token_of(client, "/bangkok/drafts/new"), "kind": "norm", "area": "policy"}
    draft |= {"title": "Written for Thailand", "text": "States should talk with one another."}
    post(client, "/act-as", "/account", membership_id=chair.membership_id)
    refused = client.post("/bangkok/drafts/new", data=draft)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "This page was opened while you acted in another capacity; now you act as Chair. Nothing was done." in page
    assert "States should talk with one another." in page
    post(client, "/act-as", "/account", membership_id=head.membership_id)
    assert client.post("/bangkok/drafts/new", data=draft).status_code == 303


def test_a_page_opened_in_a_capacity_that_has_ended_does_not_act_in_the_one_that_is_left(app, client, person):
    with app.app_context():
        c = make_conference()
        thai, singaporean = (seat(c, Role.DELEGATE, code, person_id=person) for code in ("th", "sg"))
    sign_in(client, thai)
    draft = {"csrf_token": token_of(client, "/bangkok/drafts/new"), "kind": "norm", "title": "A", "area": "policy"}
    with app.app_context(), transaction() as session:
        session.get(Membership, thai.membership_id).ended_at = NOW
    refused = client.post("/bangkok/drafts/new", data=draft)
    assert refused.status_code == 422
    assert "now you act as Delegate, Singapore" in refused.get_data(as_text=True)
    sign_in(client, singaporean)
    assert client.post("/bangkok/drafts/new", data=draft).status_code == 422
    draft["csrf_token"] = token_of(client, "/bangkok/drafts/new")
    assert client.post("/bangkok/drafts/new", data=draft).status_code == 303


def test_the_theme_is_remembered(client):
    assert 'data-theme="auto"' in client.get("/sign-in").get_data(as_text=True)
    post(client, "/theme", "/sign-in", theme="dark", next="/sign-in")
    assert 'data-theme="dark"' in client.get("/sign-in").get_data(as_text=True)


def test_a_demonstration_offers_its_accounts_and_nothing_else_does(app, make_app, clock):
    clock.set(NOW)
    demo = make_app(demo=True)
    with demo.app_context():
        c = make_conference()
        actor = seat(c, Role.HEAD, "th")
        real = make_person(email="real@example.org")
        with transaction():
            known = db.session.get(Person, actor.person_id)
            known.demo = True
            email = known.email
    client = demo.test_client()
    page = client.get("/sign-in").get_data(as_text=True)
    assert f'name="email" value="{email}"' in page
    assert "real@example.org" not in page
    assert real
    assert post(client, "/sign-in/demo", "/sign-in", email="real@example.org").status_code == 404
    assert post(client, "/sign-in/demo", "/sign-in", email=email).location == "/bangkok/"
    elsewhere = app.test_client()
    assert post(elsewhere, "/sign-in/demo", "/sign-in", email=email).status_code == 404


# A new password


def test_without_mail_the_page_says_whom_to_ask(client):
    page = client.get("/reset").get_data(as_text=True)
    assert "Ask the secretariat" in page
    assert 'name="email"' not in page


def test_a_reset_is_mailed_and_answered_alike_for_every_address(make_app, clock):
    clock.set(NOW)
    app = make_app(
        smtp_host="mail.example.org", mail_from="consult@example.org", base_url="https://consult.example.org"
    )
    with app.app_context():
        make_person(email="head@example.org", password=PASSWORD)
    client = app.test_client()
    answers = [post(client, "/reset", email=email) for email in ("head@example.org", "nobody@example.org")]
    pages = [re.sub(r'value="[^"]*"', "", a.get_data(as_text=True)) for a in answers]
    assert pages[0] == pages[1]
    with app.app_context():
        mail = db.session.query(Mail).one()
    assert mail.recipient == "head@example.org"
    link = re.search(r"https://consult\.example\.org(/reset/\S+)", mail.body).group(1)
    assert client.get(link).status_code == 200
    new = "another quite long one"
    assert post(client, link, password=new).status_code == 303
    assert client.get(link).status_code == 404
    assert enter(app.test_client(), password=new).status_code == 303


def test_a_weak_new_password_leaves_the_link_alive(app, client, person):
    with app.app_context(), transaction():
        token = people.make_reset_link(person, now=NOW)
    assert post(client, f"/reset/{token}", password="short").status_code == 422
    assert post(client, f"/reset/{token}", password="another quite long one").status_code == 303
