"""Who may open what: the table of tests/web/access_table.py against the application, for everybody, plain and htmx."""

import io
import re
from functools import cache

import pytest
from flask import Flask
from sqlalchemy import text

from consult.db import db
from consult.web import routing
from consult.web.routing import Pages, Who
from tests.web.access_table import ACCESS, ANYBODY, PARTICIPANTS, READERS, Expect

HTMX = {"HX-Request": "true", "HX-Target": "main", "HX-Current-URL": "http://localhost/"}
SETTLED = (200, 204, 302, 303)


def declared(app) -> set[tuple[str, str]]:
    """(endpoint, method) of everything the application answers, but its assets."""
    return {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


@pytest.fixture
def unguarded(app):
    """Forms need no token here: what is tested is who may, not where the form came from."""
    app.config["WTF_CSRF_ENABLED"] = False
    yield
    app.config["WTF_CSRF_ENABLED"] = True


def ask(client, world, method: str, expect: Expect, headers=None):
    url = world.fill(expect.url)
    if method == "GET":
        return client.get(url, headers=headers)
    form = world.fill(expect.form) | {
        name: (io.BytesIO(content), filename) for name, (content, filename) in expect.files.items()
    }
    return client.post(url, data=form, headers=headers)


def refused_rightly(role: str, method: str, expect: Expect, response, *, htmx: bool) -> str:
    """Why the answer to a role that may not is wrong; empty if it is right."""
    page = response.get_data(as_text=True)
    if role == "visitor" and expect.who != ANYBODY and response.status_code in (401, 303):
        if response.status_code == 303:
            return "" if "/sign-in?next=" in response.location else f"sent to {response.location}"
        return "" if "Sign in" in page else "no sentence"
    nothing = role in expect.hidden or (role == "outsider" and expect.url.startswith("{c}"))
    wanted = (404,) if nothing else (403, 404) if role == "visitor" else expect.refusals
    if response.status_code not in wanted:
        return f"{response.status_code} instead of {wanted}"
    sentence = re.sub(r"<[^>]+>", " ", page)
    if not re.search(r"[A-Z][a-z].{10,}\.", sentence):
        return "no readable sentence"
    if htmx and response.status_code in (403, 404) and "<html" in page:
        return "a whole page for htmx"
    return ""


def permitted_rightly(method: str, expect: Expect, response) -> str:
    """Why the answer to a role that may is wrong; empty if it is right."""
    wanted = expect.answers or SETTLED
    if response.status_code in wanted:
        if response.status_code == 303 and "/sign-in?" in response.location:
            return "sent to the sign-in page"
        return ""
    sentence = " ".join(re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)).split())
    return f"{response.status_code}: {sentence[-600:]}"


def test_every_page_and_act_is_in_the_table_and_nothing_else(app):
    missing = sorted(declared(app) - set(ACCESS))
    gone = sorted(set(ACCESS) - declared(app))
    assert (missing, gone) == ([], [])


@cache
def keys(method: str) -> list[tuple[str, str]]:
    return sorted(key for key in ACCESS if key[1] == method)


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
@pytest.mark.parametrize("role", ANYBODY)
def test_pages_open_to_whom_the_table_says(app, world, role, htmx):
    client = world.client(app, role)
    wrong = {}
    for key in keys("GET"):
        expect = ACCESS[key]
        response = ask(client, world, "GET", expect, HTMX if htmx else None)
        may = role in expect.who
        why = (
            permitted_rightly("GET", expect, response)
            if may
            else refused_rightly(role, "GET", expect, response, htmx=htmx)
        )
        if why:
            wrong[key[0]] = why
    assert wrong == {}


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
@pytest.mark.parametrize("key", keys("POST"), ids=lambda key: key[0])
def test_acts_are_open_to_whom_the_table_says(app, world, fresh_world, unguarded, key, htmx):
    expect = ACCESS[key]
    wrong = {}
    for role in ANYBODY:
        response = ask(world.client(app, role), world, "POST", expect, HTMX if htmx else None)
        if role in expect.who:
            if why := permitted_rightly("POST", expect, response):
                wrong[role] = why
            fresh_world()  # what one role did must not decide what the next one may do
        elif why := refused_rightly(role, "POST", expect, response, htmx=htmx):
            wrong[role] = why
    assert wrong == {}


