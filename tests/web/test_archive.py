"""An archived conference takes no POST at all, but the one that takes it out of the archive."""

import pytest
from werkzeug.routing import IntegerConverter

from consult.core.words import Role
from consult.db import transaction
from consult.services import archive, silences
from tests.factories import NOW, make_conference, seat, token_of
from tests.web.browsing import Browser
from tests.web.crawl import Page, follow

SENTENCE = "This conference is archived: it can be read, and nothing in it changes any more."
# Forms that are about the reader and not about the conference.
OWN = ("/sign-out", "/act-as", "/theme", "/account", "/sign-in", "/reset")
# What stands in an address in place of its parts: whether there is such a thing is never reached.
PARTS = {
    "conference": "bangkok", "act": "extend", "ref": "N-01", "code": "th", "extension": "pdf", "layout": "people",
    "sheet": "ballot",
}  # fmt: skip


@pytest.fixture
def people(app, clock):
    """Browsers of somebody in every role of an archived conference."""
    clock.set(NOW)
    with app.app_context():
        c = make_conference()
        actors = {
            "secretariat": seat(c, Role.SECRETARIAT),
            "chair": seat(c, Role.CHAIR),
            "head": seat(c, Role.HEAD, "th"),
            "delegate": seat(c, Role.DELEGATE, "th"),
            "observer": seat(c, Role.OBSERVER, "th"),
        }
        with transaction():
            archive.archive(actors["secretariat"], reason="It is over.", now=NOW)
    return {name: Browser(app, actor) for name, actor in actors.items()}


def _address(app, rule) -> str:
    values = {
        name: 1 if isinstance(rule._converters[name], IntegerConverter) else PARTS.get(name, "x")
        for name in rule.arguments
    }
    with app.test_request_context("/"):
        from flask import url_for

        return url_for(rule.endpoint, **values)


def test_every_post_in_an_archived_conference_is_refused_with_the_sentence(app, people):
    rules = [
        rule for rule in app.url_map.iter_rules()
        if "POST" in rule.methods and "conference" in rule.arguments and rule.endpoint != "archive.unarchive"
    ]  # fmt: skip
    tokens = {name: token_of(browser, "/bangkok/") for name, browser in people.items()}
    assert len(rules) > 60
    wrong = {}
    for rule in rules:
        url = _address(app, rule)
        answers = {
            name: browser.post(url, data={"csrf_token": tokens[name]}) for name, browser in people.items()
        }
        # Whose role does not allow the act is told that; everybody else is told of the archive. Nobody gets further.
        refused = {name: answer.status_code for name, answer in answers.items()}
        if not set(refused.values()) <= {403, 422} or 422 not in refused.values():
            wrong[rule.rule] = refused
        for answer in answers.values():
            if answer.status_code == 422 and SENTENCE not in answer.get_data(as_text=True):
                wrong[rule.rule] = "another sentence"
    assert wrong == {}


def test_it_can_still_be_read(people):
    for path in ("", "candidates", "comments", "record", "announcements", "delegations", "library", "lists"):
        for browser in people.values():
            assert browser.get(f"/bangkok/{path}").status_code == 200


@pytest.mark.parametrize("role", ["th_head", "sg_observer", "chair"])
def test_its_pages_say_so_and_lead_to_no_form(app, world, role):
    with app.app_context(), transaction():
        number = int(world.names["running_silence"])
        silences.suspend(world.actors["chair"], number, reason="A long break.", clock=lambda: NOW)
    with app.app_context(), transaction():
        archive.archive(world.actors["secretariat"], reason="It is over.", now=NOW)
    offered, silent = {}, []
    for url, html in follow(world.client(app, role), "/bangkok/").html():
        for form, _ in Page(html).forms:
            if form.get("method") == "post" and not form["action"].startswith(OWN):
                offered[form["action"]] = url
        if url.startswith("/bangkok/") and "nothing in it changes any more" not in html:
            silent.append(url)
    assert (offered, silent) == ({}, [])


def test_the_secretariat_takes_it_out_again_with_a_reason(people):
    secretariat = people["secretariat"]
    token = token_of(secretariat, "/bangkok/manage/archive")
    empty = secretariat.post("/bangkok/manage/unarchive", data={"csrf_token": token, "reason": ""})
    assert (empty.status_code, "Give the reason" in empty.get_data(as_text=True)) == (422, True)
    for name in ("chair", "head"):
        browser = people[name]
        answer = browser.post(
            "/bangkok/manage/unarchive", data={"csrf_token": token_of(browser, "/bangkok/"), "reason": "x"}
        )
        assert answer.status_code == 403
    done = secretariat.post("/bangkok/manage/unarchive", data={"csrf_token": token, "reason": "One more list."})
    assert (done.status_code, done.location) == (303, "/bangkok/")
    assert "Mark as seen" in secretariat.get("/bangkok/").get_data(as_text=True)


def test_archiving_is_one_form_that_says_what_has_not_ended(app, clock):
    clock.set(NOW)
    with app.app_context():
        secretariat = Browser(app, seat(make_conference(), Role.SECRETARIAT))
    page = secretariat.get("/bangkok/manage/archive").get_data(as_text=True)
    assert "The phase Comments is running." in page
    token = token_of(secretariat, "/bangkok/manage/archive")
    done = secretariat.post("/bangkok/manage/archive", data={"csrf_token": token, "reason": "It is over."})
    assert (done.status_code, done.location) == (303, "/bangkok/")
    assert "Archived." in secretariat.get("/bangkok/").get_data(as_text=True)
