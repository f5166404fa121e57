"""How the program answers what it cannot do: busy, or asked in the wrong way."""

import pytest
from sqlalchemy.exc import OperationalError

from consult.core.words import Role
from consult.queries import actors
from tests import factories
from tests.web.browsing import Browser


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [("database is locked", 503, "please try again"), ("disk I/O error", 500, "Something went wrong")],
)
def test_only_a_locked_database_is_busy(client, monkeypatch, said, status, words):
    def find_conference(slug):
        raise OperationalError("SELECT", {}, Exception(said))

    monkeypatch.setattr(actors, "find_conference", find_conference)
    answer = client.get("/bangkok/")
    assert (answer.status_code, words in answer.get_data(as_text=True)) == (status, True)


def test_a_wrong_method_is_told_the_right_ones(client):
    answer = client.put("/sign-in")
    assert answer.status_code == 405
    assert sorted(answer.headers["Allow"].split(", ")) == ["GET", "HEAD", "OPTIONS", "POST"]


# The same on both engines, except that SQLite looks for what PostgreSQL cannot even be asked for.
@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("path", "form", "status", "on_sqlite"),
    [
        ("/a%00b/", None, 404, 404),
        ("/bangkok/candidates/N-01/amendments/new?to=%00", None, 404, 404),
        ("/bangkok/record?delegation=%00", None, 404, 200),
        ("/bangkok/candidates/N-01/amendments/A%00/withdraw", {}, 400, 404),
        ("/bangkok/amendments/clearing", {"chosen": "99999999999999:1"}, 400, 409),
    ],
)
def test_what_no_database_can_hold_is_no_failure(engine, app, ctx, clock, path, form, status, on_sqlite):
    app.config["WTF_CSRF_ENABLED"] = False
    clock.set(factories.NOW)
    made = factories.make_conference()
    head = Browser(app, factories.seat(made, Role.HEAD, "sg"))
    factories.make_tabled(made, "th")
    answer = head.get(path) if form is None else head.post(path, data=form)
    app.config["WTF_CSRF_ENABLED"] = True
    assert answer.status_code == (on_sqlite if engine.name == "sqlite" else status)


def test_a_refused_table_gives_back_words_and_not_what_the_page_counts(app, ctx, clock):
    made = factories.make_conference()
    chair = Browser(app, factories.seat(made, Role.CHAIR))
    factories.make_tabled(made, "th")
    typed = {"have": "i-B-1136276311=1be36914", "words-1": "The chair's own words."}  # and no token
    page = chair.post("/bangkok/candidates/N-01/merging", data=typed).get_data(as_text=True)
    assert ("1be36914" in page, "The chair&#39;s own words." in page) == (False, True)