def test_a_refused_act_changes_nothing(app, world, unguarded):
    before = dump(app)
    for role in ANYBODY:
        client = world.client(app, role)
        for key in keys("POST"):
            if role not in ACCESS[key].who:
                ask(client, world, "POST", ACCESS[key])
    assert difference(before, dump(app)) == {}


@pytest.mark.parametrize("role", [role for role in READERS if role in PARTICIPANTS])
def test_pages_of_a_conference_that_one_does_not_serve_in_are_not_found(app, world, role):
    client = world.client(app, role)
    found = {}
    for key, expect in ACCESS.items():
        if expect.url.startswith("{c}/") and "visitor" not in expect.who:
            url = world.fill(expect.url.replace("{c}", "{other}", 1))
            response = client.get(url) if key[1] == "GET" else None
            if response is not None and response.status_code != 404:
                found[key[0]] = response.status_code
    assert found == {}


@pytest.mark.parametrize("role", ANYBODY)
def test_a_form_without_its_token_does_nothing(app, world, role):
    client = world.client(app, role)
    before = dump(app)
    answers = {key[0]: ask(client, world, "POST", ACCESS[key]).status_code for key in keys("POST")}
    assert {name: status for name, status in answers.items() if status not in (400, 401, 403, 404)} == {}
    assert difference(before, dump(app)) == {}


def dump(app) -> dict[str, list]:
    """Every row of every table."""
    with app.app_context():
        tables = {
            table.name: [tuple(row) for row in db.session.execute(table.select().order_by(*table.primary_key))]
            for table in db.metadata.sorted_tables
        }
        db.session.remove()
    return tables


def difference(before: dict[str, list], after: dict[str, list]) -> dict[str, list]:
    """The rows that one of two dumps has and the other has not, by table."""
    found = {
        name: [*(row for row in rows if row not in after[name]), *(row for row in after[name] if row not in rows)]
        for name, rows in before.items()
        if rows != after[name]
    }
    return {name: rows for name, rows in found.items() if rows}


@pytest.mark.parametrize("role", READERS)
def test_looking_at_a_page_writes_nothing(app, world, role):
    client = world.client(app, role)
    before = dump(app)
    for number, key in enumerate(keys("GET")):
        ask(client, world, "GET", ACCESS[key], HTMX if number % 2 else None)
    assert difference(before, dump(app)) == {}


def test_the_database_itself_refuses_a_write_outside_a_transaction(app, world):
    with app.app_context(), pytest.raises(Exception, match="readonly|read-only"):
        db.session.execute(text("UPDATE conference SET title = 'x'"))


def test_a_page_that_says_nothing_about_its_readers_keeps_the_application_from_starting():
    app = Flask("bare")
    app.add_url_rule("/open-to-whom", "open_to_whom", lambda: "?")
    routing.declare(app, "static", Who.ANYBODY)
    with pytest.raises(RuntimeError, match="pages without a declared permission: open_to_whom"):
        routing.refuse_undeclared(app)


def test_create_app_refuses_such_a_page(make_app, monkeypatch):
    from consult import web

    monkeypatch.setattr(
        web, "register_pages", lambda app: app.add_url_rule("/x", "undeclared", lambda: "?")
    )
    with pytest.raises(RuntimeError, match="undeclared"):
        make_app()


def test_a_page_cannot_be_declared_for_two_kinds_of_readers():
    pages = Pages("twice", __name__)

    def view():
        return "?"

    pages.page("/one", who=Who.ANYBODY)(view)
    with pytest.raises(RuntimeError, match="view is declared for"):
        pages.page("/two", who=Who.PARTICIPANT)(view)
