"""The pages of announcements."""

import pytest
from sqlalchemy import func, select

from consult.core.words import Role
from consult.db import db
from consult.models import Announcement, Mail
from tests.factories import NOW, make_conference, seat, token_of
from tests.web.browsing import Browser

NEW = "/bangkok/announcements/new"


@pytest.fixture
def people(app, clock):
    clock.set(NOW)
    with app.app_context():
        c = make_conference()
        actors = {
            "chair": seat(c, Role.CHAIR), "secretariat": seat(c, Role.SECRETARIAT), "th": seat(c, Role.HEAD, "th"),
            "au": seat(c, Role.HEAD, "au"), "observer": seat(c, Role.OBSERVER, "ngo"),
        }  # fmt: skip
        yield {name: Browser(app, actor) for name, actor in actors.items()}


def send(browser, **form):
    token = token_of(browser, "/bangkok/")
    return browser.post(NEW, data={"csrf_token": token, "subject": "Room 2", "body": "We meet there.", **form})


def page(browser, path="/bangkok/announcements"):
    return browser.get(path).get_data(as_text=True)


def test_an_announcement_to_all_is_read_by_all_on_both_pages(people):
    answer = send(people["secretariat"], audience="all", delegations=["th"])  # to all: the choice below does not count
    assert (answer.status_code, answer.location) == (303, "/bangkok/announcements")
    for browser in people.values():
        assert "We meet there." in page(browser)
        assert "Room 2" in page(browser, "/bangkok/")


def test_an_announcement_to_some_names_its_addressees_to_officers_alone(people):
    send(people["chair"], audience="some", categories=["dialogue_partner"], delegations=["th"])
    assert "Dialogue Partner, Thailand" in page(people["secretariat"])
    for name in ("th", "au"):
        assert "some delegations, yours among them" in page(people[name])
        assert "Dialogue Partner, Thailand" not in page(people[name])
    assert "Room 2" not in page(people["observer"])
    assert "Room 2" not in page(people["observer"], "/bangkok/")
    assert "Room 2" not in page(people["observer"], "/bangkok/record")


def test_to_some_and_to_nobody_is_asked_again_with_the_words_kept(people):
    answer = send(people["chair"], audience="some")
    text = answer.get_data(as_text=True)
    assert (answer.status_code, "Choose at least one category or delegation" in text) == (422, True)
    assert "We meet there." in text
    assert db.session.execute(select(func.count()).select_from(Announcement)).scalar_one() == 0


def test_an_empty_one_is_asked_again(people):
    answer = send(people["chair"], audience="all", subject=" ")
    assert (answer.status_code, "Give the announcement a subject." in answer.get_data(as_text=True)) == (422, True)


def test_only_officers_write(people):
    for name in ("th", "observer"):
        assert people[name].get(NEW).status_code == 403
        assert send(people[name], audience="all").status_code == 403
        assert "Announce something" not in page(people[name])


def test_without_a_mail_server_nothing_is_queued(people):
    send(people["chair"], audience="all")
    assert db.session.execute(select(func.count()).select_from(Mail)).scalar_one() == 0


def test_words_are_escaped_and_lines_kept(people):
    send(people["chair"], audience="all", body="<b>One</b>\r\ntwo\r\n\r\nthree")
    text = page(people["th"])
    assert "<p>&lt;b&gt;One&lt;/b&gt;<br>two</p>" in text and "<p>three</p>" in text
